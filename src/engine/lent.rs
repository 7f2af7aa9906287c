//! Room for texts that live as long as one request: when it is answered, the next one writes over them.
//!
//! For what is longer than a kilobyte glibc's allocator searches, and the longer the more lies about on the heap: a request
//! that needed a few such pieces took 10 us, and 16 us after a million users had been created elsewhere.

use std::cell::RefCell;

/// How many texts a thread keeps room for.
const MOST: usize = 4;
/// The most room that is kept of one, in bytes.
const LARGEST: usize = 64 * 1024;

thread_local! {
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// A text whose room is lent by the thread that writes it, and goes back to the one that lets it go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lent(Vec<u8>);

impl Lent {
    /// An empty text.
    pub fn new() -> Self {
        let mut text = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        text.clear();
        Self(text)
    }

    /// To write to it.
    pub fn text(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.0.capacity() == 0 || self.0.capacity() > LARGEST {
            return;
        }
        let text = std::mem::take(&mut self.0);
        // A thread that ends keeps nothing.
        let _ = SPARE.try_with(|spare| {
            if let Ok(mut spare) = spare.try_borrow_mut()
                && spare.len() < MOST
            {
                spare.push(text);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spare() -> usize {
        SPARE.with_borrow(Vec::len)
    }

    fn written(bytes: usize) -> Lent {
        let mut lent = Lent::new();
        lent.text().resize(bytes, b'x');
        lent
    }

    #[test]
    fn room_is_lent_again_and_comes_empty() {
        let first = written(2_000);
        let place = first.as_ref().as_ptr();
        drop(first);
        let mut next = Lent::new();
        assert_eq!((next.as_ref().len(), next.text().as_ptr()), (0, place));
        assert_eq!(spare(), 0);
    }

    #[test]
    fn a_thread_keeps_no_more_than_a_few_and_none_that_are_large() {
        drop([(); MOST + 1].map(|()| written(10)));
        assert_eq!(spare(), MOST);
        SPARE.take();
        drop([written(LARGEST + 1), Lent::new()]);
        assert_eq!(spare(), 0);
    }
}

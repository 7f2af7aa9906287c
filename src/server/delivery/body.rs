//! The body of an attempt: in one piece or in ten, and telling when it begins.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::sync::oneshot;
use tokio::time::{Sleep, sleep};

/// In how many pieces a slow body comes.
const PIECES: usize = 10;
/// How long before each of them.
const PAUSE: Duration = Duration::from_millis(500);

/// A body of known length.
pub(super) struct Pieces {
    left: VecDeque<Bytes>,
    size: u64,
    pause: Option<Pin<Box<Sleep>>>,
    is_slow: bool,
    /// Told when the body is asked for: there is a connection, and the head is on its way.
    begun: Option<oneshot::Sender<()>>,
}

impl Pieces {
    pub(super) fn new(body: &Bytes, is_slow: bool, begun: Option<oneshot::Sender<()>>) -> Self {
        let left = if is_slow { cut(body) } else { VecDeque::from([body.clone()]) };
        let pause = is_slow.then(|| Box::pin(sleep(PAUSE)));
        Self { left, size: body.len() as u64, pause, is_slow, begun }
    }
}

/// The bytes in ten pieces of nearly the same size, fewer where there are not so many.
fn cut(body: &Bytes) -> VecDeque<Bytes> {
    let place = |piece: usize| body.len() * piece / PIECES;
    (0..PIECES)
        .map(|piece| body.slice(place(piece)..place(piece + 1)))
        .filter(|piece| !piece.is_empty())
        .collect()
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(begun) = self.begun.take() {
            // Nobody may be waiting for it.
            let _ = begun.send(());
        }
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        let Some(piece) = self.left.pop_front() else { return Poll::Ready(None) };
        self.size -= piece.len() as u64;
        if self.is_slow && !self.left.is_empty() {
            self.pause = Some(Box::pin(sleep(PAUSE)));
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_body_comes_in_ten_pieces_that_make_up_the_whole() {
        for (length, pieces) in [(0, 0), (3, 3), (10, 10), (179, 10)] {
            let body = Bytes::from(vec![b'x'; length]);
            let cut = cut(&body);
            assert_eq!((cut.len(), cut.iter().map(Bytes::len).sum::<usize>()), (pieces, length));
        }
    }
}

//! A panic is a defect of ours in one place; it must not end the task that looks after all namespaces, nor be waited
//! for by whoever counts attempts on their way. The panic's own line in the log says where it was.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// What `work` comes to; `None` where it panicked.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// The same for work that takes its time.
pub(super) async fn awaited<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match caught(|| work.as_mut().poll(context)) {
        Some(Poll::Pending) => Poll::Pending,
        Some(Poll::Ready(done)) => Poll::Ready(Some(done)),
        None => Poll::Ready(None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_panics_comes_to_nothing_at_once_or_later() {
        assert_eq!(caught(|| 7), Some(7));
        assert_eq!(caught(|| -> u8 { panic!("as it was asked to") }), None);
        let later = async |panics: bool| {
            tokio::task::yield_now().await;
            assert!(!panics, "as it was asked to");
            7
        };
        assert_eq!(awaited(later(false)).await, Some(7));
        assert_eq!(awaited(later(true)).await, None);
    }
}

//! The body of an answer that something waits for: it can tell when it was written.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

use crate::engine::Release;

/// Let go of what waits for an answer without a body, of which the dispatcher asks for no bytes: it writes the head in
/// the same turn in which it gets the answer, and what is spawned on its thread has its turn after that.
pub(super) fn release_later(release: Release) {
    actix_web::rt::spawn(async move { drop(release) });
}

/// A body that lets go of what was held back once it was written; if the connection ends first, then.
///
/// The dispatcher writes what it has to the socket whenever a body is not ready. So after its bytes this one
/// is not ready once, and when it is asked again, they have been written.
pub(super) struct HeldBody {
    bytes: Bytes,
    step: Step,
    /// Dropped with the body.
    _release: Release,
}

enum Step {
    Whole,
    Written,
    Ended,
}

impl HeldBody {
    pub(super) fn new(bytes: Bytes, release: Release) -> Self {
        Self { bytes, step: Step::Whole, _release: release }
    }
}

impl MessageBody for HeldBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.bytes.len() as u64)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        match self.step {
            Step::Whole => {
                self.step = Step::Written;
                Poll::Ready(Some(Ok(self.bytes.clone())))
            }
            Step::Written => {
                self.step = Step::Ended;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Step::Ended => Poll::Ready(None),
        }
    }
}

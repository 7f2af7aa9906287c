//! Answers of the control API that wait for something.

use std::sync::Arc;

use super::errors::conflict;
use super::{Admin, Error};
use crate::api::{Ctx, Problem, Respond, Wait};
use crate::engine::{Answer, Life, Moment, Span};

/// Answer what `look` finds, at once or when it is there; it is asked for the last time when `patience` ends.
pub(super) fn until<R: Respond>(
    ctx: &Ctx<'_, Admin>,
    patience: Span,
    mut look: impl FnMut(Moment, bool) -> Option<Result<R, Error>> + Send + 'static,
) -> Result<R, Error> {
    if let Some(found) = look(ctx.request().received, false) {
        return found;
    }
    ctx.visit().wait_for(Wait::new(patience, move |real, is_last| look(real, is_last).map(answer)));
    Err(Error::Waiting)
}

/// How long of real time an answer waits until webhook attempts on their way have been broken off.
const LANDING: Span = Span::from_seconds(5);

/// Answer once the last attempt of a life has ended, so that nothing of it arrives after the answer.
pub(super) fn landed<R: Respond>(
    ctx: &Ctx<'_, Admin>,
    life: Arc<Life>,
    answer: impl Fn(Moment) -> R + Send + 'static,
) -> Result<R, Error> {
    until(ctx, LANDING, move |real, is_last| match life.flying() {
        0 => Some(Ok(answer(real))),
        flying => is_last.then(|| {
            let detail =
                format!("it is done, but {flying} webhook attempts of before have not ended after {LANDING}");
            Err(conflict(detail, "wait a moment before you count on that none of them arrives"))
        }),
    })
}

fn answer<R: Respond>(found: Result<R, Error>) -> Answer {
    match found {
        Ok(answer) => answer.respond(),
        Err(Error::Problem(problem)) => problem.answer(),
        Err(_) => {
            Problem::new(500, "internal", "the simulator failed at this request", "please report it").answer()
        }
    }
}

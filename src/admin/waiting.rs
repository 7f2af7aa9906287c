//! Answers of the control API that wait for something.

use super::{Admin, Error};
use crate::api::{Ctx, Problem, Respond, Wait};
use crate::engine::{Answer, Moment, Span};

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

fn answer<R: Respond>(found: Result<R, Error>) -> Answer {
    match found {
        Ok(answer) => answer.respond(),
        Err(Error::Problem(problem)) => problem.answer(),
        Err(_) => {
            Problem::new(500, "internal", "the simulator failed at this request", "please report it").answer()
        }
    }
}

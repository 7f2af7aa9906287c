//! Answers of the control API that wait for something.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::errors::conflict;
use super::{Admin, Error};
use crate::api::{Ctx, Problem, Respond, Wait};
use crate::engine::{Answer, Life, Moment, Namespace, Span};

/// Answer what `look` finds, at once or when it is there; it is asked for the last time when `patience` ends.
pub(super) fn until<R: Respond>(
    ctx: &Ctx<'_, Admin>,
    patience: Span,
    mut look: impl FnMut(Moment, bool) -> Option<Result<R, Error>> + Send + 'static,
) -> Result<R, Error> {
    if let Some(found) = look(ctx.request().received, false) {
        return found;
    }
    ctx.visit().wait_for(Wait::new(patience, move |real, is_last| answered(|| look(real, is_last))));
    Err(Error::Waiting)
}

/// The same for what happens in `namespace`, which is not idle while somebody waits for that.
pub(super) fn within<R: Respond>(
    ctx: &Ctx<'_, Admin>,
    namespace: &Arc<Namespace>,
    patience: Span,
    mut look: impl FnMut(Moment, bool) -> Option<Result<R, Error>> + Send + 'static,
) -> Result<R, Error> {
    let used = Arc::clone(namespace);
    until(ctx, patience, move |real, is_last| {
        used.touch(real);
        look(real, is_last)
    })
}

/// The answer, if it is there. Nobody else answers any more where looking for it panics.
fn answered<R: Respond>(look: impl FnOnce() -> Option<Result<R, Error>>) -> Option<Answer> {
    catch_unwind(AssertUnwindSafe(look))
        .unwrap_or_else(|_| {
            tracing::error!("the simulator panicked at a request that waited");
            Some(Err(Problem::internal().into()))
        })
        .map(answer)
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
        Err(_) => Problem::internal().answer(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::NoContent;

    #[test]
    fn a_request_that_waited_is_answered_even_where_the_simulator_fails_at_it() {
        let there = |found| answered(|| found).map(|answer| answer.status);
        assert_eq!(there(None::<Result<NoContent, Error>>), None);
        assert_eq!(there(Some(Ok(NoContent))), Some(204));
        let panics = || -> Option<Result<NoContent, Error>> { panic!("as it was asked to") };
        assert_eq!(answered(panics).map(|answer| answer.status), Some(500));
    }
}

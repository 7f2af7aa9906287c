//! What becomes of a request once it is known which operation it met: faults and overrides first, then the call, and
//! the wording of whatever failed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::super::{Api, Ctx, OperationInfo, Problem, Rejection, Visit, outcome};
use super::meeting::{Met, Missed};
use super::{Mount, Served};
use crate::engine::{Answer, Facts, FaultKind, Intervention, RateLimit};

impl<A: Api> Met<'_, A> {
    /// What became of its request, where nothing but the answer is to be told.
    fn answered(&self, answer: Answer) -> Served {
        Served {
            answer,
            operation: Some(Arc::clone(&self.info.id)),
            decision: None,
            hold: None,
            meter: Arc::clone(&self.info.meter),
        }
    }
}

impl<A: Api> Mount<A> {
    /// What becomes of a request that met a row.
    fn call(&self, visit: &Visit<'_>, Met { row, info, template }: Met<'_, A>) -> Served {
        let met = Met { row, info, template };
        if let Some(problem) = unknown_outcome(visit, info) {
            return met.answered(problem.answer());
        }
        let facts = visit.facts(template);
        let Intervention { fault, answer } = visit.intervene(&info.id, &facts);
        let served = match (fault.as_ref().and_then(|struck| struck.kind), answer) {
            (Some(FaultKind::Status(status)), _) => {
                met.answered(self.render(Rejection::Injected { status }, visit))
            }
            (Some(FaultKind::RateLimit(RateLimit { retry_after })), _) => {
                met.answered(self.render(Rejection::RateLimited { retry_after }, visit))
            }
            // The request is lost on its way here, as far as anybody can tell.
            (Some(FaultKind::Reset | FaultKind::Empty), _) => met.answered(Answer::empty(0)),
            (_, Some(answer)) => met.answered(answer.unwrap_or_else(failed_template)),
            (_, None) => self.carry_out(visit, &met, &facts),
        };
        match fault {
            Some(struck) => Served { answer: served.answer.struck(struck), ..served },
            None => served,
        }
    }

    /// The answer of the operation itself.
    fn carry_out(&self, visit: &Visit<'_>, met: &Met<'_, A>, facts: &Facts<'_>) -> Served {
        let Met { row, info, template } = met;
        let ctx = Ctx::new(&self.api, visit, &info.id, template, facts);
        let called = catch_unwind(AssertUnwindSafe(|| row.handler.call(&ctx)));
        let answer = match called {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => self.api.render(error, visit),
            Err(_) => {
                tracing::error!(operation = %info.id, request = %visit.id, "a handler panicked");
                self.render(Rejection::Internal, visit)
            }
        };
        let (decision, hold) = ctx.into_parts();
        let answer = match &decision {
            // That it cannot be done says more than who asked for it.
            Some(_) if answer.reason.as_deref() == Some(outcome::IMPOSSIBLE) => answer,
            Some(chosen) => answer.because(chosen.why.reason()),
            None => answer,
        };
        Served { decision, hold, ..met.answered(answer) }
    }

    fn render(&self, rejection: Rejection, visit: &Visit<'_>) -> Answer {
        self.api.render(rejection.into(), visit)
    }

    fn missed(&self, answer: Answer, operation: Option<Arc<str>>) -> Served {
        Served { answer, operation, decision: None, hold: None, meter: Arc::clone(&self.unmatched) }
    }

    /// What is answered before anything is routed.
    pub(super) fn turned_away(&self, visit: &Visit<'_>) -> Option<Answer> {
        self.api.admit(visit).or_else(|| A::before(visit.request))
    }

    pub(super) fn answer(&self, visit: &Visit<'_>) -> Served {
        if let Some(answer) = self.turned_away(visit) {
            return self.missed(answer, None);
        }
        match self.route(visit) {
            Ok(met) => self.call(visit, met),
            Err(Missed::Route(rejection)) => self.missed(self.render(rejection, visit), None),
            Err(Missed::Dispatch(error)) => {
                self.missed(self.api.render(error, visit), self.unresolved.clone())
            }
        }
    }
}

/// An override whose template fails is no answer of the vendor's, so it is told as a problem of ours.
fn failed_template(detail: String) -> Answer {
    const HINT: &str =
        "GET /__admin/overrides shows the template; `default(...)` stands in for what is not there";
    Problem::new(500, "override-template", detail, HINT).answer()
}

/// The header that chooses an outcome must name one that the operation knows; it is never silently ignored.
fn unknown_outcome(visit: &Visit<'_>, info: &OperationInfo) -> Option<Problem> {
    let given = String::from_utf8_lossy(visit.request.headers.bytes(outcome::HEADER)?);
    (!info.outcomes.contains(&&*given)).then(|| {
        let known = info.outcomes.join(", ");
        let hint = if known.is_empty() {
            "this operation knows no outcomes; leave the header out".into()
        } else {
            format!("use one of: {known}")
        };
        Problem::new(400, "unknown-outcome", format!("`{given}` is no outcome of {}", info.id), hint)
            .with("operation", &*info.id)
            .with("known", info.outcomes.clone())
    })
}

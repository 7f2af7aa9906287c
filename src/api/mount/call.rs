//! What becomes of a request that met an operation: what strikes it, who answers it, and who chose the outcome.
//!
//! A fault is asked for first, since it stands for a platform that does not even look at the request. Of a chosen
//! outcome it is the other way round: it replaces the operation's own judgement only, so a name that the operation
//! does not know is refused where that judgement would begin, after credentials, validation and look-up.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::meeting::Met;
use super::{Mount, Served};
use crate::api::{Api, Ctx, OperationInfo, Problem, Rejection, Visit, outcome};
use crate::engine::{Answer, Decision, Facts, FaultKind, Intervention, RateLimit, Span, Struck, Why, meant};

/// What came of an operation, and whether the limit that a fault sets was come to.
struct Done<'m> {
    served: Served<'m>,
    was_limited: bool,
}

impl<A: Api> Mount<A> {
    /// What becomes of a request that met a row.
    pub(super) fn call<'m>(&self, visit: &Visit<'_>, met: &Met<'m, '_, A>) -> Served<'m> {
        let facts = visit.facts(met.template);
        let stepped_in = catch_unwind(AssertUnwindSafe(|| visit.intervene(&met.info.id, &facts)));
        let Ok(Intervention { fault, answer }) = stepped_in else {
            tracing::error!(operation = %met.info.id, request = %visit.id, "a rule panicked");
            return met.answered(self.render(Rejection::Internal, visit));
        };
        let (kind, fault) = (fault.as_ref().and_then(|struck| struck.kind), fault);
        let served = match (kind, answer) {
            (Some(FaultKind::Status(status)), _) => {
                met.answered(self.render(Rejection::Injected { status }, visit))
            }
            (Some(FaultKind::RateLimit(RateLimit { retry_after })), _) if A::conventions().limits_in_turn => {
                let Done { served, was_limited } = self.carry_out(visit, met, &facts, Some(retry_after));
                return struck(served, fault.and_then(|fault| came_to(fault, was_limited)));
            }
            (Some(FaultKind::RateLimit(RateLimit { retry_after })), _) => {
                met.answered(self.render(Rejection::RateLimited { retry_after }, visit))
            }
            // The request is lost on its way here, as far as anybody can tell.
            (Some(kind), _) if kind.prevents() => met.answered(Answer::empty(0)),
            (_, Some(answer)) => match unknown_outcome(visit, met.info, None, true) {
                Some(problem) => met.answered(problem.answer()),
                None => met.answered(answer.unwrap_or_else(failed_template)),
            },
            (_, None) => self.carry_out(visit, met, &facts, None).served,
        };
        struck(served, fault)
    }

    /// The answer of the operation itself, of which a fault may limit how often it is asked.
    fn carry_out<'m>(
        &self,
        visit: &Visit<'_>,
        met: &Met<'m, '_, A>,
        facts: &Facts<'_>,
        limit: Option<Span>,
    ) -> Done<'m> {
        let Met { row, info, template } = met;
        let ctx = Ctx::new(&self.api, visit, info, template, facts, limit);
        let called = catch_unwind(AssertUnwindSafe(|| row.handler.call(&ctx)));
        let is_done = matches!(called, Ok(Ok(_)));
        let answer = match called {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => self.api.render(error, visit),
            Err(_) => {
                tracing::error!(operation = %info.id, request = %visit.id, "a handler panicked");
                self.render(Rejection::Internal, visit)
            }
        };
        let was_limited = ctx.was_limited();
        let (decision, hold) = ctx.into_parts();
        if let Some(problem) = unknown_outcome(visit, info, decision.as_ref(), is_done) {
            return Done { served: met.answered(problem.answer()), was_limited };
        }
        let answer = match &decision {
            // That it cannot be done says more than who asked for it.
            Some(_) if answer.reason.as_deref() == Some(outcome::IMPOSSIBLE) => answer,
            Some(chosen) if !is_done && A::conventions().sparing.contains(&&*chosen.outcome) => answer,
            Some(chosen) => answer.because(chosen.why.reason()),
            None => answer,
        };
        Done { served: Served { decision, hold, ..met.answered(answer) }, was_limited }
    }

    pub(super) fn render(&self, rejection: Rejection, visit: &Visit<'_>) -> Answer {
        self.api.render(rejection.into(), visit)
    }
}

fn struck(served: Served<'_>, fault: Option<Struck>) -> Served<'_> {
    match fault {
        Some(struck) => Served { answer: served.answer.struck(struck), ..served },
        None => served,
    }
}

/// What is left of a fault where a request was turned away before it came to the limit.
fn came_to(struck: Struck, was_limited: bool) -> Option<Struck> {
    let kind = struck.kind.filter(|_| was_limited);
    (kind.is_some() || struck.delay.is_some()).then_some(Struck { kind, ..struck })
}

/// An override whose template fails is no answer of the vendor's, so it is told as a problem of ours.
fn failed_template(detail: String) -> Answer {
    const HINT: &str =
        "GET /__admin/overrides shows the template; `default(...)` stands in for what is not there";
    Problem::new(500, "override-template", detail, HINT).answer()
}

/// The header that chooses an outcome must name one that the operation knows; it is never silently ignored, unless
/// the request was turned away before anybody asked for it.
fn unknown_outcome(
    visit: &Visit<'_>,
    info: &OperationInfo,
    decision: Option<&Decision>,
    is_done: bool,
) -> Option<Problem> {
    let given = outcome::given(visit.request)?;
    let was_asked = is_done || decision.is_some_and(|chosen| chosen.why == Why::Header);
    if !was_asked || info.outcomes.contains(&&*given) {
        return None;
    }
    let known = info.outcomes.join(", ");
    let hint = if known.is_empty() {
        "this operation knows no outcomes; leave the header out".into()
    } else {
        format!("use one of: {known}")
    };
    let meant = meant(&given, info.outcomes.iter().copied());
    let detail = format!("`{given}` is no outcome of {}{meant}", info.id);
    let problem = Problem::new(400, "unknown-outcome", detail, hint);
    Some(problem.with("operation", &*info.id).with("known", info.outcomes.to_vec()))
}

//! An API with its routes planted, ready to serve: routing, faults, the call, and the wording of failures.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde_json::Value;

use super::operation::{info, unresolved_info};
use super::router::{Router, covers, toggled};
use super::routes::{Routes, Row};
use super::{
    Api, Conventions, Ctx, Mounted, OperationInfo, Problem, Rejection, Secrets, Served, Sketch, Visit,
    openapi, outcome,
};
use crate::engine::{Alias, Answer, Facts, FaultKind, Intervention, Meter, RateLimit};

/// Why a request met no operation.
enum Missed<A: Api> {
    /// Nothing is served there, or not so.
    Route(Rejection),
    /// Several operations are, and it names none of them.
    Dispatch(A::Error),
}

/// A row that a request met, and the path template it met it by.
struct Met<'m, A: Api> {
    row: &'m Row<A>,
    info: &'m OperationInfo,
    template: &'m str,
}

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

/// An API with its routes planted.
pub struct Mount<A: Api> {
    api: A,
    rows: Vec<Row<A>>,
    router: Router,
    operations: Vec<OperationInfo>,
    /// The id for what was not dispatched.
    unresolved: Option<Arc<str>>,
    has_heavy: bool,
    unmatched: Arc<Meter>,
}

impl<A: Api> Mount<A> {
    /// Plant the routes of `api`.
    pub fn new(api: A) -> Self {
        let Routes { rows, unresolved } = A::routes();
        let mut operations: Vec<_> = rows.iter().map(info).collect();
        let unresolved = unresolved.map(unresolved_info::<A>);
        operations.extend(unresolved.clone());
        let router = Router::new(&rows);
        let has_heavy = rows.iter().any(|row| row.heavy);
        let unresolved = unresolved.map(|info| info.id);
        Self { api, rows, router, operations, unresolved, has_heavy, unmatched: Arc::default() }
    }

    /// The row for a request with what is known of it and the path template that it met; an alias comes first,
    /// since somebody asked for it and it may stand where a parameter would match.
    fn route<'m>(&'m self, visit: &'m Visit<'_>) -> Result<Met<'m, A>, Missed<A>> {
        let method = visit.request.method.as_str();
        if let Some(met) = self.aliased(visit, visit.path).find(|met| met.row.methods.contains(&method)) {
            return Ok(met);
        }
        let place = self.router.find(&self.rows, method, visit.path).map_err(|rejection| {
            Missed::Route(if rejection == Rejection::UnknownRoute { self.miss(visit) } else { rejection })
        })?;
        let first = self.rows.get(place).ok_or(Missed::Route(Rejection::Internal))?;
        let place = match self.api.dispatch(visit).map_err(Missed::Dispatch)? {
            Some(name) => self
                .rows
                .iter()
                .position(|row| row.name == name && row.path == first.path && row.methods.contains(&method)),
            None => Some(place),
        };
        place
            .and_then(|place| Some((self.rows.get(place)?, self.operations.get(place)?)))
            .map(|(row, info)| Met { row, info, template: row.path })
            .ok_or(Missed::Route(Rejection::Internal))
    }

    /// The rows whose aliases match `path`, whatever the method; several may share a path.
    fn aliased<'m>(&'m self, visit: &'m Visit<'_>, path: &'m str) -> impl Iterator<Item = Met<'m, A>> {
        visit.aliases.iter().filter(move |alias| covers(&alias.path, path)).flat_map(|alias| {
            let rows = self.rows.iter().zip(&self.operations);
            rows.filter(|(_, info)| *info.id == *alias.operation).map(|(row, info)| Met {
                row,
                info,
                template: &alias.path,
            })
        })
    }

    /// Why no row is served at a path that only aliases may have.
    fn miss(&self, visit: &Visit<'_>) -> Rejection {
        let served = self.aliased(visit, visit.path);
        let allowed: Vec<_> = served.flat_map(|met| met.row.methods.iter().copied()).collect();
        if !allowed.is_empty() {
            return Rejection::WrongMethod { allowed };
        }
        let toggled = toggled(visit.path);
        if A::conventions().redirect_slashes && self.aliased(visit, &toggled).next().is_some() {
            return Rejection::Slash { path: toggled };
        }
        Rejection::UnknownRoute
    }

    /// What becomes of a request that met a row.
    fn call(&self, visit: &Visit<'_>, Met { row, info, template }: Met<'_, A>) -> Served {
        let met = Met { row, info, template };
        if let Some(problem) = outcome::unknown(visit, info) {
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

    fn answer(&self, visit: &Visit<'_>) -> Served {
        if let Some(answer) = self.api.admit(visit).or_else(|| A::before(visit.request)) {
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

impl<A: Api> Mounted for Mount<A> {
    fn name(&self) -> &'static str {
        A::NAME
    }

    fn base(&self) -> &'static str {
        A::BASE
    }

    fn steered(&self) -> bool {
        A::STEERED
    }

    fn roots(&self) -> &'static [&'static str] {
        A::roots()
    }

    fn conventions(&self) -> Conventions {
        A::conventions()
    }

    fn secrets(&self) -> Secrets {
        A::secrets()
    }

    fn operations(&self) -> &[OperationInfo] {
        &self.operations
    }

    fn openapi(&self) -> Value {
        let mut rows: Vec<(&OperationInfo, Sketch)> = Vec::with_capacity(self.rows.len());
        for (row, info) in self.rows.iter().zip(&self.operations) {
            let mut sketch = rows.last_mut().map(|(_, before)| before.next()).unwrap_or_default();
            row.handler.describe(&mut sketch);
            rows.push((info, sketch));
        }
        openapi::document::<A>(rows)
    }

    fn is_heavy(&self, method: &str, path: &str, aliases: &[Alias]) -> bool {
        if !self.has_heavy {
            return false;
        }
        let alias = aliases.iter().find(|alias| covers(&alias.path, path));
        match alias {
            Some(alias) => self
                .rows
                .iter()
                .zip(&self.operations)
                .any(|(row, info)| row.heavy && *info.id == *alias.operation),
            None => self
                .router
                .find(&self.rows, method, path)
                .ok()
                .and_then(|place| self.rows.get(place))
                .is_some_and(|met| {
                    let shares = |row: &Row<A>| row.path == met.path && row.methods.contains(&method);
                    self.rows.iter().any(|row| row.heavy && shares(row))
                }),
        }
    }

    fn unmatched(&self) -> &Meter {
        &self.unmatched
    }

    fn serve(&self, visit: &Visit<'_>) -> Served {
        let mut served = self.answer(visit);
        A::after(visit.request, &mut served.answer);
        served.meter.count(served.answer.status);
        served
    }
}

/// An override whose template fails is no answer of the vendor's, so it is told as a problem of ours.
fn failed_template(detail: String) -> Answer {
    const HINT: &str =
        "GET /__admin/overrides shows the template; `default(...)` stands in for what is not there";
    Problem::new(500, "override-template", detail, HINT).answer()
}

//! An API with its routes planted, ready to serve: what a request meets stands in `meeting`, what becomes of it then
//! in `call`.

mod call;
mod meeting;

use std::borrow::Cow;
use std::sync::Arc;

use super::operation::{info, unresolved_info};
use super::router::Router;
use super::routes::{Routes, Row};
use super::{Api, Conventions, Hold, Met, OperationInfo, Secrets, Visit};
use crate::engine::{Answer, Decision, Meter, Namespace, Request};
use meeting::Missed;

/// What became of a request.
pub struct Served<'m> {
    /// The answer.
    pub answer: Answer,
    /// The operation that it met, if any.
    pub operation: Option<&'m Arc<str>>,
    /// The outcome that was chosen for it, if any.
    pub decision: Option<Decision>,
    /// What the server is to do before the answer is final.
    pub hold: Option<Hold>,
    /// Where it is counted.
    pub meter: &'m Arc<Meter>,
}

/// A mounted API whose type is not known any more.
pub trait Mounted: Send + Sync {
    /// The name in operation ids.
    fn name(&self) -> &'static str;
    /// Where its base stands here.
    fn base(&self) -> &'static str;
    /// Whether its requests take part in a namespace.
    fn steered(&self) -> bool;
    /// The first path segments that belong to it.
    fn roots(&self) -> &'static [&'static str];
    /// How it treats what frameworks differ in.
    fn conventions(&self) -> Conventions;
    /// What must not be shown of its exchanges.
    fn secrets(&self) -> Secrets;
    /// What a namespace calls whoever sent these header fields.
    fn caller(&self, namespace: &Namespace, fields: &[(Cow<'_, str>, Cow<'_, str>)]) -> Option<String>;
    /// Its operations in the order of its table.
    fn operations(&self) -> &[OperationInfo];
    /// Its OpenAPI 3.1 document, written from the types.
    #[cfg(feature = "generate")]
    fn describe(&self) -> serde_json::Value;
    /// Whether any of its operations takes long.
    fn has_heavy(&self) -> bool;
    /// Whether a request for `path` takes long to serve in its namespace.
    fn is_heavy(&self, request: &Request, path: &str, namespace: &Namespace) -> bool;
    /// What became of requests that met no operation.
    fn unmatched(&self) -> &Arc<Meter>;
    /// The operation that a request would meet, and the path template by which; nothing is carried out.
    fn meet(&self, visit: &Visit<'_>) -> Option<Met>;
    /// An answer of the server's own, where there is no namespace to serve a request in.
    fn instead(&self, request: &Request, answer: Answer) -> Answer;
    /// Serve a request.
    fn serve<'m>(&'m self, visit: &Visit<'_>) -> Served<'m>;
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
        let has_heavy = rows.iter().any(|row| row.heavy.is_some());
        let unresolved = unresolved.map(|info| info.id);
        Self { api, rows, router, operations, unresolved, has_heavy, unmatched: Arc::default() }
    }

    fn missed<'m>(&'m self, answer: Answer, operation: Option<&'m Arc<str>>) -> Served<'m> {
        Served { answer, operation, decision: None, hold: None, meter: &self.unmatched }
    }

    /// What is answered before anything is routed.
    fn turned_away(&self, visit: &Visit<'_>) -> Option<Answer> {
        self.api.admit(visit).or_else(|| A::before(visit.request))
    }

    fn answer<'m>(&'m self, visit: &Visit<'_>) -> Served<'m> {
        if let Some(answer) = self.turned_away(visit) {
            return self.missed(answer, None);
        }
        match self.route(visit) {
            Ok(met) => self.call(visit, &met),
            Err(Missed::Route(rejection)) => self.missed(self.render(rejection, visit), None),
            Err(Missed::Dispatch(error)) => {
                self.missed(self.api.render(error, visit), self.unresolved.as_ref())
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

    fn caller(&self, namespace: &Namespace, fields: &[(Cow<'_, str>, Cow<'_, str>)]) -> Option<String> {
        A::caller(namespace, fields)
    }

    fn operations(&self) -> &[OperationInfo] {
        &self.operations
    }

    #[cfg(feature = "generate")]
    fn describe(&self) -> serde_json::Value {
        let mut rows: Vec<(&OperationInfo, super::Sketch)> = Vec::with_capacity(self.rows.len());
        for (row, info) in self.rows.iter().zip(&self.operations) {
            let mut sketch = rows.last_mut().map(|(_, before)| before.next()).unwrap_or_default();
            row.handler.describe(&mut sketch);
            rows.push((info, sketch));
        }
        super::document::<A>(rows)
    }

    fn has_heavy(&self) -> bool {
        self.has_heavy
    }

    fn is_heavy(&self, request: &Request, path: &str, namespace: &Namespace) -> bool {
        self.could_be_heavy(request, path, namespace)
    }

    fn unmatched(&self) -> &Arc<Meter> {
        &self.unmatched
    }

    fn meet(&self, visit: &Visit<'_>) -> Option<Met> {
        if self.turned_away(visit).is_some() {
            return None;
        }
        self.route(visit)
            .ok()
            .map(|met| Met { operation: met.info.clone(), template: met.template.to_owned() })
    }

    fn serve<'m>(&'m self, visit: &Visit<'_>) -> Served<'m> {
        let mut served = self.answer(visit);
        A::after(visit.request, &mut served.answer);
        served.meter.count(served.answer.status);
        served
    }

    fn instead(&self, request: &Request, answer: Answer) -> Answer {
        let mut answer = A::before(request).unwrap_or(answer);
        A::after(request, &mut answer);
        answer
    }
}

//! What a handler knows of its call.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::{Api, Hold, OperationInfo, Rejection, Visit, decode, outcome};
use crate::engine::{Decision, Facts, Moment, Request, Span, Transaction, Vendor, Why, parameters};

/// The context of one call of an operation of API `A`.
pub struct Ctx<'a, A: Api> {
    api: &'a A,
    visit: &'a Visit<'a>,
    info: &'a OperationInfo,
    /// The path with parameters in braces that the request met: the row's own, or an alias.
    template: &'a str,
    facts: &'a Facts<'a>,
    decision: RefCell<Option<Decision>>,
    hold: RefCell<Option<Hold>>,
    /// The limit that a fault sets, and whether it was come to.
    limit: Option<Span>,
    was_limited: Cell<bool>,
}

impl<'a, A: Api> Ctx<'a, A> {
    pub(super) fn new(
        api: &'a A,
        visit: &'a Visit<'a>,
        info: &'a OperationInfo,
        template: &'a str,
        facts: &'a Facts<'a>,
        limit: Option<Span>,
    ) -> Self {
        Self {
            api,
            visit,
            info,
            template,
            facts,
            decision: RefCell::new(None),
            hold: RefCell::new(None),
            limit,
            was_limited: Cell::new(false),
        }
    }

    /// The limit that a fault sets, for a vendor that has a place for limits among its checks.
    pub fn check_limit(&self) -> Result<(), Rejection> {
        match self.limit {
            None => Ok(()),
            Some(retry_after) => {
                self.was_limited.set(true);
                Err(Rejection::RateLimited { retry_after })
            }
        }
    }

    /// Whether it was come to.
    pub(super) fn was_limited(&self) -> bool {
        self.was_limited.get()
    }

    /// What is left to check when all arguments were taken: a limit that none of them came to, and an outcome
    /// that is asked of an operation which knows none.
    pub(super) fn check_steering(&self) -> Result<(), Rejection> {
        self.check_limit()?;
        match outcome::given(self.request()) {
            Some(given) if self.info.outcomes.is_empty() => {
                self.decision.replace(Some(Decision { outcome: given.into_owned(), why: Why::Header }));
                Err(Rejection::UnknownOutcome)
            }
            _ => Ok(()),
        }
    }

    /// The API itself.
    pub fn api(&self) -> &'a A {
        self.api
    }

    /// The request with its address.
    pub fn visit(&self) -> &'a Visit<'a> {
        self.visit
    }

    /// The request.
    pub fn request(&self) -> &'a Request {
        self.visit.request
    }

    /// The operation's id.
    pub fn operation(&self) -> &'a Arc<str> {
        &self.info.id
    }

    /// What the namespace's clock shows.
    pub fn now(&self) -> Moment {
        self.visit.now()
    }

    /// The path parameter `name`, decoded once.
    pub fn segment(&self, name: &str) -> Result<Cow<'a, str>, Rejection> {
        self.segments()
            .find(|(known, _)| *known == name)
            .and_then(|(_, text)| decode::segment(text))
            .ok_or(Rejection::BadSegment)
    }

    /// All path parameters as they were sent.
    pub fn segments(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        parameters(self.template, self.visit.path)
    }

    /// Let the server wait, or go on, before the answer that the handler gives now is final.
    pub fn hold(&self, hold: Hold) {
        self.hold.replace(Some(hold));
    }

    pub(super) fn into_parts(self) -> (Option<Decision>, Option<Hold>) {
        (self.decision.into_inner(), self.hold.into_inner())
    }
}

impl<A: Api + Vendor> Ctx<'_, A> {
    /// Run `step` alone in the request's namespace, at one instant. Its effects count only if it succeeds.
    pub fn transact<T, E: From<Rejection>>(
        &self,
        step: impl FnOnce(&mut A::State, &mut Transaction<'_, A>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (result, decision) = self.visit.transact_for(Some(self.facts), step);
        if decision.is_some() {
            self.decision.replace(decision);
        }
        result
    }

    /// Look at the vendor's state at this instant.
    pub fn read<T>(&self, look: impl FnOnce(&A::State) -> T) -> Result<T, A::Error> {
        self.read_at(|state, _| look(state))
    }

    /// The same, told which instant it is.
    pub fn read_at<T>(&self, look: impl FnOnce(&A::State, Moment) -> T) -> Result<T, A::Error> {
        Ok(self.visit.look::<A, T>(look)?)
    }
}

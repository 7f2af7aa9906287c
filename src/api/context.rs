//! What a handler knows of its call.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use super::{Api, Rejection, Visit, decode};
use crate::engine::{Decision, Moment, Request, Transaction, Vendor};

/// The context of one call of an operation of API `A`.
pub struct Ctx<'a, A: Api> {
    api: &'a A,
    visit: &'a Visit<'a>,
    operation: &'a Arc<str>,
    /// The path with parameters in braces that the request met: the row's own, or an alias.
    template: &'a str,
    decision: RefCell<Option<Decision>>,
}

impl<'a, A: Api> Ctx<'a, A> {
    pub(super) fn new(api: &'a A, visit: &'a Visit<'a>, operation: &'a Arc<str>, template: &'a str) -> Self {
        Self { api, visit, operation, template, decision: RefCell::new(None) }
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
        self.operation
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

    pub(super) fn into_decision(self) -> Option<Decision> {
        self.decision.into_inner()
    }
}

impl<A: Api + Vendor> Ctx<'_, A> {
    /// Run `step` alone in the request's namespace, at one instant. Its effects count only if it succeeds.
    pub fn transact<T, E: From<Rejection>>(
        &self,
        step: impl FnOnce(&mut A::State, &mut Transaction<'_, A>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (result, decision) = self.visit.transact(step);
        if decision.is_some() {
            self.decision.replace(decision);
        }
        result
    }

    /// Look at the vendor's state at this instant.
    pub fn read<T>(&self, look: impl FnOnce(&A::State) -> T) -> Result<T, A::Error> {
        self.transact(|state, _| Ok(look(state)))
    }
}

/// The parameters of `template` with what stands in their place in `path`.
fn parameters<'a>(template: &'a str, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut path = Some(path);
    template.split('/').filter_map(move |part| {
        let rest = path?;
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        if let Some(name) = name.and_then(|name| name.strip_prefix('*')) {
            path = None;
            return Some((name, rest));
        }
        let (here, rest) = rest.split_once('/').map_or((rest, None), |(here, rest)| (here, Some(rest)));
        path = rest;
        name.map(|name| (name, here))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_by_the_place_of_their_braces() {
        let table = [
            ("/v2/facescans/{id}", "/v2/facescans/abc", vec![("id", "abc")]),
            ("/a/{x}/b/{y}", "/a/1/b/2%2F3", vec![("x", "1"), ("y", "2%2F3")]),
            ("/cdn/{*path}", "/cdn/content/v1/x.html", vec![("path", "content/v1/x.html")]),
            ("/v2/users", "/v2/users", vec![]),
        ];
        for (template, path, expected) in table {
            assert_eq!(parameters(template, path).collect::<Vec<_>>(), expected, "{template}");
        }
    }
}

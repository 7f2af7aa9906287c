//! Which ways of a clock take long: those on which something happens. An empty one is walked where it was asked for, which
//! is done before a request would have been handed to another thread.
//!
//! This is asked before anybody has looked at the request, so nothing but a small body is read.

use serde::de::DeserializeOwned;

use super::{Advance, Set};
use crate::api::read_json;
use crate::engine::{Moment, Namespace, Request, Universe};

/// The largest body that is read here, in bytes: more than anybody needs to say when.
const MOST: u64 = 1024;

/// Whether something falls due on the way that a clock is to be set to, or it goes back, which vendors may act on.
pub fn set_is_eventful(request: &Request, namespace: &Namespace) -> bool {
    is_eventful(request, |Set { at, .. }| {
        at.is_some_and(|to| {
            namespace.steer(|universe| to < universe.now(request.received) || !universe.is_quiet_until(to))
        })
    })
}

/// Whether something falls due on the way that a clock is to be advanced.
pub fn advance_is_eventful(request: &Request, namespace: &Namespace) -> bool {
    // Where nothing is planned, as in most, it makes no difference how far.
    let is_empty = |universe: &mut Universe| universe.is_quiet_until(Moment::MAX);
    if is_small(request) && namespace.steer(is_empty) {
        return false;
    }
    is_eventful(request, |Advance { by, to, .. }| {
        namespace.steer(|universe| {
            let to = to.or_else(|| Some(universe.now(request.received).after(by?)));
            to.is_some_and(|to| !universe.is_quiet_until(to))
        })
    })
}

/// What is too large takes long to be read already; what cannot be read is soon refused.
fn is_eventful<T: DeserializeOwned>(request: &Request, judge: impl FnOnce(T) -> bool) -> bool {
    match request.body.bytes() {
        Some(bytes) if is_small(request) => read_json(bytes).is_ok_and(judge),
        _ => true,
    }
}

fn is_small(request: &Request) -> bool {
    request.body.size() <= MOST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::toy::{LIMITS, REAL, blueprint};
    use crate::engine::{Body, Headers, Method, Namespaces, Planned, Readiness, Span, Target};

    #[test]
    fn a_clock_takes_long_where_something_falls_due_on_its_way_or_it_goes_back() {
        let namespaces = Namespaces::new(blueprint().into(), LIMITS, REAL).unwrap();
        let namespace = namespaces.open("story", REAL).unwrap();
        let planned =
            Planned { action: "toy.ring".into(), with: serde_json::Map::new(), ready: Readiness::default() };
        namespace.steer(|universe| universe.plan(universe.now(REAL).after(Span::from_hours(1)), planned));
        let now = namespace.now(REAL);
        let at = |hours| now.after(Span::from_hours(hours));
        let asked = |body: String| Request {
            method: Method::from("POST"),
            target: Target::default(),
            scheme: "http",
            headers: Headers::default(),
            body: Body::Complete(body.into()),
            received: REAL,
        };
        for (body, expected) in [
            (r#"{"by":"59m"}"#.to_owned(), false),
            (r#"{"by":"1h"}"#.to_owned(), true),
            (format!(r#"{{"to":"{}"}}"#, at(0)), false),
            (format!(r#"{{"to":"{}"}}"#, at(1)), true),
            ("{}".to_owned(), false),
            ("no JSON".to_owned(), false),
            (format!("[{}]", "0,".repeat(1_024)), true),
        ] {
            assert_eq!(advance_is_eventful(&asked(body.clone()), &namespace), expected, "advance {body}");
        }
        for (body, expected) in [
            (format!(r#"{{"at":"{}"}}"#, at(0)), false),
            (format!(r#"{{"at":"{}"}}"#, at(2)), true),
            (format!(r#"{{"at":"{}"}}"#, now.before(Span::from_millis(1))), true),
            (r#"{"mode":"frozen"}"#.to_owned(), false),
        ] {
            assert_eq!(set_is_eventful(&asked(body.clone()), &namespace), expected, "set {body}");
        }
        let empty = namespaces.open("empty", REAL).unwrap();
        empty.steer(|universe| assert!(universe.is_quiet_until(Moment::MAX)));
        for (body, expected) in [(r#"{"by":"9999h"}"#.to_owned(), false), (" ".repeat(1_025), true)] {
            assert_eq!(advance_is_eventful(&asked(body.clone()), &empty), expected, "advance {body}");
        }
        empty.steer(|universe| universe.depart(at(3)));
        assert!(advance_is_eventful(&asked(r#"{"by":"1ms"}"#.into()), &empty));
        // A clock that is on its way has somebody else's events before it.
        namespace.steer(|universe| universe.depart(at(3)));
        assert!(advance_is_eventful(&asked(r#"{"by":"1ms"}"#.into()), &namespace));
    }
}

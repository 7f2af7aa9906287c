//! Whatever is asked of whichever API, in whatever order: what must hold of every answer, and of what it leaves behind.

use std::cell::RefCell;
use std::collections::BTreeMap;

use actix_web::http::header::{HeaderName, HeaderValue};
use lookalike::api::below_namespace;
use lookalike::engine::{Answer, Request};
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::test_runner::{TestCaseError, TestRunner};
use serde_json::Value;

use super::dice::numbers;
use super::documents::Operation;
use super::requests::{Made, made};
use super::trials::trials;
use super::world::World;

/// The namespace of a case.
const HERE: &str = "here";
/// Why logins, codes and passwords are refused that count towards a lock.
const COUNTED: [&str; 4] = ["wrong-password", "unknown-user", "bad-code", "locked"];

/// How many answers there were to an operation, by the first digit of their status.
type Tally = BTreeMap<String, [usize; 6]>;

#[test]
fn any_requests_are_answered_as_promised() {
    let world = World::start();
    let tally = RefCell::new(Tally::new());
    let played = TestRunner::new(trials(250))
        .run(&numbers(12), |numbers| play(&world, &numbers, &mut tally.borrow_mut()));
    if let Err(wrong) = played {
        panic!("{wrong}");
    }
    let tally = tally.take();
    let is_vendors = |id: &str| !id.contains('/') && !id.starts_with("admin.");
    let never: Vec<_> =
        tally.iter().filter(|(id, counts)| is_vendors(id) && counts[2] == 0).map(|(id, _)| id).collect();
    assert!(never.len() < 15, "what never succeeds is hardly tried: {never:#?}");
}

fn play(world: &World, numbers: &[u64], tally: &mut Tally) -> Result<(), TestCaseError> {
    world.begin(HERE);
    let mut seen = world.seen.clone();
    let mut before = world.state(HERE);
    for number in numbers {
        let Made { operation, request } = made(&world.operations, &seen, HERE, *number);
        let answer = world.ask(&request);
        check(&answer)
            .map_err(|wrong| TestCaseError::fail(format!("{wrong}: {}", told(&request, &answer))))?;
        let after = world.state(HERE);
        if answer.status >= 400 && before != after {
            let [one, other] = [&before, &after].map(|state| unbooked(state, &request, &answer));
            let told = || format!("{}\nchanged {}", told(&request, &answer), first_difference(&one, &other));
            prop_assert!(one == other, "{}", told());
        }
        before = after;
        let Operation { id, words, .. } = &world.operations[operation];
        seen.learn(words, &serde_json::from_slice(&answer.body).unwrap_or_default());
        tally.entry(id.clone()).or_default()[usize::from(answer.status / 100)] += 1;
    }
    let restored = world.restore(HERE, &before);
    prop_assert_eq!(restored.status, 200, "an export is refused: {:?}", restored);
    prop_assert_eq!(&before, &world.state(HERE), "an export is not what it was when it is read back");
    Ok(())
}

/// What holds of every answer, whatever was asked.
fn check(answer: &Answer) -> Result<(), String> {
    let reason = answer.reason.as_deref().unwrap_or_default();
    if answer.status >= 500 && !is_meant(answer.status, reason) {
        return Err(format!("a {} because of `{reason}`", answer.status));
    }
    if !(200..600).contains(&answer.status) && answer.fault.is_none() {
        return Err(format!("{} is no status", answer.status));
    }
    for (name, value) in &answer.headers {
        HeaderName::try_from(&**name).map_err(|_| format!("`{name}` is no name of a header field"))?;
        HeaderValue::try_from(&**value).map_err(|_| format!("`{name}: {value:?}` can be no header field"))?;
    }
    let kind = answer.header("content-type").unwrap_or_default();
    let is_json = kind.starts_with("application/json") || kind.starts_with("application/problem+json");
    if is_json && answer.fault.is_none() && reason != "override" {
        serde_json::from_slice::<Value>(&answer.body)
            .map_err(|wrong| format!("a body is no JSON: {wrong}"))?;
    }
    Ok(())
}

/// Whether a status from 500 on is no failure of ours: what Identify does not offer, what Pulse answers while it is not
/// ready or was told to say so, and what a rule of the steering has answered instead, as it was told to.
fn is_meant(status: u16, reason: &str) -> bool {
    match (status, reason) {
        (501, "not-supported") | (503, "not-ready") | (500, "override-template") => true,
        (503, reason) if reason.starts_with("outcome-") => true,
        (_, reason) => ["injected-fault", "override"].contains(&reason),
    }
}

/// A request and its answer, for people.
fn told(request: &Request, answer: &Answer) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(2_000).collect::<String>();
    let fields: String =
        request.headers.iter().map(|(name, value)| format!("\n  {name}: {}", text(value))).collect();
    let body = request.body.bytes().map_or_else(String::new, |bytes| text(bytes));
    let headers: Vec<_> = answer.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let answered = text(&answer.body);
    format!(
        "{} {}{fields}\n{body}\n→ {} {headers:?}\n{answered}",
        request.method,
        request.target.as_str(),
        answer.status
    )
}

/// What a refusal leaves as it is: everything but the books that are kept of refusals.
fn unbooked(state: &[u8], request: &Request, answer: &Answer) -> String {
    let mut state: Value = serde_json::from_slice(state).unwrap();
    // Rules and queues of the steering count the requests of vendors that they concern, refused or not, for these
    // are what they are there to strike. The control API is never struck.
    if !below_namespace(request.path()).starts_with("/__admin") {
        for book in ["faults", "outcomes", "overrides"] {
            state.as_object_mut().unwrap().shift_remove(book);
        }
    }
    // Section 3 of Identify's contract: a refusal changes nothing but the counters of section 12.
    if answer.reason.as_deref().is_some_and(|reason| COUNTED.contains(&reason)) {
        forget(&mut state["vendors"]["identify"], "attempts");
    }
    state.to_string()
}

/// Take a member away, however deep it stands.
fn forget(value: &mut Value, name: &str) {
    match value {
        Value::Object(members) => {
            members.shift_remove(name);
            members.values_mut().for_each(|value| forget(value, name));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| forget(value, name)),
        _ => {}
    }
}

/// Where two documents differ first.
fn first_difference(one: &str, other: &str) -> String {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let at = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let around = |bytes: &[u8]| {
        let piece = &bytes[at.saturating_sub(120)..(at + 120).min(bytes.len())];
        String::from_utf8_lossy(piece).into_owned()
    };
    format!("{}\nto {}", around(one), around(other))
}

//! Whole documents that are posted to the control API: scenarios in YAML, and the state of a namespace.

use std::cell::Cell;

use lookalike::scenario;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::dice::{Dice, numbers};
use super::spoil;
use super::trials::trials;
use super::world::{World, request};

/// The namespace of a case.
const HERE: &str = "here";

fn check(played: Result<(), proptest::test_runner::TestError<Vec<u64>>>) {
    if let Err(wrong) = played {
        panic!("{wrong}");
    }
}

/// A scenario that is accepted by `check` is played, and one that is not is refused with the same words and changes nothing.
#[test]
fn a_scenario_is_played_exactly_if_it_is_called_good() {
    let world = World::start();
    world.begin(HERE);
    let stories: Vec<_> = scenario::names()
        .filter_map(scenario::embedded)
        .chain([include_str!("../../../src/scenario/tests/everything.yaml")])
        .collect();
    check(TestRunner::new(trials(250)).run(&numbers(3), |numbers| {
        let mut dice = Dice::of(numbers[0]);
        let mut text = dice.pick(&stories).as_bytes().to_vec();
        for number in &numbers {
            text = spoil::bytes(text, &mut Dice::of(*number));
        }
        let post = |path: &str| {
            let path = format!("/@{HERE}{path}");
            world.ask(&request(
                "POST",
                &path,
                &[("content-type", "application/yaml"), ("accept", "application/json")],
                text.clone(),
            ))
        };
        let before = world.state(HERE);
        let (told, played) = (post("/__admin/scenarios/check"), post("/__admin/scenario"));
        prop_assert!(told.status < 500 && played.status < 500, "{:?} {:?}", told, played);
        let valid = serde_json::from_slice::<Value>(&told.body).ok().and_then(|said| said["valid"].as_bool());
        prop_assert!(told.status != 200 || valid == Some(played.status == 200), "{:?}\n{:?}", told, played);
        prop_assert!(
            played.status == 200 || before == world.state(HERE),
            "a refused scenario changed something"
        );
        Ok(())
    }));
}

/// Mappings in stories whose members are named by those who write them, or read by nobody: what stands before them.
const FREE: [&str; 9] = [
    "headers:",
    "attributes:",
    "app_profile:",
    "json:",
    "when:",
    "body:",
    "operations:",
    "respond:",
    "scores:",
];

/// The story with a member more that nobody knows, in one of its mappings in braces or at its top.
fn with_stranger(story: &str, dice: &mut Dice) -> String {
    let is_free = |at: &usize| {
        let before = story[..*at].trim_end();
        // A key may have whatever members its maker wants.
        let is_key = story[*at..].starts_with("{ kty:");
        is_key || before.ends_with('{') || FREE.iter().any(|name| before.ends_with(name))
    };
    let is_comment = |at: &usize| story[..*at].rsplit('\n').next().unwrap().trim_start().starts_with('#');
    let braces: Vec<_> = story.match_indices("{ ").map(|(at, _)| at).collect();
    let known: Vec<_> = braces.into_iter().filter(|at| !is_free(at) && !is_comment(at)).collect();
    if known.is_empty() || dice.percent(20) {
        return format!("{story}\nnobody_knows_this: 1\n");
    }
    let at = *dice.pick(&known) + 2;
    format!("{}nobody_knows_this: 1, {}", &story[..at], &story[at..])
}

#[test]
fn a_scenario_with_a_member_that_nobody_knows_is_neither_called_good_nor_played() {
    let world = World::start();
    world.begin(HERE);
    let stories: Vec<_> = scenario::names().filter_map(scenario::embedded).collect();
    let fields = [("content-type", "application/yaml"), ("accept", "application/json")];
    check(TestRunner::new(trials(250)).run(&numbers(1), |numbers| {
        let mut dice = Dice::of(numbers[0]);
        let story: &&str = dice.pick(&stories);
        let text = with_stranger(story, &mut dice);
        let post =
            |path: &str| world.ask(&request("POST", &format!("/@{HERE}{path}"), &fields, text.clone()));
        let (told, played) = (post("/__admin/scenarios/check"), post("/__admin/scenario"));
        let said = String::from_utf8_lossy(&told.body).into_owned();
        let is_told = said.contains(r#""valid":false"#) && said.contains("nobody_knows_this");
        prop_assert!(is_told, "{}\n{}", text, said);
        prop_assert!((400..500).contains(&played.status), "{}\n{:?}", text, played);
        Ok(())
    }));
}

/// What can be read of a spoilt state is whole: it is exported as it was read, and everything goes on from it.
#[test]
fn a_state_is_taken_in_whole_or_not_at_all() {
    let world = World::start();
    world.begin(HERE);
    let whole = world.state(HERE);
    assert_eq!(world.restore(HERE, &whole).status, 200);
    assert_eq!(world.state(HERE), whole, "something is lost on the way back");
    let accepted = Cell::new(0);
    check(TestRunner::new(trials(240)).run(&numbers(2), |numbers| {
        world.begin(HERE);
        let before = world.state(HERE);
        let mut document: Value = serde_json::from_slice(&before).unwrap();
        for number in &numbers {
            spoil::json(&mut document, &mut Dice::of(*number));
        }
        let taken = world.restore(HERE, &document.to_string().into());
        prop_assert!(taken.status < 500, "{:?}", taken);
        let after = world.state(HERE);
        if taken.status != 200 {
            prop_assert!(before == after, "a refused state changed something: {:?}", taken);
            return Ok(());
        }
        prop_assert_eq!(world.restore(HERE, &after).status, 200);
        prop_assert_eq!(&world.state(HERE), &after, "what was exported is not what is read");
        for (method, path, body) in [
            ("POST", "/__admin/clock/advance", r#"{"by":"30d"}"#),
            ("GET", "/__admin/state", ""),
            ("GET", "/v2/users?external_user_id=demo@example.test", ""),
            ("POST", "/pulse/user-verify/marie", "{}"),
            ("POST", "/omni/incode-id/authenticate", r#"{"face":{"template":"lookalike:face=ana"}}"#),
            ("GET", "/v1/user/check?projectId=a69a31e9-f2e6-4d5f-b080-6138c6a721b7&strategy=email&provider=awsCognito", ""),
            ("GET", "/__admin/messages", ""),
            ("GET", "/__admin/webhooks", ""),
        ] {
            let keys = [("x-api-key", "test-key"), ("apikey", "demo-key"), ("content-type", "application/json"), ("api-version", "1.0")];
            let answer = world.ask(&request(method, &format!("/@{HERE}{path}"), &keys, body));
            prop_assert!(answer.status < 500 || answer.status == 503, "{} {:?}", path, answer);
        }
        accepted.set(accepted.get() + 1);
        Ok(())
    }));
    assert!(accepted.get() > 10, "only {accepted:?} states were taken in");
}

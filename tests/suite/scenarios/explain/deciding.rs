//! Who decides, which rules apply, and what keeps the others from it.

use serde_json::Value;

use super::{KEY, VERIFY, data, differences, explain, file};
use crate::support::Made;

#[test]
fn a_fault_an_override_an_outcome_or_the_vendor_decides() {
    let pattern = file("explain-pattern", Made::by("marie@example.test", 6).body().to_string().as_bytes());
    let typed = ["--body", pattern.to_str().unwrap()];
    for (request, arguments, by, status) in [
        (VERIFY, &["--nth", "2"][..], "fault", 502),
        (VERIFY, &["--nth", "3"], "outcome", 200),
        (VERIFY, &["--after", "5m"], "fault", 0),
        (VERIFY, &["--after", "10m"], "outcome", 200),
        (VERIFY, &["--header", "x-lookalike-outcome: robot"], "outcome", 200),
        (VERIFY, &["--header", "x-lookalike-outcome: nonsense"], "refusal", 400),
        ("GET /pulse/users/nobody", &[], "override", 404),
        ("GET /pulse/users/marie@example.test", &[], "override", 418),
        ("GET /pulse/users/nobody?slow=1", &[], "override", 404),
        ("GET /pulse/status", &[], "fault", 500),
        ("GET /pulse/status", &["--nth", "2"], "vendor", 200),
        ("GET /omni/incode-id/userinfo", &[], "fault", 503),
        ("GET /__admin/clock", &[], "vendor", 200),
    ] {
        let told = data(request, &[&typed, arguments].concat());
        let decided = (&told["decided"]["by"], &told["answer"]["status"]);
        assert_eq!(decided, (&by.into(), &status.into()), "{request} {arguments:?}: {told:#}");
    }
}

#[test]
fn turn_time_precedence_and_what_is_used_up_are_told_as_such() {
    let slow = data("GET /pulse/status?slow=1", &["--nth", "2"]);
    assert_eq!(
        differences(&slow)[..6],
        ["operation", "operation", "time since the start", "", "precedence", "precedence"]
    );
    assert_eq!(slow["decided"]["fault"]["delay"], "2s");
    let turns: Vec<_> =
        ["1", "2", "3"].map(|nth| differences(&data(VERIFY, &["--nth", nth]))[1].clone()).into();
    assert_eq!(turns, ["turn", "", "times"]);
}

#[test]
fn a_body_comes_from_a_file_or_from_standard_input_and_is_json_unless_it_says_otherwise() {
    let body = file("explain-body", br#"{"email":"m@example.test"}"#);
    let arguments = ["--body", body.to_str().unwrap()];
    assert_eq!(differences(&data(VERIFY, &arguments))[8..], ["", "precedence", "precedence"]);
    let arguments =
        ["--scenario", "explain.yaml", "--format", "json", VERIFY, "--header", KEY, "--body", "-"];
    let (_, stdout, _) = explain(&arguments, "email=m%40example.test");
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(differences(&told)[8], "body.email", "that is no JSON");
    let form = [&arguments[..], &["--header", "Content-Type: application/x-www-form-urlencoded"]].concat();
    let told: Value = serde_json::from_str(&explain(&form, "email=m%40example.test").1).unwrap();
    assert_eq!(differences(&told)[8], "");
}

#[test]
fn a_turn_that_comes_again_is_told_with_the_first_and_those_after_it() {
    let story = "version: 1\nfaults: [{ on: { nth: 2, every: 3 }, inject: reset }, { on: { every: 4 }, inject: reset }, { on: { every: 12 }, inject: reset }]\n";
    let path = file("explain-turns", story.as_bytes());
    let arguments =
        ["--scenario", path.to_str().unwrap(), "--format", "json", "GET /pulse/status", "--header", KEY];
    let told: Value = serde_json::from_str(&explain(&arguments, "").1).unwrap();
    let expected =
        [0, 1, 2].map(|rule| told["rules"][rule]["differs"]["expected"].as_str().unwrap().to_owned());
    assert_eq!(
        expected,
        [
            "request 2 and every 3rd after it of those that it concerns",
            "every 4th request of those that it concerns",
            "every 12th request of those that it concerns"
        ]
    );
}

#[test]
fn what_a_fault_keeps_of_an_answer_is_told() {
    for (inject, expected) in [
        ("reset", "answers     nothing: the connection is reset"),
        ("empty", "answers     nothing: the connection is closed before a byte is answered"),
        (
            "truncate",
            "sends       half of this body under its whole length, and then the connection is closed",
        ),
        ("close_early", "sends       only the header fields of this, and then the connection is closed"),
        ("malformed_json", "sends       only the first half of this body"),
    ] {
        let path = file(
            &format!("explain-{inject}"),
            format!("version: 1\nfaults: [{{ inject: {inject} }}]\n").as_bytes(),
        );
        let arguments = ["--scenario", path.to_str().unwrap(), "GET /pulse/status", "--header", KEY];
        let told = explain(&arguments, "").1;
        assert!(told.lines().any(|line| line == expected), "{inject}: {told}");
        assert!(!told.contains(", 0 bytes"), "{told}");
    }
}

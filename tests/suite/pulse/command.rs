//! `lookalike pattern`: the pattern maker without a server.

use std::process::{Command, Output};

use lookalike::vendors::pulse::typing::Kind;
use serde_json::Value;

use crate::support::Made;

fn pattern(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lookalike")).arg("pattern").args(arguments).output().expect("it runs")
}

fn made(arguments: &[&str]) -> Value {
    let output = pattern(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

#[test]
fn the_command_makes_what_the_action_makes() {
    let marie = ["--typist", "marie"];
    assert_eq!(made(&marie), Made::by("marie", 100).body());
    let all = [
        "--typist",
        "marie",
        "--text",
        "river stone under bridge",
        "--repetition",
        "7",
        "--t-id",
        "river-stone",
    ];
    assert_eq!(made(&all), Made::by("marie", 7).text("river stone under bridge").named("river-stone").body());
    for (name, kind) in [
        ("instant", Kind::Instant),
        ("metronome", Kind::Metronome),
        ("pasted", Kind::Pasted),
        ("human", Kind::Human),
    ] {
        let made = made(&[&marie[..], &["--kind", name]].concat());
        assert_eq!(made, Made::by("marie", 100).kind(kind).body());
    }
}

#[test]
fn the_command_refuses_what_makes_no_pattern() {
    let long = "x".repeat(2_001);
    for arguments in [
        &[][..],
        &["--typist", "marie", "--kind", "ghost"],
        &["--typist", "marie", "--repetition", "-1"],
        &["--typist", ""],
        &["--typist", "marie", "--text", ""],
        &["--typist", "marie", "--text", "fifteen letters"],
        &["--typist", "marie", "--text", &long],
    ] {
        assert!(!pattern(arguments).status.success(), "{arguments:?}");
    }
}

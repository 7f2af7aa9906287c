//! V4: what is a robot, what is unreadable, what is a person.

use serde_json::json;

use super::super::{Reason, Submission, Unreadable, Untimed};
use super::*;

const P: &str = "0,140,320,430,610,720,905,1010";
const H: &str = "90,80,100,85,95,110,88,97";
const HUMAN: Result<Option<Reason>, Unreadable> = Ok(None);

fn judged(body: &Value) -> Result<Option<Reason>, Unreadable> {
    Submission::read(body).robot([])
}

#[test]
fn v4_rhythms() {
    for (press, hold, expected) in [
        (P, H, HUMAN),
        ("0,2,4,6,8,10,12,14", "1,1,1,1,1,1,1,1", Ok(Some(Reason::ZeroDwell))),
        (P, "5,4,5,3,5,110,88,97", Ok(Some(Reason::ZeroDwell))),
        ("0,20,41,60,83,100,121,140", H, Ok(Some(Reason::SuperhumanSpeed))),
        ("0,103,201,303,399,502,598,700", H, Ok(Some(Reason::UniformIntervals))),
        (P, "80,81,79,80,82,80,81,80", Ok(Some(Reason::UniformDwell))),
        ("0,100,300,400,600,700,900,1000", H, Ok(Some(Reason::Quantised))),
        ("0,120,240,360,480,600,720", "90,80,100,85,95,110,88", HUMAN),
        ("0,100,90,300", "50,50,50,50", Err(Unreadable::PressesBackwards)),
    ] {
        assert_eq!(judged(&arrays(&format!("{press}|{hold}"))), expected, "{press} | {hold}");
    }
}

#[test]
fn v4_other_bodies() {
    let with_text = |characters: usize| {
        let mut body = arrays(&format!("{P}|{H}"));
        body["text"] = json!("x".repeat(characters));
        body
    };
    for (body, expected) in [
        (with_text(17), Ok(Some(Reason::Pasted))),
        (with_text(16), HUMAN),
        (json!({"keystrokes": [], "pasted": true}), Ok(Some(Reason::Pasted))),
        (json!({"text": "correct horse"}), Ok(Some(Reason::Pasted))),
        (json!({"events": [{"isTrusted": false}]}), Ok(Some(Reason::UntrustedEvents))),
        (json!({}), Err(Untimed::Unknown(0).into())),
        (
            json!({"keystrokes": [{"key": "a", "press": 0, "release": 90}]}),
            Err(Unreadable::TooFewKeystrokes(1)),
        ),
        (json!({"v": [1, 2, 3, 4, 5, 6, 7]}), Err(Untimed::Unknown(7).into())),
        (json!({"v": [1, 2, 3, 4, 5, 6, 7, 8]}), HUMAN),
    ] {
        assert_eq!(judged(&body), expected, "{body}");
    }
}

#[test]
fn the_body_is_judged_before_it_must_be_readable_and_the_times_after() {
    let untrusted = json!({"tId": [], "isTrusted": false});
    assert_eq!(judged(&untrusted), Ok(Some(Reason::UntrustedEvents)));
    let mut instant = arrays("0,2,4,6,8,10,12,14 | 1,1,1,1,1,1,1,1");
    instant["tId"] = json!([]);
    assert_eq!(judged(&instant), Err(Unreadable::BadTextId));
}

#[test]
fn the_same_times_twice_are_a_replay_whatever_the_keys_and_the_zero() {
    let record = pattern(&arrays(&format!("{P}|{H}")));
    let later = json!({"keys": "abcdefgh", "press": numbers(P).iter().map(|t| t + 7000.0).collect::<Vec<_>>(), "hold": numbers(H)});
    assert_eq!(Submission::read(&later).robot([&record]), Ok(Some(Reason::Replay)));
    assert_eq!(Submission::read(&later).robot([]), HUMAN);
    let vector = json!({"v": [1, 2, 3, 4, 5, 6, 7, 8]});
    assert_eq!(Submission::read(&vector).robot([&record]), HUMAN);
    assert_eq!(Submission::read(&vector).robot([&record, &pattern(&vector)]), Ok(Some(Reason::Replay)));
}

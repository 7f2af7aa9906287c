//! Bodies: size, content type, JSON, and patterns that are none.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Made, Sim, keystrokes};

const PATHS: [&str; 3] =
    ["/pulse/user-verify/marie", "/pulse/user-action/marie", "/pulse-auth/api/links/create-profile/marie"];

/// Acceptance 36.
#[tokio::test]
async fn a_body_is_one_json_object_of_at_most_1_mib() {
    let sim = Sim::start().await;
    for path in PATHS {
        let mut seen = Vec::new();
        for (content_type, body) in [
            ("application/json", "{ no".to_owned()),
            ("application/json", "[]".into()),
            ("application/json", "null".into()),
            ("application/json", "\"text\"".into()),
            ("application/json", "{} {}".into()),
            ("application/json", "{\"a\":NaN}".into()),
            ("application/json", "{\"a\":1e999}".into()),
            ("application/json", format!("{}{}", "[".repeat(9_000), "]".repeat(9_000))),
            ("text/plain", " ".repeat((1 << 20) + 1)),
            ("text/plain", "{}".into()),
            ("application/x-www-form-urlencoded", "{}".into()),
            ("application/jsonx", "{}".into()),
        ] {
            let refused = sim.unchanged_by(sim.pulse().bytes("POST", path, content_type, body)).await;
            seen.push(format!("{} {} {}", refused.status, refused.text_at("/error/code"), refused.reason()));
        }
        assert_eq!(&seen[..8], vec!["400 INVALID_BODY malformed-body"; 8], "{path}");
        assert_eq!(seen[8], "413 BODY_TOO_LARGE body-too-large", "{path}");
        assert_eq!(&seen[9..], vec!["415 UNSUPPORTED_MEDIA_TYPE wrong-content-type"; 3], "{path}");
    }
    let large = sim.pulse().bytes("POST", PATHS[0], "", " ".repeat((1 << 20) + 1)).await;
    assert_snapshot!(large, @r#"413 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Request body is too large.","userRef":"marie","error":{"code":"BODY_TOO_LARGE","status":413,"detail":"The limit is 1048576 bytes."}}"#);
    assert_snapshot!(sim.pulse().bytes("POST", PATHS[0], "", "[]").await, @r#"400 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Invalid request body.","userRef":"marie","error":{"code":"INVALID_BODY","status":400,"detail":"The body must be a JSON object."}}"#);
    assert_snapshot!(sim.pulse().bytes("POST", PATHS[0], "text/plain", "{}").await, @r#"415 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Unsupported media type.","userRef":"marie","error":{"code":"UNSUPPORTED_MEDIA_TYPE","status":415,"detail":"Send application/json."}}"#);
    let none = sim.pulse().bytes("POST", PATHS[0], "", "").await.expect(400);
    assert_eq!(none.at("/error/code"), "INVALID_BODY");
}

/// Acceptance 36.
#[tokio::test]
async fn json_goes_by_many_names_or_none() {
    let sim = Sim::start().await;
    for (number, content_type) in [
        "",
        "application/json",
        "Application/JSON; charset=latin1",
        "application/vnd.x+json",
        "text/x+json;a=b",
    ]
    .iter()
    .enumerate()
    {
        let caller = sim.pulse().with("x-enrollment", "USER");
        let path = format!("/pulse/user-verify/user-{number}");
        let body = Made::by("marie", 1).body().to_string();
        caller.bytes("POST", &path, content_type, body).await.expect(200);
    }
    let vector = r#"{"v":[1,2,3,4,5,6,7,8]}"#;
    let largest = format!("{}{vector}", " ".repeat((1 << 20) - vector.len()));
    assert_eq!(largest.len(), 1 << 20);
    sim.pulse().with("x-enrollment", "USER").bytes("POST", PATHS[0], "", largest).await.expect(200);
}

/// The bad inputs of the contract, each with its detail; nothing changes.
#[tokio::test]
async fn a_pattern_that_is_none_is_refused_with_the_reason() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let many = |count: usize| -> Value {
        (0..count).map(|i| json!({ "key": "a", "press": i * 131, "release": i * 131 + 70 + i % 9 })).collect()
    };
    for (body, detail) in [
        (json!({}), "no usable timing"),
        (json!({ "keystrokes": [] }), "no usable timing"),
        (json!({ "keystrokes": many(3) }), "fewer than 4 keystrokes: 3 found"),
        (keystrokes("0,100,200,300 | 50,50,-50,50"), "a release before its press"),
        (keystrokes("0,100,90,300 | 50,50,50,50"), "presses running backwards"),
        (json!({ "keystrokes": many(10_000) }), "over 2,000 keystrokes"),
        (json!({ "keystrokes": many(2_001) }), "over 2,000 keystrokes"),
        (json!({ "v": vec![1.5; 10_001] }), "over 10,000 numbers"),
        (json!({ "tId": [], "keystrokes": many(8) }), "bad tId"),
        (json!({ "tId": "x".repeat(257), "keystrokes": many(8) }), "bad tId"),
        (
            json!({ "press": [-1.7e308, 1.7e308, 1.75e308, 1.79e308], "hold": [1, 2, 3, 4] }),
            "no usable timing: the times are too far apart",
        ),
        (
            json!({ "seek": [140, 130], "hold": [90, 80, 100, 85] }),
            "no usable timing: the lengths of `seek` and `hold` do not fit",
        ),
        (
            json!({ "press": ["0", 1, 2, 3], "hold": [9, 9, 9] }),
            "no usable timing: the lengths of `press` and `hold` do not fit",
        ),
        (
            json!({ "data": { "press": ["0", 1, 2], "hold": [9, 9, 9] } }),
            "no usable timing: `press` holds more than numbers",
        ),
        (
            json!({ "events": [{ "type": "keydown", "key": "a", "time": 3 }] }),
            "no usable timing: an array of objects has no press with its release; accepted are an array of",
        ),
    ] {
        let refused = sim.unchanged_by(sim.verify("marie", body)).await.expect(400);
        assert_eq!(refused.text_at("/error/code"), "INVALID_PATTERN");
        assert!(refused.text_at("/error/detail").starts_with(detail), "{refused}");
        assert_eq!(refused.reason(), "bad-pattern");
    }
    let refused = sim.verify("marie", json!({})).await;
    assert_snapshot!(refused, @r#"400 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Invalid pattern.","userRef":"marie","error":{"code":"INVALID_PATTERN","status":400,"detail":"no usable timing: no known layout, and 0 numbers are fewer than 8; accepted are an array of {key, press, release}, an array of events {type: keydown or keyup, key, time}, arrays (press with release or hold, seek or flight with hold), a text header|seek,hold|…, or 8 numbers and more"}}"#);
}

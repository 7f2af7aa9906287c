//! The order of checks (section 2): with two rules broken the earlier one answers.

use serde_json::json;

use crate::support::{Caller, Sim};

/// A way to break a rule, in the order of the steps that refuse it.
type Break = (&'static str, u16, fn(&Caller) -> Caller);

const HEADERS: [Break; 4] = [
    ("key", 403, |caller| caller.without("x-api-key")),
    ("accept", 406, |caller| caller.with("accept", "text/html")),
    ("version", 400, |caller| caller.without("api-version")),
    ("token", 401, |caller| caller.with("x-incode-hardware-id", "x")),
];

/// Acceptance 8.
#[tokio::test]
async fn of_two_broken_headers_the_earlier_one_answers() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    for (place, (first, status, break_first)) in HEADERS.iter().enumerate() {
        for (second, _, break_second) in &HEADERS[place..] {
            let caller = break_first(&break_second(&holder));
            let answer = sim.unchanged_by(caller.get("/omni/incode-id/verification/unknown")).await;
            assert_eq!(answer.status, *status, "{first} before {second}: {answer}");
        }
    }
}

/// Acceptance 8.
#[tokio::test]
async fn each_step_comes_before_all_that_follow_it() {
    let sim = Sim::with_ana_and("{ max_body_bytes: 100 }");
    let path = "/omni/incode-id/authenticate";
    let (long, short) = ("x".repeat(101), "x".to_owned());
    let bare = sim.caller();
    let keyed = bare.with("x-api-key", "test-api-key");
    let taking = keyed.with("accept", "application/json");
    let versed = taking.with("api-version", "1.0");
    for (what, caller, method, path, body, status, reason) in [
        ("key before path", &bare, "PUT", "/omni/nothing", &long, 403, "bad-key"),
        ("key before method", &bare, "PUT", path, &long, 403, "bad-key"),
        ("path before method", &keyed, "PUT", "/omni/nothing", &long, 404, "unknown-route"),
        ("method before size", &keyed, "PUT", path, &long, 405, "method"),
        ("size before accept", &keyed.with("accept", "a/b"), "POST", path, &long, 413, "body-too-large"),
        ("accept before version", &keyed.with("accept", "a/b"), "POST", path, &short, 406, "not-acceptable"),
        (
            "version before token",
            &taking.with("x-incode-hardware-id", "x"),
            "POST",
            path,
            &short,
            400,
            "api-version",
        ),
        (
            "token before type",
            &versed.with("x-incode-hardware-id", "x"),
            "POST",
            path,
            &short,
            401,
            "bad-token",
        ),
        ("type before form", &versed, "POST", path, &short, 400, "content-type"),
    ] {
        let answer = caller.bytes(method, path, "", body.clone()).await;
        assert_eq!((answer.status, answer.reason()), (status, reason), "{what}: {answer}");
    }
    let answer = versed.bytes("POST", path, "application/json", short).await;
    assert_eq!(answer.reason(), "bad-json", "form before members");
}

/// Acceptance 8: an outcome takes the place of the last step only.
#[tokio::test]
async fn an_outcome_skips_none_of_the_earlier_steps() {
    let sim = Sim::with_ana();
    let caller = sim.incode().forcing("pass");
    let path = "/omni/incode-id/authenticate";
    caller.without("x-api-key").post(path, json!({})).await.expect(403);
    caller.with("x-incode-hardware-id", "x").post(path, json!({})).await.expect(401);
    assert_eq!(caller.post(path, json!({})).await.expect(400).reason(), "validation");
    let holder = sim.holder_of("ana").await.forcing("VERIFIED");
    assert_eq!(holder.get("/omni/incode-id/verification/unknown").await.expect(404).reason(), "not-found");
}

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

/// Section 2: what cannot be chosen is refused at step 12 too, by us.
#[tokio::test]
async fn an_outcome_that_nobody_knows_skips_none_of_the_earlier_steps_either() {
    let sim = Sim::with_ana();
    let caller = sim.incode().forcing("nonsense");
    let path = "/omni/incode-id/authenticate";
    let good = json!({ "face": { "template": "lookalike:face=ana" } });
    for (what, caller, body, status, reason) in [
        ("key", caller.without("x-api-key"), &good, 403, "bad-key"),
        ("version", caller.without("api-version"), &good, 400, "api-version"),
        ("token", caller.with("x-incode-hardware-id", "x"), &good, 401, "bad-token"),
        ("members", caller.clone(), &json!({}), 400, "validation"),
        ("nothing", caller.clone(), &good, 400, "unknown-outcome"),
    ] {
        let answer = sim.unchanged_by(caller.post(path, body.clone())).await;
        assert_eq!((answer.status, answer.reason()), (status, reason), "{what}: {answer}");
    }
    let holder = sim.holder_of("ana").await.forcing("nonsense");
    let unknown = holder.get("/omni/incode-id/verification/unknown").await.expect(404);
    assert_eq!(unknown.reason(), "not-found", "the look-up");
    for path in ["/omni/incode-id/userinfo", "/incode-id/?client_id=app"] {
        assert_eq!(holder.get(path).await.expect(400).reason(), "unknown-outcome", "{path}");
    }
    let link = sim
        .holder_of("ana")
        .await
        .get("/omni/incode-id/userinfo")
        .await
        .text_at("/idImagesInfo/frontIdImageUrl");
    let image = sim.outside_of(&link).forcing("nonsense").get("").await.expect(400);
    assert!(image.text_at("/hint").contains("knows no outcomes"), "{image}");
}

/// Section 5.1: the limit that a fault sets has the row of the vendor's own, and so its step; other faults are the
/// platform's, which looks at nothing.
#[tokio::test]
async fn a_fault_that_limits_comes_after_the_token_and_any_other_before_the_key() {
    let sim = Sim::with_ana();
    let path = "/omni/incode-id/authenticate";
    let ask = async |caller: Caller| {
        let answer = sim.unchanged_by(caller.post(path, json!({}))).await;
        (answer.status, answer.reason().to_owned())
    };
    let inject = async |inject: serde_json::Value| {
        sim.admin().delete("/__admin/faults").await.expect(200);
        let fault = json!({ "operation": "incode.*", "inject": inject });
        sim.admin().post("/__admin/faults", fault).await.expect(201);
    };
    inject(json!({ "rate_limit": {} })).await;
    // Counting what a fault met is part of the state, so the fault's own step is looked at without it.
    let plain = async |caller: Caller| {
        let answer = caller.post(path, json!({})).await;
        (answer.status, answer.reason().to_owned(), answer.header("retry-after").to_owned())
    };
    let none = String::new;
    let sent = sim.incode();
    assert_eq!(plain(sent.without("x-api-key")).await, (403, "bad-key".into(), none()));
    assert_eq!(plain(sent.with("accept", "a/b")).await, (406, "not-acceptable".into(), none()));
    assert_eq!(plain(sent.with("x-incode-hardware-id", "x")).await, (401, "bad-token".into(), none()));
    assert_eq!(plain(sent.clone()).await, (429, "rate-limit".into(), "1".into()));
    // The page has no key whose limit it could be; its place is the same.
    for (target, body) in [("", "{"), ("", "{}"), ("/x/finish", r#"{"person":5}"#)] {
        let target = format!("/incode-id/api/sessions{target}");
        let limited = sim.caller().bytes("POST", &target, "", body).await.expect(429);
        assert_eq!(limited.reason(), "rate-limit", "{target} {body}");
    }
    // Where nothing is sent, it stands behind what there is.
    let page = sim.caller().get("/incode-id/?client_id=app").await.expect(429);
    assert_eq!(page.reason(), "rate-limit");
    inject(json!({ "status": 503 })).await;
    assert_eq!(plain(sent.without("x-api-key")).await, (503, "injected-fault".into(), none()));
    sim.admin().delete("/__admin/faults").await.expect(200);
    assert_eq!(ask(sent).await, (400, "validation".into()));
}

/// Section 2, step 4: the limit is of the request, whether or not the operation reads its body.
#[tokio::test]
async fn pages_and_pictures_have_the_limit_of_bodies_too() {
    let sim = Sim::with_ana_and("{ max_body_bytes: 300 }");
    for (path, within) in [
        ("/incode-id/?client_id=app", 200),
        ("/incode-id/verification-result", 200),
        ("/omni/incode-id/images/x/front", 403),
    ] {
        let send = async |length| sim.caller().bytes("GET", path, "", "x".repeat(length)).await;
        send(300).await.expect(within);
        send(301).await.expect(413);
    }
}

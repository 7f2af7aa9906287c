//! Webhooks that misbehave, one way at a time; each test's sentence is the contract's.

use serde_json::{Value, json};

use crate::support::{Hooked, Reply};

/// What arrives with this misbehaviour of an action; without one, for all that it changes, the same bytes.
async fn sent(misbehave: &[&str]) -> (Hooked, String) {
    sent_with("{}", misbehave).await
}

/// The same with settings of the vendor.
async fn sent_with(settings: &str, misbehave: &[&str]) -> (Hooked, String) {
    let hooked = Hooked::with(settings, "{}").await;
    hooked.verified_badly(misbehave).await;
    hooked.settle().await;
    let body = hooked.receiver.requests()[0].text().to_owned();
    (hooked, body)
}

fn members(body: &str) -> Value {
    serde_json::from_str(body).expect("the body is JSON")
}

/// The claims in a token.
fn claims(token: &Value) -> Value {
    use base64::Engine;
    let part = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// Acceptance 46: what changes members changes those, and nothing else.
#[tokio::test]
async fn each_misbehaviour_of_the_members_changes_what_it_says_and_nothing_else() {
    let plain = members(&sent(&[]).await.1);
    assert_eq!(plain["event"], "verification.completed");
    let changed = async |misbehave: &str| members(&sent(&[misbehave]).await.1);
    let differing = |body: &Value| {
        let body = body.as_object().unwrap();
        let names = plain.as_object().unwrap().keys();
        names.filter(|name| body.get(*name) != plain.get(*name)).cloned().collect::<Vec<_>>()
    };
    let wrong = changed("wrong_event").await;
    assert_eq!(differing(&wrong), ["event", "object"]);
    assert_eq!(
        (&wrong["event"], &wrong["object"]),
        (&json!("authentication.completed"), &json!("authentication"))
    );
    let missing = changed("missing_field").await;
    assert_eq!(differing(&missing), ["id"]);
    assert_eq!(missing.get("id"), None);
    let (hooked, unknown) = sent(&["unknown_id"]).await;
    let unknown = members(&unknown);
    assert_eq!(differing(&unknown), ["id"]);
    let path = format!("/omni/incode-id/verification/{}", unknown["id"].as_str().unwrap());
    let holder = hooked.sim.incode_holder(unknown["token"].as_str().unwrap());
    assert_eq!(holder.get(&path).await.expect(404).reason(), "not-found");
    let stale = changed("stale_token").await;
    assert_eq!(differing(&stale), ["token"]);
}

/// Acceptance 46.
#[tokio::test]
async fn a_stale_token_is_half_an_hour_older_and_expired_on_arrival() {
    let (hooked, body) = sent(&["stale_token"]).await;
    let token = &members(&body)["token"];
    let claims = claims(token);
    assert_eq!((&claims["iat"], &claims["exp"]), (&json!(1_772_353_800), &json!(1_772_354_700)));
    let holder = hooked.sim.incode_holder(token.as_str().unwrap());
    assert_eq!(holder.get("/omni/incode-id/userinfo").await.expect(401).reason(), "clock-expired");
}

/// Section 13: however long tokens live.
#[tokio::test]
async fn a_stale_token_has_expired_where_tokens_live_for_long_too() {
    let (hooked, body) = sent_with("{ token_ttl: 1h }", &["stale_token"]).await;
    let holder = hooked.sim.incode_holder(members(&body)["token"].as_str().unwrap());
    assert_eq!(holder.get("/omni/incode-id/userinfo").await.expect(401).reason(), "clock-expired");
}

/// Acceptance 47.
#[tokio::test]
async fn bytes_that_are_no_json_arrive_as_such() {
    let plain = sent(&[]).await.1;
    let quoted = sent(&["typographic_quotes"]).await.1;
    assert_eq!(quoted, plain.replace("\"object\":\"verification\"", "\"object\":\"verification\u{201d}"));
    assert!(serde_json::from_str::<Value>(&quoted).is_err());
    let (hooked, cut) = sent(&["corrupt_json"]).await;
    assert_eq!(cut.as_bytes(), &plain.as_bytes()[..plain.len() * 2 / 3]);
    assert!(serde_json::from_str::<Value>(&cut).is_err());
    assert_eq!(hooked.receiver.requests()[0].header("content-length"), cut.len().to_string());
}

/// Acceptance 46: each by one line of a scenario, or of a call that sets the endpoints, as by an action.
#[tokio::test]
async fn a_line_of_a_scenario_or_of_a_call_does_what_an_argument_of_an_action_does() {
    const OF_BYTES: [&str; 6] =
        ["stale_token", "unknown_id", "wrong_event", "missing_field", "typographic_quotes", "corrupt_json"];
    for name in OF_BYTES {
        let by_action = sent(&[name]).await.1;
        let by_scenario = Hooked::delivering(&format!("{{ misbehave: [{name}] }}")).await;
        let by_call = Hooked::start().await;
        let endpoint = json!({
            "vendor": "incode", "events": ["verification.completed"], "url": by_call.receiver.url("/"),
            "delivery": { "misbehave": [name] },
        });
        let admin = by_call.sim.admin();
        admin.put("/__admin/webhooks/endpoints", json!({ "endpoints": [endpoint] })).await.expect(200);
        for hooked in [by_scenario, by_call] {
            hooked.verified().await;
            hooked.settle().await;
            assert_eq!(hooked.receiver.requests()[0].text(), by_action, "{name}");
        }
    }
    // What changes no bytes changes the course of things.
    for (name, at_once, later) in
        [("drop", 0, 0), ("late", 0, 2), ("reorder", 2, 2), ("duplicate", 2, 4), ("out_of_order_retry", 2, 2)]
    {
        let hooked = Hooked::delivering(&format!("{{ misbehave: [{name}] }}")).await;
        hooked.verified().await;
        hooked.verified().await;
        hooked.settle().await;
        assert_eq!(hooked.receiver.requests().len(), at_once, "{name}");
        hooked.sim.advance("11m").await;
        assert_eq!(hooked.receiver.requests().len(), later, "{name}");
    }
}

/// Section 13: several combine.
#[tokio::test]
async fn several_misbehaviours_combine() {
    let plain = sent(&[]).await.1;
    let (hooked, both) = sent(&["corrupt_json", "duplicate", "wrong_event"]).await;
    let wrong = plain
        .replace("verification.completed", "authentication.completed")
        .replace("\"object\":\"verification\"", "\"object\":\"authentication\"");
    assert_eq!(both.as_bytes(), &wrong.as_bytes()[..wrong.len() * 2 / 3]);
    hooked.sim.advance("1s").await;
    assert_eq!(hooked.receiver.requests().len(), 2);
}

/// Acceptance 46.
#[tokio::test]
async fn what_is_dropped_is_recorded_and_never_comes() {
    let hooked = Hooked::delivering("{ misbehave: [drop] }").await;
    hooked.verified().await;
    hooked.sim.advance("1d").await;
    assert_eq!((hooked.sim.states().await, hooked.receiver.requests().len()), (vec!["dropped".into()], 0));
}

/// Acceptance 48.
#[tokio::test]
async fn a_duplicate_comes_a_second_after_the_attempt_that_succeeded() {
    let hooked = Hooked::delivering("{ misbehave: [duplicate] }").await;
    hooked.receiver.answers([Reply::Status(500)]);
    hooked.verified().await;
    hooked.sim.advance("30999ms").await;
    assert_eq!(hooked.receiver.requests().len(), 2);
    hooked.sim.advance("1ms").await;
    let requests = hooked.receiver.requests();
    assert_eq!((requests.len(), &requests[1].body), (3, &requests[2].body));
    hooked.sim.advance("1d").await;
    assert_eq!(hooked.receiver.requests().len(), 3);
}

/// Acceptance 48.
#[tokio::test]
async fn a_late_one_comes_after_ten_minutes() {
    let hooked = Hooked::start().await;
    hooked.verified_badly(&["late"]).await;
    hooked.sim.advance("599s").await;
    assert_eq!(hooked.receiver.requests().len(), 0);
    hooked.sim.advance("1s").await;
    assert_eq!(hooked.receiver.requests().len(), 1);
}

/// Acceptance 48.
#[tokio::test]
async fn a_reordered_one_waits_for_the_next_but_at_most_a_minute() {
    let hooked = Hooked::start().await;
    let first = hooked.verified_badly(&["reorder"]).await.text_at("/verification_id");
    hooked.sim.advance("10s").await;
    let second = hooked.verified().await.text_at("/verification_id");
    hooked.settle().await;
    assert_eq!(hooked.told("id"), [second, first]);
    hooked.verified_badly(&["reorder"]).await;
    hooked.sim.advance("59s").await;
    assert_eq!(hooked.receiver.requests().len(), 2);
    hooked.sim.advance("1s").await;
    assert_eq!(hooked.receiver.requests().len(), 3);
}

/// Acceptance 46.
#[tokio::test]
async fn a_retry_out_of_order_waits_until_the_next_was_delivered() {
    let hooked = Hooked::start().await;
    hooked.receiver.answers([Reply::Status(500)]);
    let first = hooked.verified_badly(&["out_of_order_retry"]).await.text_at("/verification_id");
    hooked.sim.advance("5m").await;
    assert_eq!(hooked.told("id"), [&*first]);
    let second = hooked.verified().await.text_at("/verification_id");
    hooked.settle().await;
    assert_eq!(hooked.told("id"), [first.clone(), second, first]);
}

/// Acceptance 46.
#[tokio::test]
async fn a_slow_body_comes_in_ten_pieces_over_five_seconds() {
    let (hooked, body) = sent(&["slow_body"]).await;
    members(&body);
    let request = &hooked.receiver.requests()[0];
    assert_eq!(request.pieces.len(), 10);
    assert!((4_800..9_000).contains(&request.lasted.as_millis()), "{:?}", request.lasted);
    assert_eq!(hooked.sim.states().await, ["delivered"]);
}

/// Acceptance 46.
#[tokio::test]
async fn an_unknown_misbehaviour_an_unknown_event_and_a_bad_address_are_errors() {
    let entry = |event: &str, url: &str, misbehave: &str| {
        json!({ "endpoints": [{
            "vendor": "incode", "events": [event], "url": url, "delivery": { "misbehave": [misbehave] },
        }] })
    };
    let hooked = Hooked::start().await;
    let (admin, good) = (hooked.sim.admin(), hooked.receiver.url("/"));
    for (body, expected) in [
        (entry("verification.completed", &good, "explode"), "explode"),
        (entry("verification.started", &good, "drop"), "verification.started"),
        (entry("verification.completed", "app:8080", "drop"), "app:8080"),
        (entry("verification.completed", "http://169.254.169.254/", "drop"), "a link-local address"),
        (entry("verification.completed", "http://2852039166/", "drop"), "a link-local address"),
    ] {
        let put = admin.put("/__admin/webhooks/endpoints", body);
        let refused = hooked.sim.unchanged_by(put).await.expect(422);
        assert!(refused.text_at("/detail").contains(expected), "{refused}");
    }
    let arguments = json!({ "identity": "ana", "misbehave": ["explode"] });
    admin.post("/__admin/actions/incode.complete_verification", arguments).await.expect(422);
}

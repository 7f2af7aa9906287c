//! The calls that the hosted page makes (section 14).

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::pictures::{jpeg, png, portrait};
use crate::support::{Answer, Sim, base64, came};

const SESSIONS: &str = "/incode-id/api/sessions";

/// Open a session.
pub async fn open(sim: &Sim, body: Value) -> Answer {
    sim.caller().post(SESSIONS, body).await
}

/// Finish a session.
pub async fn finish(sim: &Sim, session: &str, body: Value) -> Answer {
    sim.caller().post(&format!("{SESSIONS}/{session}/finish"), body).await
}

/// Open a session and finish it.
pub async fn through(sim: &Sim, opening: Value, ending: Value) -> Answer {
    let session = open(sim, opening).await.expect(201).text_at("/session_id");
    finish(sim, &session, ending).await.expect(200)
}

/// A person as the page says.
pub fn ana() -> Value {
    json!({ "full_name": "Ana Torres Vega", "email": "ana@example.org", "unknown": 1, "phone": null })
}

fn token_in(next: &str) -> Option<&str> {
    next.split(['?', '&', '#']).find_map(|item| item.strip_prefix("token="))
}

/// Acceptance 51.
#[tokio::test]
async fn who_is_verified_goes_on_with_a_token_that_works() {
    let sim = Sim::incode_with("{}");
    let opened = open(&sim, json!({ "client_id": "app" })).await.expect(201);
    assert_snapshot!(opened, @r#"201 {"session_id":"77357c58-84fc-4839-ab60-a655a804d424","verification_id":"b99a0661-257b-4cc4-9559-0d513bf32dde","outcome":null,"mode":"manual"}"#);
    let ending = json!({ "result": "verified", "person": ana() });
    let done = finish(&sim, &opened.text_at("/session_id"), ending).await.expect(200);
    assert_eq!(done.text_at("/status"), "VERIFIED");
    let next = done.text_at("/next");
    let start = format!(
        "{}/@{}/incode-id/verification-result?status=success&token=",
        sim.server.url(),
        sim.namespace
    );
    assert!(next.starts_with(&start), "{next}");
    let holder = sim.incode_holder(token_in(&next).unwrap());
    let info = holder.get("/omni/incode-id/userinfo").await.expect(200);
    assert_eq!(info.text_at("/name/lastName"), "Torres Vega");
    let read =
        holder.get(&format!("/omni/incode-id/verification/{}", opened.text_at("/verification_id"))).await;
    assert_eq!(read.text_at("/status"), "VERIFIED");
    assert_eq!(came(&sim.show_marker("face=person-1").await), "PASS");
}

/// Acceptance 51.
#[tokio::test]
async fn who_is_not_goes_on_without_one() {
    let sim = Sim::incode_with("{}");
    for (result, status, code) in [
        ("failed", "FAILED", "verification_failed"),
        ("camera_denied", "PENDING", "camera_denied"),
        ("abandoned", "PENDING", "abandoned"),
    ] {
        let done = through(&sim, json!({ "client_id": "app" }), json!({ "result": result })).await;
        let next = done.text_at("/next");
        assert_eq!(done.text_at("/status"), status);
        assert!(
            next.ends_with(&format!("/incode-id/verification-result?status=fail&error={code}")),
            "{next}"
        );
        assert!(token_in(&next).is_none() && !next.contains("success"));
    }
}

#[tokio::test]
async fn a_session_ends_once() {
    let sim = Sim::incode_with("{}");
    let session = open(&sim, json!({ "client_id": "app" })).await.text_at("/session_id");
    let missing = sim.unchanged_by(finish(&sim, &session, json!({ "result": "verified" }))).await.expect(400);
    assert_eq!(missing.text_at("/message"), "BadRequestException: person is required.");
    finish(&sim, &session, json!({ "result": "abandoned" })).await.expect(200);
    let again = sim
        .unchanged_by(finish(&sim, &session, json!({ "result": "verified", "person": ana() })))
        .await
        .expect(400);
    assert_eq!(again.text_at("/message"), "BadRequestException: Session is already finished.");
    assert_eq!(again.reason(), "session-finished");
    finish(&sim, "unknown", json!({})).await.expect(404);
}

#[tokio::test]
async fn a_verification_that_was_completed_elsewhere_ends_its_session() {
    let sim = Sim::with_ana();
    let opened = open(&sim, json!({ "client_id": "app", "identity": "ana" })).await.expect(201);
    let arguments = json!({ "verification_id": opened.at("/verification_id") });
    sim.act("incode.complete_verification", arguments).await;
    let late = finish(&sim, &opened.text_at("/session_id"), json!({ "result": "failed" })).await.expect(400);
    assert_eq!(late.reason(), "session-finished");
}

#[tokio::test]
async fn the_outcome_of_a_session_is_chosen_when_it_opens() {
    let sim = Sim::with_ana();
    let opening = json!({ "client_id": "app", "identity": "ana" });
    let by_header = sim.caller().forcing("failed").post(SESSIONS, opening.clone()).await.expect(201);
    sim.queue("incode.hosted_session", &["camera_denied"]).await;
    let by_queue = open(&sim, opening.clone()).await.expect(201);
    let by_page = open(&sim, json!({ "client_id": "app", "outcome": "abandoned" })).await.expect(201);
    for (opened, outcome, status) in [
        (by_header, "failed", "FAILED"),
        (by_queue, "camera_denied", "PENDING"),
        (by_page, "abandoned", "PENDING"),
    ] {
        assert_eq!(opened.text_at("/outcome"), outcome);
        let done =
            finish(&sim, &opened.text_at("/session_id"), json!({ "result": "verified" })).await.expect(200);
        assert_eq!(done.text_at("/status"), status);
    }
    let unknown =
        sim.unchanged_by(open(&sim, json!({ "client_id": "app", "outcome": "won" }))).await.expect(400);
    assert_eq!(
        (unknown.reason(), unknown.at("/known")),
        ("unknown-outcome", json!(["verified", "failed", "camera_denied", "abandoned"]))
    );
    let nobody =
        sim.unchanged_by(open(&sim, json!({ "client_id": "app", "identity": "bob" }))).await.expect(400);
    assert_eq!(nobody.reason(), "outcome-impossible");
    assert_eq!(nobody.text_at("/hint"), "the first identities are: ana");
}

#[tokio::test]
async fn where_there_is_no_identity_yet_it_is_said_how_one_comes_about() {
    let sim = Sim::incode_with("{}");
    let opening = json!({ "client_id": "shop", "identity": "nobody" });
    let hint = open(&sim, opening).await.expect(400).text_at("/hint");
    assert_eq!(hint, "there is none yet: the action incode.complete_verification with a `person` makes one");
}

#[tokio::test]
async fn without_a_result_the_checks_of_the_document_decide() {
    let sim = Sim::with_ana_and("{ hosted_mode: scripted }");
    let checks =
        |status: &str| json!({ "full_name": "X", "checks": { "tamperCheck": { "status": status } } });
    for (person, expected) in [
        (ana(), "VERIFIED"),
        (checks("WARN"), "VERIFIED"),
        (checks("MANUAL_PENDING"), "VERIFIED"),
        (checks("FAIL"), "FAILED"),
        (checks("MANUAL_FAIL"), "FAILED"),
    ] {
        let session = open(&sim, json!({ "client_id": "app" })).await.expect(201);
        assert_eq!(session.text_at("/mode"), "scripted");
        let done =
            finish(&sim, &session.text_at("/session_id"), json!({ "person": person })).await.expect(200);
        assert_eq!(done.text_at("/status"), expected, "{person}");
    }
}

#[tokio::test]
async fn a_selfie_of_the_page_is_enrolled() {
    let sim = Sim::incode_with("{}");
    let selfie = base64(&jpeg(&portrait(9, 300, 300), 90));
    through(
        &sim,
        json!({ "client_id": "app" }),
        json!({ "result": "verified", "person": ana(), "selfie": selfie }),
    )
    .await;
    assert_eq!(came(&sim.show_picture(&png(&portrait(9, 64, 80))).await), "PASS");
}

#[tokio::test]
async fn what_the_page_sends_is_judged_like_any_body() {
    let sim = Sim::incode_with("{}");
    let session = open(&sim, json!({ "client_id": "app" })).await.text_at("/session_id");
    let mut seen = Vec::new();
    for (path, body) in [
        (SESSIONS.to_owned(), json!({ "client_id": 7 })),
        (SESSIONS.to_owned(), json!({ "client_id": "app", "correlation_id": [] })),
        (SESSIONS.to_owned(), json!({ "client_id": "app", "verification_id": {} })),
        (format!("{SESSIONS}/{session}/finish"), json!({ "result": 7 })),
        (format!("{SESSIONS}/{session}/finish"), json!({ "person": "Ana" })),
        (format!("{SESSIONS}/{session}/finish"), json!({ "result": "verified", "person": {} })),
        (format!("{SESSIONS}/{session}/finish"), json!({ "person": { "full_name": 7 } })),
        (
            format!("{SESSIONS}/{session}/finish"),
            json!({ "person": { "full_name": "X", "date_of_birth": "soon" } }),
        ),
        (format!("{SESSIONS}/{session}/finish"), json!({ "person": { "full_name": "X", "key": "a b" } })),
        (
            format!("{SESSIONS}/{session}/finish"),
            json!({ "result": "failed", "person": { "full_name": "X", "faces": [{ "base64": "!" }] } }),
        ),
        (format!("{SESSIONS}/{session}/finish"), json!({ "selfie": 7 })),
        (format!("{SESSIONS}/{session}/finish"), json!({ "selfie": "!" })),
    ] {
        let answer = sim.unchanged_by(sim.caller().post(&path, body.clone())).await.expect(400);
        seen.push(format!("{body}: {} {}", answer.at("/status"), answer.text_at("/message")));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    {"client_id":7}: 400 BadRequestException: client_id has a wrong type.
    {"client_id":"app","correlation_id":[]}: 400 BadRequestException: correlation_id has a wrong type.
    {"client_id":"app","verification_id":{}}: 400 BadRequestException: verification_id has a wrong type.
    {"result":7}: 400 BadRequestException: result has a wrong type.
    {"person":"Ana"}: 400 BadRequestException: person has a wrong type.
    {"result":"verified","person":{}}: 400 BadRequestException: person is required.
    {"person":{"full_name":7}}: 400 BadRequestException: person.full_name has a wrong type.
    {"person":{"full_name":"X","date_of_birth":"soon"}}: 400 BadRequestException: person.date_of_birth has a wrong type.
    {"person":{"full_name":"X","key":"a b"}}: 400 BadRequestException: person has a wrong type.
    {"result":"failed","person":{"full_name":"X","faces":[{"base64":"!"}]}}: 400 BadRequestException: person has a wrong type.
    {"selfie":7}: 400 BadRequestException: selfie has a wrong type.
    {"selfie":"!"}: 3010 BadRequestException: Image could not be decoded.
    "#);
    for (content_type, body, reason) in
        [("text/plain", "{}", "content-type"), ("application/json", "{", "bad-json")]
    {
        let answer = sim.caller().bytes("POST", SESSIONS, content_type, body).await.expect(400);
        assert_eq!(answer.reason(), reason);
    }
    sim.caller().with("accept", "text/html").post(SESSIONS, json!({})).await.expect(406);
}

/// Section 2: the session is looked up before what it is asked to do is judged.
#[tokio::test]
async fn a_session_that_is_not_there_or_over_is_told_before_its_pictures_and_outcomes_are_judged() {
    let sim = Sim::with_ana();
    let opened = open(&sim, json!({ "client_id": "app", "identity": "ana" })).await.expect(201);
    let over = opened.text_at("/session_id");
    let unusable =
        [json!({ "selfie": "!" }), json!({ "person": { "full_name": "X", "faces": [{ "base64": "!" }] } })];
    for body in unusable.clone() {
        let answer = finish(&sim, "nope", body).await.expect(404);
        assert_eq!(answer.reason(), "not-found");
    }
    finish(&sim, &over, json!({ "result": "verified" })).await.expect(200);
    for body in unusable {
        assert_eq!(finish(&sim, &over, body).await.expect(400).reason(), "session-finished");
    }
    let opening = json!({ "client_id": "app", "outcome": "zz", "verification_id": "nope" });
    assert_eq!(open(&sim, opening).await.expect(404).reason(), "not-found");
    let opening = json!({ "client_id": "app", "mode": "zz", "verification_id": "nope" });
    assert_eq!(open(&sim, opening).await.expect(404).reason(), "not-found");
}

/// Section 2: members that are unknown or null count for nothing, at any depth.
#[tokio::test]
async fn what_the_page_says_too_much_of_a_person_is_ignored() {
    let sim = Sim::incode_with("{}");
    let checks =
        json!({ "tamperCheck": { "status": "OK", "note": "x", "value": null }, "expiryCheck": null });
    let person =
        json!({ "full_name": "Ana Torres Vega", "checks": checks, "id_images": { "zz": 1, "front": null } });
    let session = open(&sim, json!({ "client_id": "app" })).await.expect(201).text_at("/session_id");
    let done = finish(&sim, &session, json!({ "result": "verified", "person": person })).await.expect(200);
    assert_eq!(done.text_at("/status"), "VERIFIED");
}

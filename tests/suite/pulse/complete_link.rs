//! `pulse.complete_link`: the person behind a link.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Made, Sim};

async fn key(sim: &Sim, purpose: &str, body: Value) -> String {
    let path = format!("/pulse-auth/api/links/{purpose}-profile/marie");
    sim.pulse().post(&path, body).await.expect(200).text_at("/key")
}

async fn complete(sim: &Sim, arguments: Value) -> Answer {
    sim.admin().post("/__admin/actions/pulse.complete_link", arguments).await
}

fn told(refused: &Answer) -> String {
    format!("{} → {}", refused.text_at("/detail"), refused.text_at("/hint"))
}

/// Acceptance 44.
#[tokio::test]
async fn a_completed_link_makes_the_user_ready_and_recognised() {
    let sim = Sim::start().await;
    let key = key(&sim, "create", json!({ "redirect_uri": "https://app.example.test/" })).await;
    let done = complete(&sim, json!({ "key": key, "typist": "marie-typist" })).await.expect(200);
    let (text, t_id) = (done.text_at("/text"), done.text_at("/t_id"));
    assert_eq!(t_id, text.replace(' ', "-"));
    let rest =
        ["/recorded", "/required", "/done", "/redirect_uri", "/tenants"].map(|pointer| done.at(pointer));
    assert_eq!(json!(rest), json!([5, 5, true, "https://app.example.test/", 1]));
    assert_eq!(sim.counts("marie").await, (5, 5, "ok".into()));
    for (typist, expected) in [("marie-typist", true), ("bob", false)] {
        let arguments = json!({ "typist": typist, "text": text, "t_id": t_id });
        let made = sim.act("pulse.make_pattern", arguments).await;
        // The answer of the action can be posted as it is.
        let answer = sim.verify("marie", made.json()).await.expect(200);
        assert_eq!(answer.at("/recommended_action") == "auth", expected, "{answer}");
        assert_eq!(
            (answer.at("/biometrics/comparedPatterns"), answer.text_at("/tId")),
            (json!(5), t_id.clone())
        );
    }
    complete(&sim, json!({ "key": key })).await.expect(409);
}

#[tokio::test]
async fn passes_can_be_made_one_by_one_for_the_newest_open_link() {
    let sim = Sim::start().await;
    let first = key(&sim, "create", json!({ "validity": 60 })).await;
    key(&sim, "create", json!({})).await;
    let pass = json!({ "user_ref": "marie", "passes": 2 });
    let done = complete(&sim, pass.clone()).await.expect(200);
    assert_eq!((done.at("/recorded"), done.at("/done")), (json!(2), json!(false)));
    let none = complete(&sim, json!({ "user_ref": "marie", "passes": 0 })).await.expect(200);
    assert_eq!((none.at("/recorded"), none.at("/tenants")), (json!(2), json!(0)));
    // The link of one tenant is none of another's.
    sim.caller().with("apikey", "another-key").get("/pulse/status").await.expect(200);
    complete(&sim, json!({ "key": first, "api_key": "another-key" })).await.expect(404);
    assert_eq!(complete(&sim, json!({ "key": first, "passes": 1 })).await.at("/recorded"), 3);
    assert_eq!(
        complete(&sim, json!({ "user_ref": "marie", "api_key": "demo-key" })).await.at("/recorded"),
        5
    );
    sim.advance("1m").await;
    complete(&sim, pass).await.expect(409);
}

#[tokio::test]
async fn what_cannot_be_completed_is_a_problem() {
    let sim = Sim::start().await;
    let key = key(&sim, "create", json!({})).await;
    for (arguments, status) in [
        (json!({ "key": "unknown" }), 404),
        (json!({ "user_ref": "nobody" }), 404),
        (json!({ "user_ref": "marie", "api_key": "other" }), 422),
        (json!({}), 422),
        (json!({ "key": key, "colour": "red" }), 422),
    ] {
        let refused = sim.unchanged_by(complete(&sim, arguments)).await.expect(status);
        assert_eq!(refused.header("content-type"), "application/problem+json");
    }
    sim.act("pulse.set_status", json!({ "status": "NOK" })).await;
    let refused = sim.unchanged_by(complete(&sim, json!({ "key": key }))).await.expect(409);
    assert_snapshot!(told(&refused), @r#"the service is NOK and takes no patterns → set the status OK first: POST /__admin/actions/pulse.set_status {"status":"OK"}"#);
    sim.advance("10m").await;
    let refused = sim.unchanged_by(complete(&sim, json!({ "key": key }))).await.expect(409);
    assert_snapshot!(told(&refused), @"the link is used or its time is over → ask for a new link by POST /pulse-auth/api/links/… and complete that one");
}

/// The reset link of a ready user is completed from the first pass on.
#[tokio::test]
async fn a_reset_link_is_completed_from_the_start() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let key = key(&sim, "reset", json!({})).await;
    assert_eq!(complete(&sim, json!({ "key": key })).await.expect(200).at("/recorded"), 5);
    assert_eq!(sim.counts("marie").await, (5, 5, "ok".into()));
    let old = sim.verify("marie", Made::by("marie", 6).named("mountain").body()).await;
    assert_eq!(old.at("/enrollment/recorded"), 1);
}

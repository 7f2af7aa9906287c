//! JSON of any shape that is kept: as deep as it is taken, so deep it is exported and comes back.

use serde_json::{Value, json};

use crate::support::identify::{ANN, PASSWORD, PROJECT, body, cognito};
use crate::support::{Answer, Sim};

/// Where such JSON can be sent, by what is sent there.
const PLACES: [&str; 11] = [
    "an answer",
    "answers",
    "a profile in data",
    "a profile at the top",
    "the profile of a registration",
    "the profile of a guest",
    "a profile by an action",
    "a user by an action",
    "a body of an override",
    "a condition of an outcome",
    "a condition of a fault",
];

/// A value of so many levels, lists and objects in turn.
fn nested(levels: usize) -> Value {
    (1..levels)
        .fold(json!([]), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "a": inner }) })
}

async fn send(sim: &Sim, session: &Value, place: &str, value: Value) -> Answer {
    let answers = "/v2/questions/answer";
    match place {
        "an answer" => {
            let answer = json!({ "lookup_key": "daily_activities", "value": value });
            sim.intelliprove().post(&format!("{answers}?external_user_id=anna"), answer).await
        }
        "answers" => {
            let answer = json!([{ "lookup_key": "daily_activities", "value": value }]);
            sim.intelliprove().post(&format!("{answers}/many?external_user_id=anna"), answer).await
        }
        "a profile in data" => {
            sim.with_session(session).put("/v1/user", cognito(json!({ "appProfile": value }))).await
        }
        "a profile at the top" => {
            let mut guest = body("noLogin", json!({}));
            (guest["externalId"], guest["appProfile"]) = (json!("guest"), value);
            sim.caller().put("/v1/user", guest).await
        }
        "the profile of a registration" => {
            let bob = json!({ "email": "bob@example.org", "password": PASSWORD, "appProfile": value });
            sim.caller().post("/v1/user", cognito(bob)).await
        }
        "the profile of a guest" => {
            let guest = json!({ "externalId": "new", "appProfile": value });
            sim.caller().post("/v1/user", body("noLogin", guest)).await
        }
        _ => steer(sim, place, value).await,
    }
}

async fn steer(sim: &Sim, place: &str, value: Value) -> Answer {
    let (path, wanted) = match place {
        "a profile by an action" => (
            "actions/identify.set_profile",
            json!({ "project_id": PROJECT, "email": ANN, "app_profile": value }),
        ),
        "a user by an action" => (
            "actions/identify.create_user",
            json!({
                "project_id": PROJECT,
                "user": { "provider": "noLogin", "external_id": "added", "app_profile": value },
            }),
        ),
        "a body of an override" => {
            ("overrides", json!({ "operation": "pulse.status", "respond": { "json": value } }))
        }
        "a condition of an outcome" => (
            "outcomes",
            json!({ "operation": "intelliprove.get_user", "outcome": "not_found", "when": { "body.a": { "one_of": [value] } } }),
        ),
        "a condition of a fault" => (
            "faults",
            json!({ "operation": "pulse.status", "inject": { "status": 503 }, "when": { "body.a": { "equals": value } } }),
        ),
        other => panic!("nothing is sent as {other}"),
    };
    sim.admin().post(&format!("/__admin/{path}"), wanted).await
}

#[tokio::test]
async fn whatever_is_taken_can_be_exported_and_comes_back() {
    let sim = Sim::start().await;
    for place in PLACES {
        sim.admin().post("/__admin/reset", json!({})).await.expect(200);
        sim.user("anna").await;
        let session = sim.ann().await;
        let guest = json!({ "externalId": "guest" });
        sim.caller().post("/v1/user", body("noLogin", guest)).await;
        let mut deepest = 0;
        // What a body of JSON can have at most, and a little less.
        for levels in (1..=130).rev() {
            let before = sim.state().await;
            let sent = send(&sim, &session, place, nested(levels)).await;
            if sent.status >= 300 {
                assert!(sent.status < 500, "{place}, {levels} levels: {sent}");
                assert_eq!(sim.state().await, before, "{place}, {levels} levels");
                continue;
            }
            deepest = levels;
            break;
        }
        assert!(deepest >= 90, "{place}: {deepest} levels at most");
        let exported = sim.state().await;
        assert!(exported.matches("[{\"a\":").count() >= 40, "{place} is not kept at all");
        let copy = sim.other(&format!("{}-copy", sim.namespace.get(..40).unwrap_or(&sim.namespace)));
        let restored =
            copy.admin().bytes("PUT", "/__admin/state", "application/json", exported.clone()).await;
        assert_eq!(restored.status, 200, "{place}, {deepest} levels: {restored}");
        assert_eq!(copy.state().await, exported, "{place}");
    }
}

/// Identify, section 5: what is wrong with a parameter is told in the vendor's own words.
#[tokio::test]
async fn a_profile_that_is_too_deep_is_refused_as_a_bad_parameter() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let profile = json!({ "appProfile": nested(101) });
    let refused =
        sim.unchanged_by(sim.with_session(&session).put("/v1/user", cognito(profile))).await.expect(400);
    insta::assert_snapshot!(refused, @r#"400 {"result":0,"message":"appProfile must be nested at most 100 levels deep","data":{"code":"InvalidParameterException"}}"#);
    assert_eq!(refused.reason(), "bad-parameter");
}

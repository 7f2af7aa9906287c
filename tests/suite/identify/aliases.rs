//! Further paths, with `/v1` or without.

use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{ANN, PASSWORD, PROJECT, cognito};

fn story(alias: &str) -> String {
    format!("version: 1\naliases:\n  - {alias}\n")
}

/// Section 1: both bases serve the same operations; an alias that names one of them is met as it is written.
#[tokio::test]
async fn an_alias_under_the_base_is_met_as_it_is_written_and_one_without_it_at_both() {
    let sim = Sim::playing(&format!(
        "{}  - {{ operation: identify.cognito.login, path: /enter }}\n  \
         - {{ operation: identify.jwks, path: '/v1/keys/{{project_id}}' }}\n",
        story("{ operation: identify.cognito.login, path: /v1/signin }")
    ));
    sim.register(ANN).await.expect(201);
    let body = cognito(json!({ "email": ANN, "password": PASSWORD }));
    for path in ["/v1/signin", "/enter", "/v1/enter"] {
        sim.caller().put(path, body.clone()).await.expect(200);
    }
    sim.caller().put("/signin", body.clone()).await.expect(404);
    assert_eq!(sim.caller().get("/v1/signin").await.expect(405).header("allow"), "PUT");
    sim.caller().get(&format!("/v1/keys/{PROJECT}")).await.expect(200);
}

/// The same as seen by whoever checks a scenario: what is served under the base is taken.
#[tokio::test]
async fn an_alias_under_the_base_may_not_take_a_path_that_is_served() {
    let sim = Sim::start().await;
    let check = async |text: String| -> Value {
        sim.admin().bytes("POST", "/__admin/scenarios/check", "application/yaml", text).await.json()
    };
    let taken = check(story("{ operation: identify.cognito.change_password, path: /v1/user/login }")).await;
    assert_eq!(taken["valid"], json!(false), "{taken}");
    let twice = "{ operation: identify.cognito.login, path: /v1/in }\n  - { operation: identify.anonymous.login, path: /in }";
    let twice = check(story(twice)).await;
    assert_eq!(twice["valid"], json!(false), "{twice}");
    let free = check(story("{ operation: identify.cognito.login, path: /v1/user/signin }")).await;
    assert_eq!(free["valid"], json!(true), "{free}");
}

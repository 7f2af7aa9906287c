//! Unknown query parameters and body members change nothing, on any operation.

use serde_json::{Value, json};

use super::operations::{ANNA, Auth, OPERATIONS, TWO_USERS};
use crate::support::Sim;

/// Acceptance 51.
#[tokio::test]
async fn what_is_unknown_is_ignored_everywhere() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    for operation in OPERATIONS {
        for method in operation.methods(&sim).await {
            let mut seen = Vec::new();
            for unknown in [false, true] {
                // One name, so that both draw the same; a server of its own would be another port in URLs.
                let sim = sim.other(&format!("{}-{method}", operation.id));
                sim.admin().call("POST", "/__admin/reset").await.expect(200);
                let token = sim.mint(json!({ "subject": ANNA })).await;
                let caller = if operation.auth == Auth::Token {
                    sim.intelliprove_token(&token)
                } else {
                    sim.intelliprove()
                };
                let mut operation = operation.prepared(&sim, &token).await;
                let mut query = operation.for_anna().to_owned();
                if unknown {
                    operation.body = with_unknown(&operation.body).into();
                    query += if query.is_empty() { "?zz=1&user=2&%00=%ff" } else { "&zz=1&user=2&%00=%ff" };
                }
                let answer = operation.call(&caller, &method, &query).await.expect(operation.success);
                seen.push((answer.body, sim.state().await));
            }
            assert!(seen[0] == seen[1], "{method} {}: {seen:?}", operation.id);
        }
    }
}

/// The same body with members that nobody knows.
fn with_unknown(body: &str) -> String {
    let Ok(Value::Object(mut members)) = serde_json::from_str(body) else { return body.to_owned() };
    members.insert("zz".into(), json!({ "deep": [1, null] }));
    members.insert(String::new(), json!(null));
    Value::Object(members).to_string()
}

//! What is stored, when it is read back.

use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::PROJECT;

/// Section 8: what a scenario must not say, no document says either, of all projects or of one.
#[tokio::test]
async fn a_state_with_settings_that_no_scenario_may_have_is_refused() {
    let sim = Sim::start().await;
    sim.ann().await;
    let document: Value = serde_json::from_str(&sim.state().await).unwrap();
    let settings = "/vendors/identify/state/settings";
    for place in [settings.to_owned(), settings.replace("settings", &format!("projects/{PROJECT}/settings"))]
    {
        for (name, value) in [
            ("fixed_code", json!("12345")),
            ("fixed_code", json!("000000")),
            ("timestamp_granularity", json!(0)),
            (
                "password_policy",
                json!({ "min_length": 1, "lowercase": true, "uppercase": true, "digits": true, "symbols": true }),
            ),
        ] {
            let mut document = document.clone();
            document.pointer_mut(&place).unwrap()[name] = value;
            let refused = sim.unchanged_by(sim.admin().put("/__admin/state", document)).await.expect(422);
            let way = place.trim_start_matches('/').replace('/', ".");
            assert_eq!(refused.text_at("/place"), way, "{refused}");
            assert!(refused.text_at("/detail").contains(name), "{refused}");
        }
    }
}

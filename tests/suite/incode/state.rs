//! What is stored: it is written down whole, and read back as it was.

use serde_json::{Value, json};

use super::pictures::{jpeg, portrait};
use crate::support::{Answer, Sim, base64};

/// A namespace in which every member of the state has something to say.
async fn lived_in(rate_limit: &str) -> Sim {
    let sim = Sim::with_ana_and(&format!("{{ id_format: object_id, rate_limit: {rate_limit} }}"));
    let checks = json!({ "mine": { "value": "7", "status": "WARN" }, "overall": { "status": "MANUAL" } });
    let selfie = base64(&jpeg(&portrait(3, 64, 64), 90));
    let bea = json!({ "key": "bea", "full_name": "Bea", "date_of_birth": "1969-12-31", "checks": checks,
        "templates": ["t"], "image_urls": ["u"], "faces": [{ "sha256": "0".repeat(64) }], "blocked": true });
    sim.act("incode.complete_verification", json!({ "person": bea, "selfie": selfie })).await;
    sim.act("incode.start_verification", json!({ "identity": "bea", "redirect_url": "app://x" })).await;
    sim.act("incode.complete_authentication", json!({ "failure_reason": "spoofAttempt", "source": "door" }))
        .await;
    sim.caller()
        .post("/incode-id/api/sessions", json!({ "client_id": "app", "outcome": "failed" }))
        .await
        .expect(201);
    sim.show_marker("face=ana").await.expect(200);
    sim.show_marker("none").await.expect(200);
    sim
}

async fn import(sim: &Sim, document: &Value) -> Answer {
    sim.admin().put("/__admin/state", document.clone()).await
}

#[tokio::test]
async fn what_is_exported_is_imported_exported_the_same_and_goes_on_the_same() {
    for rate_limit in ["none", "{ face: { per_second: 1, burst: 9 } }"] {
        let sim = lived_in(rate_limit).await;
        let document = sim.state().await;
        let copy = sim.other("copy");
        import(&copy, &serde_json::from_str(&document).unwrap()).await.expect(200);
        assert_eq!(copy.state().await, document);
        let picture = jpeg(&portrait(3, 80, 90), 70);
        for (here, there) in [
            (sim.show_picture(&picture).await, copy.show_picture(&picture).await),
            (sim.show_marker("face=ana").await, copy.show_marker("face=ana").await),
        ] {
            assert_eq!(here.text(), there.text());
        }
        // What is only shown counts too; links differ, since each leads back to its own namespace.
        let shown = async |sim: &Sim| {
            let info = sim.holder_of("bea").await.get("/omni/incode-id/userinfo").await.expect(200).json();
            ["/name", "/dateOfBirth", "/idAttestation"].map(|part| info.pointer(part).cloned().unwrap())
        };
        assert_eq!(shown(&sim).await, shown(&copy).await);
        assert_eq!(copy.state().await, sim.state().await);
    }
}

/// Who adds to an export by hand hardly thinks of the numbers that count what there is.
#[tokio::test]
async fn a_state_that_was_written_by_hand_loses_nobody_and_never_overflows() {
    let sim = Sim::with_ana();
    let mut document: Value = serde_json::from_str(&sim.state().await).unwrap();
    let state = &mut document["vendors"]["incode"]["state"];
    let mut bea = state["identities"]["1"].clone();
    (bea["key"], bea["id"]) = (json!("bea"), json!("bea-1"));
    state["identities"]["2"] = bea;
    for kind in ["identity", "enrolment", "authentication", "correlation"] {
        state["counts"][kind] = u64::MAX.into();
    }
    import(&sim, &document).await.expect(200);
    sim.act("incode.complete_verification", json!({ "person": { "key": "cy", "full_name": "Cy" } })).await;
    for key in ["ana", "bea", "cy"] {
        assert_eq!(sim.show_marker(&format!("face={key}")).await.expect(200).text_at("/status"), "PASS");
    }
}

/// Section 8: what a scenario must not say, no document says either.
#[tokio::test]
async fn a_state_with_settings_that_no_scenario_may_have_is_refused() {
    let sim = Sim::with_ana();
    let document: Value = serde_json::from_str(&sim.state().await).unwrap();
    for (name, value) in [
        ("token_secret", json!("")),
        ("max_body_bytes", json!(40_000_000)),
        (
            "rate_limit",
            json!({ "face": { "per_second": 0, "burst": 5 }, "other": { "per_second": 1, "burst": 1 } }),
        ),
    ] {
        let mut document = document.clone();
        document["vendors"]["incode"]["state"]["settings"][name] = value;
        let refused = sim.unchanged_by(sim.admin().put("/__admin/state", document)).await.expect(422);
        assert!(refused.text_at("/detail").contains(name), "{refused}");
    }
}

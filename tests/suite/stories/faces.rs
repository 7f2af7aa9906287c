//! Stories of Incode in which somebody shows a face.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Answer, Sim, came};

/// Show Ana's face at a source.
async fn ana_at(sim: &Sim, source: &str) -> Answer {
    let body = json!({ "face": { "template": "lookalike:face=ana" }, "source": source });
    sim.incode().post("/omni/incode-id/authenticate", body).await
}

#[tokio::test]
async fn incode_happy_path() {
    let (sim, receiver) = Sim::told_story().await;
    assert_eq!(came(&sim.show_marker("face=ana").await), "PASS");
    assert_eq!(came(&sim.show_marker("face=bruno").await), "faceMatchFailed");
    receiver.received(2).await;
    sim.advance("1m").await;
    let verified = receiver.received(3).await[2].json();
    let read = sim.opened(&verified).await.expect(200);
    assert_eq!(
        (read.text_at("/status"), read.text_at("/data/name/fullName")),
        ("VERIFIED".into(), "Bruno Keller".into())
    );
    let holder = sim.incode_holder(verified["token"].as_str().unwrap());
    assert_eq!(holder.get("/omni/incode-id/userinfo").await.expect(200).text_at("/city"), "Berlin");
    let shown = sim.show_marker("face=bruno").await;
    assert_eq!(came(&shown), "PASS");
    let requests = receiver.received(4).await;
    let paths: Vec<_> = requests.iter().map(|request| request.path().rsplit('/').next().unwrap()).collect();
    assert_eq!(paths, ["authentication", "authentication", "verification", "authentication"]);
    let mut statuses = Vec::new();
    for request in &requests {
        statuses.push(sim.opened(&request.json()).await.expect(200).text_at("/status"));
    }
    assert_eq!(statuses, ["pass", "fail", "VERIFIED", "pass"]);
    assert_eq!(requests[3].json()["id"], shown.at("/authenticationId"));
}

#[tokio::test]
async fn incode_another_face() {
    let (sim, receiver) = Sim::told_story().await;
    let mut seen = Vec::new();
    for who in ["ana", "bruno", "stranger", "clara"] {
        let shown = sim.show_marker(&format!("face={who}")).await.expect(200);
        seen.push(format!("{who}: {}, token {}", came(&shown), shown.json().get("token").is_some()));
    }
    assert_snapshot!(seen.join("\n"), @"
    ana: PASS, token true
    bruno: faceMatchFailed, token false
    stranger: faceMatchFailed, token false
    clara: otherError 4003, token false
    ");
    for (request, status) in receiver.received(4).await.iter().zip(["pass", "fail", "fail", "fail"]) {
        assert_eq!(sim.opened(&request.json()).await.expect(200).text_at("/status"), status);
    }
}

#[tokio::test]
async fn incode_spoof_and_mask() {
    let (sim, receiver) = Sim::told_story().await;
    assert_eq!(came(&ana_at(&sim, "app").await), "PASS");
    let mut seen = Vec::new();
    for _ in 0..4 {
        let shown = ana_at(&sim, "lobby-kiosk-2").await.expect(200);
        seen.push(format!("{} {}", came(&shown), shown.reason()));
    }
    assert_snapshot!(seen.join("\n"), @"
    spoofAttempt outcome-scenario
    hasFaceMask outcome-scenario
    hasLenses outcome-scenario
    PASS
    ");
    let last = receiver.received(5).await[4].json();
    assert_eq!(sim.opened(&last).await.expect(200).text_at("/sourceId"), "lobby-kiosk-2");
}

#[tokio::test]
async fn incode_bad_pictures() {
    let (sim, receiver) = Sim::told_story().await;
    let mut seen = Vec::new();
    for _ in 0..5 {
        let shown = sim.show_marker("face=ana").await.expect(200);
        let why = shown.json().pointer("/error/message").map(ToString::to_string).unwrap_or_default();
        seen.push(format!("{} {why}", came(&shown)));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    otherError 4019 "BadRequestException: Face not found."
    otherError 3006 "BadRequestException: Image is blurred."
    otherError 3007 "BadRequestException: Image has glare."
    otherError 3008 "BadRequestException: Image size is not supported."
    PASS
    "#);
    assert_eq!(receiver.received(5).await.len(), 5);
}

#[tokio::test]
async fn incode_revoked_identity() {
    let (sim, _receiver) = Sim::told_story().await;
    let mut seen = Vec::new();
    for by in ["59m", "1m", "24h"] {
        sim.advance(by).await;
        let info = sim.holder_of("ana").await.get("/omni/incode-id/userinfo").await.expect(200);
        seen.push(format!("{} {}", info.text_at("/status"), came(&sim.show_marker("face=ana").await)));
    }
    assert_snapshot!(seen.join("\n"), @"
    ACTIVE PASS
    REVOKED faceMatchFailed
    ACTIVE PASS
    ");
}

#[tokio::test]
async fn incode_rate_limited() {
    let (sim, _receiver) = Sim::told_story().await;
    for _ in 0..5 {
        sim.show_marker("face=ana").await.expect(200);
    }
    // Until it answers, the webhooks of the five are on their way.
    sim.advance("0s").await;
    let limited = sim.unchanged_by(sim.show_marker("face=ana")).await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, "1"));
    assert_snapshot!(limited, @r#"429 {"timestamp":1772355600000,"status":429,"error":"Too Many Requests","message":"Too many requests","path":"/omni/incode-id/authenticate"}"#);
    sim.holder_of("ana").await.get("/omni/incode-id/userinfo").await.expect(200);
    sim.advance("1s").await;
    let seen = [sim.show_marker("face=ana").await.status, sim.show_marker("face=ana").await.status];
    assert_eq!(seen, [200, 429]);
}

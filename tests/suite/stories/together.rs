//! Stories of all four vendors.

use crate::support::identify::PASSWORD;
use crate::support::{Caller, Made, Sim, came};

const MARIE: &str = "marie@example.test";

#[tokio::test]
async fn all_vendors_happy() {
    let (sim, receiver) = Sim::told_story().await;
    let session = sim.try_login(MARIE, PASSWORD).await.expect(200).at("/data");
    sim.profile(&session).await.expect(200);
    let typed = sim.verify(MARIE, Made::by("marie", 6).body()).await.expect(200);
    assert_eq!(typed.text_at("/recommended_action"), "auth");
    assert_eq!(came(&sim.show_marker("face=marie").await), "PASS");
    let told = receiver.received(1).await[0].json();
    assert_eq!(sim.opened(&told).await.expect(200).text_at("/status"), "pass");
    let path = format!("/v2/facescans?external_user_id={MARIE}");
    assert_eq!(sim.intelliprove().get(&path).await.expect(200).text(), "[]");
    sim.advance("10m").await;
    let scans = sim.intelliprove().get(&path).await.expect(200);
    assert_eq!(scans.text_at("/0/status"), "completed");
    let metrics = sim.intelliprove().get(&format!("/v2/metrics?external_user_id={MARIE}")).await.expect(200);
    assert!(metrics.at("/metrics").as_array().is_some_and(|metrics| metrics.len() > 1), "{metrics}");
}

/// What a request comes to: its status, or what became of its connection.
async fn tried(caller: &Caller, path: &str) -> String {
    match caller.request("GET", path).send().await {
        Err(_) => "no answer".into(),
        Ok(answer) => {
            let status = answer.status().as_u16();
            if answer.bytes().await.is_ok() { status.to_string() } else { format!("{status}, cut off") }
        }
    }
}

#[tokio::test]
async fn flaky_network() {
    let (sim, _receiver) = Sim::told_story().await;
    let holder = sim.holder_of("marie").await;
    let requests = [
        (sim.intelliprove(), format!("/v2/users?external_user_id={MARIE}")),
        (sim.pulse(), format!("/pulse/users/{MARIE}")),
        (holder, "/omni/incode-id/userinfo".to_owned()),
    ];
    let mut seen = Vec::new();
    for _ in 0..4 {
        for (caller, path) in &requests {
            seen.push(tried(caller, path).await);
        }
    }
    let round = ["200", "no answer", "200", "200, cut off", "200", "502"];
    assert_eq!(seen, [round, round].concat());
}

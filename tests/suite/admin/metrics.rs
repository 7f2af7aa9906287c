//! `GET /__admin/metrics`

use crate::support::{Hooked, Reply, Sim};

async fn metrics(sim: &Sim) -> String {
    let answer = sim.admin().get("/__admin/metrics").await.expect(200);
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    answer.text().to_owned()
}

#[tokio::test]
async fn requests_are_counted_by_operation_and_status_and_timed() {
    let sim = Sim::playing("version: 1\n");
    for name in ["anna", "anna", "bert"] {
        sim.intelliprove().post("/v2/users", serde_json::json!({ "external_user_id": name })).await;
    }
    sim.caller().get("/v2/nothing").await;
    sim.caller().get("/favicon.ico").await;
    let text = metrics(&sim).await;
    for line in [
        r#"lookalike_requests_total{vendor="intelliprove",operation="intelliprove.create_user",status="200"} 1"#,
        r#"lookalike_requests_total{vendor="intelliprove",operation="intelliprove.create_user",status="201"} 2"#,
        r#"lookalike_requests_total{vendor="intelliprove",operation="none",status="404"} 1"#,
        r#"lookalike_request_duration_seconds_count{vendor="intelliprove",operation="intelliprove.create_user"} 3"#,
        r#"lookalike_request_duration_seconds_bucket{vendor="intelliprove",operation="intelliprove.create_user",le="+Inf"} 3"#,
        r#"lookalike_webhooks_total{result="delivered"} 0"#,
        "lookalike_stray_requests_total 1",
        "lookalike_namespaces 2",
        "lookalike_journal_entries 5",
        "lookalike_event_listeners 0",
        "lookalike_running_deliveries 0",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
}

#[tokio::test]
async fn the_text_is_well_formed_and_no_label_comes_from_a_request() {
    let sim = Sim::playing("version: 1\n");
    for number in 0..50 {
        sim.caller().call(&format!("BREW{number}"), &format!("/v2/users/{number}")).await;
        sim.caller().get(&format!("/unknown-{number}")).await;
    }
    let text = metrics(&sim).await;
    assert!(text.ends_with('\n') && !text.contains("BREW") && !text.contains("unknown-"), "{text}");
    let mut families = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            families.push(rest.split(' ').next().unwrap().to_owned());
        } else if !line.starts_with("# HELP ") {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(name.starts_with(families.last().unwrap().as_str()), "{line}");
        }
    }
    assert!(families.iter().all(|name| name.starts_with("lookalike_")));
    let unique: std::collections::BTreeSet<_> = families.iter().collect();
    assert_eq!(unique.len(), families.len());
}

#[tokio::test]
async fn webhooks_are_counted_by_what_became_of_them_and_journals_by_their_bytes() {
    let hooked = Hooked::start().await;
    hooked.receiver.answers([Reply::Status(500)]);
    hooked.verified().await;
    hooked.sim.advance("30s").await;
    hooked.sim.caller().get("/v2/nothing").await.expect(404);
    let text = hooked.sim.admin().get("/__admin/metrics").await.expect(200).text().to_owned();
    for (result, count) in [("delivered", 1), ("retried", 1), ("abandoned", 0), ("dropped", 0)] {
        let line = format!("lookalike_webhooks_total{{result=\"{result}\"}} {count}\n");
        assert!(text.contains(&line), "{line}{text}");
    }
    let all = hooked.sim.admin().get("/__admin/namespaces").await.expect(200).json();
    let bytes: u64 =
        all.as_array().unwrap().iter().map(|one| one["size"]["journal_bytes"].as_u64().unwrap()).sum();
    assert!(bytes > 0 && text.contains(&format!("\nlookalike_journal_bytes {bytes}\n")), "{bytes} {text}");
}

#[tokio::test]
async fn a_notification_is_counted_when_its_state_changes_and_not_at_every_attempt() {
    let hooked = Hooked::delivering("{ retries: [], misbehave: [duplicate] }").await;
    let sim = &hooked.sim;
    let counted = async || {
        let text = sim.admin().get("/__admin/metrics").await.expect(200).text().to_owned();
        ["delivered", "abandoned"].map(|result| {
            let start = format!("lookalike_webhooks_total{{result=\"{result}\"}} ");
            text.lines().find_map(|line| line.strip_prefix(&start)).unwrap().parse::<u64>().unwrap()
        })
    };
    hooked.verified().await;
    sim.advance("10s").await;
    assert_eq!((hooked.receiver.requests().len(), counted().await), (2, [1, 0]));
    hooked.receiver.answers([500; 3].map(Reply::Status));
    hooked.verified().await;
    sim.advance("10s").await;
    assert_eq!(counted().await, [1, 1]);
    let id = sim.admin().get("/__admin/webhooks").await.expect(200).text_at("/webhooks/0/id");
    for _ in 0..2 {
        sim.admin().call("POST", &format!("/__admin/webhooks/{id}/resend")).await.expect(200);
    }
    assert_eq!((hooked.receiver.requests().len(), counted().await), (5, [1, 1]));
}

//! `/__admin/webhooks` and `/__admin/webhooks/endpoints`: what is listed, and what is refused

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Hooked, Reply, Sim};

const ENDPOINTS: &str = "/__admin/webhooks/endpoints";

async fn put(sim: &Sim, body: Value) -> Answer {
    sim.unchanged_by(sim.admin().put(ENDPOINTS, body)).await
}

#[tokio::test]
async fn at_first_there_are_no_endpoints_and_no_notifications() {
    let sim = Sim::start().await;
    assert_snapshot!(sim.admin().get(ENDPOINTS).await, @r#"200 {"endpoints":[]}"#);
    assert_snapshot!(sim.admin().get("/__admin/webhooks").await, @r#"200 {"webhooks":[],"evicted":0}"#);
    assert_snapshot!(sim.admin().put(ENDPOINTS, json!({ "endpoints": [] })).await, @r#"200 {"endpoints":[]}"#);
}

#[tokio::test]
async fn notifications_are_listed_newest_first_filtered_and_cut() {
    let hooked = Hooked::start().await;
    let sim = &hooked.sim;
    hooked.receiver.answers([Reply::Status(204), Reply::Status(500)]);
    hooked.verified().await;
    sim.advance("1h").await;
    sim.act("incode.complete_authentication", json!({ "identity": "ana" })).await;
    hooked.settle().await;
    hooked.verified_badly(&["drop"]).await;
    let numbers = async |query: &str| -> Vec<u64> {
        let list = sim.admin().get(&format!("/__admin/webhooks{query}")).await.expect(200).at("/webhooks");
        let number = |one: &Value| one["id"].as_str().unwrap().rsplit_once("-w").unwrap().1.parse().unwrap();
        list.as_array().unwrap().iter().map(number).collect()
    };
    let before = format!("?before={}-w3&limit=1", sim.namespace);
    let table: [(&str, &[u64]); 12] = [
        (&before, &[2]),
        ("", &[3, 2, 1]),
        ("?limit=2", &[3, 2]),
        ("?limit=0", &[]),
        ("?event=authentication.completed", &[2]),
        ("?event=verification.completed&limit=1", &[3]),
        ("?state=delivered", &[1]),
        ("?state=retrying", &[2]),
        ("?vendor=incode&state=dropped", &[3]),
        ("?vendor=identify", &[]),
        ("?since=2026-03-01T10:00:00Z", &[3, 2]),
        ("?since=2026-03-01T10:00:00.001Z", &[]),
    ];
    for (query, expected) in table {
        assert_eq!(numbers(query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn endpoints_of_vendors_that_send_nothing_are_refused_and_nothing_changes() {
    let sim = Sim::start().await;
    for vendor in ["intelliprove", "pulse"] {
        let entry = json!({ "vendor": vendor, "events": ["x"], "url": "http://app:8080/" });
        let refused = put(&sim, json!({ "endpoints": [entry] })).await.expect(422);
        let expected = format!("at `endpoints[0].vendor`: `{vendor}` sends no webhooks");
        assert!(refused.text_at("/detail").starts_with(&expected), "{refused}");
    }
    let entry = json!({ "vendor": "nobody", "events": ["x"], "url": "http://app:8080/" });
    let refused = put(&sim, json!({ "endpoints": [entry] })).await.expect(422);
    assert!(
        refused.text_at("/detail").starts_with("at `endpoints[0].vendor`: no vendor is named `nobody`"),
        "{refused}"
    );
}

#[tokio::test]
async fn endpoints_of_another_shape_are_refused() {
    let sim = Sim::start().await;
    let bodies = [
        json!({}),
        json!(["http://app:8080/"]),
        json!([{ "vendor": "incode", "url": "http://app:8080/" }]),
        json!([{ "vendor": "incode", "events": "all", "url": "http://app:8080/" }]),
        json!([{ "vendor": "incode", "events": [], "url": "http://app:8080/", "uri": "" }]),
        json!([{ "vendor": "incode", "events": [], "url": "http://app:8080/", "delivery": { "retries": ["soon"] } }]),
        json!([{ "vendor": "incode", "events": [], "url": "http://app:8080/", "delivery": { "misbehave": ["explode"] } }]),
        json!([{ "vendor": "incode", "events": [], "url": "http://app:8080/", "oauth2": { "token_url": "x" } }]),
    ];
    for body in bodies {
        put(&sim, json!({ "endpoints": body })).await.expect(422);
    }
}

#[tokio::test]
async fn a_notification_that_is_not_there_cannot_be_read_or_sent_again() {
    let sim = Sim::start().await;
    for id in
        ["1", "w1", "other-w1", "wait", &format!("{}-w1", sim.namespace), &format!("{}-w01", sim.namespace)]
    {
        let read = sim.admin().get(&format!("/__admin/webhooks/{id}")).await;
        assert!(matches!(read.status, 404 | 405), "{read}");
        sim.admin().post(&format!("/__admin/webhooks/{id}/resend"), json!({})).await.expect(404);
    }
}

#[tokio::test]
async fn waiting_for_what_does_not_come_ends_and_says_so() {
    let sim = Sim::start().await;
    let wait = async |body: Value| sim.admin().post("/__admin/webhooks/wait", body).await;
    assert_snapshot!(wait(json!({ "count": 0 })).await, @r#"200 {"count":0}"#);
    assert_snapshot!(wait(json!({ "count": 1, "within": "20ms" })).await, @r#"409 {"type":"urn:lookalike:problem:not-yet","title":"Conflict","status":409,"detail":"0 notifications are delivered after 20ms, not 1","hint":"nothing has been notified of: POST /__admin/actions/{vendor}.{action} or a request does","count":0,"states":{},"undelivered":[]}"#);
    for wrong in [
        json!({}),
        json!({ "count": -1 }),
        json!({ "count": 1, "within": "1h" }),
        json!({ "count": 1, "event": "x" }),
        json!({ "count": 1, "state": "lost" }),
    ] {
        wait(wrong).await.expect(422);
    }
    for query in ["state=lost", "event=x", "limit=-1", "since=now", "status=1"] {
        sim.admin().get(&format!("/__admin/webhooks?{query}")).await.expect(422);
    }
}

#[tokio::test]
async fn secrets_in_addresses_and_header_fields_are_hidden_unless_they_are_asked_for() {
    let hooked = Hooked::start().await;
    let sim = &hooked.sim;
    let url =
        hooked.receiver.url("/hooks/XbT9kQ2mLw7RzY4nPc8VdH1s?api_key=S3CRET&%74oken=S3CRET&team=checkout");
    let token_url = hooked.receiver.url("/token?client_secret=S3CRET");
    let entry = json!({
        "vendor": "incode", "events": ["verification.completed"], "url": url,
        "headers": { "x-secret": "S3CRET", "x-team": "checkout" },
    });
    let mut protected = entry.clone();
    let oauth2 = json!({ "token_url": token_url, "client_id": "c", "client_secret": "S3CRET" });
    protected["oauth2"] = oauth2;
    let put = async |body: Value| sim.admin().put(ENDPOINTS, body).await;
    let shown = put(json!({ "endpoints": [protected] })).await.expect(200);
    assert!(!shown.text().contains("S3CRET"), "{shown}");
    put(json!({ "endpoints": [entry] })).await.expect(200);
    hooked.verified().await;
    hooked.settle().await;
    let id = sim.admin().get("/__admin/webhooks").await.expect(200).text_at("/webhooks/0/id");
    for path in ["/__admin/webhooks/endpoints", "/__admin/webhooks", &format!("/__admin/webhooks/{id}")] {
        let answer = sim.admin().get(path).await.expect(200);
        assert!(!answer.text().contains("S3CRET"), "{answer}");
        let shown = "/hooks/[redacted]?api_key=[redacted]&%74oken=[redacted]&team=checkout";
        assert!(answer.text().contains(shown), "{answer}");
    }
    let whole = sim.admin().get(&format!("/__admin/webhooks/{id}?reveal=true")).await.expect(200);
    assert_eq!((whole.text_at("/url"), whole.at("/ledger/0/sent/x-secret")), (url, json!("S3CRET")));
}

#[tokio::test]
async fn there_are_a_hundred_endpoints_at_most() {
    let sim = Sim::start().await;
    let entry =
        json!({ "vendor": "incode", "events": ["verification.completed"], "url": "http://app:8080/" });
    let many = json!({ "endpoints": vec![entry.clone(); 100] });
    sim.admin().put(ENDPOINTS, many).await.expect(200);
    let refused = put(&sim, json!({ "endpoints": vec![entry; 101] })).await.expect(422);
    assert_eq!(refused.text_at("/detail"), "at `endpoints`: 101 are more than 100");
}

#[tokio::test]
async fn whoever_waits_in_a_namespace_that_is_dropped_hears_of_that_at_once() {
    let sim = Sim::playing("version: 1\n");
    let waiting = {
        let sim = sim.clone();
        let wanted = json!({ "count": 1, "within": "60s" });
        tokio::spawn(async move { sim.admin().post("/__admin/webhooks/wait", wanted).await })
    };
    sim.until_waiting(1).await;
    sim.outside().delete(&format!("/__admin/namespaces/{}", sim.namespace)).await.expect(204);
    let answer = waiting.await.unwrap();
    assert_eq!((answer.status, answer.reason()), (404, "unknown-namespace"));
}

#[tokio::test]
async fn whoever_has_something_sent_again_hears_of_a_reset_and_of_nobody_elses_attempt() {
    let hooked = Hooked::start().await;
    let sim = &hooked.sim;
    hooked.verified().await;
    hooked.settle().await;
    hooked.receiver.answers([Reply::Hang, Reply::Status(204)]);
    let resend = || async {
        let path = format!("/__admin/webhooks/{}-w1/resend", sim.namespace);
        sim.admin().post(&path, json!({})).await
    };
    let (hanging, ()) = tokio::join!(resend(), async {
        hooked.receiver.received(2).await;
        // Another one of the same is made and ends; the first one has not.
        let other = resend().await.expect(200);
        assert_eq!(other.at("/ledger").as_array().unwrap().len(), 2);
        sim.admin().post("/__admin/reset", json!({})).await.expect(200);
        // What has the same number by now is not what was to be sent.
        hooked.verified().await;
    });
    assert_eq!(hanging.expect(409).at("/detail"), "the namespace was reset meanwhile");
}

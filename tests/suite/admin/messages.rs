//! What would have been sent to people. Vendors' own tests show what they send; here, how it is listed.

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::Sim;
use crate::support::identify::ANN;

#[tokio::test]
async fn nothing_is_sent_before_a_vendor_sends_it() {
    let sim = Sim::start().await;
    assert_snapshot!(sim.admin().get("/__admin/messages").await, @r#"200 {"messages":[]}"#);
    let unknown = sim.admin().get("/__admin/messages?colour=red").await;
    assert_eq!((unknown.status, unknown.reason()), (422, "bad-query"));
}

#[tokio::test]
async fn messages_are_listed_newest_first_filtered_and_cut() {
    let sim = Sim::start().await;
    for email in [ANN, "bert@example.org", "Carl@example.org"] {
        sim.register(email).await.expect(201);
        sim.forgot(email).await.expect(200);
    }
    let ids = async |query: &str| -> Vec<u64> {
        let list = sim.admin().get(&format!("/__admin/messages{query}")).await.expect(200).at("/messages");
        list.as_array().unwrap().iter().map(|one: &Value| one["id"].as_u64().unwrap()).collect()
    };
    let table: [(&str, &[u64]); 8] = [
        ("", &[3, 2, 1]),
        ("?limit=2", &[3, 2]),
        ("?limit=0", &[]),
        ("?to=ANN@example.org", &[1]),
        ("?to=nobody@example.org", &[]),
        ("?vendor=identify&kind=forgot_password&limit=1", &[3]),
        ("?vendor=pulse", &[]),
        ("?kind=forgot_password", &[3, 2, 1]),
    ];
    for (query, expected) in table {
        assert_eq!(ids(query).await, expected, "{query}");
    }
}

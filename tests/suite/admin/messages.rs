//! What would have been sent to people. Vendors' own tests show what they send; here, how it is listed.

use insta::assert_snapshot;

use crate::support::Sim;

#[tokio::test]
async fn nothing_is_sent_before_a_vendor_sends_it() {
    let sim = Sim::start().await;
    assert_snapshot!(sim.admin().get("/__admin/messages").await, @r#"200 {"messages":[]}"#);
    let unknown = sim.admin().get("/__admin/messages?colour=red").await;
    assert_eq!((unknown.status, unknown.reason()), (422, "bad-query"));
}

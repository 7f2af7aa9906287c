//! `POST /v2/users`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

#[tokio::test]
async fn a_new_user_is_201_with_six_members_in_order() {
    let sim = Sim::start().await;
    let body = json!({ "external_user_id": "anna@example.test", "birth_date": "1988-03-14", "sex": "F", "language": "nl" });
    let answer = sim.intelliprove().post("/v2/users", body).await;
    assert_snapshot!(answer, @r#"201 {"user_id":"8adc4898-3e57-4dca-86bd-474fc7afb46e","external_user_id":"anna@example.test","customer":"lookalike","birth_date":"1988-03-14","sex":"F","language":"nl"}"#);
}

//! Secrets in the journal: hidden by default, shown with `?reveal=true`.

use serde_json::json;

use crate::support::{Answer, Sim};

const KEY: &str = "test-key";

/// All that the journal says without `reveal`: the list, and each exchange.
async fn everything(sim: &Sim, query: &str) -> String {
    let list = sim.admin().get("/__admin/requests?limit=1000").await.expect(200);
    let mut all = list.text().to_owned();
    for line in list.at("/requests").as_array().unwrap() {
        let path = format!("/__admin/requests/{}{query}", line["id"].as_str().unwrap());
        all.push_str(sim.admin().get(&path).await.expect(200).text());
    }
    all
}

async fn token_of(sim: &Sim) -> String {
    let demo = json!({ "external_user_id": "demo@example.test" });
    sim.intelliprove().post("/v2/users/authenticate", demo).await.expect(200).text_at("/token")
}

/// Requests that carry a token wherever one can stand.
async fn carry(sim: &Sim, token: &str) -> Vec<Answer> {
    let holder = sim.intelliprove_token(token);
    let page = format!("/plugin/?action_token={token}&patient=demo%40example.test");
    let body = json!({ "token": token, "deep": [{ "token": token, "url": format!("http://h/?a=1&action_token={token}#x") }] });
    vec![
        holder.get("/v2/users").await,
        holder.with("authorization", &format!("Bearer {token}")).get("/v2/users").await,
        sim.caller().get(&page).await,
        sim.caller().get(&format!("/plugin?action_token={token}")).await,
        sim.caller().get(&format!("/plugin/dashboard/?patient=x&action_token={token}")).await,
        sim.caller().get(&format!("/v2/nothing?action_token={token}")).await,
        sim.intelliprove().post("/v2/users", body).await,
        sim.caller()
            .with("referer", &format!("http://h/plugin/?action_token={token}"))
            .get("/v2/users")
            .await,
        sim.intelliprove().get("/v2/facescans/url?external_user_id=demo@example.test").await,
        sim.intelliprove().get("/v2/dashboard/url?external_user_id=demo@example.test").await,
        holder.post("/plugin/api/sessions", json!({})).await,
        sim.intelliprove()
            .bytes("POST", "/v2/users", "application/x-www-form-urlencoded", format!("action_token={token}"))
            .await,
        holder.post("/v2/widgets/main", json!({ "data": {} })).await,
    ]
}

#[tokio::test]
async fn no_secret_is_shown_unless_it_is_asked_for() {
    let sim = Sim::start().await;
    let token = token_of(&sim).await;
    let answers = carry(&sim, &token).await;
    let handed_out = |answer: &Answer| {
        answer
            .text()
            .split_once("action_token=")
            .map(|(_, rest)| rest.split(['&', '"']).next().unwrap().to_owned())
    };
    let mut secrets: Vec<_> = answers.iter().filter_map(handed_out).collect();
    assert!(secrets.len() >= 2, "face scan URL and dashboard URL carry tokens");
    secrets.extend([token, KEY.into()]);
    let shown = everything(&sim, "").await;
    for secret in &secrets {
        assert!(!shown.contains(secret.as_str()), "{secret} stands in {}", around(&shown, secret));
    }
    assert!(shown.contains("[redacted]"));
    let revealed = everything(&sim, "?reveal=true").await;
    for secret in &secrets {
        assert!(revealed.contains(secret.as_str()), "{secret} is not revealed");
    }
    assert_eq!(everything(&sim, "?reveal=false").await, shown);
}

fn around(text: &str, secret: &str) -> String {
    let at = text.find(secret).unwrap();
    text.get(at.saturating_sub(200)..(at + 20).min(text.len())).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn what_is_a_secret_anywhere_is_hidden_wherever_it_is_sent() {
    let sim = Sim::start().await;
    let caller = sim.caller().with("cookie", "session=S3cr3t").with("proxy-authorization", "Basic S3cr3t");
    caller.get("/v2/users?password=S3cr3t&x-api-key=S3cr3t&api_key=S3cr3t&page=2").await;
    let shown = everything(&sim, "").await;
    assert!(!shown.contains("S3cr3t") && shown.contains("&page=2"), "{shown}");
}

#[tokio::test]
async fn a_body_that_was_not_sent_is_null_even_where_it_would_be_hidden() {
    let sim = Sim::start().await;
    sim.caller().get("/pulse-auth/b/unknown").await;
    sim.caller().bytes("POST", "/pulse-auth/b/unknown/passes", "application/json", "typed").await;
    for (number, body) in [(1, json!(null)), (2, json!("[redacted]"))] {
        let path = format!("/__admin/requests/{}-{number}", sim.namespace);
        assert_eq!(sim.admin().get(&path).await.expect(200).at("/request/body"), body);
    }
}

#[tokio::test]
async fn what_is_not_a_secret_stays_readable() {
    let sim = Sim::start().await;
    let token = token_of(&sim).await;
    sim.caller().get(&format!("/plugin/?patient=demo&action_token={token}&language=nl")).await;
    let shown = everything(&sim, "").await;
    assert!(shown.contains("/plugin/?patient=demo&action_token=[redacted]&language=nl"), "{shown}");
    assert!(shown.contains("demo@example.test"));
}

#[tokio::test]
async fn another_word_than_true_or_false_does_not_reveal() {
    let sim = Sim::start().await;
    token_of(&sim).await;
    let path = format!("/__admin/requests/{}-1", sim.namespace);
    for query in
        ["?reveal=1", "?reveal=yes", "?reveal=", "?reveal", "?reveal=true&reveal=false", "?Reveal=true"]
    {
        let answer = sim.admin().get(&format!("{path}{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
        assert!(!answer.text().contains(KEY));
    }
}

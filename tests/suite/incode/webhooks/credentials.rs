//! What a notification carries beside its body, and who may see it.

use serde_json::json;

use crate::support::{Hooked, Receiver, Reply, Sim};

/// Acceptance 45.
#[tokio::test]
async fn static_fields_and_a_bearer_token_arrive() {
    let (receiver, tokens) = (Receiver::start().await, Receiver::start().await);
    let grant = |token: &str| {
        let body = json!({ "access_token": token, "expires_in": 600, "token_type": "Bearer" });
        Reply::Ok("application/json", body.to_string())
    };
    tokens.answers(["one", "two", "three"].map(grant));
    receiver.answers([204, 204, 401].map(Reply::Status));
    let sim = Sim::hooked(&[format!(
        "{{ vendor: incode, events: [verification.completed], url: \"{}\", \
         headers: {{ x-team: checkout, user-agent: ours }}, \
         oauth2: {{ token_url: \"{}\", client_id: lookalike, client_secret: test-secret }} }}",
        receiver.url("/hooks"),
        tokens.url("/oauth/token")
    )]);
    for by in ["599s", "1s", "30s"] {
        sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
        sim.advance(by).await;
    }
    let requests = receiver.requests();
    let bearers: Vec<_> = requests.iter().map(|request| request.header("authorization")).collect();
    assert_eq!(bearers, ["Bearer one", "Bearer one", "Bearer two", "Bearer three"]);
    for request in &requests {
        assert_eq!((request.header("x-team"), request.header("user-agent")), ("checkout", "ours"));
    }
    // The ledger tells where each token came from.
    let mut origins = Vec::new();
    for one in sim.notifications().await {
        origins.extend(one["ledger"].as_array().unwrap().iter().map(|attempt| attempt["token"].clone()));
    }
    assert_eq!(origins, ["fetched", "kept", "fetched", "fetched"]);
    let calls = tokens.requests();
    assert_eq!(calls.len(), 3);
    for call in &calls {
        assert!(call.head.starts_with("POST /oauth/token HTTP/1.1\r\n"), "{}", call.head);
        assert_eq!(call.text(), "grant_type=client_credentials");
        assert_eq!(call.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(call.header("authorization"), "Basic bG9va2FsaWtlOnRlc3Qtc2VjcmV0");
    }
}

#[tokio::test]
async fn tokens_are_hidden_unless_they_are_asked_for() {
    let hooked = Hooked::start().await;
    for misbehave in [&[][..], &["typographic_quotes"], &["corrupt_json"]] {
        hooked.verified_badly(misbehave).await;
    }
    hooked.settle().await;
    for one in hooked.sim.notifications().await {
        let id = one["id"].as_str().unwrap();
        let shown = hooked.sim.admin().get(&format!("/__admin/webhooks/{id}")).await.expect(200);
        assert!(one["body"].to_string().contains("eyJ") && !shown.text().contains("eyJ"), "{shown}");
    }
}

#[tokio::test]
async fn endpoints_are_set_while_it_runs_and_read_back_without_secrets() {
    const ENDPOINTS: &str = "/__admin/webhooks/endpoints";
    let receiver = Receiver::start().await;
    let sim = Sim::with_ana();
    let endpoint = json!({
        "vendor": "incode", "events": ["verification.completed"], "url": receiver.url("/"),
        "headers": { "authorization": "Basic x", "x-team": "checkout" },
        "oauth2": { "token_url": receiver.url("/token"), "client_id": "a", "client_secret": "b" },
    });
    let body = json!({ "endpoints": [endpoint] });
    let shown = sim.admin().put(ENDPOINTS, body.clone()).await.expect(200);
    let headers = json!({ "authorization": "[redacted]", "x-team": "checkout" });
    assert_eq!(shown.at("/endpoints/0/headers"), headers);
    assert_eq!(shown.at("/endpoints/0/oauth2/client_secret"), "[redacted]");
    assert_eq!(sim.admin().get(ENDPOINTS).await.json(), shown.json());
    let revealed = sim.admin().get(&format!("{ENDPOINTS}?reveal=true")).await.json();
    assert_eq!(revealed["endpoints"][0]["headers"], body["endpoints"][0]["headers"]);
    assert_eq!(revealed["endpoints"][0]["oauth2"], body["endpoints"][0]["oauth2"]);
}

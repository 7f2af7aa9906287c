//! Secrets are seeded everywhere, and every output is searched for them.

use lookalike::settings::{Secret, Settings};
use serde_json::json;

use crate::support::{Answer, Caller, Ear, Made, Receiver, Reply, Server, Sim};

const TOKEN: &str = "ADMIN-seeded-secret";
const KEY: &str = "KEY-seeded-secret";
const TENANT: &str = "TENANT-seeded-secret";
const OTHER: &str = "OTHER-seeded-secret";

/// What is not looked for by name: a minted token, a link's key, and the numbers of a typing pattern.
struct Seeded {
    found: Vec<String>,
}

fn sim() -> Sim {
    let scenario = format!(
        "version: 1\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\nvendors:\n  intelliprove:\n    settings:\n      \
         api_keys: [{{ key: {KEY}, alias: seeded }}]\n      token_secret: SIGNING-seeded-secret\n    users: [{{ external_user_id: anna }}]\n"
    );
    let settings = Settings { admin_token: Some(Secret(TOKEN.into())), ..Settings::default() };
    Sim::in_namespace(Server::playing_with(&scenario, settings), "seeded")
}

fn admin(sim: &Sim) -> Caller {
    sim.admin().with("authorization", &format!("Bearer {TOKEN}"))
}

/// Send secrets by every way in which one can be sent: rightly, wrongly, and to the wrong place.
async fn seed(sim: &Sim) -> (Seeded, Vec<Answer>) {
    let customer = sim.caller().with("x-api-key", KEY);
    let issued = customer.post("/v2/users/authenticate", json!({ "external_user_id": "anna" })).await;
    let issued = issued.expect(200).text().to_owned();
    let token = issued.split('"').find(|part| part.starts_with("eyJ")).expect("a token").to_owned();
    let holder = sim.caller().with("authorization", &format!("Token {token}"));
    let pulse = sim.caller().with("apikey", TENANT);
    let pattern = Made::by("anna", 1).body();
    let mut answers = vec![
        pulse.with("x-enrollment", "USER").post("/pulse/user-verify/anna", pattern.clone()).await,
        pulse.post("/pulse/user-verify/", pattern.clone()).await,
        sim.caller().get(&format!("/plugin/?action_token={token}")).await,
        sim.caller().get(&format!("/nowhere/?action_token={token}")).await,
        sim.caller().get(&format!("/v2/nowhere?a=b&action_token={token}")).await,
        holder.get("/v2/metrics").await,
        holder.call("BREW", "/v2/metrics").await,
        sim.caller().with("x-api-key", OTHER).get("/v2/users").await,
        sim.caller().with("x-api-key", OTHER).get("/nowhere").await,
        sim.caller().with("authorization", &format!("Bearer {OTHER}")).get("/v2/users").await,
        sim.caller().with("authorization", &format!("Bearer {OTHER}")).get("/__admin/state").await,
        customer.get("/v2/facescans/url?external_user_id=anna").await,
        customer.bytes("POST", "/v2/users", "application/json", format!("{{\"token\":\"{OTHER}\"")).await,
    ];
    let link =
        pulse.post("/pulse-auth/api/links/reset-profile/anna", json!({})).await.expect(200).text_at("/key");
    answers.push(sim.caller().get(&format!("/pulse-auth/b/{link}")).await);
    answers.push(sim.caller().get(&format!("/v2/{link}/x")).await);
    answers.push(sim.caller().post(&format!("/pulse-auth/b/{link}/passes"), pattern.clone()).await);
    // The times of the keystrokes, as they stand in the body that was posted.
    let typed = pattern.to_string();
    let numbers = typed.split(|c: char| !c.is_ascii_digit() && c != '.');
    let typing = numbers.filter(|number| number.len() > 6).take(5).map(str::to_owned);
    let mut found: Vec<String> =
        [TOKEN, KEY, TENANT, OTHER, "SIGNING-seeded-secret"].map(str::to_owned).into();
    found.extend([token, link]);
    found.extend(typing);
    (Seeded { found }, answers)
}

#[tokio::test]
async fn no_secret_is_in_any_output() {
    let sim = sim();
    let admin = admin(&sim);
    let mut events = admin.request("GET", "/__admin/events").send().await.expect("it listens");
    let (seeded, answers) = seed(&sim).await;
    let mut outputs: Vec<(String, String)> = Vec::new();
    for path in [
        "/__admin/requests?limit=1000",
        "/__admin/requests/unmatched",
        "/__admin/metrics",
        "/__admin/health",
        "/__admin/namespaces",
        "/__admin/outcomes",
        "/__admin/faults",
        "/__admin/operations",
        "/__admin/actions",
        "/__admin/tokens",
        "/__admin/clock",
        "/__docs",
    ] {
        outputs.push((path.into(), admin.get(path).await.expect(200).text().to_owned()));
    }
    let list = admin.get("/__admin/requests?limit=1000").await.json();
    for line in list["requests"].as_array().unwrap() {
        let path = format!("/__admin/requests/{}", line["id"].as_str().unwrap());
        outputs.push((path.clone(), admin.get(&path).await.expect(200).text().to_owned()));
    }
    for when in [
        json!({ "header.x-api-key": "x" }),
        json!({ "header.apikey": "x" }),
        json!({ "header.authorization": "x" }),
        json!({ "query.action_token": "x" }),
        json!({ "body": "x" }),
        json!({ "body.tp": "x" }),
    ] {
        let answer = admin.post("/__admin/requests/verify", json!({ "when": when })).await;
        outputs.push((format!("verify {when}"), answer.expect(409).text().to_owned()));
    }
    // What an answer repeats of its own request goes back to whoever sent it; only refusals of ours are searched.
    for answer in answers.iter().filter(|answer| answer.header("content-type") == "application/problem+json")
    {
        outputs.push(("a refusal".into(), format!("{answer} {:?}", answer.headers)));
    }
    let mut told = String::new();
    while told.matches("event: answer").count() < 17 {
        let chunk = events.chunk().await.expect("it goes on").expect("it is not over");
        told.push_str(std::str::from_utf8(&chunk).expect("it is text"));
    }
    outputs.push(("events".into(), told));
    for (place, output) in &outputs {
        for secret in &seeded.found {
            assert!(!output.contains(secret.as_str()), "{secret} stands in {place}: {output}");
        }
    }
    // The search would find them: they are there once they are asked for.
    let mut revealed = String::new();
    for line in list["requests"].as_array().unwrap() {
        let path = format!("/__admin/requests/{}?reveal=true", line["id"].as_str().unwrap());
        revealed.push_str(admin.get(&path).await.expect(200).text());
    }
    for secret in
        seeded.found.iter().filter(|secret| !["SIGNING-seeded-secret", TOKEN].contains(&secret.as_str()))
    {
        assert!(revealed.contains(secret.as_str()), "{secret} was never sent");
    }
}

/// Credentials of the receiver, which are sent with every notification, and the person's token inside of it.
#[tokio::test]
async fn no_secret_of_webhooks_is_in_any_output() {
    let (receiver, tokens) = (Receiver::start().await, Receiver::start().await);
    let granted = json!({ "access_token": "GRANTED-seeded-secret", "expires_in": 600 }).to_string();
    tokens.otherwise(Reply::Ok("application/json", granted));
    receiver.answers([Reply::Ok("application/json", r#"{"token":"ANSWERED-seeded-secret"}"#.into())]);
    let endpoint = |more: &str| {
        let (url, token) = (receiver.url("/hooks"), tokens.url("/token"));
        format!(
            "{{ vendor: incode, events: [verification.completed], url: \"{url}\", headers: {{ {more} }}, \
             oauth2: {{ token_url: \"{token}\", client_id: us, client_secret: CLIENT-seeded-secret }} }}"
        )
    };
    let sim = Sim::hooked(&[endpoint("x-api-key: FIELD-seeded-secret")]);
    let mut ear = Ear::open(&sim, "?kinds=webhook,answer").await;
    let done = sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    sim.advance("0s").await;
    let sent = receiver.requests().remove(0);
    let token = done.text().split('"').find(|part| part.starts_with("eyJ")).expect("a token").to_owned();
    let secrets = ["GRANTED", "ANSWERED", "CLIENT", "FIELD"].map(|name| format!("{name}-seeded-secret"));
    let secrets: Vec<_> = secrets.into_iter().chain([token]).collect();
    assert_eq!(sent.header("authorization"), format!("Bearer {}", secrets[0]));
    assert!(sent.header("x-api-key") == secrets[3] && sent.text().contains(&secrets[4]), "{}", sent.text());
    let id = sim.notifications().await[0]["id"].as_str().unwrap().to_owned();
    let mut outputs = String::new();
    for path in ["", "/endpoints", &format!("/{id}")].map(|path| format!("/__admin/webhooks{path}")) {
        outputs.push_str(sim.admin().get(&path).await.expect(200).text());
    }
    for path in ["/__admin/requests", "/__admin/metrics", "/__admin/messages", "/__admin/clock"] {
        outputs.push_str(sim.admin().get(path).await.expect(200).text());
    }
    for _ in 0..2 {
        outputs.push_str(&ear.next().await.1.to_string());
    }
    outputs.push_str(sim.admin().post(&format!("/__admin/webhooks/{id}/resend"), json!({})).await.text());
    let mut revealed = String::new();
    for path in ["/endpoints", &format!("/{id}")] {
        let path = format!("/__admin/webhooks{path}?reveal=true");
        revealed.push_str(sim.admin().get(&path).await.expect(200).text());
    }
    for secret in &secrets {
        assert!(!outputs.contains(secret.as_str()), "{secret} is shown: {outputs}");
        assert!(revealed.contains(secret.as_str()), "{secret} is not there to be hidden: {revealed}");
    }
}

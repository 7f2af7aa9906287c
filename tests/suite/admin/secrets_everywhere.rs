//! Secrets of Incode, of Identify and of webhooks, searched for in every output of a server in a process of its own:
//! what it answers, what it tells listeners, and what it writes to its log at the most talkative level.

use std::path::PathBuf;

use serde_json::json;

use crate::support::identify::{ANN, OTHER_PASSWORD, PASSWORD, query};
use crate::support::{Ear, Process, Receiver, Reply, Sim};

const PICTURE: &str = "c2VlZGVkLXBpY3R1cmUtb2YtYS1mYWNl";
const SOCIAL: &str = "SOCIAL-seeded-secret";
const GRANTED: &str = "GRANTED-seeded-secret";

fn scenario(hooks: &Receiver, tokens: &Receiver) -> String {
    let (url, token) = (hooks.url("/hooks"), tokens.url("/token"));
    format!(
        "version: 1
clock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}
vendors:
  incode:
    settings: {{ api_keys: [INCODE-seeded-secret] }}
    identities: [{{ key: ana, full_name: Ana Torres Vega, status: ACTIVE }}]
webhooks:
  - vendor: incode
    events: [verification.completed]
    url: {url}
    headers: {{ x-api-key: FIELD-seeded-secret, cookie: COOKIE-seeded-secret }}
    oauth2: {{ token_url: \"{token}\", client_id: us, client_secret: CLIENT-seeded-secret }}
"
    )
}

/// Send what is secret by every way; what was handed out or sent.
async fn seed(sim: &Sim) -> Vec<String> {
    let minted = sim.admin().post("/__admin/tokens/incode", json!({ "subject": "ana" })).await.expect(200);
    let token = minted.text_at("/token");
    let incode = sim.caller().with("x-api-key", "INCODE-seeded-secret").with("api-version", "1.0");
    incode.with("x-incode-hardware-id", &token).get("/omni/incode-id/userinfo").await.expect(200);
    incode.post("/omni/incode-id/authenticate", json!({ "face": { "base64Image": PICTURE } })).await;
    incode.with("x-incode-hardware-id", &token).get("/omni/incode-id/nowhere").await;
    sim.caller().get(&format!("/omni/incode-id/images?token={token}&sig={SOCIAL}")).await;
    sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    sim.advance("0s").await;

    sim.register(ANN).await.expect(201);
    let session = sim.session().await;
    sim.profile(&session).await.expect(200);
    sim.forgot(ANN).await.expect(200);
    let code = sim.code().await;
    sim.confirm(ANN, &code, OTHER_PASSWORD).await.expect(200);
    sim.try_login(ANN, PASSWORD).await;
    sim.refresh(session["refreshToken"].as_str().unwrap()).await;
    sim.caller().get(&format!("/v1/user/check/nonstandard?{}&accessToken={SOCIAL}", query("google"))).await;
    sim.caller().get(&format!("/v1/nowhere?accessToken={SOCIAL}")).await;
    spell_it_out(sim, &token).await;
    let broken = format!("{{\"password\":\"{PASSWORD}\"");
    sim.caller().bytes("POST", "/v1/user", "application/json", broken).await;

    let mut secrets = vec![token, code];
    secrets.extend(["INCODE", "CLIENT", "FIELD", "COOKIE"].map(|name| format!("{name}-seeded-secret")));
    secrets.extend([PASSWORD, OTHER_PASSWORD, SOCIAL, GRANTED, PICTURE].map(str::to_owned));
    for name in ["accessToken", "refreshToken", "profileToken"] {
        secrets.extend(session[name].as_str().map(str::to_owned));
    }
    secrets
}

/// The same secrets under names that are spelt otherwise: percent-encoded once or twice, in a URL inside of a URL, in a
/// fragment, a cookie, a form, and in JSON that is broken off.
async fn spell_it_out(sim: &Sim, token: &str) {
    for target in [
        format!("/v1/user/check/nonstandard?{}&%61ccess%54oken={SOCIAL}", query("google")),
        format!("/v1/nowhere?access%2554oken={SOCIAL}"),
        format!("/omni/incode-id/images?%73ig={SOCIAL}&t%6Fken={token}"),
        format!("/nowhere?next=http%3A%2F%2Fapp.test%2F%3FaccessToken%3D{SOCIAL}%26a%3Db"),
        format!("/nowhere?next=http%253A%252F%252Fapp.test%252F%253Faction%255Ftoken%253D{SOCIAL}"),
        format!("/nowhere;accessToken={SOCIAL}/x"),
    ] {
        sim.caller().get(&target).await;
    }
    let telling = sim.caller().with("referer", &format!("http://app.test/#accessToken={SOCIAL}"));
    telling.with("cookie", &format!("a=b; access%54oken={SOCIAL}; c=d")).get("/nowhere").await;
    for form in [format!("a=b&access%54oken={SOCIAL}"), format!("p%61ssword={PASSWORD}")] {
        sim.caller().bytes("POST", "/v1/user", "application/x-www-form-urlencoded", form).await;
    }
    let broken = format!("{{\"p\\u0061ssword\":\"{PASSWORD}\"");
    sim.caller().bytes("POST", "/v1/user", "application/json", broken).await;
}

/// All that is read with GET and shows what was sent, and what an assertion tells.
async fn outputs(sim: &Sim, how: &str) -> Vec<(String, String)> {
    let mut paths: Vec<String> = [
        "requests?limit=1000",
        "requests/unmatched",
        "webhooks",
        "metrics",
        "health",
        "namespaces",
        "scenarios",
        "outcomes",
        "faults",
        "overrides",
        "clock",
        "tokens",
        "actions",
    ]
    .map(|path| format!("/__admin/{path}"))
    .into();
    paths.push(format!("/__admin/webhooks/endpoints{how}"));
    for (list, members) in [("requests?limit=1000", "requests"), ("webhooks", "webhooks")] {
        let list = sim.admin().get(&format!("/__admin/{list}")).await.expect(200).at(&format!("/{members}"));
        let ids = list.as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap().to_owned());
        paths.extend(ids.map(|id| format!("/__admin/{members}/{id}{how}")));
    }
    let mut outputs = Vec::new();
    for path in paths {
        let answer = sim.admin().get(&path).await.expect(200);
        outputs.push((path, format!("{answer} {:?}", answer.headers)));
    }
    for field in
        ["header.x-api-key", "header.x-incode-hardware-id", "header.authorization", "query.accessToken"]
            .into_iter()
            .chain([
                "query.token",
                "body.data.password",
                "body.data.confirmationCode",
                "body",
                "body.refreshToken",
            ])
            .chain(["body.face.base64Image"])
    {
        let told = sim.admin().post("/__admin/requests/verify", json!({ "when": { field: "x" } })).await;
        outputs.push((format!("verify {field}"), told.expect(409).text().to_owned()));
    }
    outputs
}

#[tokio::test]
async fn no_secret_of_incode_identify_or_webhooks_is_in_any_output_or_in_the_log() {
    let (hooks, tokens) = (Receiver::start().await, Receiver::start().await);
    tokens.otherwise(Reply::Ok(
        "application/json",
        format!(r#"{{"access_token":"{GRANTED}","expires_in":60}}"#),
    ));
    hooks.otherwise(Reply::Ok("application/json", r#"{"token":"ANSWERED-seeded-secret"}"#.into()));
    let path =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("secrets-{}.yaml", std::process::id()));
    std::fs::write(&path, scenario(&hooks, &tokens)).unwrap();
    let process = Process::playing(&path, &["--log-level", "trace"]).await;
    let sim = Sim::in_namespace(process.server.clone(), "seeded");
    let mut ear = Ear::open(&sim, "").await;
    let mut secrets = seed(&sim).await;
    secrets.push("ANSWERED-seeded-secret".into());
    assert!(secrets.len() >= 12, "{secrets:?}");
    let mut hidden = outputs(&sim, "").await;
    sim.admin().post("/__admin/reset", json!({})).await.expect(200);
    let mut told = String::new();
    loop {
        let (kind, data) = ear.next().await;
        told.push_str(&format!("{kind} {data}\n"));
        if kind == "event: reset" {
            break;
        }
    }
    for kind in ["request", "answer", "webhook", "clock"] {
        assert!(told.contains(&format!("event: {kind} ")), "{told}");
    }
    hidden.push(("events".into(), told));
    drop(ear);
    let log = process.end().await;
    assert!(log.lines().count() > 20, "it is talkative: {log}");
    hidden.push(("the log".into(), log));
    for (place, output) in &hidden {
        for secret in &secrets {
            assert!(!output.contains(secret.as_str()), "{secret} stands in {place}: {output}");
        }
    }
}

/// The search above would find them: all that was sent or received is there once it is asked for.
#[tokio::test]
async fn every_seeded_secret_is_there_once_it_is_asked_for() {
    let (hooks, tokens) = (Receiver::start().await, Receiver::start().await);
    tokens.otherwise(Reply::Ok(
        "application/json",
        format!(r#"{{"access_token":"{GRANTED}","expires_in":60}}"#),
    ));
    let sim = Sim::playing(&scenario(&hooks, &tokens));
    let secrets = seed(&sim).await;
    let revealed: String =
        outputs(&sim, "?reveal=true").await.into_iter().map(|(_, output)| output).collect();
    for secret in &secrets {
        assert!(revealed.contains(secret.as_str()), "{secret} was never there");
    }
}

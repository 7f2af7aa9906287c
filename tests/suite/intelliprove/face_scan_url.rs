//! `GET /v2/facescans/url`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Caller, Sim};

const PATH: &str = "/v2/facescans/url";

/// What follows the base in a URL, its token replaced.
fn shown(sim: &Sim, url: &str) -> String {
    let path = url.strip_prefix(&sim.server.url()).unwrap_or_else(|| panic!("{url} leads elsewhere"));
    path.replace(token(url), "TOKEN").replace(&sim.namespace, "NAMESPACE")
}

fn token(url: &str) -> &str {
    url.split_once("action_token=").unwrap().1.split('&').next().unwrap()
}

/// Acceptance 24.
#[tokio::test]
async fn the_url_names_patient_and_the_language_that_was_asked_for() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let body = json!({ "external_user_id": "Ännä+1 & so/on@example.test", "language": "nl" });
    let id = customer.post("/v2/users", body).await.expect(201).text_at("/user_id");
    let mut urls = Vec::new();
    for path in ["/v2/facescans/url", "/v2/dashboard/url"] {
        for language in ["", "&language=fr"] {
            let answer =
                sim.unchanged_by(customer.get(&format!("{path}?user_id={id}{language}"))).await.expect(200);
            let url = answer.text_at("/url");
            assert_eq!(answer.text(), format!(r#"{{"url":"{url}"}}"#));
            urls.push(shown(&sim, &url));
        }
    }
    assert_snapshot!(urls.join("\n"), @"
    /@NAMESPACE/plugin/?action_token=TOKEN&patient=%C3%84nn%C3%A4%2B1%20%26%20so%2Fon%40example.test
    /@NAMESPACE/plugin/?action_token=TOKEN&patient=%C3%84nn%C3%A4%2B1%20%26%20so%2Fon%40example.test&language=fr
    /@NAMESPACE/plugin/dashboard/?action_token=TOKEN&patient=%C3%84nn%C3%A4%2B1%20%26%20so%2Fon%40example.test
    /@NAMESPACE/plugin/dashboard/?action_token=TOKEN&patient=%C3%84nn%C3%A4%2B1%20%26%20so%2Fon%40example.test&language=fr
    ");
}

/// Acceptance 24.
#[tokio::test]
async fn a_user_without_an_external_id_is_the_patient_by_the_user_id() {
    let sim = Sim::intelliprove_with(
        "settings: { url_answer: string }
users: [{ user_id: 0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10 }]",
    )
    .await;
    let answer = sim
        .intelliprove()
        .get("/v2/facescans/url?user_id=0d9c3a5277b44d0e9a516f2c1b8e4a10")
        .await
        .expect(200);
    let url: String = answer.parse();
    assert_eq!(answer.text(), format!("{url:?}"));
    assert_snapshot!(shown(&sim, &url), @"/@NAMESPACE/plugin/?action_token=TOKEN&patient=0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10");
}

/// Acceptance 24: a namespace of the path or the header is part of the URL, one of the host is part of the host.
#[tokio::test]
async fn following_the_url_stays_in_the_namespace() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let (named, port) = (&sim.namespace, sim.server.address.port());
    let outside = sim.outside().with("x-api-key", "test-key");
    let by_header = outside.with("x-lookalike-namespace", named);
    let by_host = |host: &str| outside.with("host", host);
    sim.other("by-host").user("anna").await;
    let prefixed = format!("http://{}/@{named}/plugin/", sim.server.address);
    for (caller, base) in [
        (&sim.intelliprove(), prefixed.clone()),
        (&by_header, prefixed),
        (&by_host(&format!("by-host.localhost:{port}")), format!("http://by-host.localhost:{port}/plugin/")),
        (
            &by_header.with("host", "engine.example.test"),
            format!("http://engine.example.test/@{named}/plugin/"),
        ),
    ] {
        let url = caller.get(&format!("{PATH}?external_user_id=anna")).await.expect(200).text_at("/url");
        assert!(url.starts_with(&format!("{base}?action_token=")), "{url} is not below {base}");
    }
    let url = by_header.get(&format!("{PATH}?external_user_id=anna")).await.text_at("/url");
    follow(&sim.outside(), &sim, &url).await;
}

/// The page loads and its token opens a session in the namespace.
async fn follow(outside: &Caller, sim: &Sim, url: &str) {
    let path = url.strip_prefix(&sim.server.url()).unwrap();
    let page = outside.get(path).await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let page = outside.with("authorization", &format!("Token {}", token(url)));
    page.call("POST", &format!("/@{}/plugin/api/sessions", sim.namespace)).await.expect(201);
}

/// Section 4.2: `--public-url` is the base where it is set.
#[tokio::test]
async fn a_public_url_is_the_base() {
    let settings = lookalike::settings::Settings {
        public_url: Some("https://vendor.example.test/base/".into()),
        ..lookalike::settings::Settings::default()
    };
    let sim = Sim::in_namespace(crate::support::Server::start(settings), "public");
    sim.user("anna").await;
    let url = sim.intelliprove().get(&format!("{PATH}?external_user_id=anna")).await.text_at("/url");
    assert!(url.starts_with("https://vendor.example.test/base/@public/plugin/?action_token="), "{url}");
}

/// Acceptance 26.
#[tokio::test]
async fn the_token_of_the_url_works_for_six_hours_and_the_page_for_ever() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let first = sim.intelliprove().get(&format!("{PATH}?external_user_id=anna")).await.text_at("/url");
    sim.advance("1s").await;
    let second = sim.intelliprove().get(&format!("{PATH}?external_user_id=anna")).await.text_at("/url");
    assert_ne!(first, second);
    let page = sim.intelliprove_token(token(&first));
    let loads = first.strip_prefix(&sim.server.url()).unwrap();
    sim.advance("21598s").await;
    page.get("/v2/users").await.expect(200);
    page.call("POST", "/plugin/api/sessions").await.expect(201);
    sim.advance("1s").await;
    page.get("/v2/users").await.expect(401);
    let refused = sim.unchanged_by(page.call("POST", "/plugin/api/sessions")).await;
    assert_snapshot!(refused, @r#"401 {"detail":"Token has expired"}"#);
    sim.outside().get(loads).await.expect(200);
    sim.intelliprove_token(token(&second)).get("/v2/users").await.expect(200);
}

/// Section 8: `plugin_url_ttl` is apart from `token_ttl`.
#[tokio::test]
async fn the_lifetime_is_a_setting_of_its_own() {
    let sim = Sim::intelliprove_with(
        "settings: { plugin_url_ttl: 1m, token_ttl: 1s }\nusers: [{ external_user_id: anna }]",
    )
    .await;
    let url = sim.intelliprove().get(&format!("{PATH}?external_user_id=anna")).await.text_at("/url");
    let page = sim.intelliprove_token(token(&url));
    for (by, status) in [("59s", 200), ("1s", 401)] {
        sim.advance(by).await;
        assert_eq!(page.get("/v2/users").await.status, status, "{by}");
    }
}

/// Section 4.2: the languages are those of the settings.
#[tokio::test]
async fn an_unknown_language_is_a_422() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let path = format!("{PATH}?external_user_id=anna&language=de");
    assert_snapshot!(sim.unchanged_by(sim.intelliprove().get(&path)).await, @r#"422 {"detail":[{"loc":["query","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]}"#);
}

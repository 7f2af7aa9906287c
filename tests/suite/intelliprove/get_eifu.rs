//! `GET /v2/regulatory/eifu`

use insta::assert_snapshot;

use crate::support::Sim;

const PATH: &str = "/v2/regulatory/eifu";

/// Acceptance 45.
#[tokio::test]
async fn the_url_it_answers_is_200_in_every_language() {
    let sim = Sim::intelliprove_with("settings: { languages: [en, nl, fr, de] }").await;
    for (query, language) in
        [("", "en"), ("?language=nl", "nl"), ("?language=fr", "fr"), ("?language=de", "de")]
    {
        let answer = sim.intelliprove().get(&format!("{PATH}{query}")).await.expect(200);
        assert_eq!(answer.text_at("/language"), language);
        let url = answer.text_at("/url");
        let path = url.strip_prefix(&sim.server.url()).expect("a URL of this server");
        let page = sim.outside().get(path).await.expect(200);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn version_and_label_are_told_with_the_url_of_the_hosts_own() {
    let sim = Sim::start().await;
    let asked = sim.outside().with("x-api-key", "test-key").with("host", "engine.example.test");
    assert_snapshot!(asked.get(PATH).await, @r#"200 {"version":"1.0.0","language":"en","url":"http://engine.example.test/cdn/content/v1/eifu/en.html","product_label":"IntelliProve (simulated)"}"#);
    assert_snapshot!(asked.get("/v2/regulatory/eifu?language=de").await, @r#"422 {"detail":[{"loc":["query","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]}"#);
}

#[tokio::test]
async fn no_user_is_needed_but_a_credential_is() {
    let sim = Sim::start().await;
    sim.holder("none").await.get(PATH).await.expect(200);
    assert_snapshot!(sim.caller().get(PATH).await, @r#"401 {"detail":"Not authenticated"}"#);
}

//! `POST /v2/widgets/{name}`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

/// A user who reads Dutch, with a scan of the contract's example values.
async fn anna() -> Sim {
    Sim::intelliprove_with(
        "settings: { metrics_refresh: on_scan }\nusers:\n  - external_user_id: anna\n    language: nl\n    \
         face_scans:\n      - ago: 1h\n        face_scan_id: 3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77\n        \
         biomarkers: { heart_rate: 71, respiratory_rate: 15, heart_rate_variability: 54, \
         systolic_blood_pressure: 118, diastolic_blood_pressure: 76 }\n",
    )
    .await
}

const SCAN: &str = "3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77";

async fn widget(sim: &Sim, name: &str, body: Value) -> Answer {
    sim.holder("anna").await.post(&format!("/v2/widgets/{name}"), body).await
}

fn data(name: &str) -> Value {
    match name {
        "biomarker" => json!({ "parameter": "heart_rate", "face_scan_id": SCAN }),
        "graph" => json!({ "parameter": "blood_pressure" }),
        "metric" => json!({ "parameter": "mental_stress" }),
        _ => json!({}),
    }
}

/// Acceptance 38. The first is the answer that the vendor's document shows.
#[tokio::test]
async fn data_and_its_parameter_are_required() {
    let sim = anna().await;
    assert_snapshot!(widget(&sim, "biomarker", json!({})).await, @r#"422 {"detail":[{"loc":["body","data"],"msg":"field required","type":"value_error.missing"}]}"#);
    for name in ["biomarker", "metric", "graph"] {
        let answer = widget(&sim, name, json!({ "data": {} })).await;
        assert_eq!(
            answer.to_string(),
            r#"422 {"detail":[{"loc":["body","data","parameter"],"msg":"field required","type":"value_error.missing"}]}"#,
            "{name}"
        );
    }
}

/// Acceptance 39.
#[tokio::test]
async fn every_widget_in_every_variation_is_one_self_contained_fragment() {
    let sim = anna().await;
    let mut seen = String::new();
    for (name, variation) in [
        ("biomarker", "default"),
        ("biomarker", "arc"),
        ("biomarker", "small"),
        ("metric", "default"),
        ("graph", "default"),
        ("main", "default"),
        ("recommendations", "default"),
        ("todos", "default"),
    ] {
        let body =
            json!({ "appearance": { "variation": variation, "theme": { "x": 1 } }, "data": data(name) });
        let answer = widget(&sim, &format!("{name}?version=2"), body).await.expect(200);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_self_contained(answer.text());
        seen.push_str(answer.text().lines().find(|line| line.contains("intelli-widget\"")).unwrap());
        seen.push('\n');
    }
    assert_snapshot!(seen, @r#"
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="default" data-parameter="heart_rate" data-value="71" data-unit="bpm" data-locked="false" data-language="nl" data-version="2"><p class="l">Hartslag</p><p><span class="v">71</span> bpm</p><p class="z">Normaal</p></div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="arc" data-parameter="heart_rate" data-value="71" data-unit="bpm" data-locked="false" data-language="nl" data-version="2"><span class="v">71</span> bpm</div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="small" data-parameter="heart_rate" data-value="71" data-unit="bpm" data-locked="false" data-language="nl" data-version="2"><span class="l">Hartslag</span> <span class="v">71</span> bpm</div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="metric" data-variation="default" data-parameter="mental_stress" data-value="48.9" data-locked="false" data-language="nl" data-version="2"><p class="l">Mentale stress</p><p class="v">48.9</p><p class="z">Normaal</p><p class="z">Betrouwbaarheid 33.3 %</p></div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="graph" data-variation="default" data-parameter="blood_pressure" data-value="118/76" data-unit="mmHg" data-locked="false" data-language="nl" data-version="2"><p class="l">Bloeddruk</p><svg viewBox="0 0 320 120" role="img" aria-label="Bloeddruk"><polyline points="310.0,10.0"></polyline><circle cx="310.0" cy="10.0" r="3"></circle><polyline points="310.0,110.0"></polyline><circle cx="310.0" cy="110.0" r="3"></circle></svg><p class="d">2026-01-30 – 2026-03-01</p></div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="main" data-variation="default" data-locked="false" data-language="nl" data-version="2"><ul><li>Fysieke gezondheid <span class="v">86 % (goed)</span></li><li>Mentale gezondheid <span class="v">51 % (redelijk)</span></li><li>Slaap en energie <span class="v">50 % (redelijk)</span></li></ul><p class="d">Laatste scan: 2026-03-01 08:00 UTC</p></div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="recommendations" data-variation="default" data-locked="false" data-language="nl" data-version="2"><p>Ga zo door: regelmatig scannen, bewegen en slapen houden je gezond.</p></div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="todos" data-variation="default" data-locked="false" data-language="nl" data-version="2"><ul><li>Hoeveel uur slaap je gemiddeld per nacht?</li><li>Hoe actief ben je op een gewone dag?</li><li>Hoe vaak voelde je je de afgelopen maand gestrest?</li><li>Hoeveel uur sport je per week?</li><li>Hoe vaak word je &#39;s nachts wakker?</li></ul></div>
    "#);
}

/// Exactly one element of the class; its id, and each reference to it, is the literal; nothing is loaded.
fn assert_self_contained(html: &str) {
    assert_eq!(html.matches("class=\"intelli-widget\"").count(), 1, "{html}");
    assert_eq!(html.matches(" id=").count(), 1, "{html}");
    assert_eq!(html.matches(" id=\"intelli-widget-id\"").count(), 1, "{html}");
    let style = html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    for rule in style.split_inclusive('}') {
        assert!(rule.starts_with("#intelli-widget-id"), "{rule} reaches beyond the widget");
    }
    let script = html.split("<script>").nth(1).unwrap();
    assert!(script.starts_with("document.getElementById(\"intelli-widget-id\")"), "{script}");
    for external in ["http", "src=", "href=", "@import", "url(", "<link", "<iframe"] {
        assert!(!html.contains(external), "{external} in {html}");
    }
}

/// Acceptance 39.
#[tokio::test]
async fn with_only_data_and_no_version_it_is_version_1_in_the_users_language() {
    let sim = anna().await;
    for name in ["biomarker", "metric", "graph", "main", "recommendations", "todos"] {
        let answer = widget(&sim, name, json!({ "data": data(name) })).await.expect(200);
        for part in [r#"data-version="1""#, r#"data-variation="default""#, r#"data-language="nl""#] {
            assert!(answer.text().contains(part), "{part} in {answer}");
        }
    }
}

/// Acceptance 40.
#[tokio::test]
async fn what_does_not_exist_is_404_in_json() {
    let sim = anna().await;
    for (name, body, detail) in [
        ("sparkline", json!({ "data": {} }), "Widget not found!"),
        ("main?version=3", json!({ "data": {} }), "Widget not found!"),
        ("main?version=0", json!({ "data": {} }), "Widget not found!"),
        ("main", json!({ "data": {}, "appearance": { "variation": "arc" } }), "Widget variation not found!"),
        (
            "biomarker",
            json!({ "data": { "parameter": "heart_rate", "face_scan_id": "0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10" } }),
            "Face scan not found!",
        ),
    ] {
        let answer = widget(&sim, name, body).await.expect(404);
        assert_eq!(answer.json(), json!({ "detail": detail }), "{name}");
        assert_eq!((answer.header("content-type"), answer.reason()), ("application/json", "not-found"));
    }
}

/// Acceptance 40.
#[tokio::test]
async fn a_biomarker_of_no_scan_is_a_placeholder_with_an_empty_value() {
    let sim = anna().await;
    for body in
        [json!({ "parameter": "heart_rate", "face_scan_id": null }), json!({ "parameter": "heart_rate" })]
    {
        let answer = widget(&sim, "biomarker", json!({ "data": body })).await.expect(200);
        assert!(answer.text().contains(r#"data-value="" data-unit="bpm" data-locked="false""#), "{answer}");
    }
}

/// Acceptance 41.
#[tokio::test]
async fn a_title_is_escaped_and_never_stands_in_a_script() {
    let sim = anna().await;
    let title = r#"</style></script><script>alert("x")</script>' & <b id=1>"#;
    let body = json!({ "data": { "parameter": "heart_rate", "title": title } });
    let answer = widget(&sim, "graph", body).await.expect(200);
    let html = answer.text();
    assert!(!html.contains("alert(\"") && !html.contains("<b ") && !html.contains("' &"), "{html}");
    assert!(
        html.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; &amp; &lt;b id=1&gt;"),
        "{html}"
    );
    assert_eq!((html.matches("<script>").count(), html.matches("</style>").count()), (1, 1));
    assert!(!html.split("<script>").nth(1).unwrap().contains("alert"));
}

/// Acceptance 41.
#[tokio::test]
async fn the_appearance_decides_the_language_before_the_user() {
    let sim = anna().await;
    let mut seen = Vec::new();
    for language in [json!("fr"), json!("en"), json!(null)] {
        let body = json!({ "appearance": { "language": language, "variation": "small" }, "data": data("biomarker") });
        let answer = widget(&sim, "biomarker", body).await.expect(200);
        seen.push(answer.text().lines().nth(1).unwrap().to_owned());
    }
    assert_snapshot!(seen.join("\n"), @r#"
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="small" data-parameter="heart_rate" data-value="71" data-unit="bpm" data-locked="false" data-language="fr" data-version="1"><span class="l">Fréquence cardiaque</span> <span class="v">71</span> bpm</div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="small" data-parameter="heart_rate" data-value="71" data-unit="bpm" data-locked="false" data-language="en" data-version="1"><span class="l">Heart rate</span> <span class="v">71</span> bpm</div>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="small" data-parameter="heart_rate" data-value="71" data-unit="bpm" data-locked="false" data-language="nl" data-version="1"><span class="l">Hartslag</span> <span class="v">71</span> bpm</div>
    "#);
    let body = json!({ "appearance": { "language": "de" }, "data": {} });
    assert_snapshot!(widget(&sim, "main", body).await, @r#"422 {"detail":[{"loc":["body","appearance","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]}"#);
}

#[tokio::test]
async fn members_of_the_wrong_type_are_listed_in_order() {
    let sim = anna().await;
    let body =
        json!({ "appearance": { "theme": "dark" }, "data": { "parameter": "iq", "face_scan_id": "zz" } });
    assert_snapshot!(widget(&sim, "biomarker?version=two", body).await, @r#"422 {"detail":[{"loc":["query","version"],"msg":"value is not a valid integer","type":"type_error.integer"},{"loc":["body","appearance","theme"],"msg":"value is not a valid dict","type":"type_error.dict"},{"loc":["body","data","parameter"],"msg":"value is not a valid enumeration member; permitted: 'heart_rate', 'respiratory_rate', 'heart_rate_variability', 'resonant_breathing_score', 'blood_pressure', 'systolic_blood_pressure', 'diastolic_blood_pressure'","type":"type_error.enum","ctx":{"enum_values":["heart_rate","respiratory_rate","heart_rate_variability","resonant_breathing_score","blood_pressure","systolic_blood_pressure","diastolic_blood_pressure"]}},{"loc":["body","data","face_scan_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#);
    assert_snapshot!(widget(&sim, "main", json!({ "data": "none" })).await, @r#"422 {"detail":[{"loc":["body","data"],"msg":"value is not a valid dict","type":"type_error.dict"}]}"#);
}

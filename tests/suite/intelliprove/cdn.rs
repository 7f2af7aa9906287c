//! `GET /cdn/{path}`

use crate::support::Sim;

const FRAGMENTS: [&str; 7] =
    ["biomarker", "biomarker-xs", "metric", "graph", "main", "recommendations", "todos"];
const STUBS: [(&str, &str); 4] = [
    ("chartjs.js", "Chart"),
    ("chartjs-plugin-datalabels.js", "ChartDataLabels"),
    ("d3.js", "d3"),
    ("swiper-bundle.min.js", "Swiper"),
];

/// Acceptance 46.
#[tokio::test]
async fn every_listed_file_is_served_without_a_key() {
    let sim = Sim::start().await;
    let states = ["loading-states", "error-states"];
    let fragments = states.iter().flat_map(|state| FRAGMENTS.map(|name| format!("{state}/{name}.html")));
    let pages = ["widget-loading.html", "eifu/en.html", "eifu/nl.html", "eifu/fr.html"].map(str::to_owned);
    for path in fragments.chain(pages) {
        let answer = sim.caller().get(&format!("/cdn/content/v1/{path}")).await.expect(200);
        let head = ["content-type", "cache-control"].map(|name| answer.header(name));
        assert_eq!(head, ["text/html; charset=utf-8", "no-store"], "{path}");
    }
    for (path, global) in STUBS {
        let answer = sim.caller().get(&format!("/cdn/third-party/v1/{path}")).await.expect(200);
        let head = ["content-type", "cache-control"].map(|name| answer.header(name));
        assert_eq!(head, ["text/javascript; charset=utf-8", "no-store"], "{path}");
        assert!(answer.text().contains(&format!("globalThis.{global} = ")), "{answer}");
    }
}

/// Acceptance 46.
#[tokio::test]
async fn anything_else_is_404_in_the_vendors_format() {
    let sim = Sim::start().await;
    for path in [
        "/cdn/",
        "/cdn/content/v1/loading-states/other.html",
        "/cdn/content/v1/eifu/de.html",
        "/cdn/third-party/v1/jquery.js",
    ] {
        let answer = sim.caller().get(path).await;
        assert_eq!(answer.to_string(), r#"404 {"detail":"Not Found"}"#, "{path}");
    }
}

#[tokio::test]
async fn head_answers_as_get_without_a_body() {
    let sim = Sim::start().await;
    let get = sim.caller().get("/cdn/third-party/v1/d3.js").await.expect(200);
    let head = sim.caller().call("HEAD", "/cdn/third-party/v1/d3.js").await.expect(200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("content-type"), get.header("content-type"));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
}

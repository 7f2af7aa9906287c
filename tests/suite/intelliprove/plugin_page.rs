//! `GET /plugin/` and `GET /plugin/dashboard/`, as far as the server goes

use insta::assert_snapshot;

use crate::support::Sim;

#[tokio::test]
async fn the_pages_always_load_and_may_be_framed_by_anyone() {
    let sim = Sim::start().await;
    for path in [
        "/plugin/?action_token=&patient=",
        "/plugin/?action_token=worthless&patient=anna&language=xx&performer=me&more=1",
        "/plugin/",
        "/plugin/dashboard/?action_token=worthless&patient=anna",
    ] {
        let answer = sim.caller().get(path).await.expect(200);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(answer.header("content-security-policy"), "frame-ancestors *", "{path}");
        assert!(!answer.headers.contains_key("x-frame-options"), "{path}");
        let head = sim.caller().call("HEAD", path).await.expect(200);
        assert!(head.body.is_empty());
    }
}

/// What a page says to call leads back to its namespace.
#[tokio::test]
async fn the_calls_that_a_page_names_stay_in_its_namespace() {
    let sim = Sim::start().await;
    let own = format!("{}/@{}", sim.server.url(), sim.namespace);
    let call = format!("POST {own}/__admin/actions/intelliprove.complete_face_scan\n");
    for path in ["/plugin/", "/plugin/dashboard/"] {
        for (query, user) in [
            ("", "external id or user id"),
            ("?patient=anna%2Bx%40example.test", "anna+x@example.test"),
            ("?patient=%3Cb%3E%26", "&lt;b>&amp;"),
        ] {
            let page = sim.caller().get(&format!("{path}{query}")).await.expect(200);
            let body = format!(r#"{{"user":"{user}"}}</code>"#);
            assert!(page.text().contains(&format!("{call}{body}")), "{path}{query}: {page}");
        }
    }
}

/// The vendor's own host name leads to the page.
#[tokio::test]
async fn the_root_of_the_plugins_host_is_the_page() {
    let sim = Sim::start().await;
    let page = sim.caller().get("/plugin/").await.expect(200);
    let by_host = sim.outside().with("host", "plugin.intelliprove.com").get("/?action_token=x").await;
    let own = format!("{}/@{}", sim.server.url(), sim.namespace);
    assert_eq!(by_host.expect(200).text(), page.text().replace(&own, "http://plugin.intelliprove.com"));
}

/// Acceptance 47, the URL: an outcome is one of five.
#[tokio::test]
async fn an_outcome_in_the_url_must_be_one_of_the_five() {
    let sim = Sim::start().await;
    for known in ["success", "quality_fail", "camera_denied", "no_camera", "time_out"] {
        sim.caller().get(&format!("/plugin/?lookalike_outcome={known}")).await.expect(200);
    }
    assert_snapshot!(sim.caller().get("/plugin/?lookalike_outcome=sneeze").await, @r#"400 {"type":"urn:lookalike:problem:unknown-outcome","title":"Bad Request","status":400,"detail":"`sneeze` is no outcome of a plug-in session","hint":"use one of: success, quality_fail, camera_denied, no_camera, time_out","known":["success","quality_fail","camera_denied","no_camera","time_out"]}"#);
}

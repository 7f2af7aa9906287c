//! The hosted pages, and the addresses that lead to them and on from them (section 14).

use serde_json::{Value, json};

use super::hosted::{ana, finish, open, through};
use crate::support::Sim;

/// Acceptance 52.
#[tokio::test]
async fn the_address_that_was_asked_for_keeps_what_it_has() {
    let sim = Sim::incode_with("{}");
    for (redirect_url, result, expected) in [
        (
            "https://app.test/done?x=1#top",
            "failed",
            "https://app.test/done?x=1&error=verification_failed&correlation_id=a%26b#top",
        ),
        ("app://success", "failed", "app://error?error=verification_failed&correlation_id=a%26b"),
        ("app://success/deep?a", "abandoned", "app://error/deep?a&error=abandoned&correlation_id=a%26b"),
        ("https://success/", "camera_denied", "https://success/?error=camera_denied&correlation_id=a%26b"),
    ] {
        let opening = json!({ "client_id": "app", "redirect_url": redirect_url, "correlation_id": "a&b" });
        assert_eq!(through(&sim, opening, json!({ "result": result })).await.text_at("/next"), expected);
    }
    let opening = json!({ "client_id": "app", "redirect_url": "app://success?x=1", "correlation_id": "a&b" });
    let next =
        through(&sim, opening, json!({ "result": "verified", "person": ana() })).await.text_at("/next");
    assert!(
        next.starts_with("app://success?x=1&token=ey") && next.ends_with("&correlation_id=a%26b"),
        "{next}"
    );
}

/// Acceptance 53.
#[tokio::test]
async fn a_verification_that_was_started_is_taken_by_its_page() {
    let sim = Sim::with_ana();
    let wanted = json!({ "identity": "ana", "client_id": "my app", "correlation_id": "c-1", "redirect_url": "app://success" });
    let started = sim.act("incode.start_verification", wanted).await;
    let (id, url) = (started.text_at("/verification_id"), started.text_at("/url"));
    assert!(
        url.starts_with(&format!("{}/@{}/incode-id/?client_id=my%20app&", sim.server.url(), sim.namespace)),
        "{url}"
    );
    let page = sim.outside_of(&url).get("").await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    let opened = open(&sim, json!({ "client_id": "my app", "verification_id": id })).await.expect(201);
    assert_eq!(opened.text_at("/verification_id"), id);
    let done =
        finish(&sim, &opened.text_at("/session_id"), json!({ "result": "verified" })).await.expect(200);
    assert!(
        done.text_at("/next").ends_with("&correlation_id=c%2D1")
            || done.text_at("/next").ends_with("&correlation_id=c-1")
    );
    let again = open(&sim, json!({ "client_id": "my app", "verification_id": id })).await.expect(404);
    assert_eq!(again.text_at("/message"), "The requested resource doesn't exist");
    assert_eq!(sim.show_marker("face=ana").await.text_at("/verificationId"), id);
}

/// Section 11.
#[tokio::test]
async fn what_the_address_of_the_page_asks_for_goes_into_its_session() {
    let sim = Sim::with_ana();
    let asked = "/incode-id/?client_id=app&lookalike_outcome=abandoned&lookalike_identity=ana&lookalike_mode=scripted";
    let page = sim.caller().get(asked).await.expect(200);
    let handed_on = r#"{"client_id":"app","outcome":"abandoned","identity":"ana","mode":"scripted"}"#;
    assert!(page.text().contains(handed_on), "{page}");
    let opened = open(&sim, serde_json::from_str(handed_on).unwrap()).await.expect(201);
    assert_eq!((opened.at("/outcome"), opened.at("/mode")), (json!("abandoned"), json!("scripted")));
    let opened = open(&sim, json!({ "client_id": "app", "mode": null })).await.expect(201);
    assert_eq!((opened.at("/outcome"), opened.at("/mode")), (json!(null), json!("manual")));
    for wrong in ["lookalike_outcome=won", "lookalike_mode=alone"] {
        let page = sim.caller().get(&format!("/incode-id/?client_id=app&{wrong}")).await.expect(400);
        assert_eq!(
            (page.header("content-type"), page.reason()),
            ("application/problem+json", "unknown-outcome")
        );
    }
    let opening = json!({ "client_id": "app", "mode": "alone" });
    assert_eq!(sim.unchanged_by(open(&sim, opening)).await.expect(400).reason(), "unknown-outcome");
}

/// Acceptance 53.
#[tokio::test]
async fn a_client_that_is_not_known_gets_neither_page_nor_session() {
    let sim = Sim::incode_with("settings: { client_ids: [app] }");
    sim.caller().get("/incode-id/?client_id=app&lookalike_mode=manual").await.expect(200);
    for query in ["", "?client_id=", "?client_id=other", "?xclient_id=app"] {
        let page = sim.unchanged_by(sim.caller().get(&format!("/incode-id/{query}"))).await.expect(400);
        assert_eq!((page.header("content-type"), page.reason()), ("text/html; charset=utf-8", "client-id"));
    }
    for body in [json!({ "client_id": "other" }), json!({}), json!([]), json!({ "client_id": "" })] {
        let answer = sim.unchanged_by(open(&sim, body)).await.expect(400);
        assert_eq!(answer.text_at("/message"), "BadRequestException: client_id is unknown.");
    }
    let any = Sim::incode_with("{}");
    any.caller().get("/incode-id/?client_id=whatever").await.expect(200);
    let page = any.caller().get("/incode-id/").await.expect(400);
    assert!(
        page.text().contains("Add <code>?client_id=…</code> to the address; any is taken here."),
        "{page}"
    );
}

/// What the page says to call is whole: it can be copied, and leads back to its namespace.
#[tokio::test]
async fn the_calls_that_the_page_names_can_be_made_as_they_stand() {
    let sim = Sim::incode_with("{}");
    let started = sim.act("incode.start_verification", json!({ "correlation_id": "<&>" })).await;
    let page = sim.outside_of(&started.text_at("/url")).get("").await.expect(200);
    let page = page.text();
    let said: Vec<_> = page.split("POST ").skip(1).map(|call| call.split_once('\n').unwrap()).collect();
    let own = format!("{}/@{}", sim.server.url(), sim.namespace);
    let body = |body: &str| {
        let line = body.lines().next().unwrap().replace("</code></pre>", "");
        serde_json::from_str::<Value>(&line.replace("&lt;", "<").replace("&amp;", "&")).unwrap()
    };
    let [(sessions, opening), (end, ending), (action, arguments)] = said[..] else { panic!("{page}") };
    assert_eq!(sessions, format!("{own}/incode-id/api/sessions"));
    assert_eq!(end, format!("{own}/incode-id/api/sessions/{{session_id}}/finish"));
    assert_eq!(action, format!("{own}/__admin/actions/incode.complete_verification"));
    let opened = open(&sim, body(opening)).await.expect(201);
    assert_eq!(opened.at("/verification_id"), started.at("/verification_id"));
    assert_eq!(body(arguments)["verification_id"], started.at("/verification_id"));
    let done = finish(&sim, &opened.text_at("/session_id"), body(ending)).await.expect(200);
    assert!(done.text_at("/next").ends_with("&correlation_id=%3C%26%3E"), "{done}");
}

/// Acceptance 53.
#[tokio::test]
async fn an_address_that_would_run_in_the_page_is_refused() {
    let sim = Sim::incode_with("{}");
    for redirect_url in [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///x",
        "blob:x",
        "/relative",
        "x",
        "",
    ] {
        let answer = sim
            .unchanged_by(open(&sim, json!({ "client_id": "app", "redirect_url": redirect_url })))
            .await
            .expect(400);
        assert_eq!(answer.text_at("/message"), "BadRequestException: redirect_url is not allowed.");
        assert_eq!(answer.reason(), "redirect-url");
    }
}

#[tokio::test]
async fn the_result_page_says_what_came_of_it_whatever_its_address() {
    let sim = Sim::incode_with("{}");
    for (query, expected) in [
        ("?status=success&token=x", "You are verified"),
        ("?status=fail&error=verification_failed", "You are not verified"),
        ("?status=success", "You are not verified"),
        ("", "You are not verified"),
        ("?%ff&token=", "You are not verified"),
    ] {
        let page = sim
            .caller()
            .with("accept", "text/html")
            .get(&format!("/incode-id/verification-result{query}"))
            .await
            .expect(200);
        assert!(page.text().contains(expected), "{query}");
    }
}

/// Acceptance 53: wherever the address comes from.
#[tokio::test]
async fn an_address_that_an_action_brought_in_is_refused_by_the_page_all_the_same() {
    let sim = Sim::with_ana();
    let wanted = json!({ "identity": "ana", "redirect_url": "javascript:alert(1)" });
    let id = sim.act("incode.start_verification", wanted).await.text_at("/verification_id");
    let opening = json!({ "client_id": "app", "verification_id": id });
    let refused = sim.unchanged_by(open(&sim, opening)).await.expect(400);
    assert_eq!(
        (refused.at("/message"), refused.reason()),
        (json!("BadRequestException: redirect_url is not allowed."), "redirect-url")
    );
    let own = json!({ "client_id": "app", "verification_id": id, "redirect_url": "app://done" });
    let next = through(&sim, own, json!({ "result": "failed" })).await.text_at("/next");
    assert_eq!(next, "app://done?error=verification_failed");
}

//! Routes and methods: judged before anything else, and worded like every refusal.

use insta::assert_snapshot;

use crate::support::Sim;

/// Acceptance 37.
#[tokio::test]
async fn an_unknown_route_is_refused_without_a_key() {
    let sim = Sim::start().await;
    for path in [
        "/pulse",
        "/pulse/",
        "/pulse/status/",
        "/pulse/users",
        "/pulse/users/",
        "/pulse/users/a/",
        "/pulse/users/a/b",
        "/pulse/user-verify",
        "/pulse/Status",
        "/pulse-auth",
        "/pulse-auth/api/links/create-profile",
        "/pulse-auth/b",
        "/pulse-auth/b/",
        "/pulse-auth/b/x/",
        "/pulse-auth/b/x/passes/",
        "/pulse//status",
    ] {
        for method in ["GET", "POST", "DELETE", "OPTIONS"] {
            let refused = sim.unchanged_by(sim.caller().call(method, path)).await.expect(404);
            assert_eq!(refused.text_at("/error/detail"), format!("No route for {method} {path}."));
            assert_eq!((refused.reason(), refused.at("/userRef").is_null()), ("unknown-route", true));
        }
    }
    assert_snapshot!(sim.caller().call("PUT", "/pulse/nothing?x=1").await, @r#"404 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Not found.","userRef":null,"error":{"code":"ROUTE_NOT_FOUND","status":404,"detail":"No route for PUT /pulse/nothing."}}"#);
}

/// Acceptance 37.
#[tokio::test]
async fn a_wrong_method_is_refused_with_all_that_are_allowed() {
    let sim = Sim::start().await;
    for (path, allowed) in [
        ("/pulse/status", "GET"),
        ("/pulse/user-verify/marie", "POST"),
        ("/pulse/user-action/marie", "POST"),
        ("/pulse/users/marie", "GET, DELETE"),
        ("/pulse-auth/api/links/create-profile/marie", "POST"),
        ("/pulse-auth/api/links/reset-profile/marie", "POST"),
        ("/pulse-auth/api/links/complete-profile/marie", "POST"),
        ("/pulse-auth/b/key", "GET"),
        ("/pulse-auth/b/key/passes", "POST"),
    ] {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW"] {
            if allowed.split(", ").any(|known| known == method) {
                continue;
            }
            let refused = sim.unchanged_by(sim.caller().call(method, path)).await.expect(405);
            assert_eq!(
                (refused.header("allow"), refused.reason()),
                (allowed, "wrong-method"),
                "{method} {path}"
            );
            if method != "HEAD" {
                assert_eq!(refused.text_at("/error/detail"), allowed);
            }
        }
    }
    assert_snapshot!(sim.caller().call("PATCH", "/pulse/users/ma%2Frie").await, @r#"405 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Method not allowed.","userRef":"ma/rie","error":{"code":"METHOD_NOT_ALLOWED","status":405,"detail":"GET, DELETE"}}"#);
}

/// A back-end API: no answer speaks of origins, and a preflight is a wrong method.
#[tokio::test]
async fn there_is_no_cors() {
    let sim = Sim::start().await;
    let page =
        sim.pulse().with("origin", "https://app.example.test").with("access-control-request-method", "GET");
    for (method, path, status) in
        [("OPTIONS", "/pulse/status", 405), ("GET", "/pulse/status", 200), ("GET", "/pulse/x", 404)]
    {
        let answer = page.call(method, path).await.expect(status);
        assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{answer}");
    }
}

/// A further path of an operation serves it, and its refusals repeat the reference too.
#[tokio::test]
async fn a_further_path_is_as_good_as_the_vendors_own() {
    let aliases = "aliases: [{ operation: pulse.link_complete_profile, path: '/complete/{user_ref}/link' }]";
    let sim =
        Sim::playing(&format!("{}{aliases}\n", Sim::scenario_of("pulse", "users: [{ user_ref: a/b }]")));
    sim.pulse().call("POST", "/complete/a%2Fb/link").await.expect(200);
    let refused = sim.caller().call("POST", "/complete/a%2Fb/link").await.expect(401);
    assert_eq!(refused.at("/userRef"), "a/b");
}

//! Paths and methods (section 2, steps 2 and 3).

use crate::support::Sim;

/// Acceptance 7.
#[tokio::test]
async fn a_path_that_is_not_known_is_refused() {
    let sim = Sim::with_ana();
    for path in [
        "/omni/incode-id/userinfo/",
        "/omni/incode-id/nothing",
        "/omni/incode-id/verification",
        "/omni/incode-id/verification/",
        "/omni/incode-id/verification/a/b",
        "/omni/incode-id/images/a",
        "/omni/incode-id",
        "/omni",
        "/incode-id",
        "/incode-id/nothing",
    ] {
        let answer = sim.incode().get(path).await.expect(404);
        assert_eq!(answer.text_at("/message"), "The requested resource doesn't exist");
        assert_eq!((answer.text_at("/path").as_str(), answer.reason()), (path, "unknown-route"));
    }
}

/// Acceptance 7.
#[tokio::test]
async fn a_method_that_is_not_served_is_refused_with_those_that_are() {
    let sim = Sim::with_ana();
    for (method, path, allow) in [
        ("DELETE", "/omni/incode-id/userinfo", "GET, HEAD"),
        ("OPTIONS", "/omni/incode-id/userinfo", "GET, HEAD"),
        ("POST", "/omni/incode-id/verification/x", "GET, HEAD"),
        ("PUT", "/omni/incode-id/authentication/x", "GET, HEAD"),
        ("GET", "/omni/incode-id/authenticate", "POST"),
        ("HEAD", "/omni/incode-id/authenticate", "POST"),
        ("POST", "/incode-id/", "GET, HEAD"),
        ("GET", "/incode-id/api/sessions", "POST"),
        ("PATCH", "/incode-id/api/sessions/x/finish", "POST"),
        ("DELETE", "/omni/incode-id/images/x/front", "GET, HEAD"),
    ] {
        let answer = sim.incode().call(method, path).await.expect(405);
        assert_eq!((answer.header("allow"), answer.reason()), (allow, "method"), "{method} {path}");
        assert_eq!(answer.header("access-control-allow-origin"), "");
        if method != "HEAD" {
            assert_eq!(answer.text_at("/message"), "Unacceptable HTTP method for requested resource");
            assert_eq!(answer.text_at("/error"), "Method Not Allowed");
        }
    }
}

/// Acceptance 7.
#[tokio::test]
async fn head_is_answered_as_get_without_the_body() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    let (get, head) =
        (holder.get("/omni/incode-id/userinfo").await, holder.call("HEAD", "/omni/incode-id/userinfo").await);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
}

/// Acceptance 56.
#[tokio::test]
async fn nothing_is_served_below_a_zero() {
    let sim = Sim::with_ana();
    let answer = sim.holder_of("ana").await.get("/0/omni/incode-id/userinfo").await.expect(404);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

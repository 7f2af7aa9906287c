//! A slash too many or too few at the end of a path (section 2).

use crate::support::{Answer, Sim};

/// Acceptance 21, forth and back, with any method.
#[tokio::test]
async fn a_path_that_matches_but_for_its_slash_is_redirected() {
    let sim = Sim::start().await;
    let base = format!("{}/@{}", sim.server.url(), sim.namespace);
    for (method, path, expected) in [
        ("GET", "/v2/users/?a=1", "/v2/users?a=1"),
        ("POST", "/v2/users/", "/v2/users"),
        ("DELETE", "/v2/metrics/", "/v2/metrics"),
        ("HEAD", "/v2/users/", "/v2/users"),
        ("OPTIONS", "/v2/users/", "/v2/users"),
        ("GET", "/v2/users/?external_user_id=a%2Bb+c&x", "/v2/users?external_user_id=a%2Bb+c&x"),
        ("GET", "/v2/users/?", "/v2/users?"),
        ("GET", "/v2/facescans/", "/v2/facescans"),
        ("GET", "/v2/facescans/url/", "/v2/facescans/url"),
        ("GET", "/v2/facescans/a%20b/", "/v2/facescans/a%20b"),
        ("PUT", "/v2/userprofiles/physical/", "/v2/userprofiles/physical"),
        ("GET", "/plugin?action_token=x", "/plugin/?action_token=x"),
        ("GET", "/plugin/dashboard", "/plugin/dashboard/"),
        ("POST", "/plugin/api/sessions/", "/plugin/api/sessions"),
    ] {
        let answer = sim.unchanged_by(sim.caller().call(method, path)).await;
        assert_eq!(redirect(&answer), (307, format!("{base}{expected}")), "{method} {path}");
    }
}

fn redirect(answer: &Answer) -> (u16, String) {
    assert_eq!((answer.body.len(), answer.header("content-type")), (0, ""), "{answer}");
    assert_eq!(answer.reason(), "trailing-slash");
    (answer.status, answer.header("location").to_owned())
}

/// Acceptance 21: more than one slash is another path.
#[tokio::test]
async fn two_slashes_are_an_unknown_path() {
    let sim = Sim::start().await;
    for path in ["/v2/users//", "/v2//", "/v2/nothing/", "/plugin/api//"] {
        sim.caller().get(path).await.expect(404);
    }
}

/// Section 2: the namespace is carried by the prefix however it was named; the host is the one that was addressed.
#[tokio::test]
async fn the_location_keeps_host_and_namespace() {
    let sim = Sim::start().await;
    let named =
        sim.outside().with("x-lookalike-namespace", &sim.namespace).with("host", "engine.example.test");
    let answer = named.get("/v2/users/").await;
    assert_eq!(answer.header("location"), format!("http://engine.example.test/@{}/v2/users", sim.namespace));
    let by_host = sim.outside().with("host", "label.localhost:1");
    assert_eq!(by_host.get("/v2/users/").await.header("location"), "http://label.localhost:1/v2/users");
    let plain = sim.outside().get("/v2/users/").await;
    assert_eq!(plain.header("location"), format!("{}/v2/users", sim.server.url()));
}

//! Keys (section 2, step 1).

use insta::assert_snapshot;

use crate::support::Sim;

const PATHS: [&str; 6] = [
    "/omni/incode-id/userinfo",
    "/omni/incode-id/verification/x",
    "/omni/incode-id/authenticate",
    "/omni/incode-id/nothing",
    "/omni/other",
    "/omni",
];

/// Acceptance 1.
#[tokio::test]
async fn a_key_is_wanted_everywhere_below_omni() {
    let sim = Sim::with_ana();
    for path in PATHS {
        for method in ["GET", "POST", "DELETE", "OPTIONS"] {
            let without = sim.caller().with("api-version", "1.0");
            for caller in
                [without.clone(), without.with("x-api-key", ""), without.with("x-api-key", "test-api-keY")]
            {
                let answer = caller.call(method, path).await.expect(403);
                assert_eq!(answer.text_at("/path"), path);
                assert_eq!(answer.reason(), "bad-key");
            }
        }
    }
    let answer = sim.caller().get("/omni/incode-id/userinfo").await;
    assert_snapshot!(answer, @r#"403 {"timestamp":1772355600000,"status":403,"error":"Forbidden","message":"Invalid or missing api key","path":"/omni/incode-id/userinfo"}"#);
}

#[tokio::test]
async fn the_settings_say_which_keys_are_accepted() {
    let sim = Sim::with_ana_and("{ api_keys: [one, two] }");
    for (key, status) in [("one", 401), ("two", 401), ("test-api-key", 403), ("one two", 403)] {
        sim.incode().with("x-api-key", key).get("/omni/incode-id/userinfo").await.expect(status);
    }
    let sim = Sim::with_ana_and("{ accept_any_key: true }");
    for (key, status) in [("whatever", 401), ("", 403)] {
        sim.incode().with("x-api-key", key).get("/omni/incode-id/userinfo").await.expect(status);
    }
}

#[tokio::test]
async fn a_key_that_is_no_text_is_refused() {
    let sim = Sim::with_ana();
    let request =
        sim.caller().request("GET", "/omni/incode-id/userinfo").header("x-api-key", &b"\xff\xfe"[..]);
    sim.caller().send(request).await.expect(403);
}

//! References of users: whatever a customer calls them (section 2).

use insta::assert_snapshot;

use crate::support::{Made, Sim};

/// Acceptance 35.
#[tokio::test]
async fn a_reference_is_decoded_once_and_kept_byte_for_byte() {
    let sim = Sim::start().await;
    for (path, user_ref) in [
        ("a%2Fb", "a/b"),
        ("a+b", "a+b"),
        ("a%2Bb2", "a+b2"),
        ("a%20b", "a b"),
        ("%C3%A4nna", "änna"),
        ("%25", "%"),
        ("%252F", "%2F"),
        ("Marie", "Marie"),
        ("marie", "marie"),
        ("..%2F..", "../.."),
        ("%F0%9F%A6%8A", "🦊"),
        ("marie@example.test", "marie@example.test"),
    ] {
        sim.pulse().get(&format!("/pulse/users/{path}")).await.expect(404);
        let enrolled = sim.enrolling(path, Made::by(user_ref, 1).body()).await.expect(200);
        assert_eq!(enrolled.text_at("/userRef"), user_ref);
        let user = sim.pulse().get(&format!("/pulse/users/{path}")).await.expect(200);
        assert_eq!(user.text_at("/userRef"), user_ref);
    }
}

#[tokio::test]
async fn a_reference_has_1_to_254_characters_and_no_control_characters() {
    let sim = Sim::start().await;
    for good in ["x".to_owned(), "x".repeat(254), "%C3%A4".repeat(254)] {
        sim.enrolling(&good, Made::by("x", 1).body()).await.expect(200);
    }
    for bad in [
        "x".repeat(255),
        "%C3%A4".repeat(255),
        "a%00b".into(),
        "%0A".into(),
        "a%7F".into(),
        "%C2%85".into(),
        "%FF".into(),
    ] {
        let refused = sim
            .unchanged_by(sim.pulse().bytes("POST", &format!("/pulse/user-verify/{bad}"), "text/plain", "{"))
            .await;
        assert_eq!((refused.expect(400).at("/error/code")), "INVALID_USER_REF", "{bad}");
        for (method, path) in [
            ("GET", "/pulse/users/"),
            ("DELETE", "/pulse/users/"),
            ("POST", "/pulse-auth/api/links/reset-profile/"),
        ] {
            sim.unchanged_by(sim.pulse().call(method, &format!("{path}{bad}"))).await.expect(400);
        }
    }
    let refused = sim.pulse().get("/pulse/users/a%0Ab").await;
    assert_snapshot!(refused, @r#"400 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Invalid user reference.","userRef":"a\nb","error":{"code":"INVALID_USER_REF","status":400,"detail":"A reference has 1 to 254 characters and no control characters."}}"#);
    assert_eq!(refused.reason(), "bad-path");
}

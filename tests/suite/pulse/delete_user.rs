//! `DELETE /pulse/users/{userRef}`

use insta::assert_snapshot;

use crate::support::{Made, Sim};

/// Acceptance 33.
#[tokio::test]
async fn a_deleted_user_is_gone_with_all_patterns() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    sim.verify("marie", Made::by("marie", 6).body()).await.expect(200);
    assert_snapshot!(sim.pulse().delete("/pulse/users/marie").await, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"User deleted.","userRef":"marie","deletedPatterns":6}"#);
    let again = sim.unchanged_by(sim.pulse().delete("/pulse/users/marie")).await;
    assert_snapshot!(again, @r#"404 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"User does not exist.","userRef":"marie","error":{"code":"USER_NOT_FOUND","status":404,"detail":"No user with this reference."}}"#);
    assert_eq!(again.reason(), "unknown-user");
    sim.pulse().get("/pulse/users/marie").await.expect(404);
    assert_eq!(sim.enrolling("marie", Made::by("marie", 1).body()).await.at("/enrollment/recorded"), 1);
}

/// The body of a request that has none to take is not read.
#[tokio::test]
async fn a_body_is_ignored() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    for (method, status) in [("GET", 200), ("DELETE", 200), ("DELETE", 404)] {
        let answer = sim.pulse().bytes(method, "/pulse/users/marie", "text/plain", "{ no JSON").await;
        assert_eq!(answer.status, status);
    }
}

//! Lock-out after failed logins, in virtual time.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;
use crate::support::identify::{ANN, OTHER_PASSWORD, PASSWORD};

/// Acceptance 20.
#[tokio::test]
async fn five_failures_lock_for_a_second() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    for _ in 0..5 {
        sim.try_login(ANN, "wrong").await.expect(401);
    }
    let locked = sim.try_login("Ann@Example.org", PASSWORD).await;
    assert_eq!(locked.reason(), "locked");
    assert_snapshot!(locked, @r#"429 {"result":0,"message":"Password attempts exceeded","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("1s").await;
    sim.try_login(ANN, PASSWORD).await.expect(200);
    // A success forgets the failures.
    for _ in 0..4 {
        sim.try_login(ANN, "wrong").await.expect(401);
    }
    sim.try_login(ANN, PASSWORD).await.expect(200);
}

/// Acceptance 20: for an unknown address too; 15 quiet minutes forget.
#[tokio::test]
async fn locks_double_up_to_fifteen_minutes_and_fifteen_quiet_minutes_forget() {
    let sim = Sim::start().await;
    let nobody = "nobody@example.org";
    for _ in 0..4 {
        sim.try_login(nobody, "x").await.expect(401);
    }
    for lock in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] {
        sim.try_login(nobody, "x").await.expect(401);
        sim.advance(&format!("{}ms", lock * 1000 - 1)).await;
        sim.try_login(nobody, "x").await.expect(429);
        sim.advance("1ms").await;
    }
    sim.try_login(nobody, "x").await.expect(401);
    sim.advance("899s").await;
    sim.try_login(nobody, "x").await.expect(429);
    sim.advance("1s").await;
    sim.try_login(nobody, "x").await.expect(401);
    sim.try_login(nobody, "x").await.expect(429);
    sim.advance("15m").await;
    for _ in 0..5 {
        sim.try_login(nobody, "x").await.expect(401);
    }
    sim.try_login(nobody, "x").await.expect(429);
}

/// Section 12: by address and project; forgiven by an operator; switched off by a setting.
#[tokio::test]
async fn a_lock_is_of_one_address_and_can_be_lifted() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    for _ in 0..6 {
        sim.try_login(ANN, "wrong").await;
    }
    sim.try_login("bob@example.org", "x").await.expect(401);
    sim.act("identify.reset_limits", json!({})).await;
    sim.try_login(ANN, PASSWORD).await.expect(200);
    sim.set(json!({ "lockout_after": 0 })).await;
    for _ in 0..20 {
        sim.try_login(ANN, "wrong").await.expect(401);
    }
    sim.set(json!({ "lockout_after": 1 })).await;
    sim.try_login(ANN, PASSWORD).await.expect(200);
    sim.try_login(ANN, "wrong").await.expect(401);
    sim.try_login(ANN, PASSWORD).await.expect(429);
}

/// Section 12: a clock that is turned back makes neither locks nor limits longer.
#[tokio::test]
async fn locks_and_limits_last_no_longer_when_the_clock_is_turned_back() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    for _ in 0..5 {
        sim.try_login(ANN, "wrong").await.expect(401);
        sim.forgot(ANN).await.expect(200);
    }
    sim.admin().put("/__admin/clock", json!({ "at": "2026-02-01T09:00:00Z" })).await.expect(200);
    sim.try_login(ANN, PASSWORD).await.expect(429);
    sim.advance("2s").await;
    sim.try_login(ANN, PASSWORD).await.expect(200);
    sim.forgot(ANN).await.expect(429);
    sim.advance("59m57s").await;
    sim.forgot(ANN).await.expect(429);
    sim.advance("1s").await;
    sim.forgot(ANN).await.expect(200);
    sim.confirm(ANN, &sim.code().await, OTHER_PASSWORD).await.expect(200);
}

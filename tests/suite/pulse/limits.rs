//! The largest bodies and the fullest users are served within a budget.
//!
//! The budgets are for an unoptimised build on a busy machine; what matters is that nothing is quadratic.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const BUDGET: Duration = Duration::from_secs(5);

#[expect(clippy::disallowed_methods, reason = "a budget is measured in real time")]
async fn within_budget(name: &str, work: impl Future<Output = Answer>) -> Answer {
    let start = Instant::now();
    let answer = work.await;
    assert!(start.elapsed() < BUDGET, "{name} took {:?}", start.elapsed());
    answer
}

fn typed(count: u32, padding: usize) -> Value {
    let key = "x".repeat(padding);
    let stroke = |i: u32| {
        // Nobody types evenly.
        let press = i * 400 + i * i % 397;
        json!({ "key": format!("{key}{}", i % 97), "press": press, "release": press + 60 + i % 41 })
    };
    json!({ "keystrokes": (0..count).map(stroke).collect::<Vec<_>>() })
}

#[tokio::test]
async fn the_largest_legal_bodies_are_judged_in_time() {
    let sim = Sim::pulse_with("settings: { enrollment_target: 2, replay_detection: true }");
    let numbers =
        |start: u32| json!({ "v": (0..10_000).map(|i| f64::from(i + start) * 1.37).collect::<Vec<_>>() });
    for (name, bodies) in [
        ("keystrokes", [typed(2_000, 420), typed(1_999, 420), typed(1_998, 420)]),
        ("numbers", [numbers(0), numbers(1), numbers(2)]),
    ] {
        for body in bodies {
            assert!(body.to_string().len() < 1 << 20);
            within_budget(name, sim.enrolling(name, body)).await.expect(200);
        }
        assert_eq!(sim.counts(name).await, (3, 2, "ok".into()));
    }
}

#[tokio::test]
async fn hostile_bodies_are_refused_in_time_and_change_nothing() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let third = |value: Value| json!({ "data": value, "pattern": value, "textVisible": value });
    for (name, body) in [
        ("10,000 keystrokes", typed(10_000, 10)),
        ("numbers", json!({ "v": vec![1; 500_000] })),
        ("empty places", third(vec![json!([]); 110_000].into())),
        ("pieces", json!({ "t": "|1,1".repeat(250_000) })),
        ("commas", third(format!("|{}", ",".repeat(340_000)).into())),
    ] {
        assert!(body.to_string().len() <= 1 << 20, "{name}");
        let before = sim.state().await;
        within_budget(name, sim.verify("marie", body)).await.expect(400);
        assert_eq!(sim.state().await, before, "{name}");
    }
}

/// A user has at most 1,000 records: the oldest that is no reference is forgotten first.
#[tokio::test]
async fn a_full_user_forgets_and_is_still_judged_in_time() {
    let sim = Sim::start().await;
    let added = sim.act("pulse.add_references", json!({ "user_ref": "marie", "count": 1_000 })).await;
    let ids = added.at("/pattern_ids");
    assert_eq!(sim.counts("marie").await, (1_000, 1_000, "ok".into()));
    let made = sim.act("pulse.make_pattern", json!({ "typist": "marie", "repetition": 2_000 })).await;
    let verified = within_budget("a full user", sim.verify("marie", made.json())).await;
    assert_eq!(verified.at("/biometrics/comparedPatterns"), 1_000);
    assert_eq!(sim.counts("marie").await, (1_000, 999, "ok".into()));
    sim.action("marie", "LINK_PATTERN_ID", ids[0].clone()).await.expect(404);
    sim.action("marie", "UNLINK_PATTERN_ID", ids[500].clone()).await.expect(200);
    sim.verify("marie", made.json()).await.expect(200);
    sim.action("marie", "LINK_PATTERN_ID", verified.at("/patternId")).await.expect(200);
    sim.action("marie", "LINK_PATTERN_ID", ids[500].clone()).await.expect(404);
    assert_eq!(sim.counts("marie").await, (1_000, 999, "ok".into()));
}

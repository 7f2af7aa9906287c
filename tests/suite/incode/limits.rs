//! The rate limit (section 8).

use serde_json::json;

use crate::support::{ANA, Answer, Sim};

const USERINFO: &str = "/omni/incode-id/userinfo";

async fn shown(sim: &Sim) -> Answer {
    sim.show_marker("face=ana").await
}

/// Acceptance 50.
#[tokio::test]
async fn a_key_has_five_attempts_at_once_and_one_more_per_second() {
    let sim = Sim::with_ana_and(
        "{ rate_limit: { face: { per_second: 1, burst: 5 }, other: { per_second: 100, burst: 50 } } }",
    );
    for _ in 0..5 {
        shown(&sim).await.expect(200);
    }
    let refused = sim.unchanged_by(shown(&sim)).await.expect(429);
    assert_eq!((refused.text_at("/message").as_str(), refused.reason()), ("Too many requests", "rate-limit"));
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.text_at("/error"), "Too Many Requests");
    shown(&sim.other("another")).await.expect(200);
    sim.holder_of("ana").await.get(USERINFO).await.expect(200);
    sim.advance("999ms").await;
    shown(&sim).await.expect(429);
    sim.advance("1ms").await;
    shown(&sim).await.expect(200);
    shown(&sim).await.expect(429);
    sim.advance("1h").await;
    for _ in 0..5 {
        shown(&sim).await.expect(200);
    }
    shown(&sim).await.expect(429);
}

/// Section 8: the numbers that were seen at the vendor are those of a limit that says none; so are those of a half.
#[tokio::test]
async fn a_limit_without_numbers_has_the_vendors() {
    for (settings, faces, others) in [
        ("{ rate_limit: {} }", 5, 50),
        ("{ rate_limit: { face: { per_second: 1, burst: 2 } } }", 2, 50),
        ("{ rate_limit: { other: { per_second: 100, burst: 3 } } }", 5, 3),
    ] {
        let sim = Sim::with_ana_and(settings);
        let holder = sim.holder_of("ana").await;
        for _ in 0..faces {
            shown(&sim).await.expect(200);
        }
        assert_eq!(shown(&sim).await.expect(429).header("retry-after"), "1", "{settings}");
        for _ in 0..others {
            holder.get(USERINFO).await.expect(200);
        }
        assert_eq!(holder.get(USERINFO).await.expect(429).header("retry-after"), "1", "{settings}");
        // A face is gained in a second, of other calls a hundred: one in 10 ms.
        sim.advance("9ms").await;
        holder.get(USERINFO).await.expect(429);
        sim.advance("1ms").await;
        holder.get(USERINFO).await.expect(200);
        holder.get(USERINFO).await.expect(429);
        sim.advance("989ms").await;
        shown(&sim).await.expect(429);
        sim.advance("1ms").await;
        shown(&sim).await.expect(200);
        shown(&sim).await.expect(429);
    }
}

/// Acceptance 50: whose quota is spent in one namespace has all of it in another, at the same moment.
#[tokio::test]
async fn another_namespace_is_not_limited_by_this_one() {
    let sim = Sim::with_ana_and("{ rate_limit: {} }");
    let (other, third) = (sim.other("another"), sim.other("third"));
    for sim in [&sim, &other] {
        for _ in 0..5 {
            shown(sim).await.expect(200);
        }
        shown(sim).await.expect(429);
    }
    sim.advance("1s").await;
    shown(&other).await.expect(429);
    shown(&sim).await.expect(200);
    for _ in 0..5 {
        shown(&third).await.expect(200);
    }
}

/// Acceptance 50.
#[tokio::test]
async fn nothing_is_limited_unless_it_is_asked_for() {
    for sim in [Sim::with_ana(), Sim::with_ana_and("{ rate_limit: none }")] {
        for _ in 0..20 {
            shown(&sim).await.expect(200);
        }
    }
}

#[tokio::test]
async fn each_key_has_its_own_quota_and_other_calls_have_theirs() {
    let settings = "{ api_keys: [one, two], rate_limit: { other: { per_second: 2, burst: 1 } } }";
    let sim = Sim::incode_with(&format!("settings: {settings}{ANA}"));
    let holder = sim.holder_of("ana").await;
    let one = holder.with("x-api-key", "one");
    one.get(USERINFO).await.expect(200);
    let refused = one.get(USERINFO).await.expect(429);
    assert_eq!(refused.header("retry-after"), "1");
    holder.with("x-api-key", "two").get(USERINFO).await.expect(200);
    sim.advance("500ms").await;
    one.get(USERINFO).await.expect(200);
    let put = json!({ "at": "2026-03-01T08:00:00Z" });
    sim.admin().put("/__admin/clock", put).await.expect(200);
    one.get(USERINFO).await.expect(429);
    sim.advance("500ms").await;
    one.get(USERINFO).await.expect(200);
}

#[tokio::test]
async fn the_limit_comes_after_the_token_and_before_the_body() {
    let sim = Sim::with_ana_and("{ rate_limit: { face: { per_second: 1, burst: 1 } } }");
    let path = "/omni/incode-id/authenticate";
    for _ in 0..3 {
        sim.incode_holder("x").post(path, json!({})).await.expect(401);
    }
    sim.incode().post(path, json!({})).await.expect(400);
    sim.incode().post(path, json!({})).await.expect(429);
}

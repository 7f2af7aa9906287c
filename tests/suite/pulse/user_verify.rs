//! `POST /pulse/user-verify/{userRef}`: enrolment, and what is recorded.

use insta::assert_snapshot;
use lookalike::vendors::pulse::typing::Kind;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Made, Sim};

const MARIE: &str = "marie@example.test";

/// Acceptance 6.
#[tokio::test]
async fn an_unknown_user_is_a_404_that_stores_nothing() {
    let sim = Sim::start().await;
    let refused = sim.unchanged_by(sim.verify(MARIE, Made::by(MARIE, 1).body())).await;
    assert_snapshot!(refused, @r#"404 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"User does not exist.","userRef":"marie@example.test","error":{"code":"USER_NOT_FOUND","status":404,"detail":"No user with this reference; send x-enrollment: USER to create one."}}"#);
    assert_eq!(refused.reason(), "unknown-user");
    sim.pulse().get("/pulse/users/marie@example.test").await.expect(404);
}

/// Acceptance 7.
#[tokio::test]
async fn only_the_exact_header_creates_a_user() {
    let sim = Sim::start().await;
    let verify = async |value: &str| {
        let caller = sim.pulse().with("x-enrollment", value);
        caller.post(&format!("/pulse/user-verify/{MARIE}"), Made::by(MARIE, 1).body()).await
    };
    for value in ["user", "ADMIN", "USER,USER", "USERS", "", "true"] {
        sim.unchanged_by(verify(value)).await.expect(404);
    }
    assert_snapshot!(verify(" USER ").await, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"Pattern enrolled.","userRef":"marie@example.test","patternId":"039fdb10cae79082dfb98259","tId":null,"recommended_action":"enroll","enrollment":{"recorded":1,"required":5},"refPatternsStatus":{"textVisible":"nok"}}"#);
}

/// Acceptance 8, 9.
#[tokio::test]
async fn five_patterns_enrol_and_the_sixth_is_verified() {
    let sim = Sim::start().await;
    sim.enrolling(MARIE, Made::by(MARIE, 1).body()).await.expect(200);
    let mut seen = Vec::new();
    for repetition in 2..=5 {
        let answer = sim.verify(MARIE, Made::by(MARIE, repetition).body()).await.expect(200);
        seen.push(format!(
            "{} {}",
            answer.at("/enrollment/recorded"),
            answer.at("/refPatternsStatus/textVisible")
        ));
    }
    assert_eq!(seen, ["2 \"nok\"", "3 \"nok\"", "4 \"nok\"", "5 \"ok\""]);
    let fork = json!({ "name": format!("{}-fork", sim.namespace), "from": sim.namespace });
    sim.admin().post("/__admin/namespaces", fork).await.expect(201);
    let without = sim.verify(MARIE, Made::by(MARIE, 6).body()).await;
    assert_snapshot!(without, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"Pattern verified.","userRef":"marie@example.test","patternId":"153a43238d1f13e9b089dfee","tId":null,"recommended_action":"auth","score":100,"threshold":50,"biometrics":{"robot":false,"score":100,"distance":0.2111,"comparedPatterns":5},"indicators":{"keyboard":"ok","device":"ok","browser":"ok","network":"ok","location":"ok","impossibleTravel":"ok"},"refPatternsStatus":{"textVisible":"ok"}}"#);
    let other = sim.other(&format!("{}-fork", sim.namespace));
    assert_eq!(other.enrolling(MARIE, Made::by(MARIE, 6).body()).await.body, without.body);
}

#[tokio::test]
async fn patterns_that_come_at_once_are_counted_one_by_one() {
    let sim = Sim::start().await;
    let mut attempts = JoinSet::new();
    for repetition in 1..=12 {
        let sim = sim.clone();
        attempts.spawn(async move { sim.enrolling(MARIE, Made::by(MARIE, repetition).body()).await });
    }
    let answers = attempts.join_all().await;
    let enrolled = answers.iter().filter(|answer| answer.json()["recommended_action"] == "enroll");
    let mut recorded: Vec<_> = enrolled.map(|answer| answer.at("/enrollment/recorded").as_u64()).collect();
    recorded.sort_unstable();
    assert_eq!(recorded, [1, 2, 3, 4, 5].map(Some));
    assert_eq!(sim.counts(MARIE).await, (12, 5, "ok".into()));
}

/// Acceptance 18.
#[tokio::test]
async fn a_verified_pattern_is_recorded_but_not_linked() {
    let sim = Sim::start().await;
    sim.enroll(MARIE).await;
    assert_eq!(sim.counts(MARIE).await, (5, 5, "ok".into()));
    sim.verify(MARIE, Made::by("bob", 1).body()).await.expect(200);
    sim.verify(MARIE, Made::by(MARIE, 6).body()).await.expect(200);
    assert_eq!(sim.counts(MARIE).await, (7, 5, "ok".into()));
}

/// Acceptance 19.
#[tokio::test]
async fn a_robot_creates_no_user() {
    let sim = Sim::start().await;
    let robot = sim.enrolling(MARIE, Made::by(MARIE, 1).named("t").kind(Kind::Metronome).body()).await;
    assert_snapshot!(robot, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"Robot detected.","userRef":"marie@example.test","patternId":"2e34a3664097c2a073e6b9eb","tId":"t","recommended_action":"reject","score":0,"biometrics":{"robot":true,"robotReason":"UNIFORM_INTERVALS","score":0},"indicators":{"keyboard":"nok","device":"ok","browser":"ok","network":"ok","location":"ok","impossibleTravel":"ok"},"refPatternsStatus":{"textVisible":"nok"}}"#);
    sim.pulse().get("/pulse/users/marie@example.test").await.expect(404);
}

/// The example of section 12.6 with other thresholds: equal ones leave no challenge band.
#[tokio::test]
async fn the_settings_draw_the_lines_between_actions() {
    let press = |times: &str| crate::support::keystrokes(&format!("{times} | 112,104,120,108,116,130"));
    for (settings, expected) in [
        ("{}", "\"challenge\" 50"),
        ("auth_score: 41, challenge_score: 30", "\"auth\" 41"),
        ("auth_score: 50, challenge_score: 50", "\"reject\" 50"),
        ("auth_score: 50, challenge_score: 42", "\"reject\" 50"),
    ] {
        let sim = Sim::pulse_with(&format!(
            "settings: {{ enrollment_target: 1, {} }}",
            settings.trim_matches(|c| c == '{' || c == '}')
        ));
        let reference = crate::support::keystrokes("0,140,270,430,560,720 | 90,80,100,85,95,110");
        sim.enrolling("marie", reference).await.expect(200);
        let answer = sim.verify("marie", press("0,195,380,590,775,985")).await;
        assert_eq!(format!("{} {}", answer.at("/recommended_action"), answer.at("/threshold")), expected);
        assert_eq!(answer.at("/score"), 41);
    }
}

//! Which references a pattern is compared with: the table of section 4.3.

use serde_json::json;

use crate::support::{Made, Sim};

/// Three references of one text and two of another.
const TWO_TEXTS: &str = "
settings: { enrollment_target: 3 }
users:
  - user_ref: marie
    references: 3
    t_id: default-text
    patterns:
      - { t_id: demo, pattern: { press: [0, 140, 270, 430], hold: [90, 80, 100, 85] } }
      - { t_id: demo, pattern: { press: [0, 150, 285, 440], hold: [95, 85, 95, 90] } }
      - { t_id: demo, linked: false, pattern: { press: [0, 152, 287, 441], hold: [94, 86, 95, 91] } }
";

/// Acceptance 15.
#[tokio::test]
async fn a_known_text_is_compared_with_its_own_references() {
    let sim = Sim::pulse_with(TWO_TEXTS);
    for (t_id, compared) in [("default-text", 3), ("demo", 2)] {
        let probe = if t_id == "demo" {
            json!({ "data": { "tId": t_id, "press": [0, 145, 280, 436], "hold": [92, 82, 97, 88] } })
        } else {
            Made::by("marie", 9).named(t_id).body()
        };
        let answer = sim.verify("marie", probe).await;
        assert_eq!(answer.at("/biometrics/comparedPatterns"), compared, "{t_id}");
        assert_eq!(answer.text_at("/tId"), t_id);
    }
}

/// Acceptance 16: with all that fit; where none has the keys, with all keystrokes as free text.
#[tokio::test]
async fn without_a_text_all_references_are_compared() {
    let sim = Sim::pulse_with(TWO_TEXTS);
    let free = Made::by("marie", 9).text("another text altogether").body();
    let answer = sim.verify("marie", free).await;
    assert_eq!((answer.at("/biometrics/comparedPatterns"), answer.at("/tId")), (json!(5), json!(null)));
    for empty in [json!(null), json!("")] {
        let mut same = Made::by("marie", 9).body();
        same["tId"] = empty;
        assert_eq!(sim.verify("marie", same).await.at("/biometrics/comparedPatterns"), 3);
    }
    let vector = sim.verify("marie", json!({ "v": [1, 2, 3, 4, 5, 6, 7, 8] })).await;
    assert_eq!(
        vector.at("/biometrics"),
        json!({ "robot": false, "score": 0, "distance": 3.0, "comparedPatterns": 0 })
    );
}

/// Acceptance 17.
#[tokio::test]
async fn a_new_text_of_a_ready_user_is_learnt_or_compared() {
    let probe = |repetition| Made::by("marie", repetition).named("new").body();
    let sim = Sim::pulse_with(TWO_TEXTS);
    let first = sim.verify("marie", probe(8)).await;
    assert_eq!(first.at("/enrollment"), json!({ "recorded": 1, "required": 3 }));
    assert_eq!(first.text_at("/refPatternsStatus/textVisible"), "ok");
    assert_eq!(sim.counts("marie").await, (7, 6, "ok".into()));
    let second = sim.verify("marie", probe(9)).await;
    assert_eq!(second.at("/biometrics/comparedPatterns"), 1);

    let sim = Sim::pulse_with(&TWO_TEXTS.replace("_target: 3", "_target: 3, unknown_tid: compare"));
    let compared = sim.verify("marie", probe(8)).await;
    assert_eq!(compared.at("/biometrics/comparedPatterns"), 3);
    assert_eq!(compared.text_at("/tId"), "new");
    assert_eq!(sim.counts("marie").await, (7, 5, "ok".into()));
}

/// A user who is not ready enrols, whatever the text; then all references are counted.
#[tokio::test]
async fn an_enrolling_user_learns_every_text() {
    let sim = Sim::start().await;
    for (repetition, t_id) in [(1, "a"), (2, "b"), (3, "a")] {
        let answer = sim.enrolling("marie", Made::by("marie", repetition).named(t_id).body()).await;
        assert_eq!(answer.at("/enrollment/recorded"), repetition);
    }
}

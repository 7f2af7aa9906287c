//! From a distance to a score, and from a score to the recommended action: section 12.6. No randomness, no clock.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::distance::{Comparison, SAME, compare};
use super::pattern::Sample;

/// How steeply the score falls around the threshold.
const STEEPNESS: f64 = 8.0;

/// The recommended action, in the words of the vendor's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Let the person in.
    Auth,
    /// Ask for another proof.
    Challenge,
    /// Turn the person away.
    Reject,
}

/// The lowest scores for `auth` and for `challenge`; equal values leave no challenge band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Lowest score for `auth`, 1 to 99.
    pub auth_score: u8,
    /// Lowest score for `challenge`, at most `auth_score`.
    pub challenge_score: u8,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { auth_score: 50, challenge_score: 30 }
    }
}

impl Thresholds {
    /// What a score recommends.
    pub const fn decide(self, score: u8) -> Decision {
        if score >= self.auth_score {
            Decision::Auth
        } else if score >= self.challenge_score {
            Decision::Challenge
        } else {
            Decision::Reject
        }
    }

    /// The score of a forced decision (section 4.3): the middle of its band, 75, 40 and 15 by default, within 1…99.
    pub fn forced_score(self, decision: Decision) -> u8 {
        let middle = match decision {
            Decision::Auth => self.auth_score.midpoint(100),
            Decision::Challenge => self.challenge_score.midpoint(self.auth_score),
            Decision::Reject => self.challenge_score / 2,
        };
        middle.clamp(1, 99)
    }
}

/// A compared pattern with its score and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The distance and what it was measured against.
    pub comparison: Comparison,
    /// 0 to 100.
    pub score: u8,
    /// What to do.
    pub decision: Decision,
}

/// Compare `probe` with `references` and decide.
pub fn judge(probe: Sample, references: &[Sample], thresholds: Thresholds) -> Judgement {
    let comparison = compare(probe, references);
    let score = score(comparison.distance, comparison.threshold);
    Judgement { comparison, score, decision: thresholds.decide(score) }
}

/// ⌊100 / (1 + exp(8·(d − T))) + 0.5⌋.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to 100")]
pub fn score(distance: f64, threshold: f64) -> u8 {
    (100.0 / (1.0 + (STEEPNESS * (distance - threshold)).exp()) + 0.5).floor() as u8
}

/// The distance that a forced `score` from 1 to 99 shows (section 4.3): 1.20 + ln(100/score − 1)/8, unrounded.
pub fn forced_distance(score: u8) -> f64 {
    SAME + (100.0 / f64::from(score) - 1.0).ln() / STEEPNESS
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Decision; 3] = [Decision::Auth, Decision::Challenge, Decision::Reject];

    #[test]
    fn a_forced_decision_has_the_score_and_distance_of_section_4_3() {
        let thresholds = Thresholds::default();
        let shown = ALL.map(|decision| {
            let score = thresholds.forced_score(decision);
            assert_eq!(thresholds.decide(score), decision);
            (score, format!("{:.4}", forced_distance(score)))
        });
        assert_eq!(shown, [(75, "1.0627".into()), (40, "1.2507".into()), (15, "1.4168".into())]);
    }

    #[test]
    fn a_forced_score_stays_between_1_and_99() {
        let scores = |auth_score, challenge_score| {
            ALL.map(|decision| Thresholds { auth_score, challenge_score }.forced_score(decision))
        };
        assert_eq!(scores(99, 1), [99, 50, 1]);
        assert_eq!(scores(99, 99), [99, 99, 49]);
        assert_eq!(scores(1, 1), [50, 1, 1]);
    }

    #[test]
    fn a_score_is_half_at_the_threshold_and_at_least_the_lowest_counts() {
        assert_eq!([score(1.2, 1.2), score(0.0, 1.2), score(3.0, 1.2)], [50, 100, 0]);
        let decisions = [50, 49, 30, 29].map(|score| Thresholds::default().decide(score));
        assert_eq!(decisions, [Decision::Auth, Decision::Challenge, Decision::Challenge, Decision::Reject]);
        let narrow = Thresholds { auth_score: 50, challenge_score: 50 };
        assert_eq!(narrow.decide(49), Decision::Reject);
    }
}

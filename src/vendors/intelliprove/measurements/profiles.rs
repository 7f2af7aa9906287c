//! The three user health profiles: fractions of one, made from the metrics of the same moment.

use super::{metrics::Scores, named::Named, rounding::two_decimals};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A health profile; the vendor spells the last one in three ways (observed).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Body.
    Physical,
    /// Mind.
    Mental,
    /// Sleep and energy.
    SleepEnergy,
}

/// A profile's score in a word (assumed).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Assessment {
    /// Below 0.4.
    Poor,
    /// From 0.4.
    Fair,
    /// From 0.7.
    Good,
}

impl Profile {
    /// The five spellings the vendor takes in a path, in the order of its `enum` message.
    pub const SPELLINGS: [&'static str; 5] =
        ["physical", "mental", "sleep_energy", "energy-sleep", "energy_sleep"];

    /// The profile meant by any of the five spellings.
    #[must_use]
    pub fn of_spelling(spelling: &str) -> Option<Self> {
        match spelling {
            // Quirk: sleep and energy is one profile under three names.
            "energy-sleep" | "energy_sleep" => Some(Self::SleepEnergy),
            other => Self::parse(other),
        }
    }

    /// The fraction from 0 to 1 with two decimals: the mean of what exists, `None` when nothing does.
    #[must_use]
    pub fn fraction(self, scores: &Scores) -> Option<f64> {
        let inverse = |score: Option<f64>| score.map(|score| 100.0 - score);
        mean(match self {
            Self::Physical => [scores.general_fitness.score, inverse(scores.hypertension.score)],
            Self::Mental => [inverse(scores.mental_stress.score), inverse(scores.mental_health_risk.score)],
            Self::SleepEnergy => [scores.sleep_quality.score, scores.energy_balance.score],
        })
        .map(|percent| two_decimals(percent / 100.0))
    }
}

impl Named for Profile {
    fn all() -> impl Iterator<Item = Self> {
        [Self::Physical, Self::Mental, Self::SleepEnergy].into_iter()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Physical => "physical",
            Self::Mental => "mental",
            Self::SleepEnergy => "sleep_energy",
        }
    }
}

impl Assessment {
    /// The word for a fraction.
    #[must_use]
    pub fn of(fraction: f64) -> Self {
        match fraction {
            good if good >= 0.7 => Self::Good,
            fair if fair >= 0.4 => Self::Fair,
            _ => Self::Poor,
        }
    }
}

fn mean(scores: [Option<f64>; 2]) -> Option<f64> {
    match scores {
        [Some(one), Some(other)] => Some(one.midpoint(other)),
        [one, other] => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::metrics::Score;
    use super::*;

    fn score(score: f64) -> Score {
        Score { score: Some(score), ..Score::NO_DATA }
    }

    #[test]
    fn a_profile_is_the_mean_of_what_exists() {
        let mut scores = Scores { hypertension: score(40.1), mental_stress: score(61.5), ..Scores::NO_DATA };
        scores.mental_health_risk = score(48.9);
        assert_eq!(Profile::Physical.fraction(&scores), Some(0.6));
        assert_eq!(Profile::Mental.fraction(&scores), Some(0.45));
        assert_eq!(Profile::SleepEnergy.fraction(&scores), None);
        scores.general_fitness = score(61.1);
        assert_eq!(Profile::Physical.fraction(&scores), Some(0.61), "60.5 is rounded away from zero");
    }

    #[test]
    fn the_three_spellings_of_sleep_and_energy_are_one_profile() {
        let profiles = Profile::SPELLINGS.map(Profile::of_spelling);
        let one = Some(Profile::SleepEnergy);
        assert_eq!(profiles, [Some(Profile::Physical), Some(Profile::Mental), one, one, one]);
        assert_eq!(Profile::of_spelling("foo"), None);
    }

    #[test]
    fn an_assessment_starts_at_its_limit() {
        let words = [0.0, 0.39, 0.4, 0.69, 0.7, 1.0].map(Assessment::of);
        assert_eq!(serde_json::to_string(&words).unwrap(), r#"["poor","poor","fair","fair","good","good"]"#);
    }
}

//! The six metrics across scans and what is known of each: score, confidence, zone, status.

use super::named::Named;
use super::zones::Zone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is derived from several scans; always these six, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// How much energy is there; high is good.
    EnergyBalance,
    /// How fit the heart is; high is good.
    GeneralFitness,
    /// Risk of high blood pressure; low is good.
    Hypertension,
    /// Risk for mental health; low is good.
    MentalHealthRisk,
    /// Stress; low is good.
    MentalStress,
    /// How restful sleep is; high is good.
    SleepQuality,
}

/// How far a metric can be trusted (observed; spelling assumed).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Too few scans, or hidden.
    NoData,
    /// From one scan.
    Preliminary,
    /// From two or three scans.
    Confirming,
    /// From four scans or more.
    Validated,
    /// No scan for more than seven days.
    Reconfirming,
}

/// What is known of one metric. Serialises as the vendor's members `score`, `confidence`, `zone`, `status`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// 0–100 with one decimal.
    pub score: Option<f64>,
    /// 0–100 with one decimal.
    pub confidence: Option<f64>,
    /// How the score is judged.
    pub zone: Option<Zone>,
    /// How far it can be trusted.
    pub status: Status,
}

impl Score {
    /// A metric without data, and what is shown of a locked one.
    pub const NO_DATA: Self = Self { score: None, confidence: None, zone: None, status: Status::NoData };
}

/// What is known of all six metrics.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each field is the metric of its name")]
pub struct Scores {
    pub energy_balance: Score,
    pub general_fitness: Score,
    pub hypertension: Score,
    pub mental_health_risk: Score,
    pub mental_stress: Score,
    pub sleep_quality: Score,
}

impl Scores {
    /// Six metrics without data: before the first recompute.
    pub const NO_DATA: Self = Self {
        energy_balance: Score::NO_DATA,
        general_fitness: Score::NO_DATA,
        hypertension: Score::NO_DATA,
        mental_health_risk: Score::NO_DATA,
        mental_stress: Score::NO_DATA,
        sleep_quality: Score::NO_DATA,
    };

    /// What is known of one metric.
    #[must_use]
    pub fn get(&self, metric: Metric) -> Score {
        match metric {
            Metric::EnergyBalance => self.energy_balance,
            Metric::GeneralFitness => self.general_fitness,
            Metric::Hypertension => self.hypertension,
            Metric::MentalHealthRisk => self.mental_health_risk,
            Metric::MentalStress => self.mental_stress,
            Metric::SleepQuality => self.sleep_quality,
        }
    }

    /// Forget what is known of one metric.
    pub fn hide(&mut self, metric: Metric) {
        *match metric {
            Metric::EnergyBalance => &mut self.energy_balance,
            Metric::GeneralFitness => &mut self.general_fitness,
            Metric::Hypertension => &mut self.hypertension,
            Metric::MentalHealthRisk => &mut self.mental_health_risk,
            Metric::MentalStress => &mut self.mental_stress,
            Metric::SleepQuality => &mut self.sleep_quality,
        } = Score::NO_DATA;
    }

    /// All six, in the order of the wire.
    pub fn iter(&self) -> impl Iterator<Item = (Metric, Score)> + '_ {
        Metric::all().map(|metric| (metric, self.get(metric)))
    }
}

impl Default for Scores {
    fn default() -> Self {
        Self::NO_DATA
    }
}

impl Named for Metric {
    fn all() -> impl Iterator<Item = Self> {
        [
            Self::EnergyBalance,
            Self::GeneralFitness,
            Self::Hypertension,
            Self::MentalHealthRisk,
            Self::MentalStress,
            Self::SleepQuality,
        ]
        .into_iter()
    }

    fn name(self) -> &'static str {
        match self {
            Self::EnergyBalance => "energy_balance",
            Self::GeneralFitness => "general_fitness",
            Self::Hypertension => "hypertension",
            Self::MentalHealthRisk => "mental_health_risk",
            Self::MentalStress => "mental_stress",
            Self::SleepQuality => "sleep_quality",
        }
    }
}

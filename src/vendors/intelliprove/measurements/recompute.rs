//! The nightly recompute: the metrics table of section 12.
//!
//! A score is clamped to 0–100, then rounded half away from zero to one decimal; zones and the scores built on others
//! (`energy_balance`, `mental_health_risk`) use the rounded number, so that they follow from what the vendor shows.

use super::metrics::{Metric, Score, Scores, Status};
use super::{readings::Readings, readings::Scan, rounding::one_decimal, zones::Zone};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

/// So many of the newest scans count.
const COUNTED: usize = 30;
/// "At most 7 days": between two morning scans, and since the newest scan.
const WEEK: TimeDelta = TimeDelta::days(7);
/// Beyond this a score is at its end anyway; keeps the sums of given readings and answers finite.
const ENOUGH: f64 = 1e9;

/// All six metrics at an instant, from a user's completed scans, newest first, and numeric answers by lookup key.
///
/// `minimums` false: one completed scan is enough for every metric (setting `metric_minimums`).
pub fn recompute(
    scans: &[Scan],
    answer: impl Fn(&str) -> Option<f64>,
    at: DateTime<Utc>,
    minimums: bool,
) -> Scores {
    let Some(newest) = scans.first() else { return Scores::NO_DATA };
    let confidence = confidence(scans.len());
    let status = if at - newest.made_at > WEEK { Status::Reconfirming } else { status(scans.len()) };
    let counted = scans.get(..COUNTED).unwrap_or(scans);
    let known = |metric, score: Option<f64>| {
        score.map_or(Score::NO_DATA, |score| Score {
            score: Some(score),
            confidence: Some(confidence),
            zone: Some(Zone::of_metric(metric, score)),
            status,
        })
    };
    scores(&Basis::new(counted, &answer), |metric| !minimums || has_enough(metric, counted), known)
}

/// The formulas in the contract's order, as far as the minimum of each is reached.
fn scores(
    basis: &Basis<'_>,
    has_enough: impl Fn(Metric) -> bool,
    known: impl Fn(Metric, Option<f64>) -> Score,
) -> Scores {
    let where_enough =
        |metric, formula: fn(&Basis<'_>) -> f64| has_enough(metric).then(|| shown(formula(basis)));
    let stress = where_enough(Metric::MentalStress, mental_stress);
    let fitness = where_enough(Metric::GeneralFitness, general_fitness);
    let sleep = where_enough(Metric::SleepQuality, sleep_quality);
    let hypertension = where_enough(Metric::Hypertension, hypertension);
    let [stress_or_50, fitness_or_50, sleep_or_50] =
        [stress, fitness, sleep].map(|score| score.unwrap_or(50.0));
    let energy = shown(0.5 * sleep_or_50 + 0.3 * fitness_or_50 + 0.2 * (100.0 - stress_or_50));
    let risk = shown(0.7 * stress_or_50 + 0.3 * (100.0 - sleep_or_50));
    Scores {
        energy_balance: known(Metric::EnergyBalance, Some(energy)),
        general_fitness: known(Metric::GeneralFitness, fitness),
        hypertension: known(Metric::Hypertension, hypertension),
        mental_health_risk: known(Metric::MentalHealthRisk, Some(risk)),
        mental_stress: known(Metric::MentalStress, stress),
        sleep_quality: known(Metric::SleepQuality, sleep),
    }
}

fn mental_stress(Basis { hr, hrv, q, .. }: &Basis<'_>) -> f64 {
    50.0 + 0.9 * (hr - 70.0) - 0.5 * (hrv - 50.0) + 4.0 * (q("feeling_stressed_last_month") - 3.0)
}

fn general_fitness(Basis { hr, hrv, q, .. }: &Basis<'_>) -> f64 {
    60.0 - 0.8 * (hr - 70.0)
        + 0.3 * (hrv - 50.0)
        + 5.0 * (q("hours_sport_week") - 3.0)
        + 3.0 * (q("daily_activities") - 3.0)
}

fn sleep_quality(Basis { hr, rr, q, .. }: &Basis<'_>) -> f64 {
    65.0 - 0.7 * (hr - 70.0) - 2.0 * (rr - 15.0) + 5.0 * (q("average_sleep_hours") - 3.0)
        - 4.0 * (q("nightly_wake_ups") - 3.0)
}

fn hypertension(Basis { sys, dia, .. }: &Basis<'_>) -> f64 {
    20.0 + 1.2 * (sys - 120.0) + 0.8 * (dia - 80.0)
}

/// What the formulas speak of: weighted means of the scans, and `q(key)`, the numeric answer or 3.
struct Basis<'a> {
    hr: f64,
    rr: f64,
    hrv: f64,
    sys: f64,
    dia: f64,
    q: Box<dyn Fn(&str) -> f64 + 'a>,
}

impl<'a> Basis<'a> {
    fn new(scans: &[Scan], answer: &'a impl Fn(&str) -> Option<f64>) -> Self {
        let mean = |value: fn(&Readings) -> f64| {
            weighted_mean(scans.iter().map(|scan| bounded(value(&scan.readings))))
        };
        Self {
            hr: mean(|readings| readings.heart_rate.number()),
            rr: mean(|readings| readings.respiratory_rate.number()),
            hrv: mean(|readings| readings.heart_rate_variability.number()),
            sys: mean(|readings| readings.systolic_blood_pressure.number()),
            dia: mean(|readings| readings.diastolic_blood_pressure.number()),
            q: Box::new(|key| bounded(answer(key).unwrap_or(3.0))),
        }
    }
}

/// Weights 0.7^k by repeated multiplication, k = 0 for the first.
fn weighted_mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut weights, mut weight) = (0.0, 0.0, 1.0);
    for value in values {
        sum += weight * value;
        weights += weight;
        weight *= 0.7;
    }
    sum / weights
}

fn has_enough(metric: Metric, scans: &[Scan]) -> bool {
    match metric {
        Metric::GeneralFitness => scans.len() >= 2,
        Metric::SleepQuality => has_two_mornings_within_a_week(scans),
        Metric::MentalStress | Metric::Hypertension | Metric::EnergyBalance | Metric::MentalHealthRisk => {
            !scans.is_empty()
        }
    }
}

/// Two scans made before 10:00 UTC, at most seven days apart; neighbours among the mornings are the nearest pairs.
fn has_two_mornings_within_a_week(scans: &[Scan]) -> bool {
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    let mornings = || scans.iter().map(|scan| scan.made_at).filter(|made_at| made_at.time() < ten);
    mornings().zip(mornings().skip(1)).any(|(later, earlier)| later - earlier <= WEEK)
}

fn confidence(scans: usize) -> f64 {
    let scans = f64::from(u32::try_from(scans).unwrap_or(u32::MAX));
    one_decimal(100.0 * scans / (scans + 2.0))
}

fn status(scans: usize) -> Status {
    match scans {
        0 => Status::NoData,
        1 => Status::Preliminary,
        2 | 3 => Status::Confirming,
        _ => Status::Validated,
    }
}

fn shown(score: f64) -> f64 {
    one_decimal(score.clamp(0.0, 100.0))
}

fn bounded(number: f64) -> f64 {
    number.clamp(-ENOUGH, ENOUGH)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: &str = "2026-05-05T02:00:00Z";

    /// Scans of the contract's example values at these times, given newest first.
    fn scans(times: &[&str]) -> Vec<Scan> {
        let readings = Readings::of([71.0, 15.0, 54.0, 46.0, 118.0, 76.0]);
        times.iter().map(|made_at| Scan { made_at: made_at.parse().unwrap(), readings }).collect()
    }

    fn at_two(times: &[&str]) -> Scores {
        recompute(&scans(times), |_| None, AT.parse().unwrap(), true)
    }

    #[test]
    fn without_a_scan_there_is_no_data() {
        assert_eq!(at_two(&[]), Scores::NO_DATA);
        assert_eq!(recompute(&[], |_| None, AT.parse().unwrap(), false), Scores::NO_DATA);
    }

    #[test]
    fn confidence_and_status_grow_with_the_scans() {
        for (count, confidence, status) in [
            (1, 33.3, Status::Preliminary),
            (2, 50.0, Status::Confirming),
            (3, 60.0, Status::Confirming),
            (4, 66.7, Status::Validated),
            (40, 95.2, Status::Validated),
        ] {
            let stress = at_two(&vec!["2026-05-04T08:12:31Z"; count]).mental_stress;
            assert_eq!((stress.confidence, stress.status), (Some(confidence), status), "{count}");
        }
    }

    #[test]
    fn after_more_than_seven_days_without_a_scan_a_metric_is_reconfirming() {
        for (made_at, status) in
            [("2026-04-28T02:00:00Z", Status::Preliminary), ("2026-04-28T01:59:59Z", Status::Reconfirming)]
        {
            assert_eq!(at_two(&[made_at]).mental_stress.status, status, "{made_at}");
        }
    }

    #[test]
    fn general_fitness_needs_two_scans() {
        assert_eq!(at_two(&["2026-05-04T08:12:31Z"]).general_fitness, Score::NO_DATA);
        assert_eq!(
            at_two(&["2026-05-04T20:00:00Z", "2026-05-04T08:12:31Z"]).general_fitness.score,
            Some(60.4)
        );
    }

    #[test]
    fn sleep_quality_needs_two_mornings_at_most_seven_days_apart() {
        for (times, reached) in [
            (vec!["2026-05-04T08:00:00Z"], false),
            (vec!["2026-05-04T08:00:00Z", "2026-05-03T10:00:00Z"], false),
            (vec!["2026-05-04T08:00:00Z", "2026-05-03T09:59:59Z"], true),
            (vec!["2026-05-04T08:00:00Z", "2026-04-27T08:00:00Z"], true),
            (vec!["2026-05-04T08:00:01Z", "2026-04-27T08:00:00Z"], false),
            (
                vec![
                    "2026-05-04T20:00:00Z",
                    "2026-05-03T08:00:00Z",
                    "2026-05-02T20:00:00Z",
                    "2026-05-01T08:00:00Z",
                ],
                true,
            ),
            (vec!["2026-05-04T08:00:00Z", "2026-04-02T08:00:00Z", "2026-04-01T08:00:00Z"], true),
        ] {
            let sleep = at_two(&times).sleep_quality;
            assert_eq!(sleep.score, reached.then_some(64.3), "{times:?}");
            assert_eq!(sleep.status == Status::NoData, !reached, "{times:?}");
        }
    }

    #[test]
    fn without_minimums_one_scan_is_enough_for_every_metric() {
        let scores = recompute(&scans(&["2026-05-04T20:00:00Z"]), |_| None, AT.parse().unwrap(), false);
        assert!(scores.iter().all(|(_, score)| score.score.is_some() && score.status == Status::Preliminary));
    }

    #[test]
    fn only_the_newest_thirty_scans_count() {
        let mut scans = scans(&["2026-05-04T08:00:00Z"; 31]);
        let before = recompute(&scans, |_| None, AT.parse().unwrap(), true);
        scans[30].readings = Readings::of([1e12; 6]);
        assert_eq!(recompute(&scans, |_| None, AT.parse().unwrap(), true), before);
        scans[29].readings = Readings::of([1e12; 6]);
        assert_ne!(recompute(&scans, |_| None, AT.parse().unwrap(), true), before);
    }

    #[test]
    fn numbers_beyond_all_bounds_still_give_scores() {
        let mut scans = scans(&["2026-05-04T08:00:00Z", "2026-05-03T08:00:00Z"]);
        scans[0].readings = Readings::of([f64::MAX, f64::MIN, f64::MAX, f64::MIN, f64::MAX, f64::MIN]);
        let answer = |key: &str| Some(if key.contains('h') { f64::INFINITY } else { f64::NEG_INFINITY });
        let scores = recompute(&scans, answer, AT.parse().unwrap(), true);
        assert!(
            scores.iter().all(|(_, score)| score.score.is_some_and(|score| (0.0..=100.0).contains(&score)))
        );
    }
}

//! What the simulated camera sees: the value table of section 12.

use super::{biomarkers::Biomarker, readings::Readings, rounding::whole, sex::Sex, value::Value};

/// The readings of a scan of a person (p1…p5) with its noise (n1…n6) at an age in full years.
///
/// Each value is rounded half away from zero, then clamped to its limits; a later line uses earlier lines' final values.
#[must_use]
pub fn measure(person: &[f64; 5], noise: &[f64; 6], sex: Option<Sex>, age: u32) -> Readings {
    let [p1, p2, p3, p4, p5] = *person;
    let [n1, n2, n3, n4, n5, n6] = *noise;
    let age = f64::from(age);
    let heart_rate = settled(Biomarker::HeartRate, 72.0 + of_sex(sex, -1.0, 3.0, 1.0) + 6.0 * p1 + 3.0 * n1);
    let systolic = settled(
        Biomarker::SystolicBloodPressure,
        112.0 + 0.35 * (age - 30.0) + of_sex(sex, 5.0, -2.0, 0.0) + 5.0 * p4 + 3.0 * n4,
    );
    let diastolic = 72.0 + 0.18 * (age - 30.0) + of_sex(sex, 3.0, -1.0, 0.0) + 2.0 * p4 + 2.0 * n5;
    let variability = 75.0 - 0.65 * (age - 20.0) + of_sex(sex, 2.0, -2.0, 0.0)
        - 0.3 * (heart_rate.number() - 70.0)
        + 10.0 * p3
        + 6.0 * n3;
    Readings {
        heart_rate,
        respiratory_rate: settled(
            Biomarker::RespiratoryRate,
            15.0 + 0.02 * (age - 40.0) + 1.2 * p2 + 0.8 * n2,
        ),
        heart_rate_variability: settled(Biomarker::HeartRateVariability, variability),
        resonant_breathing_score: settled(Biomarker::ResonantBreathingScore, 45.0 + 12.0 * p5 + 10.0 * n6),
        systolic_blood_pressure: systolic,
        diastolic_blood_pressure: settled(
            Biomarker::DiastolicBloodPressure,
            diastolic.min(systolic.number() - 25.0),
        ),
    }
}

/// Rounded, then clamped.
fn settled(biomarker: Biomarker, number: f64) -> Value {
    let (lowest, highest) = biomarker.limits();
    Value::computed(whole(number).clamp(lowest, highest))
}

fn of_sex(sex: Option<Sex>, male: f64, female: f64, unknown: f64) -> f64 {
    match sex {
        Some(Sex::M) => male,
        Some(Sex::F) => female,
        None => unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Vital, drawing, vectors::lcg};
    use super::*;

    const AGES: [u32; 5] = [18, 25, 40, 70, 90];
    const SEXES: [Option<Sex>; 3] = [None, Some(Sex::M), Some(Sex::F)];

    fn scan(seed: u64, sex: Option<Sex>, age: u32) -> Readings {
        let mut draw = lcg(seed);
        measure(&drawing::person(&mut draw), &drawing::noise(&mut draw), sex, age)
    }

    #[test]
    fn all_biomarkers_of_500_people_are_whole_and_within_their_limits() {
        for (seed, (sex, age)) in
            (0..500).zip(SEXES.iter().flat_map(|sex| AGES.map(|age| (*sex, age))).cycle())
        {
            let readings = scan(seed, sex, age);
            for (biomarker, value) in readings.iter() {
                let (lowest, highest) = biomarker.limits();
                assert!((lowest..=highest).contains(&value.number()), "{seed} {biomarker:?} {value}");
                assert!(!value.to_string().contains('.'), "{seed} {biomarker:?} {value}");
            }
            assert!(
                readings.diastolic_blood_pressure.number()
                    <= readings.systolic_blood_pressure.number() - 25.0
            );
        }
    }

    #[test]
    fn diastolic_pressure_keeps_25_below_systolic() {
        let pressures = |noise: [f64; 6]| {
            let readings = measure(&[0.0, 0.0, 0.0, -2.0, 0.0], &noise, Some(Sex::F), 18);
            Vital::BloodPressure.of(&readings).to_string()
        };
        assert_eq!(pressures([0.0, 0.0, 0.0, -2.0, 2.0, 0.0]), "90/65");
        assert_eq!(pressures([0.0, 0.0, 0.0, 2.0, 0.0, 0.0]), "102/65");
        assert_eq!(pressures([0.0, 0.0, 0.0, 2.0, 2.0, 0.0]), "102/69");
    }

    #[test]
    fn heart_rate_variability_falls_with_age() {
        let mean = |age| {
            (0..500).map(|seed| scan(seed, None, age).heart_rate_variability.number()).sum::<f64>() / 500.0
        };
        assert!(mean(25) > mean(70) + 20.0, "{} {}", mean(25), mean(70));
    }
}

//! Values of section 12 that a separate script computed with exact fractions (`vectors.py`, nothing shared with this code).

#![allow(clippy::float_cmp, reason = "the vectors are exact")]

use super::{Profile, Readings, Scan, Scores, Sex, drawing, measure, recompute};
use chrono::{DateTime, TimeDelta, Utc};

/// A tiny generator of 16-bit draws for tests.
pub(super) fn lcg(seed: u64) -> impl FnMut() -> u16 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u16::try_from(state >> 48).unwrap()
    }
}

type Person = (u64, Option<Sex>, u32);
type Answers = [(&'static str, f64)];
/// A person, the number of scans, answers; six scores and three profiles.
type Expected = (Person, usize, &'static Answers, [Option<f64>; 6], [Option<f64>; 3]);

/// The scans of one seeded person, the first drawn first.
fn scans((seed, sex, age): Person, count: usize) -> Vec<Readings> {
    let mut draw = lcg(seed);
    let person = drawing::person(&mut draw);
    (0..count).map(|_| measure(&person, &drawing::noise(&mut draw), sex, age)).collect()
}

/// Scores of scans a day apart, computed a day after the newest one, which was drawn last.
fn scores(person: Person, count: usize, answers: &Answers) -> Scores {
    let newest: DateTime<Utc> = "2026-05-04T08:00:00Z".parse().unwrap();
    let days = (0..).map(|day| newest - TimeDelta::days(day));
    let made = scans(person, count).into_iter().rev();
    let scans: Vec<Scan> = days.zip(made).map(|(made_at, readings)| Scan { made_at, readings }).collect();
    let answer = |key: &str| answers.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    recompute(&scans, answer, newest + TimeDelta::days(1), true)
}

#[test]
fn normal_numbers_are_exact() {
    let mut draw = lcg(0);
    let drawn = [(); 3].map(|()| drawing::normal(&mut draw));
    assert_eq!(drawn, [-1.506_195_068_359_375, -0.139_984_130_859_375, -1.188_964_843_75]);
}

#[test]
fn readings_are_exact() {
    let expected = [
        (1, None, 40, [72.0, 16.0, 60.0, 39.0, 112.0, 74.0]),
        (2, Some(Sex::M), 25, [72.0, 12.0, 66.0, 26.0, 123.0, 76.0]),
        (3, Some(Sex::F), 70, [79.0, 16.0, 30.0, 60.0, 125.0, 78.0]),
        (4, Some(Sex::F), 18, [72.0, 16.0, 85.0, 37.0, 103.0, 68.0]),
        (5, Some(Sex::M), 90, [65.0, 17.0, 22.0, 5.0, 136.0, 83.0]),
        (6, None, 33, [79.0, 17.0, 73.0, 58.0, 120.0, 74.0]),
        (7, Some(Sex::M), 57, [70.0, 13.0, 64.0, 23.0, 120.0, 79.0]),
        (8, Some(Sex::F), 46, [71.0, 16.0, 68.0, 43.0, 124.0, 77.0]),
    ];
    for (seed, sex, age, values) in expected {
        assert_eq!(scans((seed, sex, age), 1), [Readings::of(values)], "{seed}");
    }
}

#[test]
fn scores_and_profiles_are_exact() {
    let expected: [Expected; 7] = [
        (
            (1, None, 40),
            1,
            &[],
            [Some(50.6), None, Some(5.6), Some(47.8), Some(46.8), None],
            [Some(0.94), Some(0.53), Some(0.51)],
        ),
        (
            (2, Some(Sex::M), 25),
            2,
            &[],
            [Some(60.3), Some(59.2), Some(20.2), Some(44.2), Some(47.9), Some(64.3)],
            [Some(0.7), Some(0.54), Some(0.62)],
        ),
        (
            (3, Some(Sex::F), 70),
            5,
            &[("feeling_stressed_last_month", 5.0), ("nightly_wake_ups", 4.0)],
            [Some(41.3), Some(42.9), Some(26.5), Some(72.2), Some(81.5), Some(49.4)],
            [Some(0.58), Some(0.23), Some(0.45)],
        ),
        (
            (4, Some(Sex::F), 18),
            33,
            &[("hours_sport_week", 1.0), ("daily_activities", 2.0), ("average_sleep_hours", 5.0)],
            [Some(64.7), Some(54.9), Some(0.0), Some(34.1), Some(36.2), Some(70.9)],
            [Some(0.77), Some(0.65), Some(0.68)],
        ),
        (
            (5, Some(Sex::M), 90),
            3,
            &[("feeling_stressed_last_month", 2.5), ("average_sleep_hours", 1.0)],
            [Some(53.4), Some(56.3), Some(42.0), Some(52.5), Some(55.8), Some(55.3)],
            [Some(0.57), Some(0.46), Some(0.54)],
        ),
        (
            (9, Some(Sex::F), 52),
            7,
            &[("hours_sport_week", 5.0), ("daily_activities", 5.0)],
            [Some(60.6), Some(70.1), Some(1.1), Some(52.3), Some(58.7), Some(62.6)],
            [Some(0.85), Some(0.45), Some(0.62)],
        ),
        (
            (11, Some(Sex::M), 61),
            4,
            &[("nightly_wake_ups", 1.0)],
            [Some(59.8), Some(53.9), Some(26.9), Some(49.8), Some(58.6), Some(70.7)],
            [Some(0.64), Some(0.46), Some(0.65)],
        ),
    ];
    for (person, count, answers, metrics, profiles) in expected {
        let scores = scores(person, count, answers);
        assert_eq!(scores.iter().map(|(_, score)| score.score).collect::<Vec<_>>(), metrics, "{person:?}");
        let fractions = [Profile::Physical, Profile::Mental, Profile::SleepEnergy]
            .map(|profile| profile.fraction(&scores));
        assert_eq!(fractions, profiles, "{person:?}");
    }
}

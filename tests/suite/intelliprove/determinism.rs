//! The same seed and the same names give the same values, and people differ as people do (section 12).

use std::fmt::Write as _;

use serde_json::json;

use crate::support::Sim;

/// Acceptance 28.
#[tokio::test]
async fn biomarkers_are_byte_identical_whatever_other_requests_came_between() {
    let quiet = Sim::intelliprove_with("settings: {}").await;
    let noisy = Sim::intelliprove_with("settings: {}").await;
    quiet.user("anna").await;
    let first = quiet.scan("anna", json!({})).await;
    let second = quiet.scan("anna", json!({})).await;

    for name in ["zoe", "bert"] {
        noisy.user(name).await;
        noisy.scan(name, json!({})).await;
    }
    noisy.user("anna").await;
    let holder = noisy.holder("bert").await;
    holder.post("/plugin/api/sessions", json!({})).await.expect(201);
    noisy.scan("anna", json!({})).await;
    noisy.advance("3d").await;
    noisy.intelliprove().delete("/v2/users?external_user_id=zoe").await.expect(204);
    noisy.scan("bert", json!({})).await;
    noisy.scan("anna", json!({})).await;

    let mut seen = Vec::new();
    for scan in [first, second] {
        let path = format!("/v2/biomarkers/{scan}");
        let (one, other) = (quiet.intelliprove().get(&path).await, noisy.intelliprove().get(&path).await);
        assert_eq!(one.body, other.expect(200).body);
        seen.push(one.expect(200).at("/biomarkers"));
    }
    assert_ne!(seen[0], seen[1], "two scans of a person differ");
}

/// Acceptance 28.
#[tokio::test]
async fn another_namespace_and_another_seed_give_other_values() {
    let sim = Sim::start().await;
    let other_seed = Sim::in_namespace(
        Sim::playing("version: 1\nseed: 2\nclock: { at: 2026-03-01T09:00:00Z, mode: frozen }\n").server,
        &sim.namespace,
    );
    let mut seen = Vec::new();
    for sim in [sim.clone(), sim.other("another-name"), other_seed] {
        sim.user("anna").await;
        let scan = sim.scan("anna", json!({})).await;
        let answer = sim.intelliprove().get(&format!("/v2/biomarkers/{scan}")).await;
        seen.push((scan, answer.expect(200).at("/biomarkers").to_string()));
    }
    for (index, (scan, biomarkers)) in seen.iter().enumerate() {
        for (other_scan, others) in &seen[index + 1..] {
            assert_ne!(scan, other_scan);
            assert_ne!(biomarkers, others);
        }
    }
}

/// The scan of the person with this number.
fn scan_id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// 500 people with one scan each: of the even numbers aged 25, of the odd ones 70.
fn crowd() -> String {
    (0..500).fold("users:\n".to_owned(), |mut users, number| {
        let birth = if number % 2 == 0 { "2001-02-01" } else { "1956-02-01" };
        let sex = ["M", "F", "null"][number % 3];
        let scan = scan_id(number);
        writeln!(
            users,
            "  - {{ external_user_id: person-{number}, birth_date: {birth}, sex: {sex}, \
             face_scans: [{{ ago: 1h, face_scan_id: {scan} }}] }}"
        )
        .unwrap();
        users
    })
}

/// Acceptance 29.
#[tokio::test]
async fn all_biomarkers_of_500_people_lie_in_their_ranges_and_variability_falls_with_age() {
    const RANGES: [(&str, f64, f64); 6] = [
        ("heart_rate", 60.0, 100.0),
        ("respiratory_rate", 12.0, 20.0),
        ("heart_rate_variability", 20.0, 120.0),
        ("resonant_breathing_score", 0.0, 100.0),
        ("systolic_blood_pressure", 90.0, 170.0),
        ("diastolic_blood_pressure", 55.0, 105.0),
    ];
    let sim = Sim::intelliprove_with(&crowd()).await;
    let api = sim.intelliprove();
    let mut variability = [0.0; 2];
    let mut extremes = RANGES.map(|_| (f64::INFINITY, f64::NEG_INFINITY));
    for number in 0..500 {
        let answer = api.get(&format!("/v2/biomarkers/{}", scan_id(number))).await.expect(200);
        for (index, (name, low, high)) in RANGES.into_iter().enumerate() {
            let row = answer.at(&format!("/biomarkers/{index}"));
            let value = row["value"].as_f64().unwrap();
            assert_eq!(row["parameter"], name);
            assert!((low..=high).contains(&value), "{name} {value}");
            extremes[index] = (extremes[index].0.min(value), extremes[index].1.max(value));
        }
        let parts = [4, 5].map(|index| answer.at(&format!("/biomarkers/{index}/value")).as_f64().unwrap());
        assert!(parts[0] - parts[1] >= 25.0, "diastolic is at most systolic − 25: {parts:?}");
        variability[number % 2] += answer.at("/biomarkers/2/value").as_f64().unwrap();
    }
    assert!(extremes.iter().all(|(least, most)| least < most), "people differ: {extremes:?}");
    assert!(variability[0] > variability[1], "{variability:?}");
}

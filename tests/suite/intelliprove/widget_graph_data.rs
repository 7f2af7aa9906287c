//! `POST /v2/widgets/graph/data`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const PATH: &str = "/v2/widgets/graph/data?external_user_id=anna";

async fn graph(sim: &Sim, data: Value) -> Answer {
    sim.intelliprove().post(PATH, json!({ "data": data })).await
}

/// Two scans on one day, one before and one long ago; a failed one never shows.
async fn anna() -> Sim {
    Sim::intelliprove_with(
        "users:\n  - external_user_id: anna\n    face_scans:\n      \
         - { at: 2026-01-29T12:00:00Z, biomarkers: { heart_rate: 61 } }\n      \
         - { at: 2026-01-30T12:00:00Z, biomarkers: { heart_rate: 62 } }\n      \
         - { at: 2026-02-27T00:00:00Z, biomarkers: { heart_rate: 70, systolic_blood_pressure: 118, diastolic_blood_pressure: 76 } }\n      \
         - { at: 2026-02-27T23:59:59Z, biomarkers: { heart_rate: 73, systolic_blood_pressure: 121, diastolic_blood_pressure: 78 } }\n      \
         - { at: 2026-02-28T12:00:00Z, status: failed }\n      \
         - { at: 2026-03-01T08:00:00Z, biomarkers: { heart_rate: 66 } }\n",
    )
    .await
}

/// Acceptance 42. A point is the mean of a UTC day; the default is the thirty days before today.
#[tokio::test]
async fn points_are_daily_means_inside_start_and_stop() {
    let sim = anna().await;
    assert_snapshot!(graph(&sim, json!({ "parameter": "heart_rate" })).await, @r#"200 {"data":{"parameter":"heart_rate","title":null,"unit":"bpm","locked":false,"points":[{"date":"2026-01-30","value":62},{"date":"2026-02-27","value":71.5},{"date":"2026-03-01","value":66}]}}"#);
    let period =
        json!({ "parameter": "heart_rate", "start": "2026-01-29", "stop": "2026-02-27", "title": "<b>" });
    assert_snapshot!(graph(&sim, period).await, @r#"200 {"data":{"parameter":"heart_rate","title":"<b>","unit":"bpm","locked":false,"points":[{"date":"2026-01-29","value":61},{"date":"2026-01-30","value":62},{"date":"2026-02-27","value":71.5}]}}"#);
    let one_day = json!({ "parameter": "blood_pressure", "start": "2026-02-27", "stop": "2026-02-27" });
    assert_snapshot!(graph(&sim, one_day).await, @r#"200 {"data":{"parameter":"blood_pressure","title":null,"unit":"mmHg","locked":false,"points":[{"date":"2026-02-27","value":"120/77"}]}}"#);
    assert_snapshot!(graph(&sim, json!({ "parameter": "heart_rate", "stop": "2026-02-26" })).await, @r#"200 {"data":{"parameter":"heart_rate","title":null,"unit":"bpm","locked":false,"points":[{"date":"2026-01-29","value":61},{"date":"2026-01-30","value":62}]}}"#);
}

/// Acceptance 42.
#[tokio::test]
async fn a_start_after_the_stop_is_refused() {
    let sim = anna().await;
    for period in [
        json!({ "parameter": "heart_rate", "start": "2026-02-02", "stop": "2026-02-01" }),
        json!({ "parameter": "heart_rate", "start": "2026-03-02" }),
    ] {
        let answer = graph(&sim, period).await;
        assert_eq!(answer.to_string(), r#"400 {"detail":"start must not be after stop"}"#);
        assert_eq!(answer.reason(), "bad-range");
    }
    assert_snapshot!(graph(&sim, json!({ "parameter": "iq", "start": "soon", "stop": [] })).await, @r#"422 {"detail":[{"loc":["body","data","parameter"],"msg":"value is not a valid enumeration member; permitted: 'heart_rate', 'respiratory_rate', 'heart_rate_variability', 'resonant_breathing_score', 'blood_pressure', 'systolic_blood_pressure', 'diastolic_blood_pressure', 'energy_balance', 'general_fitness', 'hypertension', 'mental_health_risk', 'mental_stress', 'sleep_quality'","type":"type_error.enum","ctx":{"enum_values":["heart_rate","respiratory_rate","heart_rate_variability","resonant_breathing_score","blood_pressure","systolic_blood_pressure","diastolic_blood_pressure","energy_balance","general_fitness","hypertension","mental_health_risk","mental_stress","sleep_quality"]}},{"loc":["body","data","stop"],"msg":"invalid type; expected date, string, bytes, int or float","type":"type_error"},{"loc":["body","data","start"],"msg":"invalid date format","type":"value_error.date"}]}"#);
}

/// A metric has a point per recompute.
#[tokio::test]
async fn the_course_of_a_metric_has_a_point_per_recompute() {
    let sim = anna().await;
    sim.advance("3d").await;
    let period = json!({ "parameter": "hypertension", "start": "2026-03-01" });
    let points = graph(&sim, period).await.expect(200).at("/data/points");
    let dates: Vec<_> = points.as_array().unwrap().iter().map(|point| point["date"].clone()).collect();
    assert_eq!(dates, ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]);
}

/// Only the last 366 recomputes are kept, however long the time.
#[tokio::test]
async fn at_most_366_recomputes_are_kept() {
    let sim = anna().await;
    sim.advance("800d").await;
    let all = json!({ "parameter": "hypertension", "start": "2026-01-01" });
    let points = graph(&sim, all).await.expect(200).at("/data/points");
    let points = points.as_array().unwrap();
    assert_eq!((points.len(), &points[365]["date"]), (366, &json!("2028-05-09")));
}

//! Stories of IntelliProve.

use std::pin::pin;
use std::time::Duration;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

const ANNA: &str = "external_user_id=anna@example.test";

async fn scans(sim: &Sim) -> Vec<Value> {
    sim.intelliprove()
        .get(&format!("/v2/facescans?{ANNA}"))
        .await
        .expect(200)
        .json()
        .as_array()
        .unwrap()
        .clone()
}

/// The parameters that are locked in the biomarkers of the newest scan, and in the metrics.
async fn locked(sim: &Sim) -> String {
    let newest = scans(sim).await[0]["face_scan_id"].as_str().unwrap().to_owned();
    let biomarkers =
        sim.intelliprove().get(&format!("/v2/biomarkers/{newest}")).await.expect(200).at("/biomarkers");
    let metrics = sim.intelliprove().get(&format!("/v2/metrics?{ANNA}")).await.expect(200).at("/metrics");
    let rows = biomarkers.as_array().unwrap().iter().chain(metrics.as_array().unwrap());
    let locked = rows.filter(|row| row["locked"] == true);
    locked.map(|row| row["parameter"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn intelliprove_happy_path() {
    let sim = Sim::story().await;
    let scans = scans(&sim).await;
    assert_eq!(scans.len(), 2);
    let newest = scans.iter().map(|scan| scan["face_scan_id"].as_str().unwrap());
    let mut rates = Vec::new();
    for id in newest {
        let biomarkers = sim.intelliprove().get(&format!("/v2/biomarkers/{id}")).await.expect(200);
        let rows = biomarkers.at("/biomarkers");
        let rate = rows.as_array().unwrap().iter().find(|row| row["parameter"] == "heart_rate").unwrap();
        rates.push(rate["value"].as_f64().unwrap());
    }
    rates.sort_by(f64::total_cmp);
    assert_eq!(rates, [64.0, 71.0]);
    let metrics = sim.intelliprove().get(&format!("/v2/metrics?{ANNA}")).await.expect(200).at("/metrics");
    assert!(!metrics.as_array().unwrap().is_empty(), "{metrics}");
}

#[tokio::test]
async fn intelliprove_token_expires() {
    let sim = Sim::story().await;
    let body = json!({ "external_user_id": "anna@example.test" });
    let token =
        sim.intelliprove().post("/v2/users/authenticate", body.clone()).await.expect(200).text_at("/token");
    let page = sim.intelliprove_token(&token);
    page.get("/v2/users").await.expect(200);
    sim.advance("6h").await;
    assert_snapshot!(page.get("/v2/users").await, @r#"401 {"detail":"Token has expired"}"#);
    let token = sim.intelliprove().post("/v2/users/authenticate", body).await.expect(200).text_at("/token");
    sim.intelliprove_token(&token).get("/v2/users").await.expect(200);
}

#[tokio::test]
async fn intelliprove_deleted_user() {
    let sim = Sim::story().await;
    let page = sim.holder("anna@example.test").await;
    page.get("/v2/users").await.expect(200);
    sim.intelliprove().delete(&format!("/v2/users?{ANNA}")).await.expect(204);
    assert_snapshot!(page.get("/v2/users").await, @r#"401 {"detail":"Invalid authentication credentials"}"#);
    assert_snapshot!(sim.intelliprove().get(&format!("/v2/users?{ANNA}")).await, @r#"404 {"detail":"User not found!"}"#);
}

#[tokio::test]
async fn intelliprove_locked_biomarkers() {
    let sim = Sim::story().await;
    let mut seen = vec![locked(&sim).await];
    for _ in 0..2 {
        sim.advance("1h").await;
        seen.push(locked(&sim).await);
    }
    assert_snapshot!(format!("{seen:#?}"), @r#"
    [
        "systolic_blood_pressure diastolic_blood_pressure mental_stress",
        "systolic_blood_pressure diastolic_blood_pressure",
        "",
    ]
    "#);
    assert_eq!(scans(&sim).await.len(), 3);
}

#[tokio::test]
async fn intelliprove_deprecated_endpoint() {
    let sim = Sim::story().await;
    let path = format!("/v2/userprofiles/physical?{ANNA}");
    let body = json!({ "birth_date": "1988-03-15", "sex": "f" });
    sim.intelliprove().put(&path, body.clone()).await.expect(200);
    sim.advance("5m").await;
    let retired = sim.unchanged_by(sim.intelliprove().put(&path, body)).await;
    assert_snapshot!(retired, @r#"404 {"detail":"Not Found"}"#);
    assert_eq!(retired.reason(), "retired");
    let stored = sim.intelliprove().get(&format!("/v2/users?{ANNA}")).await.expect(200);
    assert_eq!(stored.text_at("/birth_date"), "1988-03-15");
}

#[tokio::test]
async fn intelliprove_scan_fails() {
    let sim = Sim::story().await;
    assert!(scans(&sim).await.is_empty());
    let mut seen = Vec::new();
    for by in ["1m", "2m", "2m"] {
        sim.advance(by).await;
        let statuses: Vec<_> =
            scans(&sim).await.iter().map(|scan| scan["status"].as_str().unwrap().to_owned()).collect();
        seen.push(statuses.join(" "));
    }
    assert_snapshot!(seen.join("\n"), @"
    failed
    failed failed
    completed failed failed
    ");
}

#[tokio::test]
async fn intelliprove_user_is_gone() {
    let sim = Sim::story().await;
    let path = format!("/v2/users?{ANNA}");
    let gone = sim.intelliprove().get(&path).await;
    assert_snapshot!(gone, @r#"404 {"detail":"User not found!"}"#);
    assert_eq!(gone.reason(), "outcome-scenario");
    sim.intelliprove().get(&path).await.expect(404);
    sim.user("bert@example.test").await;
    sim.intelliprove().get("/v2/users?external_user_id=bert@example.test").await.expect(200);
    assert_eq!(scans(&sim).await.len(), 2, "everything else knows the user");
}

#[tokio::test]
async fn intelliprove_slow_vendor() {
    let sim = Sim::story().await;
    let path = format!("/v2/users?{ANNA}");
    let caller = sim.intelliprove();
    let mut answer = pin!(caller.get(&path));
    let hasty = tokio::time::timeout(Duration::from_millis(250), answer.as_mut()).await;
    assert!(hasty.is_err(), "the answer came too early");
    answer.await.expect(200);
}

#[tokio::test]
async fn intelliprove_outage_with_recovery() {
    let sim = Sim::story().await;
    let mut seen = Vec::new();
    for by in ["59s", "1s", "4m59s", "1s"] {
        sim.advance(by).await;
        seen.push(sim.intelliprove().get(&format!("/v2/users?{ANNA}")).await.status);
    }
    assert_eq!(seen, [200, 503, 503, 200]);
}

#[tokio::test]
async fn intelliprove_rate_limited() {
    let sim = Sim::story().await;
    let mut seen = Vec::new();
    for _ in 0..6 {
        let answer = sim.intelliprove().get(&format!("/v2/users?{ANNA}")).await;
        seen.push((answer.status, answer.header("retry-after").to_owned()));
    }
    let (fine, limited) = ((200, String::new()), (429, "2".to_owned()));
    assert_eq!(seen, [&fine, &fine, &limited, &fine, &fine, &limited].map(Clone::clone));
}

//! What is told of the operations: provenance, and the OpenAPI document.

use insta::assert_snapshot;

use crate::support::Sim;

/// The rows of section 3.
#[tokio::test]
async fn every_operation_has_its_path_its_grade_and_its_outcomes() {
    let sim = Sim::start().await;
    let operations = sim.admin().get("/__admin/operations").await.json();
    let ours = operations.as_array().unwrap().iter().filter(|row| row["vendor"] == "incode");
    let told: Vec<_> = ours
        .map(|row| {
            format!(
                "{} {} {} {} {}",
                row["id"], row["methods"], row["path"], row["provenance"], row["outcomes"]
            )
        })
        .collect();
    assert_snapshot!(told.join("\n").replace('"', ""), @"");
}

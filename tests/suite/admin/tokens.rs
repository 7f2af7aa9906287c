//! `POST /__admin/tokens/{vendor}`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

async fn mint(sim: &Sim, vendor: &str, wanted: Value) -> Answer {
    sim.admin().post(&format!("/__admin/tokens/{vendor}"), wanted).await
}

#[tokio::test]
async fn a_token_is_minted_for_a_subject_a_lifetime_and_a_flaw() {
    let sim = Sim::start().await;
    let demo = "demo@example.test";
    let table = [
        (json!({ "subject": demo }), 200, ""),
        (json!({ "subject": demo, "expires_in": "1h" }), 200, ""),
        (json!({ "subject": demo, "flaw": "expired" }), 401, "clock-expired"),
        (json!({ "subject": demo, "flaw": "bad_signature" }), 401, "bad-token"),
        (json!({ "subject": demo, "flaw": "other_issuer" }), 401, "bad-token"),
        (json!({ "subject": "none" }), 400, "token-without-user"),
    ];
    for (wanted, status, reason) in table {
        let token = sim.mint(wanted.clone()).await;
        let answer = sim.intelliprove_token(&token).get("/v2/users").await;
        assert_eq!((answer.status, answer.reason()), (status, reason), "{wanted}");
    }
}

#[tokio::test]
async fn a_minted_token_dies_on_the_namespaces_clock() {
    let sim = Sim::start().await;
    let token = sim.mint(json!({ "subject": "demo@example.test", "expires_in": "1h" })).await;
    sim.advance("3599s").await;
    sim.intelliprove_token(&token).get("/v2/users").await.expect(200);
    sim.advance("1s").await;
    assert_eq!(sim.intelliprove_token(&token).get("/v2/users").await.expect(401).reason(), "clock-expired");
}

#[tokio::test]
async fn a_token_that_cannot_be_minted_is_refused_and_changes_nothing() {
    let sim = Sim::start().await;
    let table = [
        ("nobody", json!({ "subject": "demo@example.test" })),
        ("intelliprove", json!({})),
        ("intelliprove", json!({ "subject": "nobody@example.test" })),
        ("intelliprove", json!({ "subject": "none", "flaw": "ugly" })),
        ("intelliprove", json!({ "subject": "none", "expires_in": 3600 })),
        ("intelliprove", json!({ "subject": "none", "expires_in": "-1h" })),
        ("intelliprove", json!({ "subject": "none", "colour": "red" })),
        ("intelliprove", json!(["none"])),
    ];
    let mut told = Vec::new();
    for (vendor, wanted) in table {
        let answer = sim.unchanged_by(mint(&sim, vendor, wanted)).await;
        told.push(format!("{} {} → {}", answer.status, answer.text_at("/detail"), answer.text_at("/hint")));
    }
    assert_snapshot!(told.join("\n"), @r#"
    404 no vendor is named `nobody` → tokens can be minted of: intelliprove, incode, identify
    422 arguments: `subject` is missing → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 user `nobody@example.test` is unknown; did you mean `demo@example.test`? known: demo@example.test → name one that is known, or create it first; GET /__admin/state shows what there is
    422 argument `flaw`: `ugly` is none of expired, bad_signature, other_issuer → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 argument `expires_in`: expected a length of time such as "6h", "1h30m" or "400ms", found the number 3600 → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 argument `expires_in`: `-1h` is not a length of time; expected such as 6h, 1h30m or 400ms → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 argument `colour`: `colour` is not known here; known are subject, expires_in, flaw → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 expected an object, found a list → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    "#);
}

#[tokio::test]
async fn what_a_token_can_be_minted_from_is_listed() {
    let sim = Sim::start().await;
    let list = sim.admin().get("/__admin/tokens").await.expect(200).json();
    let row = list.as_array().unwrap().iter().find(|row| row["name"] == "intelliprove").unwrap();
    assert_eq!(row["arguments"]["required"], json!(["subject"]));
    assert!(row["arguments"].to_string().contains("bad_signature"), "{row}");
}

//! `incode.get_userinfo` (section 4.1).

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{ANA, Answer, Sim};

const PATH: &str = "/omni/incode-id/userinfo";

async fn info(sim: &Sim, key: &str) -> Answer {
    sim.holder_of(key).await.get(PATH).await.expect(200)
}

/// The answer without the address of the server, which is another one in each run.
fn shown(answer: &Answer) -> String {
    let text = answer.to_string();
    let (before, rest) = text.split_once("http://").unwrap();
    let (host, _) = rest.split_once('/').unwrap();
    assert!(before.starts_with("200"));
    text.replace(host, "HOST")
}

/// Acceptance 12.
#[tokio::test]
async fn user_info_has_the_members_of_the_contract_in_their_order() {
    let sim = Sim::with_ana();
    assert_snapshot!(shown(&info(&sim, "ana").await), @r#"200 {"status":"ACTIVE","identityId":"65746cc4-4dab-43a6-9f3d-ba008d6f1365","name":{"fullName":"Ana Torres Vega","firstName":"Ana","lastName":"Torres Vega"},"dateOfBirth":"587433600000","phone":"+525512345678","sex":"F","email":"ana.torres@example.org","city":"Puebla","country":"MEX","curp":"TOVA880813MPLRGN09","emailPreference":true,"idImagesInfo":{"frontIdImageUrl":"http://HOST/@serinfo.user_info_has_the_members_of_the_contract_in_their_order/omni/incode-id/images/65746cc4-4dab-43a6-9f3d-ba008d6f1365/front?expires=1772356500&sig=96e946d1b3b7aaa151f96f69c8b12b0448fe185766c4c79f1e951d5befb5229c","backIdImageUrl":"http://HOST/@serinfo.user_info_has_the_members_of_the_contract_in_their_order/omni/incode-id/images/65746cc4-4dab-43a6-9f3d-ba008d6f1365/back?expires=1772356500&sig=67478872cd97a2a8e639f7a8a2fea0300399dd6b3bf1fb6849a90bd79c0d4bb3"},"idAttestation":{"idValidation":{"photoSecurityAndQuality":[{"key":"tamperCheck","name":"Tamper check","value":"PASSED","status":"OK"},{"key":"alignment","name":"Alignment","value":"PASSED","status":"OK"},{"key":"screenIdLiveness","name":"Screen ID liveness","value":"OK","status":"OK"},{"key":"paperIdLiveness","name":"Paper ID liveness","value":"OK","status":"OK"},{"key":"balancedLightFront","name":"Balanced light front","value":"99","status":"OK"},{"key":"sharpnessFront","name":"Sharpness front","value":"92","status":"OK"}],"idSpecific":[{"key":"documentClassification","name":"Document classification","value":"100","status":"OK"},{"key":"birthDateValidity","name":"Birth date validity","value":"100","status":"OK"},{"key":"visiblePhotoFeatures","name":"Visible photo features","value":"100","status":"OK"},{"key":"expirationDateValidity","name":"Expiration date validity","value":"100","status":"OK"},{"key":"documentExpired","name":"Document expired","value":"100","status":"OK"},{"key":"barcode2DDetected","name":"Barcode 2D detected","value":"100","status":"OK"},{"key":"2DBarcodeContent","name":"2D barcode content","value":"100","status":"OK"}],"customFields":[{"key":"firstNameMatch","name":"First name match","value":"100","status":"OK"},{"key":"lastNameMatch","name":"Last name match","value":"100","status":"OK"}],"appliedRule":{"value":"default","status":"OK"},"overall":{"value":"100.0","status":"OK"}},"overall":{"value":"100.0","status":"OK"}}}"#);
}

/// Acceptance 12.
#[tokio::test]
async fn every_check_has_a_string_and_the_four_that_clients_look_for_are_there() {
    let sim = Sim::with_ana();
    let answer = info(&sim, "ana").await;
    let lists = answer.at("/idAttestation/idValidation");
    let checks: Vec<&Value> = ["photoSecurityAndQuality", "idSpecific", "customFields"]
        .iter()
        .flat_map(|list| lists[list].as_array().unwrap())
        .collect();
    assert_eq!(checks.len(), 15);
    assert!(checks.iter().all(|check| check["value"].is_string() && check["status"] == "OK"));
    for key in ["screenIdLiveness", "paperIdLiveness", "barcode2DDetected", "2DBarcodeContent"] {
        assert!(checks.iter().any(|check| check["key"] == key), "{key}");
    }
}

/// Acceptance 13.
#[tokio::test]
async fn what_is_not_known_is_left_out() {
    let sim = Sim::incode_with(
        "identities: [{ key: bo, full_name: Bo, country: NLD, curp: X }, { key: cy, last_name: Cy, curp: X }]",
    );
    for (key, expected) in [
        ("bo", "status identityId name country emailPreference idImagesInfo idAttestation"),
        ("cy", "status identityId name emailPreference idImagesInfo idAttestation"),
    ] {
        let body = info(&sim, key).await.json();
        let members: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members.join(" "), expected);
    }
    assert_eq!(info(&sim, "bo").await.at("/name"), json!({ "fullName": "Bo", "firstName": "Bo" }));
    assert_eq!(info(&sim, "cy").await.at("/name"), json!({ "fullName": "Cy", "lastName": "Cy" }));
}

/// Acceptance 14.
#[tokio::test]
async fn a_day_of_birth_is_a_string_of_milliseconds() {
    let sim = Sim::incode_with(
        "
identities:
  - { key: a, full_name: A, date_of_birth: 1988-08-13 }
  - { key: b, full_name: B, date_of_birth: '587455200000' }
  - { key: c, full_name: C, date_of_birth: 587455200000 }
  - { key: d, full_name: D, date_of_birth: 1969-12-31 }",
    );
    for (key, expected) in
        [("a", "587433600000"), ("b", "587455200000"), ("c", "587455200000"), ("d", "-86400000")]
    {
        assert_eq!(info(&sim, key).await.text_at("/dateOfBirth"), expected);
    }
}

/// Acceptance 15.
#[tokio::test]
async fn the_vendors_blank_in_a_key_can_be_had() {
    let sim = Sim::with_ana_and("{ quirk_country_key: true }");
    let answer = info(&sim, "ana").await;
    assert!(answer.text().contains(r#""country":"MEX","country ":"MEX","curp""#), "{answer}");
    assert!(!info(&Sim::with_ana(), "ana").await.text().contains("country "));
}

/// Acceptance 17.
#[tokio::test]
async fn the_worst_check_is_the_overall_result() {
    let sim = Sim::with_ana();
    for (status, value) in [
        ("OK", "100.0"),
        ("MANUAL_OK", "50.0"),
        ("UNKNOWN", "50.0"),
        ("WARN", "50.0"),
        ("MANUAL", "50.0"),
        ("MANUAL_PENDING", "50.0"),
        ("MANUAL_FAIL", "0.0"),
        ("FAIL", "0.0"),
    ] {
        let checks = json!({ "screenIdLiveness": { "value": "12", "status": status } });
        sim.act("incode.update_identity", json!({ "identity": "ana", "checks": checks })).await;
        let found = info(&sim, "ana").await.at("/idAttestation");
        let overall = json!({ "value": value, "status": status });
        assert_eq!((&found["overall"], &found["idValidation"]["overall"]), (&overall, &overall));
        assert_eq!(found["idValidation"]["appliedRule"], json!({ "value": "default", "status": status }));
    }
}

#[tokio::test]
async fn of_all_checks_the_worst_counts_and_what_is_said_of_the_whole_replaces_it() {
    let checks = "{ tamperCheck: { status: WARN }, postitCheck: { value: '3', status: MANUAL_FAIL },
      issueDateValidity: { value: '7' }, myOwnIdCheck: { value: x, status: UNKNOWN } }";
    let sim = Sim::incode_with(&format!("identities: [{{ key: bo, full_name: Bo, checks: {checks} }}]"));
    let found = info(&sim, "bo").await.at("/idAttestation/idValidation");
    let last = |list: &str| found[list].as_array().unwrap().last().unwrap().to_string();
    assert_snapshot!([last("photoSecurityAndQuality"), last("idSpecific"), last("customFields")].join("\n"), @r#"
    {"key":"postitCheck","name":"Postit check","value":"3","status":"MANUAL_FAIL"}
    {"key":"issueDateValidity","name":"Issue date validity","value":"7","status":"OK"}
    {"key":"myOwnIdCheck","name":"My own ID check","value":"x","status":"UNKNOWN"}
    "#);
    assert_eq!(found["overall"], json!({ "value": "0.0", "status": "MANUAL_FAIL" }));
    let said =
        json!({ "overall": { "value": "88", "status": "MANUAL_OK" }, "appliedRule": { "value": "mine" } });
    sim.act("incode.update_identity", json!({ "identity": "bo", "checks": said })).await;
    let found = info(&sim, "bo").await.at("/idAttestation/idValidation");
    assert_eq!(found["overall"], json!({ "value": "88", "status": "MANUAL_OK" }));
    assert_eq!(found["appliedRule"], json!({ "value": "mine", "status": "OK" }));
}

#[tokio::test]
async fn a_token_of_what_failed_has_no_user_info() {
    let sim = Sim::incode_with(ANA);
    for (action, arguments) in [
        ("incode.complete_verification", json!({ "status": "FAILED", "identity": "ana" })),
        ("incode.complete_authentication", json!({ "status": "fail", "identity": "ana" })),
    ] {
        let token = sim.act(action, arguments).await.text_at("/token");
        let answer = sim.incode_holder(&token).get(PATH).await.expect(404);
        assert_eq!(answer.reason(), "not-in-scope");
    }
}

/// The order is that of the contract's table, whatever the scenario's.
#[tokio::test]
async fn checks_that_a_scenario_adds_follow_in_the_order_of_the_vendors_list() {
    let keys =
        ["mine", "sharpnessBack", "documentSeriesExpired", "fakeCheck", "postitCheck", "issueDateValidity"];
    let checks: Vec<_> = keys.iter().map(|key| format!("{key}: {{ status: OK }}")).collect();
    let section = format!("identities: [{{ key: bo, full_name: Bo, checks: {{ {} }} }}]", checks.join(", "));
    let found = info(&Sim::incode_with(&section), "bo").await.at("/idAttestation/idValidation");
    for (list, of, expected) in [
        ("photoSecurityAndQuality", 6, vec!["postitCheck", "fakeCheck", "sharpnessBack"]),
        ("idSpecific", 7, vec!["issueDateValidity", "documentSeriesExpired"]),
        ("customFields", 2, vec!["mine"]),
    ] {
        let added: Vec<_> = found[list].as_array().unwrap()[of..].iter().map(|check| &check["key"]).collect();
        assert_eq!(added, expected);
    }
}

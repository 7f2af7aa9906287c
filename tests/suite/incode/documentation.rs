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
    assert_snapshot!(told.join("\n").replace('"', ""), @"
    incode.get_userinfo [GET,HEAD] /omni/incode-id/userinfo documented [ACTIVE,REVOKED,not_found]
    incode.get_verification [GET,HEAD] /omni/incode-id/verification/{id} documented [FAILED,PENDING,VERIFIED,not_found]
    incode.get_authentication [GET,HEAD] /omni/incode-id/authentication/{id} documented [not_found]
    incode.authenticate [POST] /omni/incode-id/authenticate documented [blocked,blurred,faceMatchFailed,faceNotFound,glare,hasFaceMask,hasLenses,imageSize,otherError,pass,spoofAttempt]
    incode.get_image [GET,HEAD] /omni/incode-id/images/{identity_id}/{side} assumed []
    incode.hosted_page [GET,HEAD] /incode-id/ assumed []
    incode.hosted_session [POST] /incode-id/api/sessions assumed [abandoned,camera_denied,failed,verified]
    incode.hosted_finish [POST] /incode-id/api/sessions/{session_id}/finish assumed []
    incode.hosted_result [GET,HEAD] /incode-id/verification-result assumed []
    ");
}

#[tokio::test]
async fn the_bodies_that_receivers_get_are_documented() {
    let document = crate::support::Sim::start().await.admin().get("/__docs/openapi/incode.json").await;
    let hooked = crate::support::Hooked::start().await;
    hooked.verified().await;
    hooked.settle().await;
    for body in hooked.bodies() {
        let event = body["event"].as_str().unwrap();
        let schema =
            document.at(&format!("/webhooks/{event}/post/requestBody/content/application~1json/schema"));
        let documented: Vec<_> = schema["properties"].as_object().unwrap().keys().collect();
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), documented);
        assert_eq!(schema["properties"]["object"]["const"], body["object"]);
    }
    assert_eq!(document.at("/webhooks").as_object().unwrap().len(), 2);
}

//! Actions (section 10). That they notify is told of among the webhooks.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::pictures::{jpeg, png, portrait};
use crate::support::{Answer, Sim, base64, came};

async fn refused(sim: &Sim, action: &str, arguments: Value) -> Answer {
    let path = format!("/__admin/actions/incode.{action}");
    sim.unchanged_by(sim.admin().post(&path, arguments)).await.expect(422)
}

/// Acceptance 37.
#[tokio::test]
async fn a_person_who_is_verified_can_be_read_and_passes() {
    let sim = Sim::incode_with("{}");
    let person = json!({ "key": "ana", "full_name": "Ana Torres Vega", "email": "ana@example.org" });
    let done = sim.act("incode.complete_verification", json!({ "person": person })).await;
    let holder = sim.incode_holder(&done.text_at("/token"));
    let path = format!("/omni/incode-id/verification/{}", done.text_at("/verification_id"));
    assert_eq!(holder.get(&path).await.expect(200).text_at("/status"), "VERIFIED");
    let info = holder.get("/omni/incode-id/userinfo").await.expect(200);
    assert_eq!(info.at("/identityId"), done.at("/identity_id"));
    let passed = sim.show_marker("face=ana").await;
    assert_eq!(passed.at("/verificationId"), done.at("/verification_id"));
}

/// Acceptance 38.
#[tokio::test]
async fn a_person_who_is_not_verified_leaves_no_identity() {
    let sim = Sim::incode_with("{}");
    let person = json!({ "key": "ana", "full_name": "Ana Torres Vega" });
    let done = sim.act("incode.complete_verification", json!({ "person": person, "status": "FAILED" })).await;
    assert_eq!(done.at("/identity_id"), Value::Null);
    let holder = sim.incode_holder(&done.text_at("/token"));
    let path = format!("/omni/incode-id/verification/{}", done.text_at("/verification_id"));
    assert_eq!(holder.get(&path).await.expect(200).text_at("/status"), "FAILED");
    holder.get("/omni/incode-id/userinfo").await.expect(404);
    assert_eq!(came(&sim.show_marker("face=ana").await), "faceMatchFailed");
    let known = refused(&sim, "revoke_identity", json!({ "identity": "ana" })).await;
    assert_eq!(known.text_at("/detail"), "identity `ana` is unknown; known: none");
}

#[tokio::test]
async fn a_verification_that_was_started_is_completed_once() {
    let sim = Sim::with_ana();
    let id =
        sim.act("incode.start_verification", json!({ "identity": "ana" })).await.text_at("/verification_id");
    sim.advance("1m").await;
    let done = sim.act("incode.complete_verification", json!({ "verification_id": id })).await;
    assert_eq!(done.text_at("/verification_id"), id);
    let holder = sim.incode_holder(&done.text_at("/token"));
    let read = holder.get(&format!("/omni/incode-id/verification/{id}")).await.expect(200);
    assert_eq!((read.at("/createdAt"), read.text_at("/status")), (json!(1_772_355_600), "VERIFIED".into()));
    refused(&sim, "complete_verification", json!({ "verification_id": id })).await;
}

#[tokio::test]
async fn a_selfie_is_enrolled_by_a_verification_that_succeeds() {
    let sim = Sim::with_ana();
    let selfie = base64(&jpeg(&portrait(4, 200, 200), 90));
    let failed = json!({ "identity": "ana", "selfie": selfie, "status": "FAILED" });
    sim.act("incode.complete_verification", failed).await;
    assert_eq!(came(&sim.show_picture(&png(&portrait(4, 90, 90))).await), "faceMatchFailed");
    sim.act("incode.complete_verification", json!({ "identity": "ana", "selfie": selfie })).await;
    assert_eq!(came(&sim.show_picture(&png(&portrait(4, 90, 90))).await), "PASS");
}

#[tokio::test]
async fn a_person_who_is_known_is_changed() {
    let sim = Sim::with_ana();
    let person = json!({ "key": "ana", "last_name": "Luz", "country": "ESP" });
    let done = sim.act("incode.complete_verification", json!({ "person": person, "identity": "ana" })).await;
    let info = sim.incode_holder(&done.text_at("/token")).get("/omni/incode-id/userinfo").await;
    assert_eq!(info.at("/name"), json!({ "fullName": "Ana Luz", "firstName": "Ana", "lastName": "Luz" }));
    assert_eq!((info.json().get("curp"), info.text_at("/email")), (None, "ana.torres@example.org".into()));
}

#[tokio::test]
async fn an_update_changes_what_it_says_and_nothing_else() {
    let sim = Sim::with_ana();
    let info = async || sim.holder_of("ana").await.get("/omni/incode-id/userinfo").await.expect(200).json();
    let before = info().await;
    let said = json!({
        "identity": "ana", "phone": "+521", "sex": "X", "city": "Lima", "country": "PER", "email_preference": false,
        "date_of_birth": "2000-01-01", "identity_id": "mine", "status": "REVOKED", "first_name": "Anna",
    });
    sim.act("incode.update_identity", said).await;
    let after = info().await;
    let changed: Vec<_> = before
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, value)| after.get(name) != Some(value))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        changed,
        [
            "status",
            "identityId",
            "name",
            "dateOfBirth",
            "phone",
            "sex",
            "city",
            "country",
            "curp",
            "emailPreference",
            "idImagesInfo"
        ]
    );
    assert_eq!(
        (&after["identityId"], &after["name"]["fullName"]),
        (&json!("mine"), &json!("Anna Torres Vega"))
    );
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_what_is_known() {
    let sim = Sim::with_ana();
    sim.act(
        "incode.complete_verification",
        json!({ "person": { "key": "bea", "full_name": "Bea", "enrolled": false } }),
    )
    .await;
    sim.act(
        "incode.complete_verification",
        json!({ "person": { "key": "cy", "full_name": "Cy", "status": "REVOKED" } }),
    )
    .await;
    let mut seen = Vec::new();
    for (action, arguments) in [
        ("complete_verification", json!({ "identity": "bob" })),
        ("complete_verification", json!({ "verification_id": "x" })),
        ("complete_verification", json!({})),
        ("complete_verification", json!({ "identity": "ana", "status": "PENDING" })),
        ("complete_verification", json!({ "identity": "ana", "misbehave": ["explode"] })),
        ("complete_verification", json!({ "identity": "ana", "selfie": "!" })),
        ("complete_verification", json!({ "identity": "ana", "selfie": base64(b"x") })),
        ("complete_verification", json!({ "identity": "ana", "person": { "key": "bea" } })),
        ("complete_verification", json!({ "person": { "full_name": "X" } })),
        ("complete_verification", json!({ "person": { "key": "new" } })),
        ("complete_verification", json!({ "person": { "key": "ana", "nose": 1 } })),
        ("complete_verification", json!({ "person": { "key": "ana", "faces": [{ "file": "/etc/hosts" }] } })),
        ("complete_authentication", json!({ "identity": "bob" })),
        ("complete_authentication", json!({ "identity": "bea" })),
        ("complete_authentication", json!({ "identity": "cy" })),
        ("complete_authentication", json!({ "status": "pass" })),
        ("complete_authentication", json!({ "identity": "ana", "failure_reason": "hasLenses" })),
        ("complete_authentication", json!({ "failure_reason": "tired" })),
        ("complete_authentication", json!({ "source": "x".repeat(256) })),
        ("start_verification", json!({ "identity": "bob" })),
        ("update_identity", json!({})),
        ("update_identity", json!({ "identity": "ana", "key": "x" })),
        ("update_identity", json!({ "identity": "ana", "nose": 1 })),
        ("update_identity", json!({ "identity": "ana", "date_of_birth": "soon" })),
        ("update_identity", json!({ "identity": "ana", "identity_id": "a/b" })),
        ("enroll_face", json!({ "identity": "ana" })),
        ("enroll_face", json!({ "identity": "ana", "template": "a", "sha256": "b" })),
        ("enroll_face", json!({ "identity": "ana", "sha256": "b" })),
        ("enroll_face", json!({ "identity": "ana", "base64": "!" })),
        ("enroll_face", json!({ "identity": "ana", "base64": base64(b"no picture") })),
        ("delete_identity", json!({ "identity": "bob" })),
    ] {
        let answer = refused(&sim, action, arguments).await;
        seen.push(format!("{action}: {}", answer.text_at("/detail")));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    complete_verification: identity `bob` is unknown; known: ana, bea, cy
    complete_verification: pending verification `x` is unknown; known: none
    complete_verification: argument `identity`: VERIFIED needs it, or `person`, or a verification of somebody known
    complete_verification: argument `status`: `PENDING` is none of VERIFIED, FAILED
    complete_verification: argument `misbehave[0]`: `explode` is none of drop, duplicate, reorder, late, out_of_order_retry, stale_token, unknown_id, wrong_event, missing_field, typographic_quotes, corrupt_json, slow_body
    complete_verification: argument `selfie`: it is no base64
    complete_verification: argument `selfie`: the picture cannot be used: 3010 Image could not be decoded.
    complete_verification: argument `person`: its key is not that of the argument `identity`
    complete_verification: argument `person`: `key` is missing, by which everything else names the identity
    complete_verification: argument `person`: a person has a full_name, or a first_name and a last_name
    complete_verification: argument `person.nose`: `nose` is not known here; known are key, full_name, first_name, last_name, date_of_birth, phone, sex, email, city, country, curp, email_preference, status, identity_id, enrolled, blocked, faces, templates, image_urls, id_images, checks
    complete_verification: argument `person`: faces[0]: there is no file `/etc/hosts` beside the scenario
    complete_authentication: identity `bob` is unknown; known: ana, bea, cy
    complete_authentication: argument `identity`: it cannot pass: its face is not enrolled; those who can: ana
    complete_authentication: argument `identity`: it cannot pass: it is REVOKED; those who can: ana
    complete_authentication: argument `identity`: `pass` needs one
    complete_authentication: argument `failure_reason`: what passes has none
    complete_authentication: argument `failure_reason`: `tired` is none of hasFaceMask, hasLenses, spoofAttempt, faceMatchFailed, otherError
    complete_authentication: argument `source`: it has at most 255 characters
    start_verification: identity `bob` is unknown; known: ana, bea, cy
    update_identity: arguments: `identity` is missing
    update_identity: argument `key`: it never changes
    update_identity: argument `nose`: `nose` is not known here; known are key, full_name, first_name, last_name, date_of_birth, phone, sex, email, city, country, curp, email_preference, status, identity_id, enrolled, blocked, faces, templates, image_urls, id_images, checks
    update_identity: argument `date_of_birth`: expected a date such as 1988-08-13, or milliseconds since 1970, found the text "soon"
    update_identity: argument `identity`: identity_id: an identity_id is not empty, is not . or .., and has none of / ? # %
    enroll_face: exactly one of `base64`, `sha256`, `template`, `image_url` says by what
    enroll_face: exactly one of `base64`, `sha256`, `template`, `image_url` says by what
    enroll_face: argument `sha256`: `b` is not 64 hex digits
    enroll_face: argument `base64`: it is no base64
    enroll_face: argument `base64`: the picture cannot be used: 3010 Image could not be decoded.
    delete_identity: identity `bob` is unknown; known: ana, bea, cy
    "#);
}

#[tokio::test]
async fn who_names_nobody_to_verify_is_shown_how_and_the_schema_says_it_too() {
    let sim = Sim::incode_with("{}");
    for arguments in [json!({}), json!({ "misbehave": ["drop"] }), json!({ "person": { "key": "ana" } })] {
        let hint = refused(&sim, "complete_verification", arguments).await.text_at("/hint");
        let example = hint.strip_prefix("send such as ").unwrap().split(", or").next().unwrap();
        let other = Sim::incode_with("{}");
        other.act("incode.complete_verification", serde_json::from_str(example).unwrap()).await;
    }
    let listed = sim.admin().get("/__admin/actions").await.expect(200).json();
    let ours = listed.as_array().unwrap().iter().find(|one| one["name"] == "incode.complete_verification");
    let needed = &ours.unwrap()["arguments"]["anyOf"];
    assert_eq!(needed.as_array().unwrap().len(), 4, "{needed}");
    sim.act("incode.complete_verification", json!({ "status": "FAILED" })).await;
}

#[tokio::test]
async fn every_action_is_listed_with_its_arguments() {
    let sim = Sim::start().await;
    let listed = sim.admin().get("/__admin/actions").await.expect(200).json();
    let ours = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|action| action["name"].as_str().unwrap().starts_with("incode."));
    let told: Vec<_> = ours
        .map(|action| {
            let arguments = action["arguments"]["properties"].as_object().unwrap();
            let names: Vec<_> = arguments.keys().map(String::as_str).collect();
            format!("{}: {}", action["name"].as_str().unwrap(), names.join(" "))
        })
        .collect();
    assert_snapshot!(told.join("\n"), @"
    incode.start_verification: identity client_id correlation_id redirect_url
    incode.complete_verification: identity verification_id person status selfie misbehave
    incode.complete_authentication: identity status source failure_reason misbehave
    incode.revoke_identity: identity
    incode.reinstate_identity: identity
    incode.delete_identity: identity
    incode.update_identity: checks full_name first_name last_name date_of_birth phone sex email city country curp email_preference status identity_id enrolled blocked faces templates image_urls id_images identity
    incode.enroll_face: identity base64 sha256 template image_url
    ");
}

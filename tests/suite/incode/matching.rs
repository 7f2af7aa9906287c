//! Faces that are known again: by their bytes, by what they show, or by nothing (section 12, steps 5 to 8).

use image::imageops::{FilterType, resize};
use serde_json::json;

use super::pictures::{jpeg, png, portrait};
use crate::support::{Sim, base64, came};

async fn enroll(sim: &Sim, key: &str, picture: &[u8]) {
    let arguments = json!({ "identity": key, "base64": base64(picture) });
    sim.act("incode.enroll_face", arguments).await;
}

async fn with_portrait() -> Sim {
    let sim = Sim::with_ana();
    enroll(&sim, "ana", &jpeg(&portrait(1, 320, 400), 95)).await;
    sim
}

/// Acceptance 30.
#[tokio::test]
async fn an_enrolled_picture_is_known_again_however_it_is_written() {
    let picture = portrait(1, 320, 400);
    // Drawn before anything is asked: resizing takes longer than a connection is kept.
    let copies = [
        ("the same", jpeg(&picture, 95)),
        ("worse", jpeg(&picture, 30)),
        ("as PNG", png(&picture)),
        ("half as large", jpeg(&resize(&picture, 160, 200, FilterType::Triangle), 90)),
        ("twice as large", jpeg(&resize(&picture, 640, 800, FilterType::Nearest), 90)),
        ("odd sides", png(&resize(&picture, 77, 93, FilterType::Triangle))),
    ];
    let sim = with_portrait().await;
    for (how, bytes) in copies {
        assert_eq!(came(&sim.show_picture(&bytes).await.expect(200)), "PASS", "{how}");
    }
    for person in 2..12 {
        let bytes = jpeg(&portrait(person, 320, 400), 95);
        assert_eq!(came(&sim.show_picture(&bytes).await), "faceMatchFailed", "person {person}");
    }
}

#[tokio::test]
async fn a_picture_of_which_only_the_digest_is_known_is_known_by_its_bytes_alone() {
    let sim = Sim::with_ana();
    let picture = portrait(1, 64, 64);
    let digest = lookalike::vendors::incode::face::digest_of(&png(&picture)).to_uppercase();
    sim.act("incode.enroll_face", json!({ "identity": "ana", "sha256": digest })).await;
    assert_eq!(came(&sim.show_picture(&png(&picture)).await), "PASS");
    assert_eq!(came(&sim.show_picture(&jpeg(&picture, 95)).await), "faceMatchFailed");
}

/// The verification of a pass tells whose it is.
#[tokio::test]
async fn of_equal_pictures_the_same_bytes_come_first_and_then_the_one_enrolled_first() {
    let sim = Sim::incode_with("identities: [{ key: ana, full_name: Ana }, { key: bea, full_name: Bea }]");
    let (rough, fine) = (jpeg(&portrait(1, 64, 64), 40), jpeg(&portrait(1, 64, 64), 95));
    enroll(&sim, "bea", &rough).await;
    enroll(&sim, "ana", &fine).await;
    let name = async |picture: &[u8]| {
        let token = sim.show_picture(picture).await.text_at("/token");
        sim.incode_holder(&token).get("/omni/incode-id/userinfo").await.text_at("/name/fullName")
    };
    assert_eq!(name(&rough).await, "Bea");
    assert_eq!(name(&fine).await, "Ana");
    assert_eq!(name(&png(&portrait(1, 64, 64))).await, "Bea");
}

#[tokio::test]
async fn a_template_matches_as_a_whole() {
    let sim = Sim::incode_with("identities: [{ key: ana, full_name: Ana, templates: [ana-template-1] }]");
    for (template, expected) in [
        ("ana-template-1", "PASS"),
        ("ana-template-", "otherError 4019"),
        (" ana-template-1", "otherError 4019"),
    ] {
        assert_eq!(came(&sim.show(json!({ "template": template })).await), expected);
    }
    sim.act("incode.enroll_face", json!({ "identity": "ana", "template": "t2" })).await;
    assert_eq!(came(&sim.show(json!({ "template": "t2" })).await), "PASS");
}

#[tokio::test]
async fn who_is_not_enrolled_or_blocked_does_not_pass() {
    let sim = Sim::incode_with(
        "identities: [{ key: ana, full_name: Ana, enrolled: false }, { key: bea, full_name: Bea, blocked: true }]",
    );
    assert_eq!(came(&sim.show_marker("face=ana").await), "faceMatchFailed");
    assert_eq!(came(&sim.show_marker("face=bea").await), "otherError 4003");
    sim.act("incode.update_identity", json!({ "identity": "bea", "blocked": false })).await;
    assert_eq!(came(&sim.show_marker("face=bea").await), "PASS");
}

/// A photograph has more bytes than other calls to the control API.
#[tokio::test]
async fn a_picture_as_large_as_may_be_is_enrolled_by_an_action() {
    let sim = Sim::with_ana();
    let mut picture = jpeg(&portrait(1, 64, 64), 90);
    picture.resize(10 * 1024 * 1024, b' ');
    enroll(&sim, "ana", &picture).await;
    assert_eq!(came(&sim.show_picture(&picture).await), "PASS");
    let selfie = base64(&picture);
    sim.act("incode.complete_verification", json!({ "identity": "ana", "selfie": selfie })).await;
}

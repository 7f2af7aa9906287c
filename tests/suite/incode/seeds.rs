//! What a scenario puts there from the start (section 9).

use insta::assert_snapshot;
use serde_json::json;

use super::pictures::{jpeg, png, portrait};
use crate::support::{Sim, base64, came};

#[tokio::test]
async fn verifications_and_authentications_are_there_from_the_start() {
    let sim = Sim::incode_with(
        "
identities: [{ key: ana, full_name: Ana Torres, identity_id: 65eecb0f5d1c2a0012ab3501 }]
verifications:
  - { id: 0f6a1c52, identity: ana, status: VERIFIED, created_ago: 3d }
  - { id: lost, status: FAILED, created_ago: 1h }
  - { id: open, status: PENDING }
authentications:
  - { id: entered, identity: ana, status: pass, source: lobby-kiosk-2, created_ago: 1h }
  - { id: refused, status: fail }",
    );
    let mut seen = Vec::new();
    for id in ["0f6a1c52", "lost", "open"] {
        let answer = sim.holder_of(id).await.get(&format!("/omni/incode-id/verification/{id}")).await;
        seen.push(answer.expect(200).to_string());
    }
    for id in ["entered", "refused"] {
        let answer = sim.holder_of(id).await.get(&format!("/omni/incode-id/authentication/{id}")).await;
        seen.push(answer.expect(200).to_string());
    }
    assert_snapshot!(seen.join("\n"), @r#"
    200 {"id":"0f6a1c52","createdAt":1772096400,"status":"VERIFIED","data":{"name":{"fullName":"Ana Torres"}}}
    200 {"id":"lost","createdAt":1772352000,"status":"FAILED"}
    200 {"id":"open","createdAt":1772355600,"status":"PENDING"}
    200 {"id":"entered","createdAt":1772352000,"status":"pass","sourceId":"lobby-kiosk-2","verificationId":"0f6a1c52"}
    200 {"id":"refused","createdAt":1772355600,"status":"fail"}
    "#);
    assert_eq!(sim.show_marker("face=ana").await.text_at("/verificationId"), "0f6a1c52");
}

#[tokio::test]
async fn a_verification_that_failed_takes_the_place_of_the_one_that_enrols() {
    let sim = Sim::incode_with(
        "
identities: [{ key: ana, full_name: Ana }, { key: bea, full_name: Bea, enrolled: false }]
verifications: [{ identity: ana, status: FAILED }, { identity: bea }]",
    );
    for key in ["ana", "bea"] {
        assert_eq!(came(&sim.show_marker(&format!("face={key}")).await), "faceMatchFailed");
    }
    sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    assert_eq!(came(&sim.show_marker("face=ana").await), "PASS");
}

/// A folder with a scenario and the files that it names.
pub fn folder(name: &str, scenario: &str, files: &[(&str, Vec<u8>)]) -> std::path::PathBuf {
    let folder =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("scenario.yaml");
    std::fs::write(&path, scenario).unwrap();
    path
}

#[tokio::test]
async fn pictures_lie_beside_the_scenario_or_in_it() {
    let card = jpeg(&portrait(20, 320, 200), 80);
    let files = [
        ("faces/ana.jpg", jpeg(&portrait(1, 200, 200), 90)),
        ("faces/ana.png", png(&portrait(2, 200, 200))),
        ("cards/front.jpg", card.clone()),
    ];
    let digest = lookalike::vendors::incode::face::digest_of(&png(&portrait(3, 64, 64)));
    let inline = base64(&jpeg(&portrait(4, 64, 64), 90));
    let section = format!(
        "
identities:
  - key: ana
    full_name: Ana
    faces: [{{ file: faces/ana.jpg }}, {{ file: faces/ana.png }}, {{ sha256: {digest} }}, {{ base64: {inline} }}]
    templates: [t-1]
    image_urls: ['https://pics.example.org/ana.jpg']
    id_images: {{ front: cards/front.jpg }}"
    );
    let path = folder("pictures", &Sim::scenario_of("incode", section.trim_start()), &files);
    let sim = Sim::of_file(&path);
    for person in 1..=4 {
        assert_eq!(came(&sim.show_picture(&png(&portrait(person, 64, 64))).await), "PASS", "{person}");
    }
    assert_eq!(came(&sim.show(json!({ "template": "t-1" })).await), "PASS");
    assert_eq!(came(&sim.show(json!({ "imageUrl": "https://pics.example.org/ana.jpg" })).await), "PASS");
    let info = sim.holder_of("ana").await.get("/omni/incode-id/userinfo").await.expect(200);
    let served = async |side: &str| {
        let link = info.text_at(&format!("/idImagesInfo/{side}IdImageUrl"));
        reqwest::get(link).await.unwrap().bytes().await.unwrap().to_vec()
    };
    assert_eq!(served("front").await, card);
    assert_ne!(served("back").await, card);
}

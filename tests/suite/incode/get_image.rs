//! `incode.get_image` (section 4.5).

use serde_json::json;

use crate::support::{Answer, Caller, Sim, came};

async fn links(holder: &Caller) -> [String; 2] {
    let info = holder.get("/omni/incode-id/userinfo").await.expect(200);
    ["front", "back"].map(|side| info.text_at(&format!("/idImagesInfo/{side}IdImageUrl")))
}

/// Follow a link as any program does that knows nothing but the link.
async fn follow(sim: &Sim, link: &str) -> Answer {
    sim.outside_of(link).get("").await
}

/// Acceptance 18.
#[tokio::test]
async fn a_link_leads_to_a_picture_without_any_header() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    let mut pictures = Vec::new();
    for link in links(&holder).await {
        let answer = follow(&sim, &link).await.expect(200);
        assert_eq!(answer.header("content-type"), "image/jpeg");
        assert_eq!(answer.header("cache-control"), "no-store");
        let picture = image::load_from_memory_with_format(&answer.body, image::ImageFormat::Jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (640, 404));
        pictures.push(answer.body);
    }
    assert_ne!(pictures[0], pictures[1]);
    let again = follow(&sim, &links(&holder).await[0]).await.body;
    assert_eq!(again, pictures[0], "the same for ever");
}

/// Acceptance 18.
#[tokio::test]
async fn a_link_whose_signature_does_not_fit_is_refused() {
    let sim = Sim::with_ana();
    let [front, _] = links(&sim.holder_of("ana").await).await;
    let (start, sig) = front.split_once("sig=").unwrap();
    let swapped: String = sig.chars().rev().collect();
    for link in [
        format!("{start}sig={swapped}"),
        format!("{start}sig={}", sig.to_uppercase()),
        format!("{start}sig="),
        format!("{start}sig={sig}0"),
        start.trim_end_matches('&').to_owned(),
        front.split_once('?').unwrap().0.to_owned(),
        front.replace("expires=1", "expires=2"),
        front.replace("/front?", "/back?"),
    ] {
        let answer = follow(&sim, &link).await.expect(403);
        assert_eq!(answer.text_at("/message"), "Image link is invalid or expired");
        assert_eq!(answer.reason(), "bad-signature", "{link}");
    }
    let answer = follow(&sim, &front.replace("/front?", "/top?")).await.expect(404);
    assert_eq!(answer.reason(), "not-found");
}

/// Acceptance 18.
#[tokio::test]
async fn a_link_is_over_when_its_time_is_and_a_new_call_gives_new_ones() {
    let sim = Sim::with_ana_and("{ image_link_ttl: 100s }");
    let holder = sim.holder_of("ana").await;
    let [front, _] = links(&holder).await;
    sim.advance("99999ms").await;
    follow(&sim, &front).await.expect(200);
    sim.advance("1ms").await;
    assert_eq!(follow(&sim, &front).await.expect(403).reason(), "clock-expired");
    follow(&sim, &links(&holder).await[0]).await.expect(200);
}

/// Given ids are taken as written, and a link is a link all the same.
#[tokio::test]
async fn a_link_to_an_identity_of_any_id_can_be_followed() {
    for id in ["ana torres", "añá", r"a\\b", "a&b=c;d", "65eecb0f5d1c2a0012ab3501"] {
        let sim =
            Sim::incode_with(&format!("identities: [{{ key: ana, full_name: Ana, identity_id: \"{id}\" }}]"));
        for link in links(&sim.holder_of("ana").await).await {
            assert!(link.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\'), "{link}");
            follow(&sim, &link).await.expect(200);
            assert_eq!(came(&sim.show(json!({ "imageUrl": link })).await), "PASS", "{link}");
        }
    }
}

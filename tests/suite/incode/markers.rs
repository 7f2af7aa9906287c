//! Markers in pictures and templates (sections 11 and 12).

use serde_json::json;

use super::pictures::{blank, jpeg, png, portrait, with_chunk, with_comment};
use crate::support::{Sim, base64, came};

/// The marker of `items` in each place where one can stand.
fn marked(items: &str) -> Vec<(&'static str, Vec<u8>)> {
    let marker = format!("lookalike:{items}");
    let (jpeg, png) = (jpeg(&portrait(1, 64, 64), 90), png(&blank(16, 16)));
    let text = format!("Comment\0{marker}");
    vec![
        ("JPEG comment", with_comment(&jpeg, marker.as_bytes())),
        ("JPEG comment in words", with_comment(&jpeg, format!("see {marker} here").as_bytes())),
        // The checksum would go on with the marker if the chunk did not end it.
        ("PNG text chunk", with_chunk(&png, *b"tEXt", text.as_bytes(), *b"abcd")),
        ("behind a JPEG", [&jpeg, marker.as_bytes()].concat()),
        ("behind a PNG", [&png, marker.as_bytes(), b"\n"].concat()),
        ("half a JPEG", [&jpeg[..20], marker.as_bytes()].concat()),
        ("nothing but the start of a PNG", [&png[..8], marker.as_bytes()].concat()),
    ]
}

/// Acceptance 29.
#[tokio::test]
async fn a_marker_says_what_is_shown_wherever_it_stands() {
    let sim = Sim::with_ana();
    for (items, expected) in [("face=ana", "PASS"), ("mask;face=ana", "hasFaceMask")] {
        for (place, picture) in marked(items) {
            assert_eq!(came(&sim.show_picture(&picture).await.expect(200)), expected, "{items} in {place}");
        }
        assert_eq!(came(&sim.show_marker(items).await.expect(200)), expected);
    }
}

#[tokio::test]
async fn of_several_items_the_one_that_counts_first_decides() {
    let sim = Sim::with_ana();
    for (items, expected) in [
        ("none;blurred;glare;mask;lenses;spoof;blocked;face=ana", "otherError 4019"),
        ("face=ana;blocked;spoof;lenses;mask;glare;blurred", "otherError 3006"),
        ("glare;mask", "otherError 3007"),
        ("spoof;lenses;mask", "hasFaceMask"),
        ("blocked;spoof;lenses", "hasLenses"),
        ("blocked;spoof;face=ana", "spoofAttempt"),
        ("blocked;face=ana", "otherError 4003"),
        ("face=ana", "PASS"),
        ("face=ana;face=bob", "PASS"),
        ("face=bob", "faceMatchFailed"),
        ("face=", "faceMatchFailed"),
        (";;face=ana;", "PASS"),
        ("", "faceMatchFailed"),
    ] {
        assert_eq!(came(&sim.show_marker(items).await.expect(200)), expected, "{items}");
    }
}

#[tokio::test]
async fn an_item_that_no_marker_has_is_refused_by_us() {
    let sim = Sim::with_ana();
    let picture = with_comment(&jpeg(&portrait(1, 64, 64), 90), b"lookalike:face=ana;msak");
    for face in [
        json!({ "template": "lookalike:msak" }),
        json!({ "template": "lookalike:mask with words" }),
        json!({ "base64Image": base64(&picture) }),
    ] {
        let answer = sim.unchanged_by(sim.show(face)).await.expect(400);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.reason(), "unknown-outcome");
        assert!(answer.text_at("/hint").contains("face=<key>, none, blurred"), "{answer}");
    }
}

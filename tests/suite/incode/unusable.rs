//! Pictures that cannot be used (section 5.2).

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::pictures::{blank, jpeg, png, portrait};
use crate::support::{Sim, base64, came};

const PATH: &str = "/omni/incode-id/authenticate";
const MOST: usize = 10 * 1024 * 1024;

/// A picture with so many bytes in all.
fn padded(picture: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = picture.to_vec();
    bytes.resize(length, b' ');
    bytes
}

/// Acceptance 28.
#[tokio::test]
async fn a_picture_that_cannot_be_used_has_a_code() {
    let sim = Sim::with_ana();
    let portrait = jpeg(&portrait(1, 64, 64), 90);
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    for (what, text, expected) in [
        ("blank PNG", base64(&png(&blank(64, 64))), "otherError 4019"),
        ("blank JPEG", base64(&jpeg(&blank(64, 64), 90)), "otherError 4019"),
        ("GIF", base64(gif), "otherError 3010"),
        ("text", base64(b"a face"), "otherError 3010"),
        ("bad base64", "not base64!".into(), "otherError 3010"),
        ("one character", "A".into(), "otherError 3010"),
        ("URL-safe alphabet", "_9j_".into(), "otherError 3010"),
        ("data: prefix", format!("data:image/jpeg;base64,{}", base64(&portrait)), "otherError 3010"),
        ("a byte too many", base64(&padded(&portrait, MOST + 1)), "otherError 3008"),
        ("too large and no picture", base64(&vec![7; MOST + 1]), "otherError 3008"),
        ("as large as may be", base64(&padded(&portrait, MOST)), "faceMatchFailed"),
    ] {
        assert_eq!(came(&sim.show(json!({ "base64Image": text })).await.expect(200)), expected, "{what}");
    }
}

#[tokio::test]
async fn sides_may_be_too_long_or_both_too_short() {
    let sim = Sim::with_ana_and("{ min_image_side: 100 }");
    for ((width, height), expected) in [
        ((10_001, 1), "otherError 3008"),
        ((1, 10_001), "otherError 3008"),
        ((10_000, 8), "faceMatchFailed"),
        ((99, 99), "otherError 3008"),
        ((100, 8), "faceMatchFailed"),
        ((8, 100), "faceMatchFailed"),
    ] {
        let picture = png(&portrait(3, width, height));
        assert_eq!(came(&sim.show_picture(&picture).await), expected, "{width} x {height}");
    }
}

/// Acceptance 26.
#[tokio::test]
async fn only_an_unusable_picture_carries_an_error_whose_time_is_a_string() {
    let sim = Sim::with_ana();
    let answer = sim.show_marker("none").await.expect(200);
    assert_snapshot!(answer, @r#"200 {"correlationId":"b401e82c-83b0-423b-88f2-ff51efb00f8c","authenticationId":"ea7df976-c7ec-4b23-ba57-68e88ef91131","error":{"timestamp":"1772355600000","status":4019,"error":"Bad Request","message":"BadRequestException: Face not found.","path":"/omni/incode-id/authenticate"},"status":"FAIL","failureReason":"otherError"}"#);
    assert_eq!(answer.reason(), "face-error");
    for items in ["face=ana", "mask", "lenses", "spoof", "face=nobody"] {
        let answer = sim.show_marker(items).await.expect(200);
        assert_eq!((answer.json().get("error"), answer.reason()), (None, ""), "{items}");
    }
}

/// Acceptance 27. That nobody is notified is told of among the webhooks.
#[tokio::test]
async fn an_unusable_picture_can_be_a_bad_request_that_leaves_no_trace() {
    let sim = Sim::with_ana_and("{ face_error_mode: http }");
    for (items, code) in [("none", 4019), ("blurred", 3006), ("glare", 3007), ("blocked;face=ana", 4003)] {
        let answer = sim.unchanged_by(sim.show_marker(items)).await.expect(400);
        assert_eq!(answer.at("/status"), Value::from(code));
        assert!(answer.at("/timestamp").is_number());
        assert_eq!((answer.text_at("/error").as_str(), answer.reason()), ("Bad Request", "face-error"));
    }
    let answer = sim.unchanged_by(sim.show(json!({ "base64Image": "!" }))).await;
    assert_snapshot!(answer, @r#"400 {"timestamp":1772355600000,"status":3010,"error":"Bad Request","message":"BadRequestException: Image could not be decoded.","path":"/omni/incode-id/authenticate"}"#);
    assert_eq!(came(&sim.show_marker("mask").await.expect(200)), "hasFaceMask");
    let forced = sim.incode().forcing("otherError");
    let answer = forced.post(PATH, json!({ "face": { "template": "x" } })).await.expect(400);
    assert_eq!((answer.at("/status"), answer.reason()), (Value::from(6000), "outcome-header"));
}

//! Pictures that lie about themselves: none of them may take the memory, or the server, with it.

use super::pictures::{blank, jpeg, lying_jpeg, lying_png, png, portrait};
use serde_json::json;

use crate::support::{Sim, base64, came};

#[tokio::test]
async fn sides_that_are_a_lie_are_refused_before_anything_is_decoded() {
    let sim = Sim::with_ana();
    let (png, jpeg) = (png(&portrait(1, 64, 64)), jpeg(&portrait(1, 64, 64), 90));
    for (what, picture, expected) in [
        ("PNG of four thousand million sides", lying_png(&png, u32::MAX, u32::MAX), "otherError 3010"),
        ("PNG of 60,000 by 60,000", lying_png(&png, 60_000, 60_000), "otherError 3008"),
        ("PNG without a side", lying_png(&png, 0, 64), "otherError 3010"),
        ("PNG a little larger than its pixels", lying_png(&png, 64, 128), "otherError 3010"),
        ("PNG of 9,000 by 9,000 without the pixels", lying_png(&png, 9_000, 9_000), "otherError 3010"),
        ("JPEG of 65,535 by 65,535", lying_jpeg(&jpeg, 65_535, 65_535), "otherError 3008"),
        ("JPEG without a side", lying_jpeg(&jpeg, 0, 64), "otherError 3010"),
    ] {
        assert_eq!(came(&sim.show_picture(&picture).await.expect(200)), expected, "{what}");
    }
}

/// 24 megapixels of one colour are a few kilobytes.
#[tokio::test]
async fn a_small_file_with_many_pixels_is_looked_at() {
    let sim = Sim::with_ana();
    let bomb = png(&blank(6_000, 4_000));
    assert!(bomb.len() < 400_000, "{}", bomb.len());
    assert_eq!(came(&sim.show_picture(&bomb).await.expect(200)), "otherError 4019");
}

#[tokio::test]
async fn a_picture_that_breaks_off_is_none_wherever_it_does() {
    let sim = Sim::with_ana();
    for picture in [png(&portrait(1, 48, 48)), jpeg(&portrait(1, 48, 48), 90)] {
        let step = (picture.len() / 60).max(1);
        for length in (0..picture.len()).step_by(step) {
            let came = came(&sim.show_picture(&picture[..length]).await);
            assert!(["otherError 3010", "no status"].contains(&&*came), "{length}: {came}");
        }
    }
}

/// Section 12, step 5: decoders make up what is missing of a JPEG.
#[tokio::test]
async fn half_a_known_face_is_no_face() {
    let sim = Sim::with_ana();
    let face = jpeg(&portrait(1, 64, 64), 90);
    let enrol = async |picture: &[u8]| {
        let body = json!({ "identity": "ana", "base64": base64(picture) });
        sim.admin().post("/__admin/actions/incode.enroll_face", body).await
    };
    enrol(&face).await.expect(200);
    assert_eq!(came(&sim.show_picture(&face).await), "PASS");
    for percent in [50, 95, 99] {
        let part = &face[..face.len() * percent / 100];
        assert_eq!(came(&sim.show_picture(part).await), "otherError 3010", "{percent} %");
        assert!(enrol(part).await.expect(422).text_at("/detail").contains("3010"), "{percent} %");
    }
}

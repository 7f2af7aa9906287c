//! What must hold of the face model whatever bytes it is given.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use proptest::prelude::*;

use crate::engine::trials::trials;

use super::{Limits, Marker, Presented, Unusable, card, decode, encode, picture};

const LIMITS: Limits = Limits { bytes: 1 << 20, side: 0 };

fn drawn() -> RgbImage {
    RgbImage::from_fn(40, 30, |x, y| {
        Rgb([x * 6, y * 8, x * y % 256].map(|light| u8::try_from(light).unwrap()))
    })
}

fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes).encode(&drawn(), 40, 30, ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&drawn(), 40, 30, ExtendedColorType::Rgb8).unwrap();
    bytes
}

proptest! {
    #![proptest_config(trials(256))]

    /// Whatever stands behind a signature: nothing, noise, or a picture with some of its bytes changed.
    #[test]
    fn no_bytes_panic_the_face_model(noise in prop::collection::vec(any::<u8>(), 0..2_000), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40)) {
        let _ = picture(&noise, LIMITS);
        for whole in [jpeg(), png()] {
            let _ = picture(&[&whole[..8], &noise].concat(), LIMITS);
            let mut changed = whole;
            for (place, byte) in &changes {
                let place = place.index(changed.len());
                changed[place] = *byte;
            }
            let _ = picture(&changed, LIMITS);
        }
    }

    #[test]
    fn base64_is_read_back_in_lines_and_without_padding(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = encode(&bytes);
        prop_assert_eq!(decode(text.trim_end_matches('=')), Some(bytes.clone()));
        let lines: String = text.chars().flat_map(|c| [c, '\n']).collect();
        prop_assert_eq!(decode(&lines), Some(bytes));
    }

    #[test]
    fn any_text_is_base64_or_not(text in "\\PC*") {
        let _ = decode(&text);
        let _ = Marker::of_template(&text);
    }
}

#[test]
fn a_generated_card_never_changes_and_is_another_one_for_each_side() {
    let digest = |side| super::digest_of(&card::jpeg("5f1c2a00-12ab-4501-9c3e-65eecb0f5d1c", side));
    insta::assert_snapshot!(digest("front"), @"d468de83812613cb6404da5e64a8aad50247cd285f4cae3f7ebfe101db32cb26");
    insta::assert_snapshot!(digest("back"), @"8e22e204add744a77da23d5bced771f79f90fcafc3bdd4d2b662ea22022a53d8");
}

#[test]
fn a_picture_over_the_limit_is_not_even_looked_at() {
    let limits = Limits { bytes: jpeg().len() - 1, side: 0 };
    assert_eq!(picture(&jpeg(), limits), Ok(Presented::Unusable(Unusable::Size)));
    let limits = Limits { bytes: jpeg().len(), side: 41 };
    assert_eq!(picture(&jpeg(), limits), Ok(Presented::Unusable(Unusable::Size)));
    let limits = Limits { bytes: jpeg().len(), side: 40 };
    assert!(matches!(picture(&jpeg(), limits), Ok(Presented::Pictured(_))));
}

#[test]
fn a_marker_is_found_behind_what_looks_like_the_beginning_of_one() {
    for before in ["", "l", "ll", "lo", "lookalike", "lookalike;l", "\u{0}l\u{0}"] {
        let bytes = [b"\xff\xd8\xff", before.as_bytes(), b"lookalike:face=ana \xff"].concat();
        let marker = Marker::find(&bytes).unwrap();
        assert_eq!(marker.and_then(|marker| marker.face).as_deref(), Some("ana"), "{before:?}");
    }
    assert_eq!(Marker::find(b"\xff\xd8\xfflookalike"), Ok(None));
}

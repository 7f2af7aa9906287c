//! Generated pictures of identity documents, where a scenario gives none.
//!
//! A coloured card with a portrait and lines of text, as far as eight rectangles can show them. Colours and
//! lengths come from the digest of the identity's id and the side, so a card never changes.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, Rgb, RgbImage};
use sha2::{Digest, Sha256};

use super::pixels;
use super::print::Kind;

/// Width and height in pixels: the proportions of a card in a wallet.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 404;
/// Good enough to look at, and small.
const QUALITY: u8 = 80;

/// Whether somebody who follows a link can look at that: a whole JPEG.
pub fn is_shown(bytes: &[u8]) -> bool {
    Kind::of(bytes) == Some(Kind::Jpeg) && pixels::decode(bytes, Kind::Jpeg).is_ok()
}

/// One side of the card of an identity, as JPEG; `side` is `front` or `back`.
pub fn jpeg(identity_id: &str, side: &str) -> Vec<u8> {
    let mut chance = Chance(Sha256::digest(format!("{identity_id}/{side}")).into(), 0);
    let paper = Rgb([200, 200, 200].map(|base: u8| base + chance.below(48)));
    let ink = Rgb([chance.below(120), chance.below(120), chance.below(120)]);
    let mut card = RgbImage::from_pixel(WIDTH, HEIGHT, paper);
    fill(&mut card, (0, 0), (WIDTH, 64), ink);
    if side == "front" {
        fill(&mut card, (32, 96), (192, 256), Rgb([150, 150, 150].map(|base: u8| base + chance.below(64))));
        lines(&mut card, 256, ink, &mut chance);
    } else {
        fill(&mut card, (0, 96), (WIDTH, 72), Rgb([32; 3]));
        lines(&mut card, 32, ink, &mut chance);
    }
    encode(&card)
}

/// What chance there is: the bytes of a digest, one after the other, round and round.
struct Chance([u8; 32], usize);

impl Chance {
    fn below(&mut self, limit: u8) -> u8 {
        let byte = self.0.get(self.1 % 32).copied().unwrap_or_default();
        self.1 += 1;
        byte % limit
    }
}

/// Bars where text would stand.
fn lines(card: &mut RgbImage, left: u32, ink: Rgb<u8>, chance: &mut Chance) {
    for line in 0..4 {
        let length = 96 + 2 * u32::from(chance.below(120));
        fill(card, (left, 200 + line * 44), (length, 20), ink);
    }
}

fn fill(card: &mut RgbImage, (left, top): (u32, u32), (width, height): (u32, u32), colour: Rgb<u8>) {
    for y in top..(top + height).min(HEIGHT) {
        for x in left..(left + width).min(WIDTH) {
            card.put_pixel(x, y, colour);
        }
    }
}

fn encode(card: &RgbImage) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode(
        card,
        WIDTH,
        HEIGHT,
        ExtendedColorType::Rgb8,
    );
    // Writing to memory does not fail; should it ever, no picture is better than a crash.
    if written.is_ok() { jpeg } else { Vec::new() }
}

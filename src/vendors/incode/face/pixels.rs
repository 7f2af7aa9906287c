//! From the bytes of a picture to its pixels, without ever trusting what it says of itself.
//!
//! The sides are read first and refused before anything is allocated; a decoder may not allocate more than
//! what the largest sides take; and large pictures are decoded one at a time. So a few kilobytes cannot be
//! blown up to fill the memory, however many of them come at once.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits as Allowed};
use parking_lot::Mutex;

use super::Unusable;
use super::print::Kind;

/// The longest side, in pixels.
const LONGEST: u32 = 10_000;
/// The most bytes of a decoded picture with what its decoder needs: 10,000 × 10,000 in four channels, and some.
const MOST: u64 = 448 * 1024 * 1024;

/// A picture of more pixels waits for others of its size.
const LARGE: u64 = 16_000_000;
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Decode a picture of that kind.
pub(super) fn decode(bytes: &[u8], kind: Kind) -> Result<DynamicImage, Unusable> {
    let (width, height) = reader(bytes, kind).into_dimensions().map_err(|_| Unusable::Undecodable)?;
    if width > LONGEST || height > LONGEST {
        return Err(Unusable::Size);
    }
    let _turn = (u64::from(width) * u64::from(height) > LARGE).then(|| ONE_AT_A_TIME.lock());
    let mut reader = reader(bytes, kind);
    let mut allowed = Allowed::default();
    allowed.max_image_width = Some(LONGEST);
    allowed.max_image_height = Some(LONGEST);
    allowed.max_alloc = Some(MOST);
    reader.limits(allowed);
    reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => Unusable::Size,
        _ => Unusable::Undecodable,
    })
}

fn reader(bytes: &[u8], kind: Kind) -> ImageReader<Cursor<&[u8]>> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
    };
    ImageReader::with_format(Cursor::new(bytes), format)
}

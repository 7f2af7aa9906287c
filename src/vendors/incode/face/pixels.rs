//! From the bytes of a picture to its pixels, without ever trusting what it says of itself.
//!
//! The sides are read first and refused before anything is allocated; a decoder may not allocate more than
//! what the largest sides take; and large pictures are decoded one at a time. So a few kilobytes cannot be
//! blown up to fill the memory, however many of them come at once.
//!
//! Only grey is looked at, and most JPEGs store grey apart from colour: there the colour is not decoded, which
//! saves more than half of the time that a face takes.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Limits as Allowed};
use parking_lot::Mutex;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::print::Kind;
use super::{Unusable, jpeg};

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
    if kind == Kind::Jpeg && !jpeg::is_whole(bytes) {
        return Err(Unusable::Undecodable);
    }
    let _turn = (u64::from(width) * u64::from(height) > LARGE).then(|| ONE_AT_A_TIME.lock());
    if let Some(grey) = (kind == Kind::Jpeg).then(|| grey(bytes)).flatten() {
        return Ok(grey);
    }
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

/// The grey of a JPEG that stores it apart, or has nothing else; any other is decoded whole, and so is a broken one.
fn grey(bytes: &[u8]) -> Option<DynamicImage> {
    let longest = usize::try_from(LONGEST).ok()?;
    let options =
        DecoderOptions::default().set_strict_mode(false).set_max_width(longest).set_max_height(longest);
    let mut decoder =
        JpegDecoder::new_with_options(ZCursor::new(bytes), options.jpeg_set_out_colorspace(ColorSpace::Luma));
    decoder.decode_headers().ok()?;
    if !matches!(decoder.input_colorspace()?, ColorSpace::YCbCr | ColorSpace::Luma) {
        return None;
    }
    let luma = decoder.decode().ok()?;
    let (width, height) = decoder.dimensions()?;
    GrayImage::from_raw(u32::try_from(width).ok()?, u32::try_from(height).ok()?, luma)
        .map(DynamicImage::ImageLuma8)
}

fn reader(bytes: &[u8], kind: Kind) -> ImageReader<Cursor<&[u8]>> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
    };
    ImageReader::with_format(Cursor::new(bytes), format)
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{ExtendedColorType, Rgb, RgbImage};

    use super::super::grey::Grey;
    use super::*;

    fn drawn() -> RgbImage {
        RgbImage::from_fn(50, 37, |x, y| {
            Rgb([x * 5, y * 6, (x + y) * 2].map(|light| u8::try_from(light).unwrap()))
        })
    }

    fn jpeg(samples: &[u8], kind: ExtendedColorType) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 90).encode(samples, 50, 37, kind).unwrap();
        bytes
    }

    #[test]
    fn grey_alone_is_what_the_colours_come_to() {
        let drawn = drawn();
        let grey_drawn = image::imageops::grayscale(&drawn);
        for (bytes, what) in [
            (jpeg(&drawn, ExtendedColorType::Rgb8), "colours"),
            (jpeg(&grey_drawn, ExtendedColorType::L8), "grey"),
        ] {
            let alone = decode(&bytes, Kind::Jpeg).unwrap();
            assert!(matches!(alone, DynamicImage::ImageLuma8(_)), "{what} are decoded whole");
            let whole = reader(&bytes, Kind::Jpeg).decode().unwrap();
            assert_eq!(Grey::of(&alone).hash(), Grey::of(&whole).hash(), "{what}");
            // The same weights as where the colours are decoded; what differs is rounding.
            let luma =
                |pixel: &Rgb<u8>| pixel.0.iter().zip([299, 587, 114]).map(|(c, w)| u32::from(*c) * w).sum();
            let off = |(one, other): (u8, u32)| u64::from(u32::from(one).abs_diff(other / 1000));
            let whole = whole.to_rgb8();
            let pairs = alone.to_luma8().into_raw().into_iter().zip(whole.pixels().map(luma));
            assert!(pairs.map(off).sum::<u64>() <= 2 * 50 * 37, "{what}");
        }
    }

    #[test]
    fn a_jpeg_that_breaks_off_is_refused_whichever_way_it_is_decoded() {
        let whole = jpeg(&drawn(), ExtendedColorType::Rgb8);
        for length in [3, 20, whole.len() / 4, whole.len() / 2, whole.len() * 99 / 100] {
            assert_eq!(decode(&whole[..length], Kind::Jpeg).err(), Some(Unusable::Undecodable), "{length}");
        }
    }
}

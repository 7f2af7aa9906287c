//! Pictures that the tests draw themselves: portraits that differ by a number, and files that lie.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

/// The portrait of a person: each number gives another one, whatever its size.
pub fn portrait(person: u64, width: u32, height: u32) -> RgbImage {
    let cells = person.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ 0x5bd1_e995_0f0f_33cc;
    RgbImage::from_fn(width, height, |x, y| {
        let cell = (y * 8 / height) * 8 + x * 8 / width;
        let light = if cells >> cell & 1 == 1 { 170 } else { 60 };
        let grain = (x * 8 / width * 3 + y * 8 / height * 2) % 24;
        let light = u8::try_from(light + grain).unwrap();
        Rgb([light, light.saturating_add(9), light - 9])
    })
}

/// One colour and nothing else.
pub fn blank(width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([120, 130, 140]))
}

/// The picture as PNG.
pub fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// The picture as JPEG.
pub fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

/// A PNG with one more chunk in front of its pixels; the checksum is a lie that nobody looks at without decoding.
pub fn with_chunk(png: &[u8], name: [u8; 4], data: &[u8], checksum: [u8; 4]) -> Vec<u8> {
    let (head, rest) = png.split_at(8 + 25);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [head, &length, &name, data, &checksum, rest].concat()
}

/// A JPEG with a comment behind its start.
pub fn with_comment(jpeg: &[u8], text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(text.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xfe], &length, text, &jpeg[2..]].concat()
}

/// A PNG whose head says another size than its pixels have; the checksum of the head is right.
pub fn lying_png(png: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut head = [b"IHDR", &width.to_be_bytes()[..], &height.to_be_bytes(), &png[24..29]].concat();
    head.extend(crc32(&head).to_be_bytes());
    [&png[..12], &head, &png[33..]].concat()
}

/// A JPEG whose frame says another size than its pixels have.
pub fn lying_jpeg(jpeg: &[u8], width: u16, height: u16) -> Vec<u8> {
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    let size = [height.to_be_bytes(), width.to_be_bytes()].concat();
    [&jpeg[..frame + 5], &size, &jpeg[frame + 9..]].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

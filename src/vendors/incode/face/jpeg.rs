//! Whether a JPEG comes to its end. Decoders make up what is missing of one that breaks off, so half a picture would pass
//! for a whole one.

use memchr::memchr_iter;

/// What the first byte of a marker is.
const MARK: u8 = 0xff;
/// The marker of the end.
const END: u8 = 0xd9;

/// Whether the marker of its end comes where one can stand: not in a segment, such as the small picture in EXIF, nor among
/// the pixels.
pub(super) fn is_whole(picture: &[u8]) -> bool {
    let mut rest = picture.get(2..).unwrap_or_default();
    while let Some((marker, behind)) = next(rest) {
        rest = match marker {
            END => return true,
            // These stand alone.
            0x01 | 0xd0..=0xd7 => behind,
            _ => skipped(behind),
        };
    }
    false
}

/// The next marker and what stands behind it; among pixels, a byte that looks like one is followed by a zero.
fn next(bytes: &[u8]) -> Option<(u8, &[u8])> {
    memchr_iter(MARK, bytes).find_map(|at| {
        let (code, behind) = bytes.get(at + 1..)?.split_first()?;
        (*code != 0 && *code != MARK).then_some((*code, behind))
    })
}

/// What stands behind a segment that begins with its length.
fn skipped(segment: &[u8]) -> &[u8] {
    let length = segment.first_chunk().map_or(usize::MAX, |length| u16::from_be_bytes(*length).into());
    segment.get(length..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_counts_where_a_marker_can_stand() {
        let table: [(&[u8], bool); 7] = [
            (b"\xff\xd8\xff\xd9", true),
            (b"\xff\xd8\xff\xda\x00\x02\x12\xff\x00\x34\xff\xd3\x56\xff\xff\xd9 and more", true),
            (b"\xff\xd8\xff\xe1\x00\x04\xff\xd9\xff\xda\x00\x02\x12", false),
            (b"\xff\xd8\xff\xe1\x00\x09\xff\xd9", false),
            (b"\xff\xd8\xff\xda\x00\x02\x12\xff\x00\xd9", false),
            (b"\xff\xd8\xff", false),
            (b"", false),
        ];
        for (picture, expected) in table {
            assert_eq!(is_whole(picture), expected, "{picture:x?}");
        }
    }
}

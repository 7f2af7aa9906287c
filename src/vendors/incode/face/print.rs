//! What is kept of a picture to know it again: the digest of its bytes, and a coarse hash of what it shows.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a picture is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    pub digest: String,
    /// Average hash of the pixels; none where they were not looked at.
    pub hash: Option<u64>,
}

impl Print {
    /// A picture of which only the SHA-256 of its bytes is known, in hex.
    pub fn of_digest(hex: &str) -> Result<Self, String> {
        if hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self { digest: hex.to_ascii_lowercase(), hash: None })
        } else {
            Err(format!("`{hex}` is not 64 hex digits"))
        }
    }

    /// How many bits of the two hashes differ, if both pictures were looked at.
    pub fn distance(&self, other: &Self) -> Option<u32> {
        Some((self.hash? ^ other.hash?).count_ones())
    }
}

/// SHA-256 of `bytes` in lower-case hex.
pub fn digest_of(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

/// The two kinds of picture that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
}

impl Kind {
    /// The kind that the first bytes tell.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(JPEG) { Some(Self::Jpeg) } else { bytes.starts_with(PNG).then_some(Self::Png) }
    }
}

/// The pieces of a picture in which text can stand: the data of each chunk of a PNG and what is left behind
/// the last whole one; any other picture in one piece.
pub(super) fn parts(picture: &[u8]) -> Vec<&[u8]> {
    let Some(mut rest) = picture.strip_prefix(PNG) else { return vec![picture] };
    let mut parts = Vec::new();
    while let Some((data, behind)) = chunk(rest) {
        parts.push(data);
        rest = behind;
    }
    parts.push(rest);
    parts
}

/// The data of the chunk that `bytes` begin with, and what follows its checksum.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (name, rest) = rest.split_first_chunk::<4>()?;
    let (data, rest) = rest.split_at_checked(length)?;
    let (_, rest) = rest.split_at_checked(4)?;
    name.iter().all(u8::is_ascii_alphabetic).then_some((data, rest))
}

//! Base64 as clients write it: the standard alphabet, padded or not, in lines or in one piece.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, PAD};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
const PADDED: GeneralPurpose = GeneralPurpose::new(&STANDARD, PAD);

/// The bytes that `text` stands for; blanks and line breaks count for nothing.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    if !text.bytes().any(|byte| is_blank(&byte)) {
        return LENIENT.decode(text).ok();
    }
    let dense: Vec<u8> = text.bytes().filter(|byte| !is_blank(byte)).collect();
    LENIENT.decode(dense).ok()
}

/// `bytes` in padded base64.
pub fn encode(bytes: &[u8]) -> String {
    PADDED.encode(bytes)
}

//! Ids: UUIDs in lower case whatever the case they come in, other ids as they are (section 2).

use std::borrow::Cow;

use uuid::Uuid;

use super::errors::Refusal;
use crate::engine::{any_may_be_capital, eights};

/// How long a UUID is as it is usually written, in characters.
const LENGTH: usize = 36;
/// The longest free id, in characters.
const LONGEST: usize = 128;

/// Whether a text is a UUID as it is usually written, in any case and of any version.
pub(super) fn is_uuid(text: &str) -> bool {
    uuid(text).is_some()
}

fn uuid(text: &str) -> Option<Uuid> {
    // The other ways to write one are shorter or longer.
    if text.len() == LENGTH { Uuid::try_parse(text).ok() } else { None }
}

/// UUIDs in lower case, other texts as they are.
pub(super) fn normal_id(text: &str) -> Cow<'_, str> {
    let may_have_capitals = eights(text).any(any_may_be_capital);
    if may_have_capitals && is_uuid(text) { text.to_ascii_lowercase().into() } else { text.into() }
}

/// An id that must be a UUID, or where it is free 1-128 characters.
pub(super) fn checked_id(name: &str, given: &str, is_free: bool) -> Result<String, Refusal> {
    if let Some(id) = uuid(given) {
        Ok(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()).to_owned())
    } else if !is_free {
        Err(Refusal::parameter(format!("{name} must be a UUID")))
    } else if (1..=LONGEST).contains(&given.chars().count()) {
        Ok(given.to_owned())
    } else {
        Err(Refusal::parameter(format!("{name} must have 1 to {LONGEST} characters")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_written_with_hyphens_in_any_case() {
        for (text, expected) in [
            ("a69a31e9-f2e6-4d5f-b080-6138c6a721b7", true),
            ("A69A31E9-F2E6-4D5F-B080-6138C6A721B7", true),
            ("00000000-0000-0000-0000-000000000000", true),
            ("a69a31e9f2e64d5fb0806138c6a721b7", false),
            ("{a69a31e9-f2e6-4d5f-b080-6138c6a721b7}", false),
            ("a69a31e9-f2e6-4d5f-b080-6138c6a721b", false),
            ("a69a31e9-f2e6-4d5f-b080-6138c6a721bg", false),
            ("a69a31e9f-2e6-4d5f-b080-6138c6a721b7", false),
            ("a69a31e9-f2e6-4d5f-b080-6138c6a721\u{e9}", false),
        ] {
            assert_eq!(is_uuid(text), expected, "{text}");
        }
        assert_eq!(normal_id("A69A31E9-F2E6-4D5F-B080-6138C6A721B7"), "a69a31e9-f2e6-4d5f-b080-6138c6a721b7");
        assert_eq!(normal_id("Game"), "Game");
    }
}

//! Secrets inside texts: found by what stands around them, or by what they look like.

use super::HIDDEN;

/// So much base64 in a row, in lines or not, is no word and no address; the smallest picture has more.
const RUN: usize = 64;

/// Whether a text holds bytes in base64 that are long enough for a picture.
pub(super) fn holds_base64(text: &str) -> bool {
    // A line break may itself be written down, as `\n`.
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_\r\n\\".contains(&byte);
    text.as_bytes().split(|byte| !is_part(*byte)).any(|run| run.len() >= RUN)
}

/// Replace the texts of the member `name`, up to their last quote or the end.
pub(super) fn hide_member(text: &str, name: &str) -> String {
    let quoted = format!("\"{name}\"");
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once(quoted.as_str()) {
        hidden.push_str(head);
        hidden.push_str(&quoted);
        rest = tail;
        let value =
            tail.trim_start().strip_prefix(':').and_then(|value| value.trim_start().strip_prefix('"'));
        if let Some(value) = value {
            hidden.push_str(tail.strip_suffix(value).unwrap_or_default());
            hidden.push_str(HIDDEN);
            rest = after_text(value);
        }
    }
    hidden.push_str(rest);
    hidden
}

/// What follows a JSON text, its last quote included.
fn after_text(text: &str) -> &str {
    let mut is_escaped = false;
    let end = text.find(|character| {
        let is_end = character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_end
    });
    end.and_then(|end| text.get(end..)).unwrap_or_default()
}

/// Replace every run of exactly `length` hex digits.
pub(super) fn hide_hex(text: &str, length: usize) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let digits: Vec<usize> = digits(rest).collect();
        let end = if digits.is_empty() { unit(rest).0 } else { digits.iter().sum() };
        let (head, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        hidden.push_str(if digits.len() == length { HIDDEN } else { head });
        rest = tail;
    }
    hidden
}

/// The lengths in bytes of the hex digits that `text` begins with.
fn digits(text: &str) -> impl Iterator<Item = usize> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (length, is_digit) = unit(rest);
        rest = rest.get(length..)?;
        is_digit.then_some(length)
    })
}

/// The length in bytes of the first character, and whether it is a hex digit; an escape of a URL is one character.
fn unit(text: &str) -> (usize, bool) {
    let escape = text.strip_prefix('%').and_then(|rest| u8::from_str_radix(rest.get(..2)?, 16).ok());
    match (escape, text.chars().next()) {
        (Some(byte), _) => (3, byte.is_ascii_hexdigit()),
        (None, Some(character)) => (character.len_utf8(), character.is_ascii_hexdigit()),
        (None, None) => (0, false),
    }
}

/// Replace the value of every `name=value` that stands where a parameter can.
pub(super) fn hide_parameter(text: &str, name: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (head, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let value = tail.strip_prefix(name).unwrap_or_default();
        hidden.push_str(head);
        hidden.push_str(name);
        rest = value;
        if let Some(value) = value
            .strip_prefix('=')
            .filter(|_| head.is_empty() && hidden.len() == name.len() || head.ends_with(['?', '&', ';']))
        {
            let end = value.find(['&', '#', '"', '\'', '<', ' ']).unwrap_or(value.len());
            hidden.push('=');
            hidden.push_str(HIDDEN);
            rest = value.get(end..).unwrap_or_default();
        }
    }
    hidden.push_str(rest);
    hidden
}

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

/// Whether a text that should be a name, an address or a number may be a picture; an address as such is none.
pub(super) fn may_be_picture(text: &str) -> bool {
    let is_address = text.starts_with("http://") || text.starts_with("https://");
    !is_address && text.len() > RUN && holds_base64(text)
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
        let (count, bytes) = digits(rest);
        let end = if count == 0 { Unit::first_of(rest).length } else { bytes };
        let (head, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        hidden.push_str(if count == length { HIDDEN } else { head });
        rest = tail;
    }
    hidden
}

/// How many hex digits `text` begins with, and how many bytes they take.
fn digits(text: &str) -> (usize, usize) {
    let (mut count, mut bytes) = (0, 0);
    while let Some(rest) = text.get(bytes..) {
        let unit = Unit::first_of(rest);
        if !unit.ascii.is_some_and(|byte| byte.is_ascii_hexdigit()) {
            break;
        }
        (count, bytes) = (count + 1, bytes + unit.length);
    }
    (count, bytes)
}

/// A character of a text, however it is spelt: an escape of a URL is one character, and so is the escape of an escape.
#[derive(Clone, Copy)]
struct Unit {
    /// How many bytes it takes.
    length: usize,
    ascii: Option<u8>,
    /// How many times it is escaped.
    depth: usize,
}

impl Unit {
    fn first_of(text: &str) -> Self {
        let first = text.chars().next();
        let ascii = first.and_then(|first| u8::try_from(first).ok()).filter(u8::is_ascii);
        let mut unit = Self { length: first.map_or(0, char::len_utf8), ascii, depth: 0 };
        while unit.ascii == Some(b'%')
            && let Some(byte) = text.get(unit.length..).and_then(escaped)
        {
            unit = Self { length: unit.length + 2, ascii: Some(byte), depth: unit.depth + 1 };
        }
        unit
    }

    /// Whether it can stand in the midst of a name.
    fn is_of_name(self) -> bool {
        self.ascii.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    }

    fn is(self, byte: u8) -> bool {
        self.ascii.is_some_and(|own| own.eq_ignore_ascii_case(&byte))
    }
}

/// The byte whose two digits `text` begins with.
fn escaped(text: &str) -> Option<u8> {
    let digits = text.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

/// A text with its escapes resolved, of URLs and of JSON; what is not ASCII is left out.
pub(super) fn spelt_out(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let unit = Unit::first_of(rest);
        let of_json = rest.strip_prefix("\\u00").and_then(escaped);
        plain.extend(of_json.or(unit.ascii).map(char::from));
        rest = rest.get(if of_json.is_some() { 6 } else { unit.length }..).unwrap_or_default();
    }
    plain
}

/// Whether a text names one of these as a member, but spelt with escapes, as only somebody does who wants to.
pub(super) fn disguises<'n>(text: &str, mut names: impl Iterator<Item = &'n str>) -> bool {
    let plain = spelt_out(text);
    names.any(|name| {
        let quoted = format!("\"{name}\"");
        plain.contains(&quoted) && !text.contains(&quoted)
    })
}

/// Replace the value of every `name=value` of these names, in URLs, forms and cookies, however they are spelt.
pub(super) fn hide_parameters<'n>(text: &str, names: impl Iterator<Item = &'n str> + Clone) -> String {
    let mut hidden = String::with_capacity(text.len());
    let (mut rest, mut may_begin) = (text, true);
    while !rest.is_empty() {
        let found = may_begin.then(|| names.clone().find_map(|name| assigned(rest, name))).flatten();
        if let Some((end, depth)) = found {
            let (head, value) = rest.split_at_checked(end).unwrap_or((rest, ""));
            hidden.extend([head, HIDDEN]);
            rest = value.get(value_length(value, depth)..).unwrap_or_default();
            may_begin = false;
            continue;
        }
        let unit = Unit::first_of(rest);
        let (head, tail) = rest.split_at_checked(unit.length).unwrap_or((rest, ""));
        hidden.push_str(head);
        may_begin = !unit.is_of_name();
        rest = tail;
    }
    hidden
}

/// Where the value begins, if `text` begins with `name=`; and how many times the `=` is escaped.
fn assigned(text: &str, name: &str) -> Option<(usize, usize)> {
    let mut end = 0;
    let mut last = 0;
    for wanted in name.bytes().chain([b'=']) {
        let unit = Unit::first_of(text.get(end..)?);
        end += unit.length;
        last = unit.depth;
        if !unit.is(wanted) {
            return None;
        }
    }
    Some((end, last))
}

/// How long the value is: what ends it is escaped no more often than its `=`.
fn value_length(value: &str, depth: usize) -> usize {
    let mut length = 0;
    while let Some(rest) = value.get(length..).filter(|rest| !rest.is_empty()) {
        let unit = Unit::first_of(rest);
        if unit.depth <= depth && unit.ascii.is_some_and(|byte| b"&#\"'< \t\r\n".contains(&byte)) {
            break;
        }
        length += unit.length;
    }
    length
}

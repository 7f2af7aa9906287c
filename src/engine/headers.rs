//! Header fields as one compact block.
//!
//! All names and values of a message stand in a single buffer, as the journal writes them, so capturing a request costs
//! no allocation where it has the usual number of headers, and the journal copies them in one piece.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::Lent;
use super::log::short;

/// Header fields in the order received; names in lower case, values as bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    /// `name:value` with a line feed behind it, which no value holds.
    text: Lent,
    fields: SmallVec<[Field; USUAL]>,
}

/// So many fields most requests have at most.
const USUAL: usize = 12;

/// What stands behind the name of a field.
pub(super) const COLON: u8 = b':';
/// What stands behind each field.
pub(super) const END: u8 = b'\n';

/// Whether a text can be the name of a header field (RFC 9110, section 5.6.2).
pub fn is_field_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}

/// Where one field begins, and where its name and its value end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field {
    start: u32,
    name_end: u32,
    end: u32,
}

impl Headers {
    /// No fields.
    pub fn new() -> Self {
        Self { text: Lent::new(), fields: SmallVec::new() }
    }

    /// How many bytes a field takes.
    pub fn room(name: &[u8], value: &[u8]) -> usize {
        // With colon and line feed.
        name.len() + value.len() + 2
    }

    /// Add a field at the end; `name` is given in lower case, as transports have it anyway.
    pub fn push(&mut self, name: &str, value: &[u8]) {
        let text = self.text.text();
        let start = text.len();
        push_field(text, name.as_bytes(), value);
        let [start, name_end, end] = [start, start + name.len(), text.len() - 1].map(short);
        self.fields.push(Field { start, name_end, end });
    }

    /// The first value of the field `name` (given in lower case), as sent.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        let named = |field: &&Field| self.name(field) == Some(name.as_bytes());
        self.fields.iter().find(named).and_then(|field| self.value(field))
    }

    /// All values of the field `name` (given in lower case), one after the other as a list has them (RFC 9110, section 5.3).
    pub fn joined(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        let mut fields = self.fields.iter().filter(|field| self.name(field) == Some(name.as_bytes()));
        let first = self.value(fields.next()?)?;
        let rest: Vec<_> = fields.filter_map(|field| self.value(field)).collect();
        if rest.is_empty() {
            return Some(Cow::Borrowed(first));
        }
        Some(Cow::Owned(rest.into_iter().fold(first.to_vec(), |all, next| [&*all, b", ", next].concat())))
    }

    /// The first value of the field `name`, if it is text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.bytes(name).and_then(|value| std::str::from_utf8(value).ok())
    }

    /// All fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.fields.iter().filter_map(|field| {
            let name = std::str::from_utf8(self.name(field)?).ok()?;
            Some((name, self.value(field)?))
        })
    }

    fn name(&self, field: &Field) -> Option<&[u8]> {
        self.written().get(field.start as usize..field.name_end as usize)
    }

    fn value(&self, field: &Field) -> Option<&[u8]> {
        self.written().get(field.name_end as usize + 1..field.end as usize)
    }

    /// All fields as they are written down.
    pub(super) fn written(&self) -> &[u8] {
        self.text.as_ref()
    }
}

/// Write a field down.
pub(super) fn push_field(text: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    text.reserve(Headers::room(name, value));
    text.extend_from_slice(name);
    text.push(COLON);
    text.extend_from_slice(value);
    text.push(END);
}

impl<'a> FromIterator<(&'a str, &'a str)> for Headers {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(fields: I) -> Self {
        let mut headers = Self::default();
        for (name, value) in fields {
            headers.push(&name.to_ascii_lowercase(), value.as_bytes());
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_lower_case_name_and_the_first_one_counts() {
        let headers: Headers =
            [("X-Api-Key", "one"), ("accept", "*/*"), ("x-api-key", "two")].into_iter().collect();
        assert_eq!(headers.get("x-api-key"), Some("one"));
        assert_eq!(headers.get("missing"), None);
        assert_eq!(headers.iter().count(), 3);
    }

    #[test]
    fn a_value_that_is_not_text_is_still_there_as_bytes() {
        let mut headers = Headers::default();
        headers.push("x", b"\xff");
        assert_eq!((headers.get("x"), headers.bytes("x")), (None, Some(&b"\xff"[..])));
    }
}

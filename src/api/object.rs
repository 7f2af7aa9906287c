//! JSON that is written down member by member.
//!
//! `serde_json` looks at every byte of a text by itself, of the names of members as well. Here eight are looked at at once,
//! and a text is copied where nothing in it has to be escaped, as in nearly all.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::engine::{any_below, any_is, eights};

/// What can be a value in JSON.
pub trait Written {
    /// Write it down behind what is there.
    fn write(&self, json: &mut Vec<u8>);
}

impl Written for str {
    fn write(&self, json: &mut Vec<u8>) {
        if eights(self).any(|eight| any_below(eight, b' ') || any_is(eight, b'"') || any_is(eight, b'\\')) {
            return by_serde(self, json);
        }
        json.reserve(self.len() + 2);
        json.push(b'"');
        json.extend_from_slice(self.as_bytes());
        json.push(b'"');
    }
}

impl Written for Uuid {
    fn write(&self, json: &mut Vec<u8>) {
        self.hyphenated().encode_lower(&mut Uuid::encode_buffer()).write(json);
    }
}

impl Written for i64 {
    fn write(&self, json: &mut Vec<u8>) {
        by_serde(self, json);
    }
}

impl Written for Value {
    fn write(&self, json: &mut Vec<u8>) {
        by_serde(self, json);
    }
}

impl Written for RawValue {
    fn write(&self, json: &mut Vec<u8>) {
        json.extend_from_slice(self.get().as_bytes());
    }
}

impl<T: Written> Written for [T] {
    fn write(&self, json: &mut Vec<u8>) {
        json.push(b'[');
        for (number, item) in self.iter().enumerate() {
            if number > 0 {
                json.push(b',');
            }
            item.write(json);
        }
        json.push(b']');
    }
}

/// None of what comes here has members whose names are no texts, which is all that cannot be written down.
fn by_serde(value: &(impl Serialize + ?Sized), json: &mut Vec<u8>) {
    if let Err(error) = serde_json::to_writer(json, value) {
        tracing::error!(%error, "a value could not be written down");
    }
}

/// An object that is being written down.
pub struct Object<'j> {
    json: &'j mut Vec<u8>,
    /// What stands before the next member.
    before: u8,
}

impl<'j> Object<'j> {
    /// One that begins behind what is there.
    pub fn new(json: &'j mut Vec<u8>) -> Self {
        Self { json, before: b'{' }
    }

    /// Add a member.
    pub fn member(&mut self, name: &str, value: &(impl Written + ?Sized)) {
        self.json.push(self.before);
        self.before = b',';
        name.write(self.json);
        self.json.push(b':');
        value.write(self.json);
    }

    /// Nothing more comes.
    pub fn end(self) {
        if self.before == b'{' {
            self.json.push(b'{');
        }
        self.json.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::engine::trials::trials;

    fn written(value: &(impl Written + ?Sized)) -> String {
        let mut json = Vec::new();
        value.write(&mut json);
        String::from_utf8(json).unwrap()
    }

    proptest! {
        #![proptest_config(trials(2_000))]

        #[test]
        fn any_text_is_written_as_serde_writes_it(text in "([a-z\u{e9}]{0,20}|[\"\\\\/\u{0}-\u{20}\u{7f}]|\\PC){0,4}") {
            prop_assert_eq!(written(&*text), serde_json::to_string(&text).unwrap());
        }
    }

    #[test]
    fn an_object_has_its_members_in_the_order_in_which_they_come() {
        let mut json = Vec::new();
        Object::new(&mut json).end();
        let mut object = Object::new(&mut json);
        object.member("b", &[1_i64, -2][..]);
        object.member("a\"", &json!({ "x": [null, "\n"] }));
        object.member("c", &Uuid::from_u128(0xAB));
        object.member("d", &[0_i64; 0][..]);
        object.end();
        let expected =
            r#"{}{"b":[1,-2],"a\"":{"x":[null,"\n"]},"c":"00000000-0000-0000-0000-0000000000ab","d":[]}"#;
        assert_eq!(String::from_utf8(json).unwrap(), expected);
    }
}

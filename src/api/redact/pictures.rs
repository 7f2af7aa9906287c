//! Pictures, which are told by their length and SHA-256, and whatever is sent in the place of one: an object where a text
//! belongs is a slip, and what it holds is none the less private.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::text::may_be_picture;
use super::{HIDDEN, Redaction};

impl Redaction {
    /// Whether the texts of such a member are told by their length and SHA-256 only.
    pub(super) fn is_told(&self, name: &str) -> bool {
        self.secrets.iter().any(|secrets| secrets.digests.contains(&name))
    }

    /// What is shown of what stands at such a member, or anywhere below one at a member `name`: the shape and the names,
    /// of texts length and SHA-256, of anything else that it is there.
    pub(super) fn told(&self, name: &str, value: &Value) -> Value {
        match value {
            Value::Null => Value::Null,
            Value::String(text) => {
                let sha256 = format!("{:x}", Sha256::digest(text));
                json!({ "length": text.len(), "sha256": sha256 })
            }
            // A list of them, which nobody asked for, is none the less private.
            Value::Array(list) => list.iter().map(|one| self.told(name, one)).collect(),
            Value::Object(members) => {
                let told = |(member, value): (&String, &Value)| {
                    let shown = self.told_below(name, member, value);
                    (if may_be_picture(member) { HIDDEN.to_owned() } else { member.clone() }, shown)
                };
                members.iter().map(told).collect::<serde_json::Map<_, _>>().into()
            }
            // A list of bytes is a picture, and one of numbers may be what a face was reduced to.
            Value::Bool(_) | Value::Number(_) => HIDDEN.into(),
        }
    }

    /// The same of what stands at a place, the last of these names, of which one is such a member.
    pub(super) fn told_at(&self, names: &[&str], value: &Value) -> Value {
        match names {
            [.., holder, name] => self.told_below(holder, name, value),
            [name] => self.told(name, value),
            [] => HIDDEN.into(),
        }
    }

    /// The same of a member of the object `holder`, unless it is one that stands beside pictures and is plainly none.
    fn told_below(&self, holder: &str, name: &str, value: &Value) -> Value {
        match value {
            Value::Null => Value::Null,
            _ if self.is_secret(name) => HIDDEN.into(),
            Value::String(text) if self.is_beside(holder, name) && !may_be_picture(text) => {
                self.broken_json(text).into()
            }
            _ => self.told(name, value),
        }
    }

    fn is_beside(&self, holder: &str, name: &str) -> bool {
        self.secrets.iter().any(|secrets| secrets.beside.contains(&(holder, name)))
    }
}

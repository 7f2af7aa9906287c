//! What may be said of a user, whoever says it: a request, a scenario or an action (sections 4.1, 4.3 and 4.4).
//!
//! One set of rules, so that nobody is seeded whom no request could have made.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::data::{Data, text};
use super::errors::Refusal;
use super::state::{Change, EmailText, Wish};

/// The most attributes of one request.
const MOST_ATTRIBUTES: usize = 50;
/// The longest name of an attribute.
const LONGEST_NAME: usize = 64;
/// The longest text of an attribute, in characters.
const LONGEST_TEXT: usize = 2_048;
/// What no request can set.
const NOT_SETTABLE: [&str; 6] = ["userId", "sub", "devices", "loginHistory", "updatedAt", "data"];
/// What stands in `data` beside attributes.
const OWN: [&str; 5] = ["email", "password", "username", "deviceId", "appProfile"];
/// The longest name of a user, in characters.
const LONGEST_USERNAME: usize = 128;
/// The longest name that a caller gives, in characters.
const LONGEST_EXTERNAL_ID: usize = 256;
/// The longest further id, in characters.
const LONGEST_ADDITIONAL_ID: usize = 128;

/// What `data` changes of a user who is there.
pub(super) fn changed(data: Data<'_>) -> Result<Change, Refusal> {
    if data.get("password").is_some() {
        return Err(Refusal::parameter("password is not settable; use PUT /user/change-password"));
    }
    change(data, true)
}

/// What `data` sets of a user. Where a user is changed, `""` and `null` remove an attribute.
pub(super) fn change(data: Data<'_>, removes: bool) -> Result<Change, Refusal> {
    let mut change = Change {
        username: data.text("username")?.map(checked_username).transpose()?,
        email: data.text("email")?,
        ..Change::default()
    };
    if let Some(email) = &change.email {
        EmailText::check(email)?;
    }
    let others = data.members().filter(|(name, _)| !OWN.contains(&name.as_str()));
    change.attributes = attributes(others, removes)?;
    change.app_profile = data.wish("appProfile")?;
    Ok(change)
}

/// Attributes to set, or to remove where there is no text.
pub(super) fn attributes<'a>(
    given: impl Iterator<Item = (&'a String, &'a Value)>,
    removes: bool,
) -> Result<BTreeMap<String, Option<String>>, Refusal> {
    let mut attributes = BTreeMap::new();
    for (name, value) in given {
        check_name(name)?;
        match attribute(name, value, removes)? {
            Wish::Keep => None,
            Wish::Remove => attributes.insert(name.clone(), None),
            Wish::Set(text) => attributes.insert(name.clone(), Some(text)),
        };
    }
    if attributes.len() > MOST_ATTRIBUTES {
        return Err(Refusal::parameter(format!("data must have at most {MOST_ATTRIBUTES} attributes")));
    }
    Ok(attributes)
}

/// Attributes of a user from outside the vendor's API, where what is no attribute has a place of its own.
pub(super) fn own_attributes(given: &Map<String, Value>) -> Result<BTreeMap<String, String>, Refusal> {
    if let Some(name) = given.keys().find(|name| OWN.contains(&name.as_str())) {
        return Err(Refusal::parameter(format!("{name} is no attribute")));
    }
    let set = attributes(given.iter(), false)?;
    Ok(set.into_iter().filter_map(|(name, text)| Some((name, text?))).collect())
}

/// A name of a user.
pub(super) fn checked_username(name: String) -> Result<String, Refusal> {
    checked_length("username", name, LONGEST_USERNAME)
}

/// A name that the caller gives to a user of noLogin, or that a network knows one by.
pub(super) fn checked_external_id(name: &str, given: String) -> Result<String, Refusal> {
    checked_length(name, given, LONGEST_EXTERNAL_ID)
}

fn checked_length(name: &str, given: String, most: usize) -> Result<String, Refusal> {
    if (1..=most).contains(&given.chars().count()) {
        Ok(given)
    } else {
        Err(Refusal::parameter(format!("{name} must have 1 to {most} characters")))
    }
}

/// A further id of a device's user.
pub(super) fn checked_additional_id(name: &str, given: &Value) -> Result<Value, Refusal> {
    let length = match given {
        Value::String(text) => text.chars().count(),
        Value::Number(number) => number.to_string().len(),
        _ => return Err(Refusal::parameter(format!("{name} must be a string or a number"))),
    };
    if length > LONGEST_ADDITIONAL_ID {
        let told = format!("{name} must have at most {LONGEST_ADDITIONAL_ID} characters");
        return Err(Refusal::parameter(told));
    }
    Ok(given.clone())
}

fn check_name(name: &str) -> Result<(), Refusal> {
    if NOT_SETTABLE.contains(&name) {
        return Err(Refusal::parameter(format!("{name} is not settable")));
    }
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":_-".contains(&byte));
    if is_plain && (1..=LONGEST_NAME).contains(&name.len()) {
        Ok(())
    } else {
        Err(Refusal::parameter(format!(
            "the name of an attribute must have 1 to {LONGEST_NAME} of A-Z a-z 0-9 : _ -"
        )))
    }
}

/// What is wanted of an attribute.
fn attribute(name: &str, value: &Value, removes: bool) -> Result<Wish<String>, Refusal> {
    let value = match value {
        Value::Null if removes => return Ok(Wish::Remove),
        Value::Null => return Ok(Wish::Keep),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        value => text(name, value)?,
    };
    if value.chars().count() > LONGEST_TEXT {
        return Err(Refusal::parameter(format!("{name} must have at most {LONGEST_TEXT} characters")));
    }
    Ok(if removes && value.is_empty() { Wish::Remove } else { Wish::Set(value) })
}

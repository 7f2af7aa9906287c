//! The checks of an identity document: which there are, in which list, and what each shows where nobody says
//! otherwise (section 12). Keys are observed, values assumed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a check came to; the vendor's words (documented), here from good to bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the names are the vendor's words")]
pub enum Status {
    #[default]
    Ok,
    ManualOk,
    Unknown,
    Warn,
    Manual,
    ManualPending,
    ManualFail,
    Fail,
}

/// What a scenario says of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What it shows; left out: what it would show anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What it came to.
    #[serde(default)]
    pub status: Status,
}

/// What a scenario says of checks, by key.
pub type Checks = BTreeMap<String, Check>;

/// The three lists of an attestation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// `photoSecurityAndQuality`
    Photo,
    /// `idSpecific`
    Document,
    /// `customFields`
    Custom,
}

/// What a check shows where nobody says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    Text(&'static str),
    /// The first or second number that is drawn for the identity.
    Drawn(usize),
    /// Nothing: it is there only where a scenario says something of it.
    Nothing,
}

/// Every check that is known, in the order of the answer.
pub(super) const KNOWN: [(List, &str, Shows); 28] = [
    (List::Photo, "tamperCheck", Shows::Text("PASSED")),
    (List::Photo, "alignment", Shows::Text("PASSED")),
    (List::Photo, "screenIdLiveness", Shows::Text("OK")),
    (List::Photo, "paperIdLiveness", Shows::Text("OK")),
    (List::Photo, "balancedLightFront", Shows::Drawn(0)),
    (List::Photo, "sharpnessFront", Shows::Drawn(1)),
    (List::Photo, "postitCheck", Shows::Nothing),
    (List::Photo, "fakeCheck", Shows::Nothing),
    (List::Photo, "fakeBrowserCheck", Shows::Nothing),
    (List::Photo, "fakeIdCheck", Shows::Nothing),
    (List::Photo, "idAlterationCheckFront", Shows::Nothing),
    (List::Photo, "idAlterationCheckBack", Shows::Nothing),
    (List::Photo, "readabilityCheck", Shows::Nothing),
    (List::Photo, "idAlreadyUsedCheck", Shows::Nothing),
    (List::Photo, "balancedLightBack", Shows::Nothing),
    (List::Photo, "sharpnessBack", Shows::Nothing),
    (List::Photo, "visibleIdCharacteristicsFront", Shows::Nothing),
    (List::Document, "documentClassification", Shows::Text("100")),
    (List::Document, "birthDateValidity", Shows::Text("100")),
    (List::Document, "visiblePhotoFeatures", Shows::Text("100")),
    (List::Document, "expirationDateValidity", Shows::Text("100")),
    (List::Document, "documentExpired", Shows::Text("100")),
    (List::Document, "barcode2DDetected", Shows::Text("100")),
    (List::Document, "2DBarcodeContent", Shows::Text("100")),
    (List::Document, "issueDateValidity", Shows::Nothing),
    (List::Document, "documentSeriesExpired", Shows::Nothing),
    (List::Custom, "firstNameMatch", Shows::Text("100")),
    (List::Custom, "lastNameMatch", Shows::Text("100")),
];

/// The known keys and what they are in words.
static NAMES: LazyLock<Vec<(&str, String)>> =
    LazyLock::new(|| KNOWN.iter().map(|(_, key, _)| (*key, words(key))).collect());

/// The name of a check: its key in words.
pub(super) fn name(key: &str) -> Cow<'static, str> {
    let known = NAMES.iter().find(|(known, _)| *known == key);
    known.map_or_else(|| words(key).into(), |(_, name)| name.as_str().into())
}

/// A key in words: `screenIdLiveness` is `Screen ID liveness`.
fn words(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| letters.get(place));
        match words.last_mut() {
            Some(word) if !begins(before, *letter, letters.get(place + 1)) => word.push(*letter),
            _ => words.push(letter.to_string()),
        }
    }
    let words: Vec<_> = words.iter().enumerate().map(|(place, word)| cased(word, place == 0)).collect();
    words.join(" ")
}

/// Whether a word begins with `letter`.
fn begins(before: Option<&char>, letter: char, after: Option<&char>) -> bool {
    let Some(before) = before else { return true };
    let follows_small = letter.is_ascii_uppercase() && before.is_ascii_lowercase();
    let leads_small = letter.is_ascii_uppercase()
        && before.is_ascii_uppercase()
        && after.is_some_and(char::is_ascii_lowercase);
    follows_small || leads_small || (letter.is_ascii_digit() && before.is_ascii_alphabetic())
}

fn cased(word: &str, is_first: bool) -> String {
    if word.eq_ignore_ascii_case("id") || word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.to_ascii_uppercase();
    }
    let mut letters = word.chars();
    let first =
        letters.next().map(|c| if is_first { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{name, words};

    #[test]
    fn a_key_is_put_in_words() {
        for (key, expected) in [
            ("tamperCheck", "Tamper check"),
            ("screenIdLiveness", "Screen ID liveness"),
            ("idAlreadyUsedCheck", "ID already used check"),
            ("barcode2DDetected", "Barcode 2D detected"),
            ("2DBarcodeContent", "2D barcode content"),
            ("firstNameMatch", "First name match"),
            ("alignment", "Alignment"),
            ("", ""),
        ] {
            assert_eq!((&*words(key), &*name(key)), (expected, expected));
        }
    }
}

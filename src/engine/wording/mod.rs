//! What serde says of a document that does not fit, in words for people who know no Rust.
//!
//! Serde hands on its findings as text only, so the text is read. What is not recognised stays as it is: much of it
//! is ours already.

mod mismatch;
#[cfg(test)]
mod tests;

use super::{followed, listed, meant};
use mismatch::mismatch;

/// The most characters that are shown of what was sent.
const SHOWN: usize = 60;

/// What serde said (`invalid type: string "7", expected u64`) in plain words, with what to do where that is clear.
pub fn plain(said: &str) -> String {
    let (said, place) =
        said.rfind(" at line ").and_then(|at| said.split_at_checked(at)).unwrap_or((said, ""));
    let readings = [unknown_member, unknown_word, missing, repeated, mismatch, number, syntax];
    let told = readings.iter().find_map(|read| read(said));
    format!("{}{place}", told.as_deref().unwrap_or(said))
}

/// A name that was given, and the names that would have fitted.
fn given_and_known<'s>(said: &'s str, start: &str) -> Option<(&'s str, Vec<&'s str>)> {
    let rest = said.strip_prefix(start)?;
    let (given, known) =
        rest.rsplit_once("`, expected ").or_else(|| Some((rest.rsplit_once("`, there are no ")?.0, "")))?;
    Some((given, known.split('`').skip(1).step_by(2).collect()))
}

fn unknown_member(said: &str) -> Option<String> {
    let (given, known) = given_and_known(said, "unknown field `")?;
    let meant = meant(given, known.iter().copied());
    let known = if known.is_empty() {
        "nothing is taken here".into()
    } else {
        format!("known are {}", listed(known))
    };
    Some(format!("`{}` is not known here{}", short(given), followed(&meant, &known)))
}

fn unknown_word(said: &str) -> Option<String> {
    let (given, known) = given_and_known(said, "unknown variant `")?;
    let meant = meant(given, known.iter().copied());
    Some(format!("`{}` is none of {}{meant}", short(given), listed(known)))
}

fn missing(said: &str) -> Option<String> {
    said.strip_prefix("missing field ").map(|name| format!("{name} is missing"))
}

fn repeated(said: &str) -> Option<String> {
    said.strip_prefix("duplicate field ").map(|name| format!("{name} is given twice; leave one out"))
}

/// What is said of a text, such as one in a query, that should have been a number or a truth value.
fn number(said: &str) -> Option<String> {
    let ours = match said {
        "invalid digit found in string" => "expected a whole number, 0 or more",
        "cannot parse integer from empty string" => "expected a whole number, found nothing",
        "number too large to fit in target type" => "the number is too large",
        "provided string was not `true` or `false`" => "expected true or false",
        _ => return None,
    };
    Some(ours.into())
}

/// What is said of a text that is no JSON.
fn syntax(said: &str) -> Option<String> {
    if let Some(what) = said.strip_prefix("EOF while parsing ") {
        return Some(format!("it ends in the middle of {what}"));
    }
    let ours = match said {
        "expected value" => {
            "expected a value (a text in double quotes, a number, a list, an object, true, false or null)"
        }
        "expected ident" => "expected a value, with texts and names in double quotes,",
        "key must be a string" => "the name of a member must stand in double quotes",
        "trailing characters" => "there is more behind its end",
        "recursion limit exceeded" => "it is nested too deeply",
        _ => return None,
    };
    Some(ours.into())
}

/// A text that is not given back at any length.
fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

//! A value of another type, or out of bounds: what was expected, what was found, and what to do about it.

use std::borrow::Cow;

use super::short;

/// What serde says of a value that is not what was expected.
pub(super) fn mismatch(said: &str) -> Option<String> {
    let starts = ["invalid type: ", "invalid value: ", "invalid length "];
    let rest = starts.iter().find_map(|start| said.strip_prefix(start))?;
    let (was, wanted) = rest.rsplit_once(", expected ")?;
    if matches!(wanted, "u64" | "usize") && is_beyond(was) {
        return Some(format!("expected a whole number from 0 to {}, found a larger one", u64::MAX));
    }
    Some(format!("expected {}, found {}{}", expected(was, wanted), found(was), remedy(was, wanted)))
}

/// Whether what was found is beyond 64 bits: it comes rounded, so it is not shown.
fn is_beyond(was: &str) -> bool {
    let number = was.strip_prefix("floating point `").and_then(|rest| rest.strip_suffix('`'));
    number.and_then(|number| number.parse::<f64>().ok()).is_some_and(|number| number >= 2_f64.powi(64))
}

/// Types, as people call them.
const WORDS: [(&str, &str); 16] = [
    ("u8", "a whole number from 0 to 255"),
    ("u16", "a whole number from 0 to 65535"),
    ("u32", "a whole number from 0 to 4294967295"),
    ("u64", "a whole number, 0 or more"),
    ("usize", "a whole number, 0 or more"),
    ("i32", "a whole number"),
    ("i64", "a whole number"),
    ("f32", "a number"),
    ("f64", "a number"),
    ("a string", "a text"),
    ("a borrowed string", "a text"),
    ("a boolean", "true or false"),
    ("a sequence", "a list"),
    ("a map", "an object"),
    ("string or map", "one of the words that are known here, or an object"),
    ("unit", "null"),
];

/// Beginnings of what serde says of types, as people call them.
const KINDS: [(&str, &str); 2] =
    [("struct ", "an object"), ("enum ", "one of the words that are known here")];

/// What was expected, as people call it.
fn expected<'w>(was: &str, wanted: &'w str) -> Cow<'w, str> {
    // How wide a number is matters to nobody but who went beyond it; what it may be is often less.
    let is_too_large = was.starts_with("integer `") && !was.starts_with("integer `-");
    if !is_too_large && matches!(wanted, "u8" | "u16" | "u32") {
        return "a whole number, 0 or more".into();
    }
    if let Some(count) = wanted.strip_prefix("a tuple of size ") {
        return format!("a list of {count}").into();
    }
    let word = WORDS.iter().find(|(theirs, _)| *theirs == wanted).map(|(_, ours)| *ours);
    let kind = || KINDS.iter().find(|(theirs, _)| wanted.starts_with(theirs)).map(|(_, ours)| *ours);
    word.or_else(kind).unwrap_or(wanted).into()
}

/// What was found, as people call it.
fn found(was: &str) -> String {
    let quoted = |start: &str| was.strip_prefix(start)?.strip_suffix('`');
    if let Some(number) = quoted("integer `").or_else(|| quoted("floating point `")) {
        return format!("the number {number}");
    }
    if let Some(truth) = quoted("boolean `") {
        return truth.to_owned();
    }
    match was {
        "sequence" => "a list".into(),
        "map" => "an object".into(),
        "unit value" => "null".into(),
        _ => match was.strip_prefix("string ") {
            Some(text) => format!("the text {}", short(text)),
            None if was.bytes().all(|byte| byte.is_ascii_digit()) => format!("{was} of them"),
            None => was.to_owned(),
        },
    }
}

/// What to do about it, where only the quotes are wrong.
fn remedy(was: &str, wanted: &str) -> String {
    let text = was.strip_prefix("string \"").and_then(|rest| rest.strip_suffix('"'));
    let fits = |text: &str| {
        let wanted = expected(was, wanted);
        wanted.contains("number") && !(text.starts_with('-') && wanted.contains("0 or more"))
    };
    match text {
        Some(text) if fits(text) && text.parse::<f64>().is_ok_and(f64::is_finite) => {
            format!("; write {text} without quotes")
        }
        Some("true" | "false") if wanted == "a boolean" => "; leave the quotes out".into(),
        None if wanted == "a string" && (was.starts_with("integer") || was.starts_with("boolean")) => {
            "; put it in quotes".into()
        }
        _ => String::new(),
    }
}

//! What serde says of a document that does not fit, in words for people who know no Rust.
//!
//! Serde hands on its findings as text only, so the text is read. What is not recognised stays as it is: much of it
//! is ours already.

use std::borrow::Cow;

use super::{listed, meant};

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
    Some(format!("`{}` is not known here{meant}; {known}", short(given)))
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

fn mismatch(said: &str) -> Option<String> {
    let starts = ["invalid type: ", "invalid value: ", "invalid length "];
    let rest = starts.iter().find_map(|start| said.strip_prefix(start))?;
    let (was, wanted) = rest.rsplit_once(", expected ")?;
    Some(format!("expected {}, found {}{}", expected(was, wanted), found(was), remedy(was, wanted)))
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
            "expected a value: a text in double quotes, a number, a list, an object, true, false or null"
        }
        "expected ident" => "expected a value; texts and names stand in double quotes",
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only how it is read is of interest")]
    struct Sample {
        name: String,
        #[serde(default)]
        count: u64,
        #[serde(default)]
        small: u8,
        #[serde(default)]
        share: f64,
        #[serde(default)]
        is_open: bool,
        #[serde(default)]
        list: Vec<String>,
        #[serde(default)]
        mode: Option<Mode>,
        #[serde(default)]
        pair: Option<(String, String)>,
        #[serde(default)]
        inner: Option<Box<Sample>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Mode {
        Live,
        Frozen,
    }

    fn told(document: &str) -> String {
        let value: Value = serde_json::from_str(document).unwrap();
        plain(&serde_json::from_value::<Sample>(value).unwrap_err().to_string())
    }

    #[test]
    fn what_does_not_fit_is_told_without_rust() {
        let known = "known are name, count, small, share, is_open, list, mode, pair, inner";
        let table = [
            (r#"{"nmae":"x"}"#, format!("`nmae` is not known here; did you mean `name`?; {known}")),
            ("{}", "`name` is missing".into()),
            (r#"{"name":5}"#, "expected a text, found the number 5; put it in quotes".into()),
            (r#"{"name":null}"#, "expected a text, found null".into()),
            (
                r#"{"name":"x","count":"7"}"#,
                "expected a whole number, 0 or more, found the text \"7\"; write 7 without quotes".into(),
            ),
            (
                r#"{"name":"x","count":"many"}"#,
                "expected a whole number, 0 or more, found the text \"many\"".into(),
            ),
            (r#"{"name":"x","count":-1}"#, "expected a whole number, 0 or more, found the number -1".into()),
            (
                r#"{"name":"x","small":300}"#,
                "expected a whole number from 0 to 255, found the number 300".into(),
            ),
            (
                r#"{"name":"x","small":"7x"}"#,
                "expected a whole number, 0 or more, found the text \"7x\"".into(),
            ),
            (r#"{"name":"x","small":-1}"#, "expected a whole number, 0 or more, found the number -1".into()),
            (
                r#"{"name":"x","count":"-1"}"#,
                "expected a whole number, 0 or more, found the text \"-1\"".into(),
            ),
            (r#"{"name":"x","pair":["a"]}"#, "expected a list of 2, found 1 of them".into()),
            (r#"{"name":"x","share":[]}"#, "expected a number, found a list".into()),
            (
                r#"{"name":"x","is_open":"true"}"#,
                "expected true or false, found the text \"true\"; leave the quotes out".into(),
            ),
            (r#"{"name":"x","list":{}}"#, "expected a list, found an object".into()),
            (r#"{"name":"x","inner":5}"#, "expected an object, found the number 5".into()),
            (
                r#"{"name":"x","mode":"froze"}"#,
                "`froze` is none of live, frozen; did you mean `frozen`?".into(),
            ),
            (
                r#"{"name":"x","mode":1}"#,
                "expected one of the words that are known here, or an object, found the number 1".into(),
            ),
        ];
        for (document, expected) in table {
            assert_eq!(told(document), expected, "{document}");
        }
    }

    #[test]
    fn a_word_that_stands_alone_is_told_without_rust() {
        let said = "invalid type: integer `1`, expected enum Mode";
        assert_eq!(plain(said), "expected one of the words that are known here, found the number 1");
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        let table = [
            ("{", "it ends in the middle of an object at line 1 column 1"),
            ("name=x", "expected a value; texts and names stand in double quotes at line 1 column 2"),
            ("{a:1}", "the name of a member must stand in double quotes at line 1 column 2"),
            ("{} x", "there is more behind its end at line 1 column 4"),
        ];
        for (document, expected) in table {
            let error = serde_json::from_str::<Value>(document).unwrap_err();
            assert_eq!(plain(&error.to_string()), expected, "{document}");
        }
    }

    #[test]
    fn what_is_ours_already_stays_as_it_is_and_long_names_are_cut() {
        for ours in ["`x` is not a time", "expected an object", ""] {
            assert_eq!(plain(ours), ours);
        }
        let long = plain(&format!("unknown field `{}`, there are no fields", "n".repeat(1_000)));
        assert!(long.ends_with("…` is not known here; nothing is taken here") && long.len() < 120, "{long}");
    }
}

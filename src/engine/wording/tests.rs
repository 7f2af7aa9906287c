//! What people are told in place of what serde says.

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
        (r#"{"nmae":"x"}"#, format!("`nmae` is not known here; did you mean `name`? {known}")),
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
            r#"{"name":"x","count":18446744073709551616}"#,
            "expected a whole number from 0 to 18446744073709551615, found a larger one".into(),
        ),
        (r#"{"name":"x","count":1.5}"#, "expected a whole number, 0 or more, found the number 1.5".into()),
        (r#"{"name":"x","small":300}"#, "expected a whole number from 0 to 255, found the number 300".into()),
        (r#"{"name":"x","small":"7x"}"#, "expected a whole number, 0 or more, found the text \"7x\"".into()),
        (r#"{"name":"x","small":-1}"#, "expected a whole number, 0 or more, found the number -1".into()),
        (r#"{"name":"x","count":"-1"}"#, "expected a whole number, 0 or more, found the text \"-1\"".into()),
        (r#"{"name":"x","pair":["a"]}"#, "expected a list of 2, found 1 of them".into()),
        (r#"{"name":"x","share":[]}"#, "expected a number, found a list".into()),
        (
            r#"{"name":"x","is_open":"true"}"#,
            "expected true or false, found the text \"true\"; leave the quotes out".into(),
        ),
        (r#"{"name":"x","list":{}}"#, "expected a list, found an object".into()),
        (r#"{"name":"x","inner":5}"#, "expected an object, found the number 5".into()),
        (r#"{"name":"x","mode":"froze"}"#, "`froze` is none of live, frozen; did you mean `frozen`?".into()),
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
        ("name=x", "expected a value, with texts and names in double quotes, at line 1 column 2"),
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

//! What the corpus cannot show: encodings, depth, sizes, and texts that Python reads but the value model cannot hold.

use serde_json::{Value, json};

use super::super::types::{AnyJson, Given, Kind, Text};
use super::decoder::parser::DEPTH_LIMIT;
use super::decoder::{Json, Undecodable, decode};

#[test]
fn bytes_that_are_not_utf_8_are_an_encoding_matter() {
    for bytes in [&b"\xff\xfe{\0}\0"[..], b"{\"a\":\"\xe9\"}", b"\xed\xa0\x80", b"not json \xff"] {
        assert_eq!(decode(bytes), Err(Undecodable::Encoding));
    }
}

#[test]
fn a_leading_byte_order_mark_is_skipped_and_not_counted() {
    assert_eq!(kept("\u{feff}{}".as_bytes()), Ok(json!({})));
    assert_eq!(mistake("\u{feff}[1,]"), ("Expecting value", 3, "[1,]".to_owned()));
    assert_eq!(mistake("\u{feff}\u{feff}[]").1, 0);
}

#[test]
fn nesting_is_bounded_but_costs_no_stack() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(decode(nested(DEPTH_LIMIT).as_bytes()).is_ok());
    assert_eq!(decode(nested(DEPTH_LIMIT + 1).as_bytes()), Err(Undecodable::TooDeep));
    assert_eq!(decode("{\"a\":".repeat(2_000_000).as_bytes()), Err(Undecodable::TooDeep));
}

#[test]
fn of_a_repeated_member_the_last_counts() {
    assert_eq!(kept(br#"{"a":1,"b":2,"a":3}"#).unwrap().to_string(), r#"{"a":3,"b":2}"#);
}

#[test]
fn constants_outside_json_are_no_values() {
    for (text, pos) in [("NaN", 0), ("[Infinity]", 1), (r#"{"a":-Infinity}"#, 5)] {
        assert_eq!(mistake(text), ("Expecting value", pos, text.to_owned()));
    }
}

#[test]
fn numbers_beyond_the_model_become_the_nearest_it_holds() {
    assert_eq!(kept(b"1e999"), Ok(json!(f64::MAX)));
    assert_eq!(kept(b"-1e99999999999999999999"), Ok(json!(f64::MIN)));
    assert_eq!(kept(b"18446744073709551615"), Ok(json!(u64::MAX)));
}

/// A text shows all digits of an integer; what is kept as it is becomes a float, wherever it stands.
#[test]
fn integers_beyond_64_bits_keep_their_digits_until_they_are_read() {
    let (nines, float) = ("9".repeat(5000), 18_446_744_073_709_551_616.0);
    for (literal, kept) in
        [("18446744073709551616", float), ("-9223372036854775809", -float / 2.0), (&*nines, f64::MAX)]
    {
        let value = decode(literal.as_bytes()).unwrap();
        let given = Given::json(&value).unwrap();
        assert_eq!(
            (Text::ANY.accept(&given), AnyJson.accept(&given)),
            (Ok(literal.to_owned()), Ok(json!(kept)))
        );
    }
    assert_eq!(decode(b"18446744073709551616"), Ok(Json::Digits("18446744073709551616".into())));
    let nested = decode(br#"[{"a":18446744073709551616,"b":[18446744073709551616]}]"#).unwrap();
    let kept = AnyJson.accept(&Given::json(&nested).unwrap());
    assert_eq!(kept, Ok(json!([{ "a": float, "b": [float] }])));
    // What stands in an object is never taken for one.
    let object = json!({ "$serde_json::private::Number": "1" });
    assert_eq!(AnyJson.accept(&Given::json(&object.clone().into()).unwrap()), Ok(object));
}

#[test]
fn a_lone_surrogate_becomes_the_replacement_character() {
    assert_eq!(kept(br#""\ud800""#), Ok(json!("\u{fffd}")));
    assert_eq!(kept(br#""\ud83d\ud83d\ude00""#), Ok(json!("\u{fffd}\u{1f600}")));
}

#[test]
fn large_documents_take_linear_time() {
    let list = format!("[{}1]", "\"é\\n\",".repeat(700_000));
    assert_eq!(kept(list.as_bytes()).unwrap().as_array().map(Vec::len), Some(700_001));
    let unfinished = "\u{e9}".repeat(3_000_000);
    assert_eq!(mistake(&format!("[\"{unfinished}\", x")).1, 3_000_005);
}

fn kept(bytes: &[u8]) -> Result<Value, Undecodable> {
    decode(bytes).map(|value| Value::from(&value))
}

fn mistake(text: &str) -> (&'static str, usize, String) {
    match decode(text.as_bytes()) {
        Err(Undecodable::Syntax(syntax)) => (syntax.msg, syntax.pos, syntax.doc),
        other => panic!("{text} gives {other:?}"),
    }
}

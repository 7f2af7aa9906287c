//! Every coercion of every value type, as the framework's older validator itself gives it.

use std::fmt::Debug;

use serde_json::{Value, json};

use super::super::types::{AnyJson, Choice, Date, Enumeration, Float, Given, Id, Integer, Kind, Text};
use super::decoder::Json;

const SEX: Choice<char> = Choice::in_any_case(&[("M", 'M'), ("F", 'F')]);
const ID: &str = "0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10";

/// Reads a JSON value with a kind and shows the result as text: the value, or the fault's sentence.
fn read<K: Kind<Out: ToString>>(kind: &K, value: &Value) -> String {
    let value = Json::from(value.clone());
    let given = Given::json(&value).expect("null is no matter of a type");
    kind.accept(&given).map_or_else(|fault| fault.to_string(), |out| out.to_string())
}

/// Checks a table of values and results, and that a type describes itself as given.
fn check<K: Kind<Out: ToString + Debug>>(kind: &K, schema: &Value, table: &[(Value, &str)]) {
    assert_eq!(kind.schema(), *schema);
    for (value, expected) in table {
        assert_eq!(read(kind, value), *expected, "{value}");
    }
}

#[test]
fn numbers_and_booleans_become_texts_as_python_prints_them() {
    let no = "str type expected";
    check(
        &Text::ANY,
        &json!({"type": "string"}),
        &[
            (json!("x"), "x"),
            (json!(""), ""),
            (json!(123), "123"),
            (json!(-7), "-7"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(1.0), "1.0"),
            (json!(-0.0), "-0.0"),
            (json!(0.1), "0.1"),
            (json!(1e15), "1000000000000000.0"),
            (json!(1e16), "1e+16"),
            (json!(123_456_789_012_345_680.0), "1.2345678901234568e+17"),
            (json!(1e300), "1e+300"),
            (json!(0.0001), "0.0001"),
            (json!(1e-5), "1e-05"),
            (json!(1.5e-7), "1.5e-07"),
            (json!(2.5e-300), "2.5e-300"),
            (json!(606_958_397_466_517.0 / 8.0), "75869799683314.62"),
            (json!(2_f64.powi(-1017)), "7.120236347223045e-307"),
            (json!(true), "True"),
            (json!(false), "False"),
            (json!([]), no),
            (json!({}), no),
        ],
    );
}

#[test]
fn limits_count_characters_of_the_coerced_text() {
    let short = "ensure this value has at least 2 characters";
    let long = "ensure this value has at most 4 characters";
    check(
        &Text::between(2, 4),
        &json!({"type": "string", "minLength": 2, "maxLength": 4}),
        &[
            (json!(""), short),
            (json!("ü"), short),
            (json!("üü"), "üü"),
            (json!("日本語日"), "日本語日"),
            (json!("abcde"), long),
            (json!(1), short),
            (json!(1234), "1234"),
            (json!(12345), long),
            (json!(false), long),
            (json!([]), "str type expected"),
        ],
    );
}

#[test]
fn integers_come_from_digits_floats_and_booleans() {
    let no = "value is not a valid integer";
    check(
        &Integer,
        &json!({"type": "integer"}),
        &[
            (json!(1), "1"),
            (json!("1"), "1"),
            (json!(" 12\n"), "12"),
            (json!("+5"), "5"),
            (json!("-3"), "-3"),
            (json!("007"), "7"),
            (json!("1_000"), "1000"),
            (json!("1__0"), no),
            (json!("_1"), no),
            (json!("1_"), no),
            (json!("+_1"), no),
            (json!("1.5"), no),
            (json!(""), no),
            (json!("-"), no),
            (json!("0x1"), no),
            (json!("+-1"), no),
            (json!("x".repeat(9)), no),
            (json!("1".repeat(4301)), no),
            (json!("9".repeat(4300)), "9223372036854775807"),
            (json!("-99999999999999999999"), "-9223372036854775808"),
            (json!(1.9), "1"),
            (json!(-1.9), "-1"),
            (json!(1e300), "9223372036854775807"),
            (json!(u64::MAX), "9223372036854775807"),
            (json!(true), "1"),
            (json!(false), "0"),
            (json!([]), no),
            (json!([1]), no),
            (json!({}), no),
        ],
    );
}

#[test]
fn floats_come_from_numbers_texts_and_booleans() {
    let no = "value is not a valid float";
    check(
        &Float,
        &json!({"type": "number"}),
        &[
            (json!(1.5), "1.5"),
            (json!(3), "3"),
            (json!("1.5"), "1.5"),
            (json!("1e3"), "1000"),
            (json!(" 2 "), "2"),
            (json!("1_0.5"), "10.5"),
            (json!("1_.5"), no),
            (json!(".5"), "0.5"),
            (json!("5."), "5"),
            (json!(true), "1"),
            (json!(false), "0"),
            (json!("inf"), no),
            (json!("nan"), no),
            (json!("1e999"), no),
            (json!("x"), no),
            (json!(""), no),
            (json!([]), no),
            (json!({}), no),
        ],
    );
}

#[test]
fn dates_come_from_calendar_texts_and_unix_stamps() {
    let (text, list) = ("invalid date format", "invalid type; expected date, string, bytes, int or float");
    check(
        &Date,
        &json!({"type": "string", "format": "date"}),
        &[
            (json!("1988-03-14"), "1988-03-14"),
            (json!("1988-3-4"), "1988-03-04"),
            (json!("1988-03-04\n"), "1988-03-04"),
            (json!("0001-1-1"), "0001-01-01"),
            (json!("1988-02-30"), text),
            (json!("0000-01-01"), text),
            (json!("88-1-1"), text),
            (json!("19880-1-1"), text),
            (json!("1988-003-1"), text),
            (json!("1988-13-1"), text),
            (json!("1988-3-4 "), text),
            (json!(" 1988-3-4"), text),
            (json!("1988-03-04T00:00"), text),
            (json!("1988-3"), text),
            (json!("1988-3-4-5"), text),
            (json!("1988-+3-4"), text),
            (json!("-1988-3-4"), text),
            (json!(""), text),
            (json!("x"), text),
            (json!("nan"), text),
            (json!(0), "1970-01-01"),
            (json!(86_399), "1970-01-01"),
            (json!(86_400), "1970-01-02"),
            (json!(-1), "1969-12-31"),
            (json!("86400"), "1970-01-02"),
            (json!("1e9"), "2001-09-09"),
            (json!("1_0"), "1970-01-01"),
            (json!(20_000_000_000_i64), "2603-10-11"),
            (json!(20_000_000_001_i64), "1970-08-20"),
            (json!(-20_000_000_000_i64), "1336-03-23"),
            (json!(1_500_000_000_000_i64), "2017-07-14"),
            (json!("1500000000000"), "2017-07-14"),
            (json!(1.5e18), "2017-07-14"),
            (json!(1e21), "9999-12-31"),
            (json!(-1e21), "0001-01-01"),
            (json!("inf"), "9999-12-31"),
            (json!(86_399.999_999_9), "1970-01-02"),
            (json!(86_399.999_999_5), "1970-01-01"),
            (json!(true), "1970-01-01"),
            (json!([]), list),
            (json!({}), list),
        ],
    );
}

#[test]
fn uuids_are_accepted_in_every_form_of_python() {
    let no = "value is not a valid uuid";
    let forms = [
        ID.to_owned(),
        ID.to_uppercase(),
        ID.replace('-', ""),
        format!("{{{ID}}}"),
        format!("urn:uuid:{ID}"),
        format!("uuid:{ID}"),
        format!("URN:UUID:{}", ID.to_uppercase()),
        format!("urn:uuid:{{{ID}}}"),
        format!("{{{ID}"),
        format!("0-{}", ID.strip_prefix('0').unwrap()),
    ];
    let accepted = forms.map(|form| (json!(form), ID));
    let short = ID.strip_prefix('0').unwrap();
    let refused = [
        json!("zz"),
        json!(""),
        json!(short),
        json!(format!(" {ID}")),
        json!(format!("{ID}0")),
        json!("z".repeat(32)),
        json!("é".repeat(16)),
        json!(5),
        json!(true),
        json!([]),
        json!({}),
    ];
    let table = accepted.into_iter().chain(refused.map(|value| (value, no))).collect::<Vec<_>>();
    check(&Id, &json!({"type": "string", "format": "uuid"}), &table);
}

#[test]
fn only_a_name_is_a_member_of_an_enumeration() {
    let no = "value is not a valid enumeration member; permitted: 'arc', '1'";
    let names = ["arc".to_owned(), "1".to_owned()];
    check(
        &Enumeration(&names),
        &json!({"type": "string", "enum": ["arc", "1"]}),
        &[
            (json!("arc"), "arc"),
            (json!("1"), "1"),
            (json!("Arc"), no),
            (json!(""), no),
            (json!(1), no),
            (json!(true), no),
            (json!(["arc"]), no),
            (json!({}), no),
        ],
    );
    let exact = Choice::of(&[("arc", 1), ("1", 2)]);
    check(&exact, &json!({"type": "string", "enum": ["arc", "1"]}), &[(json!("1"), "2"), (json!("ARC"), no)]);
}

#[test]
fn sex_is_accepted_in_either_case_but_listed_in_upper_case() {
    let no = "value is not a valid enumeration member; permitted: 'M', 'F'";
    check(
        &SEX,
        &json!({"type": "string", "enum": ["M", "F"]}),
        &[
            (json!("M"), "M"),
            (json!("m"), "M"),
            (json!("f"), "F"),
            (json!("X"), no),
            (json!(" M"), no),
            (json!(1), no),
            (json!([]), no),
        ],
    );
}

#[test]
fn any_json_is_kept_as_it_is() {
    for value in [json!(1), json!(1.5), json!("x"), json!(false), json!([null]), json!({"a": null})] {
        assert_eq!(AnyJson.accept(&Given::json(&value.clone().into()).unwrap()), Ok(value.clone()));
    }
    assert_eq!(Given::json(&Json::Null), None);
    assert_eq!(AnyJson.schema(), json!({"not": {"type": "null"}}));
}

//! Every row of the contract's table of 422 messages, as the client sees it.

use serde_json::json;

use super::super::{Fault, Loc, Problem};
use super::decoder::{Undecodable, decode};

#[test]
fn every_fault_has_the_text_type_and_context_of_the_table() {
    let names = || ["M", "F"].map(String::from).to_vec();
    let table = [
        (Fault::Missing, "field required", "value_error.missing", None),
        (Fault::Null, "none is not an allowed value", "type_error.none.not_allowed", None),
        (Fault::Uuid, "value is not a valid uuid", "type_error.uuid", None),
        (
            Fault::Enumeration(names()),
            "value is not a valid enumeration member; permitted: 'M', 'F'",
            "type_error.enum",
            Some(json!({"enum_values": ["M", "F"]})),
        ),
        (Fault::DateText, "invalid date format", "value_error.date", None),
        (Fault::DateType, "invalid type; expected date, string, bytes, int or float", "type_error", None),
        (Fault::Integer, "value is not a valid integer", "type_error.integer", None),
        (Fault::Float, "value is not a valid float", "type_error.float", None),
        (Fault::Text, "str type expected", "type_error.str", None),
        (
            Fault::TooShort(1),
            "ensure this value has at least 1 characters",
            "value_error.any_str.min_length",
            Some(json!({"limit_value": 1})),
        ),
        (
            Fault::TooLong(255),
            "ensure this value has at most 255 characters",
            "value_error.any_str.max_length",
            Some(json!({"limit_value": 255})),
        ),
        (Fault::List, "value is not a valid list", "type_error.list", None),
        (Fault::Dict, "value is not a valid dict", "type_error.dict", None),
    ];
    for (fault, msg, kind, ctx) in table {
        let mut shown = json!({"loc": ["body", 0, "x"], "msg": msg, "type": kind});
        if let Some(ctx) = ctx {
            shown["ctx"] = ctx;
        }
        let problem = fault.at(vec![Loc::Name("body"), Loc::Index(0), Loc::Name("x")]);
        // As texts, since the order of the members counts as well.
        assert_eq!(json!(problem).to_string(), shown.to_string());
    }
}

#[test]
fn a_body_that_is_not_json_shows_document_and_position() {
    let Err(Undecodable::Syntax(syntax)) = decode("{\n\"é\":1,}".as_bytes()) else {
        panic!("this is not JSON")
    };
    let shown = concat!(
        r#"{"loc":["body",8],"msg":"Expecting property name enclosed in double quotes: line 2 column 7 (char 8)","#,
        r#""type":"value_error.jsondecode","ctx":{"msg":"Expecting property name enclosed in double quotes","#,
        r#""doc":"{\n\"é\":1,}","pos":8,"lineno":2,"colno":7}}"#
    );
    assert_eq!(json!(Problem::undecodable(&syntax)).to_string(), shown);
}

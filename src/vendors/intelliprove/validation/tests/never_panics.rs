//! Whatever is sent, it is read or refused.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::super::Input;
use super::decoder::decode;
use super::inputs::{
    AnswerQuestion, AnswerQuestions, AuthenticateUser, CreateUser, OpenSession, ReportEvent, UpdateUser,
    Widget,
};
use super::{Request, json_corpus};
use crate::engine::trials::trials;

/// Bytes that mean something to JSON, or to UTF-8.
const BYTES: &[u8] = b"{}[]\",:\\u0123eE+-.tfnrl \n\x00\xc3\xa9\xff";
/// Pieces of queries.
const PIECES: &[&str] =
    &["user_id", "external_user_id", "version", "=", "&", "%", "+", "%C3", "%zz", "1", "é", ";", "%00"];

proptest! {
    #![proptest_config(trials(20_000))]

    #[test]
    fn random_bytes_agree_with_serde_json_on_what_is_json(bytes in vec(select(BYTES), 0..24)) {
        let ours = decode(&bytes).is_ok();
        // Not the other way round: we hold numbers and lone surrogates that serde_json refuses.
        prop_assert!(ours || serde_json::from_slice::<Value>(&bytes).is_err(), "{bytes:?}");
    }
}

proptest! {
    #![proptest_config(trials(2_000))]

    #[test]
    fn random_queries_are_read_or_refused_with_a_problem(pieces in vec(select(PIECES), 0..12)) {
        let query = pieces.concat();
        let path = [("name", query.as_str()), ("session_id", &query)];
        read::<Widget>(&Request { path: &path, query: &query, body: Some("{}"), ..Request::default() });
        read::<CreateUser>(&Request { query: &query, ..Request::default() });
    }
}

#[test]
fn every_value_of_the_corpus_in_every_member_is_read_or_refused_with_a_problem() {
    let members = [
        "external_user_id",
        "user_id",
        "sex",
        "language",
        "birth_date",
        "lookup_key",
        "value",
        "timezone",
        "event",
        "outcome",
        "mode",
        "appearance",
        "data",
        "theme",
        "parameter",
        "face_scan_id",
        "title",
        "start",
        "stop",
    ];
    for value in json_corpus::values() {
        let flat = members.iter().map(|name| ((*name).to_owned(), value.clone())).collect::<Value>();
        let nested = json!({"data": flat, "appearance": flat});
        for body in [value.clone(), flat.clone(), nested, json!([value, flat])] {
            read_everything(&body.to_string());
        }
    }
}

fn read_everything(body: &str) {
    for name in ["biomarker", "metric", "graph", "main"] {
        let path = [("name", name), ("session_id", "0d9c3a5277b44d0e9a516f2c1b8e4a10")];
        let request = Request { path: &path, body: Some(body), ..Request::default() };
        read::<CreateUser>(&request);
        read::<UpdateUser>(&request);
        read::<AuthenticateUser>(&request);
        read::<Widget>(&request);
        read::<AnswerQuestion>(&request);
        read::<AnswerQuestions>(&request);
        read::<OpenSession>(&request);
        read::<ReportEvent>(&request);
    }
}

fn read<T: Input>(request: &Request<'_>) {
    assert!(
        request.read::<T>().err().is_none_or(|problems| !problems.is_empty()),
        "refused without a problem"
    );
}

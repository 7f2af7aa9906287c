//! Whatever is sent, it is read or refused; seeded loops, so a failure comes back.

use serde_json::{Value, json};

use super::super::Input;
use super::decoder::decode;
use super::inputs::{
    AnswerQuestion, AnswerQuestions, AuthenticateUser, CreateUser, OpenSession, ReportEvent, UpdateUser,
    Widget,
};
use super::{Request, json_corpus};

#[test]
fn random_bytes_agree_with_serde_json_on_what_is_json() {
    let alphabet = b"{}[]\",:\\u0123eE+-.tfnrl \n\x00\xc3\xa9\xff";
    let mut next = random();
    for _ in 0..20_000 {
        let bytes = (0..next() % 24).map(|_| alphabet[next() % alphabet.len()]).collect::<Vec<_>>();
        let ours = decode(&bytes).is_ok();
        // Not the other way round: we hold numbers and lone surrogates that serde_json refuses.
        assert!(ours || serde_json::from_slice::<Value>(&bytes).is_err(), "{bytes:?}");
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

#[test]
fn random_queries_are_read_or_refused_with_a_problem() {
    let pieces =
        ["user_id", "external_user_id", "version", "=", "&", "%", "+", "%C3", "%zz", "1", "é", ";", "%00"];
    let mut next = random();
    for _ in 0..2_000 {
        let query = (0..next() % 12).map(|_| pieces[next() % pieces.len()]).collect::<String>();
        let path = [("name", query.as_str()), ("session_id", &query)];
        read::<Widget>(&Request { path: &path, query: &query, body: Some("{}"), ..Request::default() });
        read::<CreateUser>(&Request { query: &query, ..Request::default() });
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

/// A fixed sequence of numbers without any order in it.
fn random() -> impl FnMut() -> usize {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 1_000_003).unwrap()
    }
}

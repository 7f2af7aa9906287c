//! `content-encoding`: a body that says it is compressed is refused, whatever it says it with, and every other is read.

use proptest::prelude::*;
use proptest::sample::select;

use super::trials::trials;
use super::world::{World, request};

#[test]
fn a_body_is_read_if_it_is_said_to_be_as_it_is_and_in_no_other_case() {
    let world = World::start();
    let known = select(
        &["identity", "IDENTITY ", "\tIdentity", "gzip", "br", "", "identity, gzip", "identity,identity"][..],
    );
    let codings = prop_oneof![3 => known.prop_map(str::to_owned), 1 => "\\PC{0,8}"];
    proptest!(trials(300), |(codings in proptest::collection::vec((codings, any::<bool>()), 0..3), is_empty in any::<bool>())| {
        let body = if is_empty { "" } else { r#"{"mode":"frozen"}"# };
        let mut asked = request("PUT", "/__admin/clock", &[("host", "localhost")], body);
        for (coding, is_text) in &codings {
            // What is no text says nothing that we know, and may say anything to others.
            let bytes = if *is_text { coding.as_bytes() } else { b"\xff" };
            asked.headers.push("content-encoding", bytes);
        }
        let is_plain = codings.iter().all(|(coding, is_text)| *is_text && coding.trim().eq_ignore_ascii_case("identity"));
        let answer = world.ask(&asked);
        let expected = if is_empty { 400 } else if is_plain { 200 } else { 415 };
        prop_assert_eq!(answer.status, expected, "{:?} {:?}", codings, answer);
        let reason = answer.reason.unwrap_or_default();
        prop_assert_eq!(&*reason == "content-encoding", expected == 415, "{}", reason);
    });
}

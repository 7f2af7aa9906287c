//! Good requests pass as they are, in whatever pieces they come; what two servers could read differently does not.

use proptest::prelude::*;
use proptest::sample::Index;

use super::{Framing, NO_HEAD, Step, is_token};
use crate::engine::trials::trials;

/// Requests with every framing, whose bodies hold what a head must not.
const GOOD: [&[u8]; 10] = [
    b"GET / HTTP/1.1\r\nhost: a\r\n\r\n",
    b"\r\n\r\nGET /a HTTP/1.0\r\n\r\n",
    b"POST / HTTP/1.1\r\nhost: a\r\nContent-Length:\t 9 \r\nx: y\r\n\r\na\nb\n\nGET\n",
    b"POST / HTTP/1.1\r\ncontent-length: 0\r\nhost: a\r\n\r\n",
    b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: Chunked\r\n\r\n3\r\n\n\n\n\r\n0002;a=b\r\n\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\ntransfer-encoding:chunked\r\nhost: a\r\n\r\nA \r\n\n123456789\r\n0\r\na: b\tc\r\nd:\r\n\r\n",
    b"POST / HTTP/1.1\r\nhost: a\r\nupgrade: h2c\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\n\n",
    b"POST / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\ntransfer-encoding: chunked\r\n\r\n1\r\n\n\r\n0\r\n\r\n",
    b"CONNECT a:1 HTTP/1.1\r\ncontent-length: 1\r\nhost: a\r\n\r\n\n",
    b"CONNECT a:1 HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\n\n\r\n0\r\n\r\n",
];

/// A request up to its trailers.
const CHUNKS: &[u8] = b"POST / HTTP/1.1\r\ntransfer-encoding:chunked\r\nhost: a\r\n\r\n2\r\n{}\r\n0\r\n";

/// What trailers are made of here, and what they are spoilt with.
const TRAILERS: &[&str] =
    &["a", "x-1: ", "a:b", ":", " ", "\t", "\r\n", "\r\n", "\r\nb:", "(", "\x7f", "\u{e9}"];

/// Follow bytes in pieces that end where `cuts` say; what became of them.
fn followed(mut sent: Vec<u8>, cuts: &[Index]) -> (Vec<u8>, Framing) {
    let mut framing = Framing::default();
    let mut ends: Vec<_> = cuts.iter().map(|cut| cut.index(sent.len() + 1)).collect();
    ends.extend([0, sent.len()]);
    ends.sort_unstable();
    for piece in ends.windows(2) {
        framing.follow(&mut sent[piece[0]..piece[1]]);
    }
    (sent, framing)
}

/// How far a head goes: to its empty line.
fn head(request: &[u8]) -> usize {
    let begin = request.iter().position(u8::is_ascii_alphabetic).unwrap();
    request[begin..].windows(4).position(|end| end == b"\r\n\r\n").unwrap() + begin + 4
}

proptest! {
    #![proptest_config(trials(500))]

    #[test]
    fn good_requests_pass_in_whatever_pieces_they_come(
        which in proptest::collection::vec(0..GOOD.len(), 1..6), cuts in proptest::collection::vec(any::<Index>(), 0..9)
    ) {
        let sent = which.iter().map(|which| GOOD[*which]).collect::<Vec<_>>().concat();
        let (passed, framing) = followed(sent.clone(), &cuts);
        prop_assert_eq!(passed, sent);
        prop_assert_eq!(framing.step, Step::Begin);
    }

    #[test]
    fn lf_alone_is_overwritten_in_any_line_of_any_head_and_nothing_else_is(
        which in proptest::collection::vec(0..GOOD.len(), 0..4),
        spoilt in 0..GOOD.len(),
        line in any::<Index>(),
        cuts in proptest::collection::vec(any::<Index>(), 0..9)
    ) {
        let mut sent = which.iter().map(|which| GOOD[*which]).collect::<Vec<_>>().concat();
        let request = GOOD[spoilt];
        let ends: Vec<_> = (0..head(request)).filter(|at| request[*at] == b'\r').collect();
        let at = sent.len() + ends[line.index(ends.len())];
        sent.extend_from_slice(request);
        prop_assert_eq!(sent.remove(at), b'\r');
        let (passed, framing) = followed(sent.clone(), &cuts);
        prop_assert!(framing.is_bare());
        sent[at] = NO_HEAD;
        prop_assert_eq!(passed, sent);
    }

    #[test]
    fn any_bytes_are_followed_and_only_what_is_in_no_name_of_a_field_is_overwritten(
        noise in proptest::collection::vec(any::<u8>(), 0..40), which in 0..GOOD.len(), at in any::<Index>(), cuts in proptest::collection::vec(any::<Index>(), 0..4)
    ) {
        let mut sent = GOOD[which].repeat(2);
        let at = at.index(sent.len());
        sent.splice(at..at, noise);
        let (passed, _) = followed(sent.clone(), &cuts);
        for (passed, sent) in passed.iter().zip(&sent) {
            prop_assert!(passed == sent || !is_token(*sent));
        }
    }

    #[test]
    fn trailers_pass_if_and_only_if_a_head_could_have_them(
        pieces in proptest::collection::vec(proptest::sample::select(TRAILERS), 0..12), cuts in proptest::collection::vec(any::<Index>(), 0..4)
    ) {
        let mut trailers = format!("{}\r\n\r\n", pieces.concat()).into_bytes();
        let end = trailers.windows(4).position(|end| end == b"\r\n\r\n").map_or(0, |end| end + 4);
        trailers.truncate(if trailers.starts_with(b"\r\n") { 2 } else { end });
        let is_fine = httparse::parse_headers(&trailers, &mut [httparse::EMPTY_HEADER; 16]).is_ok();
        let sent = [CHUNKS, &trailers].concat();
        let (passed, framing) = followed(sent.clone(), &cuts);
        prop_assert_eq!(passed == sent, is_fine);
        prop_assert!(framing.step == Step::Begin || !is_fine);
    }
}

#[test]
fn what_is_no_field_does_not_pass_as_a_trailer() {
    for (trailer, passes) in [
        ("a: b\nc: d\r\n\r\n", "a: b\rc: d\r\n\r\n"),
        ("\n", "\r"),
        ("\n\n", "\r\r"),
        ("a\0\n\r\n", "a\r\r\r\r"),
        ("a: b\r\n c\r\n\r\n", "a: b\r\n\rc\r\r\r\n"),
        ("\ta: b\r\n\r\n", "\ra: b\r\n\r\n"),
        ("a : b\r\n\r\n", "a\r: b\r\n\r\n"),
        (": b\r\n\r\n", "\r\rb\r\r\r\n"),
        ("ab\r\n\r\n", "ab\r\r\r\n"),
    ] {
        let passed = [CHUNKS, passes.as_bytes()].concat();
        assert_eq!(followed([CHUNKS, trailer.as_bytes()].concat(), &[]).0, passed, "{trailer:?}");
    }
}

#[test]
fn what_is_no_part_of_a_body_is_refused_where_it_would_go_on_for_ever() {
    let begin = "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n";
    let (long, short) = ("x".repeat(17_000), "x".repeat(16_000));
    let trailers = |count: usize| format!("a: {}\r\n", "b".repeat(993)).repeat(count);
    for (body, is_fine) in [
        (format!("2;{short}\r\n{{}}\r\n0\r\n\r\n"), true),
        (format!("2;{long}\r\n{{}}\r\n0\r\n\r\n"), false),
        (format!("0;{long}\r\n\r\n"), false),
        (format!("{}2\r\n{{}}\r\n0\r\n\r\n", "0".repeat(17_000)), false),
        (format!("2{}\r\n{{}}\r\n0\r\n\r\n", " ".repeat(17_000)), false),
        // As much as that in many lines, for chunks that are worth it, and for such as are not.
        (format!("1;a=b\r\nx\r\n{}0\r\n\r\n", "001;a=b\r\nx\r\n".repeat(20_000)), true),
        (format!("{}0\r\n\r\n", format!("1;{}\r\nx\r\n", "y".repeat(100)).repeat(1_000)), false),
        (format!("{}0\r\n\r\n", format!("64;{0}\r\n{0}\r\n", "y".repeat(100)).repeat(1_000)), true),
        (format!("2\r\n{{}}\r\n0\r\n{}\r\n", trailers(100)), true),
        (format!("2\r\n{{}}\r\n0;{short}\r\n{}\r\n", trailers(130)), true),
        (format!("2\r\n{{}}\r\n0\r\n{}\r\n", trailers(132)), false),
    ] {
        // Twice, since no request is blamed for the one before it.
        let sent = format!("{begin}{body}{begin}{body}").into_bytes();
        for piece in [1, 1_000, sent.len()] {
            let (mut passed, mut framing) = (sent.clone(), Framing::default());
            passed.chunks_mut(piece).for_each(|piece| framing.follow(piece));
            let told = (passed == sent, framing.step == Step::Begin);
            assert_eq!(told, (is_fine, is_fine), "{} bytes in pieces of {piece}: {:.80}", body.len(), body);
        }
    }
}

#[test]
fn where_no_request_follows_nothing_is_followed() {
    for head in [
        "CONNECT a:1 HTTP/1.1\r\nhost: a\r\n",
        "CONNECT a:1 HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n",
        "GET / HTTP/1.1\r\nupgrade: WebSocket\r\ncontent-length: 1\r\n",
        "POST / HTTP/1.1\r\ncontent-length: x\r\n",
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff",
    ] {
        let sent = format!("{head}\r\n\n\nGET / HTTP/1.1\n\n").into_bytes();
        let (passed, framing) = followed(sent.clone(), &[]);
        assert_eq!((passed, framing.step), (sent, Step::Lost), "{head}");
    }
}

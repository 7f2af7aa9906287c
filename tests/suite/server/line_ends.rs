//! Lines of a head end with CR LF, and LF alone is refused wherever it stands: another server could take it for an end.

use super::malformed::{Case, check};
use super::raw::{Raw, answers};
use crate::support::Server;

/// LF alone, wherever a line of a head may end.
pub fn line_ends() -> Vec<Case> {
    let alone = "ends with LF alone";
    let good = "POST /__admin/reset HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}";
    let spoilt = |place: usize| {
        let ends: Vec<_> = good.match_indices("\r\n").map(|(at, _)| at).collect();
        let (before, after) = good.split_at(ends[place]);
        format!("{before}{}", &after[1..]).into_bytes()
    };
    vec![
        ("LF after the request line", spoilt(0), "400", alone),
        ("LF after the first field", spoilt(1), "400", alone),
        ("LF after the last field", spoilt(2), "400", alone),
        ("LF as the empty line", spoilt(3), "400", alone),
        ("LF everywhere", good.replace('\r', "").into_bytes(), "400", alone),
        ("LF before the request line", format!("\n{good}").into_bytes(), "400", alone),
        ("LF in a request that is not whole", b"GET / HTTP/1.1\nhost".into(), "400", alone),
        ("LF alone", b"\n".into(), "400", alone),
    ]
}

#[tokio::test]
async fn a_line_of_a_head_that_ends_with_lf_alone_is_refused() {
    check(line_ends()).await;
}

/// What is refused stands behind answers to what came before it, and bodies may hold what they like.
#[tokio::test]
async fn lf_alone_is_seen_in_later_heads_and_in_pieces_but_never_in_bodies() {
    let (good, wrong) =
        ("GET /__admin/health HTTP/1.1\r\nhost: a\r\n\r\n", "GET / HTTP/1.1\r\nhost: a\n\r\n");
    // Answered at once: where an answer is made on another thread, the framework may end a connection before what waits
    // behind a head that it refuses.
    let plain = "POST /v2/users HTTP/1.1\r\nhost: a\r\nx-api-key: test-key\r\ncontent-length: 47\r\n\r\n\n{\n\"external_user_id\"\n:\n\"demo@example.test\"\n}\n\n";
    let chunked = "POST /v2/users HTTP/1.1\r\nhost: a\r\nx-api-key: test-key\r\ntransfer-encoding: chunked\r\n\r\n2\r\n\n{\r\n27;a=\"b\"\r\n\"external_user_id\"\n:\"demo@example.test\"\r\n3\r\n\n}\n\r\n0\r\na: b\r\n\r\n";
    let server = Server::start(lookalike::settings::Settings::default());
    for before in [&[good][..], &[plain], &[chunked], &[plain, chunked, good]] {
        let sent = [before, &[wrong]].concat().concat();
        let whole = Raw::exchange(&server, &sent).await;
        let mut raw = Raw::to(&server).await;
        raw.0.set_nodelay(true).unwrap();
        // In pieces each is answered before the next begins: the framework may take half a body that follows for the rest of
        // the one that it answers, and end the connection.
        let mut pieces = String::new();
        for request in before {
            send_slowly(&mut raw, request).await;
            pieces += &raw.until("}").await;
        }
        send_slowly(&mut raw, wrong).await;
        pieces += &raw.rest().await;
        for answer in [whole, pieces] {
            let good_ones = answer.matches("200 OK").count();
            assert_eq!(
                (good_ones + 1, answers(&answer)),
                (sent.matches("HTTP/1.1").count(), good_ones + 1),
                "{sent}: {answer}"
            );
            assert!(answer.contains("ends with LF alone"), "{sent}: {answer}");
        }
    }
}

/// Send each byte by itself.
async fn send_slowly(raw: &mut Raw, request: &str) {
    for byte in request.bytes() {
        raw.send([byte]).await;
        tokio::task::yield_now().await;
    }
}

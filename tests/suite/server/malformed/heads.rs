//! Heads that are none, or that two servers could read differently.

use super::Case;

/// A request with these lines after its request line; `\n` stands for CR LF.
pub fn head(lines: &str) -> Vec<u8> {
    format!("POST /v2/users HTTP/1.1\n{lines}\n\n").replace('\n', "\r\n").into_bytes()
}

pub fn with_body(lines: &str, body: &str) -> Vec<u8> {
    [head(lines), body.into()].concat()
}

pub fn smuggling() -> Vec<Case> {
    let (both, lengths) = ("both content-length and transfer-encoding", "more than one content-length");
    let (encodings, only) = ("more than one transfer-encoding", "the only transfer-encoding is chunked");
    let chunk = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
    vec![
        ("CL.TE", with_body("host: a\ncontent-length: 6\ntransfer-encoding: chunked", chunk), "400", both),
        ("TE.CL", with_body("host: a\ntransfer-encoding: chunked\ncontent-length: 6", chunk), "400", both),
        ("CL.CL", with_body("host: a\ncontent-length: 2\ncontent-length: 3", "{}x"), "400", lengths),
        (
            "the same CL twice",
            with_body("host: a\ncontent-length: 2\ncontent-length: 2", "{}"),
            "400",
            lengths,
        ),
        ("a list of CL", with_body("host: a\ncontent-length: 2, 2", "{}"), "400", "not a whole number"),
        ("a signed CL", with_body("host: a\ncontent-length: +2", "{}"), "400", "not a whole number"),
        ("a negative CL", with_body("host: a\ncontent-length: -2", "{}"), "400", "not a whole number"),
        ("a hexadecimal CL", with_body("host: a\ncontent-length: 0x2", "{}"), "400", "not a whole number"),
        ("an empty CL", with_body("host: a\ncontent-length:", "{}"), "400", "not a whole number"),
        (
            "a CL beyond 64 bits",
            with_body("host: a\ncontent-length: 99999999999999999999", "{}"),
            "400",
            "not a whole number",
        ),
        (
            "TE.TE",
            with_body("host: a\ntransfer-encoding: chunked\ntransfer-encoding: identity", chunk),
            "400",
            encodings,
        ),
        ("TE identity", with_body("host: a\ntransfer-encoding: identity", chunk), "400", only),
        ("TE unknown", with_body("host: a\ntransfer-encoding: xchunked", chunk), "400", only),
        ("TE in a list", with_body("host: a\ntransfer-encoding: gzip, chunked", chunk), "400", only),
        ("TE quoted", with_body("host: a\ntransfer-encoding: \"chunked\"", chunk), "400", only),
        (
            "TE with a vertical tab",
            with_body("host: a\ntransfer-encoding: \x0bchunked", chunk),
            "400",
            "value",
        ),
        ("TE with a tab within", with_body("host: a\ntransfer-encoding: chun\tked", chunk), "400", only),
        ("TE twice in a list", with_body("host: a\ntransfer-encoding: chunked, chunked", chunk), "400", only),
        (
            "TE in a folded line",
            with_body("host: a\ntransfer-encoding:\n chunked", chunk),
            "400",
            "goes on in the next line",
        ),
        (
            "CL in a folded line",
            with_body("host: a\ncontent-length:\n\t2", "{}"),
            "400",
            "goes on in the next line",
        ),
        ("CL with a blank before the colon", with_body("host: a\ncontent-length : 2", "{}"), "400", "name"),
        (
            "TE with a blank before the colon",
            with_body("host: a\ntransfer-encoding : chunked", chunk),
            "400",
            "name",
        ),
        (
            "TE in HTTP/1.0",
            b"POST /v2/users HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".into(),
            "400",
            "HTTP/1.0 knows no transfer-encoding",
        ),
    ]
}

pub fn syntax() -> Vec<Case> {
    let (request_line, host) = ("the request line", "the host is no name or address");
    let target = "neither a path nor the URL";
    vec![
        ("obs-fold", head("host: a\nx-folded: one\n two"), "400", "goes on in the next line"),
        ("no colon", head("host: a\nx-nothing"), "400", "no colon"),
        ("a NUL in a value", head("host: a\nx-nul: a\0b"), "400", "value of a header field"),
        ("a NUL in a name", head("host: a\nx-\0: a"), "400", "a byte in its name"),
        ("a bare CR", b"GET / HTTP/1.1\r\nhost: a\rx: b\r\n\r\n".into(), "400", "value of a header field"),
        ("no host", head("accept: */*"), "400", "the host field is missing"),
        ("two hosts", head("host: a\nhost: b"), "400", "more than one host"),
        ("a host with a blank", head("host: a b"), "400", host),
        ("two hosts in one field", head("host: localhost,evil"), "400", host),
        ("a host with markup", head("host: a\"><b c"), "400", host),
        ("a host with a user", head("host: user@a"), "400", host),
        ("a host that is not ASCII", head("host: b\u{fc}cher.example"), "400", host),
        ("a port that is no number", head("host: a:b"), "400", host),
        ("a port without a host", head("host: :80"), "400", host),
        ("a port beyond 16 bits", head("host: a:65536"), "400", host),
        ("an address without brackets", head("host: ::1"), "400", host),
        (
            "a host in the target that is none",
            b"GET http://a,b/ HTTP/1.1\r\nhost: a\r\n\r\n".into(),
            "400",
            host,
        ),
        (
            "a host in the field that is none beside one in the target",
            b"GET http://a/ HTTP/1.1\r\nhost: a b\r\n\r\n".into(),
            "400",
            host,
        ),
        ("a host for a target", b"GET foo HTTP/1.1\r\nhost: a\r\n\r\n".into(), "400", target),
        ("a host and a port for a target", b"GET a:80 HTTP/1.1\r\nhost: a\r\n\r\n".into(), "400", target),
        (
            "a URL of another protocol",
            b"GET ftp://a/__admin/health HTTP/1.1\r\nhost: a\r\n\r\n".into(),
            "400",
            target,
        ),
        ("an empty method", b" / HTTP/1.1\r\nhost: a\r\n\r\n".into(), "400", request_line),
        (
            "a control byte in the target",
            b"GET /\x01 HTTP/1.1\r\nhost: a\r\n\r\n".into(),
            "400",
            request_line,
        ),
        ("raw text in the target", "GET /ä HTTP/1.1\r\nhost: a\r\n\r\n".into(), "400", "percent-encoded"),
        ("a target that is no URI", b"GET http://[/ HTTP/1.1\r\nhost: a\r\n\r\n".into(), "400", "is no URI"),
        (
            "a blank in the target",
            b"GET /a b HTTP/1.1\r\nhost: a\r\n\r\n".into(),
            "400",
            "does not end with HTTP/1.1",
        ),
        ("no target", b"GET HTTP/1.1\r\nhost: a\r\n\r\n".into(), "400", request_line),
        ("HTTP/0.9", b"GET /\r\n\r\n".into(), "400", request_line),
        ("HTTP/1.2", b"GET / HTTP/1.2\r\nhost: a\r\n\r\n".into(), "400", "does not end with HTTP/1.1"),
        ("HTTP/2.0", b"GET / HTTP/2.0\r\nhost: a\r\n\r\n".into(), "400", "does not end with HTTP/1.1"),
        (
            "the preface of HTTP/2",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(),
            "400",
            "HTTP/2 without negotiation",
        ),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".into(), "400", "use http://"),
        // Its random bytes may be any, LF among them.
        ("TLS with LF in it", b"\x16\x03\x01\x02\x00\x01\x00\n\xfc\x03\x03\r\n".into(), "400", "use http://"),
        ("an answer", b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".into(), "400", ""),
        ("a tunnel", b"CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\n\r\n".into(), "501", "this is no proxy"),
        ("random bytes", vec![0xff, 0xfe, 0x00, 0x80, b'\r', b'\n', b'\r', b'\n'], "400", request_line),
    ]
}

pub fn size() -> Vec<Case> {
    let long = "a".repeat(70_000);
    let target = format!("GET /{long} HTTP/1.1\r\nhost: a\r\n\r\n").into_bytes();
    let fields = "x-many: a\n".repeat(97);
    vec![
        ("a target over 64 KiB", target, "414", "longer than 64 KiB"),
        (
            "a head over 128 KiB",
            head(&format!("host: a\nx: {long}\ny: {long}")),
            "431",
            "larger than 128 KiB",
        ),
        ("97 fields", head(fields.trim_end()), "431", "more than 96 fields"),
        ("a line without end", "a".repeat(140_000).into_bytes(), "431", "larger than 128 KiB"),
    ]
}

//! Chunked bodies that are not framed as they say.

use super::Case;
use super::heads::with_body;

pub fn bodies() -> Vec<Case> {
    let bodies: Vec<(_, String)> = vec![
        ("no chunk size", "\r\n{}\r\n0\r\n\r\n".into()),
        ("a chunk size that is no number", "zz\r\n{}\r\n0\r\n\r\n".into()),
        ("a chunk size beyond 64 bits", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n".into()),
        ("a chunk longer than its size", "1\r\n{}\r\n0\r\n\r\n".into()),
        ("a negative chunk size", "-1\r\n{}\r\n0\r\n\r\n".into()),
        ("a signed chunk size", "+2\r\n{}\r\n0\r\n\r\n".into()),
        ("a chunk size as in C", "0x2\r\n{}\r\n0\r\n\r\n".into()),
        ("a chunk size in two", "0 2\r\n{}\r\n0\r\n\r\n".into()),
        ("LF alone after a chunk size", "2\n{}\r\n0\r\n\r\n".into()),
        ("LF alone after an extension", "2;a\n{}\r\n0\r\n\r\n".into()),
        ("LF alone after a chunk", "2\r\n{}\n0\r\n\r\n".into()),
        ("LF alone after the last size", "2\r\n{}\r\n0\n\r\n".into()),
        ("LF alone after a trailer", "2\r\n{}\r\n0\r\na: b\nc: d\r\n\r\n".into()),
        ("LF alone for the last line", "2\r\n{}\r\n0\r\n\nGET / HTTP/1.1\r\n\r\n".into()),
        ("a NUL in a trailer", "2\r\n{}\r\n0\r\na: \0\r\n\r\n".into()),
        ("obs-fold in a trailer", "2\r\n{}\r\n0\r\na: b\r\n c\r\n\r\n".into()),
        ("a trailer after a blank", "2\r\n{}\r\n0\r\n a: b\r\n\r\n".into()),
        ("a blank before a trailer's colon", "2\r\n{}\r\n0\r\na : b\r\n\r\n".into()),
        ("a trailer without a name", "2\r\n{}\r\n0\r\n: b\r\n\r\n".into()),
        ("a word for a trailer", "2\r\n{}\r\n0\r\nGET\r\n\r\n".into()),
        ("a request line for a trailer", "2\r\n{}\r\n0\r\nGET /x HTTP/1.1\r\n\r\n".into()),
        ("an extension without end", format!("2;{}\r\n{{}}\r\n0\r\n\r\n", "a".repeat(100_000))),
        ("a chunk size without end", format!("{}2\r\n{{}}\r\n0\r\n\r\n", "0".repeat(100_000))),
        ("trailers over 128 KiB", format!("2\r\n{{}}\r\n0\r\n{}\r\n", "a: b\r\n".repeat(30_000))),
        ("a control byte in an extension", "2;\x01\r\n{}\r\n0\r\n\r\n".into()),
    ];
    let case = |(name, body): (_, String)| {
        (name, with_body("host: a\ntransfer-encoding: chunked", &body), "400", "not framed")
    };
    bodies.into_iter().map(case).collect()
}

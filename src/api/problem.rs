//! Our own refusals: RFC 9457 problem details, each with a hint on what to do.
//!
//! Vendors never speak like this; the admin API does, and the frame where no vendor is concerned.

use serde_json::{Map, Value, json};

use super::Described;
use crate::engine::Answer;

/// A problem, ready to be answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    status: u16,
    word: &'static str,
    detail: String,
    hint: String,
    members: Map<String, Value>,
}

impl Problem {
    /// A problem with its status, its machine word, what was wrong, and what to do.
    pub fn new(status: u16, word: &'static str, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status, word, detail: shortened(detail.into()), hint: hint.into(), members: Map::new() }
    }

    /// A defect of ours.
    pub fn internal() -> Self {
        const HINT: &str = "please report it with the request that caused it";
        Self::new(500, "internal", "the simulator failed at this request", HINT)
    }

    /// The same problem with one more member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = match value.into() {
            Value::String(text) => shortened(text).into(),
            other => other,
        };
        self.members.insert(name.into(), value);
        self
    }

    /// The same problem with a text of our own, at any length.
    #[must_use]
    pub fn with_text(mut self, name: &str, text: String) -> Self {
        self.members.insert(name.into(), text.into());
        self
    }

    /// Problems of a status, for the documentation.
    pub fn described(status: u16) -> Described {
        let schema = json!({
            "type": "object",
            "required": ["type", "title", "status", "detail", "hint"],
            "properties": {
                "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
                "detail": { "type": "string" }, "hint": { "type": "string", "description": "What to do about it." },
            },
        });
        Described {
            status,
            meaning: phrase(status).into(),
            content: Some(("application/problem+json", schema)),
        }
    }

    /// Put it on paper.
    pub fn answer(self) -> Answer {
        let mut body = json!({
            "type": format!("urn:lookalike:problem:{}", self.word),
            "title": phrase(self.status),
            "status": self.status,
            "detail": self.detail,
            "hint": self.hint,
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(self.members);
        }
        Answer::new(self.status, "application/problem+json", body.to_string()).because(self.word)
    }
}

/// A text that may hold what was sent is not given back at any length.
fn shortened(text: String) -> String {
    const MOST: usize = 500;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The standard reason phrase of a status.
pub fn phrase(status: u16) -> &'static str {
    const PHRASES: [(u16, &str); 40] = [
        (400, "Bad Request"),
        (401, "Unauthorized"),
        (402, "Payment Required"),
        (403, "Forbidden"),
        (404, "Not Found"),
        (405, "Method Not Allowed"),
        (406, "Not Acceptable"),
        (407, "Proxy Authentication Required"),
        (408, "Request Timeout"),
        (409, "Conflict"),
        (410, "Gone"),
        (411, "Length Required"),
        (412, "Precondition Failed"),
        (413, "Request Entity Too Large"),
        (414, "Request-URI Too Long"),
        (415, "Unsupported Media Type"),
        (416, "Requested Range Not Satisfiable"),
        (417, "Expectation Failed"),
        (418, "I'm a Teapot"),
        (421, "Misdirected Request"),
        (422, "Unprocessable Entity"),
        (423, "Locked"),
        (424, "Failed Dependency"),
        (425, "Too Early"),
        (426, "Upgrade Required"),
        (428, "Precondition Required"),
        (429, "Too Many Requests"),
        (431, "Request Header Fields Too Large"),
        (451, "Unavailable For Legal Reasons"),
        (500, "Internal Server Error"),
        (501, "Not Implemented"),
        (502, "Bad Gateway"),
        (503, "Service Unavailable"),
        (504, "Gateway Timeout"),
        (505, "HTTP Version Not Supported"),
        (506, "Variant Also Negotiates"),
        (507, "Insufficient Storage"),
        (508, "Loop Detected"),
        (510, "Not Extended"),
        (511, "Network Authentication Required"),
    ];
    PHRASES.iter().find(|(known, _)| *known == status).map_or("Error", |(_, phrase)| phrase)
}

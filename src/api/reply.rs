//! What handlers answer where all went well, and how it is put on the wire.

use std::marker::PhantomData;

use bytes::Bytes;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Described, Sketch};
use crate::engine::{Answer, Lent};

/// A result that can be answered, and says what it looks like.
pub trait Respond {
    /// Put it on the wire.
    fn respond(self) -> Answer;
    /// Say what it looks like.
    fn describe(sketch: &mut Sketch);
}

/// Compact JSON, members in the order of declaration.
pub fn json_answer(status: u16, body: &impl Serialize) -> Answer {
    Answer::new(status, "application/json", json_body(body))
}

/// Compact JSON as bytes.
pub fn json_body(body: &impl Serialize) -> Bytes {
    written_body(|text| {
        // Plain data with text keys can always be written down; should it ever not, an empty body is better than a crash.
        if let Err(error) = serde_json::to_writer(&mut *text, body) {
            tracing::error!(%error, "an answer could not be written down");
            text.clear();
        }
    })
}

/// What is written to a text, as bytes.
pub fn written_body(write: impl FnOnce(&mut Vec<u8>)) -> Bytes {
    let mut lent = Lent::new();
    write(lent.text());
    Bytes::from_owner(lent)
}

/// 200 with JSON, or another status that the operation always has.
#[derive(Debug)]
pub struct Reply<T, const STATUS: u16 = 200>(pub T);

impl<T: Serialize + JsonSchema, const STATUS: u16> Respond for Reply<T, STATUS> {
    fn respond(self) -> Answer {
        json_answer(STATUS, &self.0)
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<T>(STATUS, if STATUS == 201 { "Created." } else { "Done." });
    }
}

/// An answer that was written down from what it shows, under the lock and without a copy of that. It is an `R`.
#[derive(Debug)]
pub struct Rendered<R>(Answer, PhantomData<R>);

impl<R> Rendered<R> {
    /// Write an answer down.
    pub fn of(reply: impl Respond) -> Self {
        Self(reply.respond(), PhantomData)
    }
}

impl<R: Respond> Respond for Rendered<R> {
    fn respond(self) -> Answer {
        self.0
    }

    fn describe(sketch: &mut Sketch) {
        R::describe(sketch);
    }
}

/// 201 where something was created, 200 where it was there already.
#[derive(Debug)]
pub struct Created<T> {
    /// Whether it is new.
    pub fresh: bool,
    /// What is there now.
    pub body: T,
}

impl<T: Serialize + JsonSchema> Respond for Created<T> {
    fn respond(self) -> Answer {
        json_answer(if self.fresh { 201 } else { 200 }, &self.body)
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<T>(200, "It was there already.");
        sketch.answers_json::<T>(201, "Created.");
    }
}

/// 204 without a body.
#[derive(Debug)]
pub struct NoContent;

impl Respond for NoContent {
    fn respond(self) -> Answer {
        Answer::empty(204)
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers.push(Described {
            status: 204,
            meaning: "Done; there is no content.".into(),
            content: None,
        });
    }
}

/// 200 with HTML.
#[derive(Debug)]
pub struct Html(pub Bytes);

impl Respond for Html {
    fn respond(self) -> Answer {
        Answer::new(200, "text/html; charset=utf-8", self.0)
    }

    fn describe(sketch: &mut Sketch) {
        let content = Some(("text/html", serde_json::json!({ "type": "string" })));
        sketch.answers.push(Described { status: 200, meaning: "HTML.".into(), content });
    }
}

/// An answer that was put together by hand.
impl Respond for Answer {
    fn respond(self) -> Answer {
        self
    }

    fn describe(sketch: &mut Sketch) {
        let content = Some(("*/*", serde_json::json!({})));
        sketch.answers.push(Described { status: 200, meaning: "Done.".into(), content });
    }
}

#[cfg(test)]
mod tests {
    use serde::ser::Error;

    use super::*;

    /// Text around another answer; where there is none, it cannot be written down.
    struct Around(Option<&'static str>);

    impl Serialize for Around {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let inner = self.0.ok_or_else(|| S::Error::custom("nothing is inside"))?;
            let inner = json_body(&inner);
            serializer.collect_str(&format_args!("<{}>", String::from_utf8_lossy(&inner)))
        }
    }

    #[test]
    fn nothing_of_an_answer_is_left_for_the_next_one() {
        assert_eq!(json_body(&"a long answer"), r#""a long answer""#);
        assert_eq!(json_body(&"short"), r#""short""#);
        assert_eq!(json_body(&Around(Some("in"))), r#""<\"in\">""#);
        assert_eq!(json_body(&("begun", Around(None))), "");
        assert_eq!(json_body(&1), "1");
    }
}

//! Wire types that several handlers speak, and how they are put on the wire.
//!
//! The vendor's samples have numbers of lines that are a hard rule (section 4.1): absent values are `null`,
//! never left out, and no member is ever added.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::Pulse;
use super::state::{Readiness, Settings, User};
use crate::api::{Respond, Sketch, json_body};
use crate::engine::{Answer, Moment, Transaction};

/// Compact JSON in the vendor's content type.
pub(super) fn json(status: u16, body: &impl Serialize) -> Answer {
    Answer::new(status, "application/json; charset=utf-8", json_body(body))
}

/// 200 with JSON.
#[derive(Debug)]
pub struct Reply<T>(pub T);

impl<T: Serialize + JsonSchema> Respond for Reply<T> {
    fn respond(self) -> Answer {
        json(200, &self.0)
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<T>(200, "Done.");
    }
}

/// An answer that begins by saying when, whether and what.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Said{T}")]
pub struct Said<T> {
    pub(super) timestamp: Moment,
    pub(super) success: bool,
    pub(super) message: &'static str,
    #[serde(flatten)]
    pub(super) body: T,
}

/// The answer to a request that went well.
pub(super) fn said<T>(tx: &Transaction<'_, Pulse>, message: &'static str, body: T) -> Reply<Said<T>> {
    Reply(Said { timestamp: tx.now(), success: true, message, body })
}

/// An answer of the link service, which ends by saying so.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Done{T}")]
pub struct Done<T> {
    #[serde(flatten)]
    body: T,
    success: bool,
    message: &'static str,
    timestamp: Moment,
}

/// The answer of the link service to a request that went well.
pub(super) fn done<T>(tx: &Transaction<'_, Pulse>, body: T) -> Reply<Done<T>> {
    Reply(Done { body, success: true, message: "Done", timestamp: tx.now() })
}

/// What every refusal says (B6).
#[derive(Debug, Serialize, JsonSchema)]
pub struct Refused {
    #[serde(rename = "userRef")]
    pub(super) user_ref: Option<String>,
    pub(super) error: Fault,
}

/// What was wrong.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fault {
    pub(super) code: &'static str,
    pub(super) status: u16,
    pub(super) detail: Cow<'static, str>,
}

/// Something said of each kind of pattern, of which only one is ever shown.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
pub struct ByKind<T> {
    /// Typing of a text that was shown.
    pub(super) text_visible: T,
}

/// A user, or that there is none (B14, B15).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserView {
    user_ref: String,
    exists: bool,
    created_at: Option<Moment>,
    updated_at: Option<Moment>,
    last_verify_at: Option<Moment>,
    patterns_total: usize,
    ref_patterns_total: usize,
    ref_patterns_count: ByKind<usize>,
    ref_patterns_status: ByKind<Readiness>,
}

impl UserView {
    /// A user as it goes out.
    pub(super) fn new(user_ref: String, user: &User, settings: &Settings) -> Self {
        let references = user.references().count();
        Self {
            user_ref,
            exists: true,
            created_at: Some(user.created_at),
            updated_at: Some(user.updated_at),
            last_verify_at: user.last_verify_at,
            patterns_total: user.records.len(),
            ref_patterns_total: references,
            ref_patterns_count: ByKind { text_visible: references },
            ref_patterns_status: ByKind { text_visible: user.readiness(settings) },
        }
    }

    /// That there is no such user.
    pub(super) fn nobody(user_ref: String) -> Self {
        Self {
            user_ref,
            exists: false,
            created_at: None,
            updated_at: None,
            last_verify_at: None,
            patterns_total: 0,
            ref_patterns_total: 0,
            ref_patterns_count: ByKind { text_visible: 0 },
            ref_patterns_status: ByKind { text_visible: Readiness::Nok },
        }
    }
}

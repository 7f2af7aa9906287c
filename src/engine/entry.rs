//! One exchange as the journal keeps it: one contiguous block, begun when the request comes in and completed
//! when it is answered.
//!
//! Measured against the alternatives: cloning headers and bodies into strings costs a quarter of the
//! requests per second; keeping `Bytes` handles costs as much and lets small handles pin large buffers; one
//! compact copy costs next to nothing. Bodies over a limit are kept as size and digest, because a handful of
//! uploads would push everything else out.

use std::borrow::Cow;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::headers::{self, push_field};
use super::{Answer, Decision, Method, Moment, Request, Struck, hex};

/// One exchange in the journal.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The request's number in its namespace.
    pub number: u64,
    /// When it came in, on the namespace's clock.
    pub at: Moment,
    /// The operation that it met, if any.
    pub operation: Option<Arc<str>>,
    /// The outcome that was chosen for it, if any.
    pub decision: Option<Decision>,
    /// The method.
    pub method: Method,
    /// The status of the answer; none while the request is on its way, 0 where a fault left it unanswered.
    pub status: Option<u16>,
    /// Why the simulator refused or altered the answer.
    pub reason: Option<Cow<'static, str>>,
    /// The fault that struck it, if any.
    pub fault: Option<Box<Struck>>,
    block: Vec<u8>,
    ends: [usize; 5],
    bodies: [Kept; 2],
}

/// How a body is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Whole,
    /// Only its SHA-256, in hexadecimal; the body had this many bytes.
    Digest(u64),
}

/// A body as the journal gives it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// What is known of a body too large to keep.
    Digest {
        /// How many bytes it had.
        size: u64,
        /// Its SHA-256 in hexadecimal; empty where the transport let it go unread.
        sha256: Cow<'a, str>,
    },
}

/// An exchange, taken apart again.
#[derive(Clone, Debug)]
pub struct Exchange<'a> {
    /// Path and query as sent.
    pub target: Cow<'a, str>,
    /// The request's header fields.
    pub request_headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The request's body.
    pub request_body: Shown<'a>,
    /// The answer's header fields.
    pub answer_headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The answer's body.
    pub answer_body: Shown<'a>,
}

/// What there is to write down once a request is answered.
pub struct Answered<'a> {
    /// The operation that it met, if any.
    pub operation: Option<&'a Arc<str>>,
    /// The outcome that was chosen for it, if any.
    pub decision: Option<Decision>,
    /// What was answered.
    pub answer: &'a Answer,
}

/// As much as most answers take, so that the block need not move when the answer joins it.
const ROOM_FOR_AN_ANSWER: usize = 384;

impl Entry {
    /// A request that has come in; bodies over `limit` are kept as size and digest.
    pub(super) fn open(at: Moment, request: &Request, limit: usize) -> Self {
        let body = request.body.bytes().map_or(64, |body| body.len().min(limit));
        let head = request.path.len() + request.query.as_ref().map_or(0, String::len);
        let mut block =
            Vec::with_capacity(head + 1 + request.headers.written().len() + body + ROOM_FOR_AN_ANSWER);
        block.extend_from_slice(request.path.as_bytes());
        if let Some(query) = &request.query {
            block.push(b'?');
            block.extend_from_slice(query.as_bytes());
        }
        let target = block.len();
        block.extend_from_slice(request.headers.written());
        let headers = block.len();
        let asked = match request.body.bytes() {
            Some(bytes) => push_body(&mut block, bytes, limit),
            None => Kept::Digest(request.body.size()),
        };
        let end = block.len();
        Self {
            number: 0,
            at,
            operation: None,
            decision: None,
            method: request.method.clone(),
            status: None,
            reason: None,
            fault: None,
            ends: [target, headers, end, end, end],
            block,
            bodies: [asked, Kept::Whole],
        }
    }

    /// The request has been answered.
    pub(super) fn complete(&mut self, answered: Answered<'_>, limit: usize) {
        let Answered { operation, decision, answer } = answered;
        for (name, value) in &answer.headers {
            push_field(&mut self.block, name.as_bytes(), value.as_bytes());
        }
        let headers = self.block.len();
        let body = push_body(&mut self.block, &answer.body, limit);
        let [target, asked_headers, asked_body, ..] = self.ends;
        self.ends = [target, asked_headers, asked_body, headers, self.block.len()];
        self.bodies = [self.bodies[0], body];
        self.operation = operation.cloned();
        self.decision = decision;
        self.status = Some(answer.status);
        self.reason.clone_from(&answer.reason);
        self.fault.clone_from(&answer.fault);
    }

    /// Take the block apart.
    pub fn exchange(&self) -> Exchange<'_> {
        let [target, asked_headers, asked_body, answered_headers, end] = self.ends;
        let [asked, answered] = self.bodies;
        let part = |from: usize, to: usize| self.block.get(from..to).unwrap_or_default();
        Exchange {
            target: String::from_utf8_lossy(part(0, target)),
            request_headers: fields(part(target, asked_headers)),
            request_body: shown(asked, part(asked_headers, asked_body)),
            answer_headers: fields(part(asked_body, answered_headers)),
            answer_body: shown(answered, part(answered_headers, end)),
        }
    }

    /// What it takes in memory, near enough.
    pub(super) fn bytes(&self) -> usize {
        self.block.capacity() + size_of::<Self>()
    }
}

fn push_body(block: &mut Vec<u8>, body: &[u8], limit: usize) -> Kept {
    if body.len() <= limit {
        block.extend_from_slice(body);
        return Kept::Whole;
    }
    block.extend_from_slice(hex(&Sha256::digest(body)).as_bytes());
    Kept::Digest(body.len() as u64)
}

fn fields(block: &[u8]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    block
        .split(|byte| *byte == headers::END)
        .filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == headers::COLON)?;
            let (name, value) = line.split_at_checked(colon)?;
            Some((String::from_utf8_lossy(name), String::from_utf8_lossy(value.get(1..)?)))
        })
        .collect()
}

fn shown(kept: Kept, part: &[u8]) -> Shown<'_> {
    match kept {
        Kept::Whole => Shown::Whole(part),
        Kept::Digest(size) => Shown::Digest { size, sha256: String::from_utf8_lossy(part) },
    }
}

//! One exchange as the journal keeps it: begun when the request comes in and completed when it is answered.
//!
//! Measured against the alternatives: cloning headers and bodies into strings costs a quarter of the
//! requests per second; keeping `Bytes` handles costs as much and lets small handles pin large buffers; one
//! compact copy costs next to nothing. Bodies over a limit are kept as size and digest, because a handful of
//! uploads would push everything else out.

use std::borrow::Cow;
use std::num::NonZeroU64;
use std::ops::Deref;
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::headers::{self, push_field};
use super::log::{Extent, Log, short};
use super::{Answer, Body, Decision, Method, Moment, Request, Struck, hex};

/// What is known of an exchange without a look at its bytes.
#[derive(Clone, Debug)]
pub struct Record {
    /// The request's number in its namespace.
    pub number: u64,
    /// When it came in, on the namespace's clock.
    pub at: Moment,
    /// The operation that it met, if any.
    pub operation: Option<Arc<str>>,
    /// The method.
    pub method: Method,
    /// The status of the answer; none while the request is on its way, 0 where a fault left it unanswered.
    pub status: Option<u16>,
    pub(super) asked: Part,
    /// Nothing while the request is on its way.
    answered: Part,
    steered: Option<Box<Steered>>,
}

/// What somebody did to an exchange. Most are left alone, and theirs are two lines of memory smaller for that.
#[derive(Clone, Debug)]
struct Steered {
    decision: Option<Decision>,
    reason: Option<Cow<'static, str>>,
    fault: Option<Box<Struck>>,
}

/// What was sent in one direction: the line that only requests have, header fields and body.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    pub(super) place: Extent,
    /// How many bytes the line takes, and line and header fields together.
    ends: [u32; 2],
    digested: Digested,
}

/// How many bytes a body had of which only the SHA-256 is kept, in hexadecimal; none where it is kept whole.
type Digested = Option<NonZeroU64>;

/// A body as it will be kept. A digest takes long, so it is made before a journal is locked.
pub(super) struct KeptBody<'b>(Cow<'b, [u8]>, Digested);

impl<'b> KeptBody<'b> {
    /// All of a body of at most `limit` bytes, or its digest.
    pub(super) fn of(body: &'b Bytes, limit: usize) -> Self {
        if body.len() <= limit {
            return Self(Cow::Borrowed(body), None);
        }
        let digest = hex(&Sha256::digest(body)).into_bytes();
        Self(Cow::Owned(digest), NonZeroU64::new(body.len() as u64))
    }

    /// The same of a request's, which the transport may have let go unread.
    pub(super) fn of_request(body: &'b Body, limit: usize) -> Self {
        match body.bytes() {
            Some(bytes) => Self::of(bytes, limit),
            None => Self(Cow::Borrowed(&[]), NonZeroU64::new(body.size())),
        }
    }
}

/// One exchange in the journal.
#[derive(Clone, Debug)]
pub struct Entry<'j> {
    record: Cow<'j, Record>,
    asked: Cow<'j, [u8]>,
    answered: Cow<'j, [u8]>,
}

impl Deref for Entry<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        &self.record
    }
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

impl Record {
    /// A request that has come in.
    pub(super) fn open(
        log: &mut Log,
        number: u64,
        at: Moment,
        request: &Request,
        body: &KeptBody<'_>,
    ) -> Self {
        let line = request.target.as_str();
        let fields = request.headers.written();
        let place = log.append(line.len() + fields.len() + body.0.len(), |bytes| {
            bytes.extend_from_slice(line.as_bytes());
            bytes.extend_from_slice(fields);
            bytes.extend_from_slice(&body.0);
        });
        Self {
            number,
            at,
            operation: None,
            method: request.method.clone(),
            status: None,
            asked: Part { place, ends: [line.len(), line.len() + fields.len()].map(short), digested: body.1 },
            answered: Part::default(),
            steered: None,
        }
    }

    /// The request has been answered.
    pub(super) fn complete(&mut self, log: &mut Log, answered: Answered<'_>, body: &KeptBody<'_>) {
        let Answered { operation, decision, answer } = answered;
        let fields = answer.headers.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
        let place = log.append(fields + body.0.len(), |bytes| {
            for (name, value) in &answer.headers {
                push_field(bytes, name.as_bytes(), value.as_bytes());
            }
            bytes.extend_from_slice(&body.0);
        });
        self.answered = Part { place, ends: [0, short(fields)], digested: body.1 };
        self.operation = operation.cloned();
        self.status = Some(answer.status);
        let Answer { reason, fault, .. } = answer;
        let is_steered = decision.is_some() || reason.is_some() || fault.is_some();
        self.steered =
            is_steered.then(|| Box::new(Steered { decision, reason: reason.clone(), fault: fault.clone() }));
    }

    /// The outcome that was chosen for it, if any.
    pub fn decision(&self) -> Option<&Decision> {
        self.steered.as_ref()?.decision.as_ref()
    }

    /// Why the simulator refused or altered the answer.
    pub fn reason(&self) -> Option<&str> {
        self.steered.as_ref()?.reason.as_deref()
    }

    /// The fault that struck it, if any.
    pub fn fault(&self) -> Option<&Struck> {
        self.steered.as_ref()?.fault.as_deref()
    }

    /// What it takes in memory, near enough.
    pub(super) fn bytes(&self) -> usize {
        let steered = self.steered.as_ref().map_or(0, |_| size_of::<Steered>());
        self.asked.place.len() + self.answered.place.len() + size_of::<Self>() + steered
    }

    /// With the bytes that it stands for.
    pub(super) fn read<'j>(&'j self, log: &'j Log) -> Entry<'j> {
        let answered = self.status.map_or(&[][..], |_| log.read(self.answered.place));
        Entry {
            record: Cow::Borrowed(self),
            asked: Cow::Borrowed(log.read(self.asked.place)),
            answered: Cow::Borrowed(answered),
        }
    }
}

impl Part {
    /// Line, header fields and body.
    fn split<'b>(&self, bytes: &'b [u8]) -> (&'b [u8], &'b [u8], Shown<'b>) {
        let [line, head] = self.ends.map(|end| end as usize);
        let part = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
        (part(0, line), part(line, head), shown(self.digested, part(head, bytes.len())))
    }
}

impl Entry<'_> {
    /// Take it apart.
    pub fn exchange(&self) -> Exchange<'_> {
        let (target, request_headers, request_body) = self.record.asked.split(&self.asked);
        let (_, answer_headers, answer_body) = self.record.answered.split(&self.answered);
        Exchange {
            target: String::from_utf8_lossy(target),
            request_headers: fields(request_headers),
            request_body,
            answer_headers: fields(answer_headers),
            answer_body,
        }
    }

    /// A copy that outlives the journal, for work that takes long: the journal is free meanwhile.
    pub fn into_owned(self) -> Entry<'static> {
        Entry {
            record: Cow::Owned(self.record.into_owned()),
            asked: Cow::Owned(self.asked.into_owned()),
            answered: Cow::Owned(self.answered.into_owned()),
        }
    }
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

fn shown(digested: Digested, part: &[u8]) -> Shown<'_> {
    match digested {
        None => Shown::Whole(part),
        Some(size) => Shown::Digest { size: size.get(), sha256: String::from_utf8_lossy(part) },
    }
}

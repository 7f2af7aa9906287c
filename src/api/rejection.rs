//! Turned away by the frame: every way in which a request fails before a rule of the vendor is asked.
//!
//! Each vendor's error is `From<Rejection>`, so each words them in its own format.

use crate::engine::Span;

/// Why a request was turned away by the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// No operation has this path.
    UnknownRoute,
    /// The path is known, but not with this method.
    WrongMethod {
        /// The methods to name in `allow`.
        allowed: Vec<&'static str>,
    },
    /// The path matches only with its trailing slash added or removed.
    Slash {
        /// The path that matches.
        path: String,
    },
    /// The body is larger than the limit in bytes.
    BodyTooLarge {
        /// The limit.
        limit: u64,
    },
    /// The body is not of a content type that is read.
    WrongMediaType,
    /// The body is not what it claims to be.
    Malformed {
        /// What is wrong, and where.
        detail: String,
    },
    /// The body, read well, has a member that does not fit.
    Invalid {
        /// Where: the path of the member.
        place: String,
        /// What is wrong.
        detail: String,
    },
    /// The query does not fit.
    BadQuery {
        /// What is wrong.
        detail: String,
    },
    /// A path segment is not UTF-8.
    BadSegment,
    /// A fault answers this status.
    Injected {
        /// The status.
        status: u16,
    },
    /// A fault says that too much was sent.
    RateLimited {
        /// After how long to come back.
        retry_after: Span,
    },
    /// The outcome that was chosen for the request is none of the operation's. Not a vendor's to word: the frame
    /// answers for it, whatever a vendor makes of it.
    UnknownOutcome,
    /// Our own code failed.
    Internal,
}

//! What steps in between a request and its operation: a fault that strikes it, an override that answers for it.
//!
//! Both are asked for together, since each question takes the lock of the namespace.

use super::{Answer, Struck};

/// What steps in before an operation is asked; by default nothing.
#[derive(Debug, Default)]
pub struct Intervention {
    /// What strikes the request.
    pub fault: Option<Struck>,
    /// What is answered in the operation's place, or why its template failed.
    pub answer: Option<Result<Answer, String>>,
}

impl Intervention {
    /// What a fault does first; `answer` is asked only if the fault lets the operation's turn come.
    pub(super) fn of(fault: Option<Struck>, answer: impl FnOnce() -> Option<Result<Answer, String>>) -> Self {
        let is_prevented = fault.as_ref().and_then(|struck| struck.kind).is_some_and(|kind| kind.prevents());
        Self { fault, answer: if is_prevented { None } else { answer() } }
    }
}

//! The one place that reads the wall clock. Everything else is told what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::engine::Moment;

/// Real time now.
#[expect(clippy::disallowed_methods, reason = "this is where real time enters")]
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

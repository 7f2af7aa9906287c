//! Wire in, plain out; plain in, wire out: a file per resource.

mod attestation;
pub mod authentications;
pub mod hosted;
pub mod images;
pub mod userinfo;
pub mod verifications;

use super::Incode;
use crate::api::{Ctx, outcomes};

outcomes! {
    /// What looking for something can decide.
    Search {
        /// 404.
        NotFound = "not_found",
    }
}

/// A path parameter; what is no text names nothing.
fn segment(ctx: &Ctx<'_, Incode>, name: &str) -> String {
    ctx.segment(name).map(Into::into).unwrap_or_default()
}

//! Whether secrets are shown: whoever reads an exchange or a notification may ask for that.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Admin;
use crate::api::{Ctx, Redaction};

/// How something that may hold secrets is shown.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct How {
    /// Show secrets too.
    #[serde(default)]
    pub(super) reveal: bool,
}

/// What hides the secrets of all vendors, or hides nothing.
pub(super) fn redaction(ctx: &Ctx<'_, Admin>, reveal: bool) -> Redaction {
    if reveal { Redaction::none() } else { Redaction::of(ctx.api().catalogue.secrets()) }
}

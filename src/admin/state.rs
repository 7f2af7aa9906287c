//! Everything that a namespace holds, as one canonical document.

use serde_json::Value;

use super::{Admin, Error, here};
use crate::api::{Ctx, Reply};

/// `GET /__admin/state`
pub fn get_state(ctx: &Ctx<'_, Admin>) -> Result<Reply<Value>, Error> {
    let real = ctx.request().received;
    Ok(Reply(here(ctx)?.steer(|universe| universe.export(real))))
}

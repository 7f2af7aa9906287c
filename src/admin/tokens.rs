//! Tokens made to measure: any subject, any lifetime, or with a flaw.

use serde_json::Value;

use super::errors::missing;
use super::{Admin, Error, here};
use crate::api::{Ctx, Members, OptionalJson, Reply};
use crate::vendors::{ActionInfo, all_mintings};

/// `GET /__admin/tokens`
pub fn list_tokens(_: &Ctx<'_, Admin>) -> Result<Reply<Vec<ActionInfo>>, Error> {
    Ok(Reply(all_mintings()))
}

/// `POST /__admin/tokens/{vendor}`
pub fn mint(
    ctx: &Ctx<'_, Admin>,
    OptionalJson(Members(arguments)): OptionalJson<Members>,
) -> Result<Reply<Value>, Error> {
    let vendor = ctx.segment("vendor")?;
    let real = ctx.request().received;
    let origin = ctx.visit().origin();
    let minted = here(ctx)?.steer(|universe| universe.mint(real, &vendor, arguments.into(), &origin));
    let vendors: Vec<_> = ctx.api().catalogue.vendors().collect();
    let minted = minted.ok_or_else(|| {
        missing(
            format!("`{vendor}` has no tokens to mint"),
            format!("the vendors are: {}", vendors.join(", ")),
        )
    })?;
    Ok(Reply(minted?.seal()?))
}

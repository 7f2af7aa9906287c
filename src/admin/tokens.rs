//! Tokens made to measure: any subject, any lifetime, or with a flaw.

use serde_json::Value;

use super::errors::missing;
use super::{Admin, Error, here};
use crate::api::{Ctx, Members, Nothing, OptionalJson, Query, Reply};
use crate::engine::meant;
use crate::vendors::{ActionInfo, all_mintings};

/// `GET /__admin/tokens`
pub fn list_tokens(_: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Vec<ActionInfo>>, Error> {
    Ok(Reply(all_mintings()))
}

/// `POST /__admin/tokens/{vendor}`
pub fn mint(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    OptionalJson(Members(arguments)): OptionalJson<Members>,
) -> Result<Reply<Value>, Error> {
    let vendor = ctx.segment("vendor")?;
    let real = ctx.request().received;
    let origin = ctx.visit().origin();
    let minted = here(ctx)?.steer(|universe| universe.mint(real, &vendor, arguments.into(), &origin));
    Ok(Reply(minted.ok_or_else(|| nothing_to_mint(ctx, &vendor))??.seal()?))
}

/// There is no such vendor, or its callers show no tokens.
fn nothing_to_mint(ctx: &Ctx<'_, Admin>, vendor: &str) -> Error {
    let mintings = all_mintings();
    let with_tokens: Vec<_> = mintings.iter().map(|info| info.name.as_str()).collect();
    let detail = if ctx.api().catalogue.vendors().any(|known| known == vendor) {
        format!("`{vendor}` has no tokens to mint: its callers show keys, which a scenario sets")
    } else {
        format!("no vendor is named `{vendor}`{}", meant(vendor, with_tokens.iter().copied()))
    };
    missing(detail, format!("tokens can be minted of: {}", with_tokens.join(", ")))
}

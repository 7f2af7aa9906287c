//! What happens outside the vendors' APIs.

use serde_json::Value;

use super::{Admin, Error, here};
use crate::api::{Ctx, Members, Nothing, OptionalJson, Query, Reply};
use crate::engine::ActionRefused;
use crate::vendors::{ActionInfo, all_actions};

/// The largest body of an action, in bytes: a picture of ten megabytes in base64, and what is said of it.
const LARGEST: usize = 16 * 1024 * 1024;

/// `GET /__admin/actions`
pub fn list_actions(_: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Vec<ActionInfo>>, Error> {
    Ok(Reply(all_actions()))
}

/// `POST /__admin/actions/{vendor}.{action}`
pub fn act(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    OptionalJson(Members(arguments)): OptionalJson<Members, LARGEST>,
) -> Result<Reply<Value>, Error> {
    let name = ctx.segment("action")?;
    let (vendor, action) = name.split_once('.').ok_or_else(|| unknown(&name))?;
    let done = here(ctx)?.act(ctx.request().received, vendor, action, arguments.into());
    let mut done = done.ok_or_else(|| unknown(&name))??;
    absolute(&mut done, &ctx.visit().origin());
    Ok(Reply(done))
}

/// A vendor knows where its pages lie, but not how they are reached: a `url` of its answer is a path until here.
fn absolute(done: &mut Value, origin: &str) {
    if let Some(Value::String(url)) = done.get_mut("url")
        && url.starts_with('/')
    {
        url.insert_str(0, origin);
    }
}

fn unknown(name: &str) -> ActionRefused {
    let known: Vec<_> = all_actions().into_iter().map(|action| action.name).collect();
    ActionRefused::unknown(name, known.iter().map(String::as_str))
}

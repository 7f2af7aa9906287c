//! No body where the address says all: what is to be forgotten stands in the query, and whoever says it in a body means
//! one thing and must not lose all of them.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Admin, Error};
use crate::api::{Ctx, Extract, Problem, Query, Sketch};

/// Nothing is sent.
pub struct NoBody;

impl Extract<Admin> for NoBody {
    fn extract(ctx: &Ctx<'_, Admin>) -> Result<Self, Error> {
        without_body(ctx, |_| "leave the body out: the address alone says what goes".into()).map(|()| Self)
    }
}

/// What to forget.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// One rule; left out: all of them.
    #[serde(default)]
    pub(super) id: Option<u64>,
}

/// What to forget, said in the query.
pub struct Asked(pub Which);

impl Extract<Admin> for Asked {
    fn extract(ctx: &Ctx<'_, Admin>) -> Result<Self, Error> {
        without_body(ctx, |sent| match sent.get("id").and_then(Value::as_u64) {
            Some(id) => format!("the id goes into the query: `?id={id}`"),
            None => "one goes with its id in the query, as `?id=1`, and all of them without".into(),
        })?;
        let Query(which) = Query::extract(ctx)?;
        Ok(Self(which))
    }

    fn describe(sketch: &mut Sketch) {
        <Query<Which> as Extract<Admin>>::describe(sketch);
    }
}

/// Refuse whatever was sent, with what to do instead.
fn without_body(ctx: &Ctx<'_, Admin>, hint: impl FnOnce(Value) -> String) -> Result<(), Error> {
    let body = &ctx.request().body;
    if body.size() == 0 {
        return Ok(());
    }
    let sent: Value = body.bytes().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    if sent.as_object().is_some_and(Map::is_empty) {
        // Some clients send one with everything.
        return Ok(());
    }
    Err(Problem::new(422, "needless-body", "this call takes no body, and nothing was forgotten", hint(sent))
        .into())
}

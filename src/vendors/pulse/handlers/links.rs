//! Links to hosted enrolment pages (section 4.7).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Pulse;
use super::super::auth::Key;
use super::super::errors::{Error, Refusal};
use super::super::inputs::{UserRef, Wished};
use super::super::model::{Done, Reply, done};
use super::super::state::{Issued, Purpose};
use super::users::Search;
use crate::api::{Ctx, Forced};

/// A link (B17).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    link: String,
    key: String,
    expires_in: i64,
}

/// `POST /pulse-auth/api/links/create-profile/{userRef}`
pub fn link_create_profile(
    ctx: &Ctx<'_, Pulse>,
    key: Key,
    user_ref: UserRef,
    wished: Wished,
) -> Result<Reply<Done<Link>>, Error> {
    issue(ctx, key, user_ref, wished, Purpose::Create, None)
}

/// `POST /pulse-auth/api/links/reset-profile/{userRef}`
pub fn link_reset_profile(
    ctx: &Ctx<'_, Pulse>,
    key: Key,
    user_ref: UserRef,
    wished: Wished,
    outcome: Forced<Search>,
) -> Result<Reply<Done<Link>>, Error> {
    issue(ctx, key, user_ref, wished, Purpose::Reset, Some(&outcome))
}

/// `POST /pulse-auth/api/links/complete-profile/{userRef}`
pub fn link_complete_profile(
    ctx: &Ctx<'_, Pulse>,
    key: Key,
    user_ref: UserRef,
    wished: Wished,
    outcome: Forced<Search>,
) -> Result<Reply<Done<Link>>, Error> {
    issue(ctx, key, user_ref, wished, Purpose::Complete, Some(&outcome))
}

fn issue(
    ctx: &Ctx<'_, Pulse>,
    Key(tenant): Key,
    UserRef(user_ref): UserRef,
    Wished(wishes): Wished,
    purpose: Purpose,
    outcome: Option<&Forced<Search>>,
) -> Result<Reply<Done<Link>>, Error> {
    ctx.transact(|state, tx| {
        if let Some(Search::NotFound) = outcome.map(|outcome| outcome.decide(tx, None)).transpose()?.flatten()
        {
            return Err(Refusal::UnknownUser.into());
        }
        let Issued { key, expires_in } = state.issue_link(tx, &tenant, user_ref, purpose, wishes)?;
        let link = format!("{}/pulse-auth/b/{key}", ctx.visit().origin());
        Ok(done(tx, Link { link, key, expires_in: expires_in.millis() }))
    })
}

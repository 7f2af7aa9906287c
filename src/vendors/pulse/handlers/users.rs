//! Users: read and delete (sections 4.5 and 4.6). Both work while the service takes no patterns.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Pulse;
use super::super::auth::Key;
use super::super::errors::{Error, Refusal};
use super::super::inputs::UserRef;
use super::super::model::{Reply, Said, UserView, said};
use crate::api::{Ctx, Forced, outcomes};

outcomes! {
    /// What looking for a user can decide.
    Search {
        /// 404.
        NotFound = "not_found",
    }
}

/// That a user is gone (B16).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    user_ref: String,
    deleted_patterns: usize,
}

/// `GET /pulse/users/{userRef}`
pub fn get_user(
    ctx: &Ctx<'_, Pulse>,
    Key(key): Key,
    UserRef(user_ref): UserRef,
    outcome: Forced<Search>,
) -> Result<Reply<Said<UserView>>, Error> {
    ctx.as_tenant(&key, |tenant, settings, tx| {
        let user = match outcome.decide(tx, None) {
            Some(Search::NotFound) => None,
            None => tenant.users.get(&user_ref),
        };
        let user = user.ok_or(Refusal::NobodyFound)?;
        Ok(said(tx, "User found.", UserView::new(user_ref, user, settings)))
    })
}

/// `DELETE /pulse/users/{userRef}`
pub fn delete_user(
    ctx: &Ctx<'_, Pulse>,
    Key(key): Key,
    UserRef(user_ref): UserRef,
    outcome: Forced<Search>,
) -> Result<Reply<Said<Deleted>>, Error> {
    ctx.as_tenant(&key, |tenant, _, tx| {
        let deleted_patterns = match outcome.decide(tx, None) {
            Some(Search::NotFound) => Err(Refusal::UnknownUser.into()),
            None => tenant.delete_user(&user_ref),
        }?;
        Ok(said(tx, "User deleted.", Deleted { user_ref, deleted_patterns }))
    })
}

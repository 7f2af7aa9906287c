//! Users: read and delete (sections 4.5 and 4.6). Both work while the service takes no patterns.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Pulse;
use super::super::auth::Key;
use super::super::errors::{Error, Refusal};
use super::super::inputs::UserRef;
use super::super::model::{Reply, Said, UserView, said};
use crate::api::{Ctx, Forced, Respond, Sketch, outcomes};
use crate::engine::Answer;

outcomes! {
    /// What looking for a user can decide.
    Search {
        /// 404.
        NotFound = "not_found",
    }
}

/// A user (B14); that there is none has the same shape (B15).
pub struct Profile(Reply<Said<UserView>>);

impl Respond for Profile {
    fn respond(self) -> Answer {
        self.0.respond()
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<Said<UserView>>(200, "Done.");
        sketch.answers_json::<Said<UserView>>(404, "User does not exist.");
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
) -> Result<Profile, Error> {
    ctx.as_tenant(&key, |tenant, settings, tx| {
        let user = match outcome.decide(tx, None)? {
            Some(Search::NotFound) => None,
            None => tenant.users.get(&user_ref),
        };
        let user = user.ok_or(Refusal::NobodyFound)?;
        Ok(Profile(said(tx, "User found.", UserView::new(user_ref, user, settings))))
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
        let deleted_patterns = match outcome.decide(tx, None)? {
            Some(Search::NotFound) => Err(Refusal::UnknownUser.into()),
            None => tenant.delete_user(&user_ref),
        }?;
        Ok(said(tx, "User deleted.", Deleted { user_ref, deleted_patterns }))
    })
}

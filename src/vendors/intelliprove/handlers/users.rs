//! Users and their action tokens (section 4.1).

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::auth::Key;
use super::super::auth::KeyOrToken;
use super::super::errors::{Error, Refusal};
use super::super::inputs::{Asked, Sent};
use super::super::measurements::Sex;
use super::super::model::User;
use super::super::state::{Caller, Changes, Named, State, Traits};
use super::super::validation::types::{Choice, Date, Id, Text};
use super::super::validation::{Form, Input, Members, Read};
use crate::api::{Created, Ctx, Forced, NoContent, Rendered, Reply, outcomes};

/// `m` and `f` are taken too; the message of a refusal permits the capitals only.
const SEX: Choice<Sex> = Choice::in_any_case(&[("M", Sex::M), ("F", Sex::F)]);
const EXTERNAL_USER_ID: Text = Text::between(1, 255);

outcomes! {
    /// What creating a user can decide.
    Creation {
        /// 400, nothing is stored.
        AlreadyExists = "already_exists",
    }
}

outcomes! {
    /// What looking for a user can decide.
    Search {
        /// 404.
        NotFound = "not_found",
    }
}

impl Search {
    /// Nobody is found where that was chosen.
    pub(super) fn outcome(self) -> Error {
        match self {
            Self::NotFound => Refusal::UserNotFound.into(),
        }
    }
}

/// A new user; the external id may stand in the query instead.
pub struct NewUser {
    pub(in super::super) external_user_id: String,
    pub(in super::super) traits: Traits,
}

impl Input for NewUser {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let in_query = form.query("external_user_id", EXTERNAL_USER_ID);
        let only_in_body = in_query == Some(None);
        let body = form.optional_body(|body| {
            let external_user_id = if only_in_body {
                body.required("external_user_id", EXTERNAL_USER_ID).map(Some)
            } else {
                body.not_null("external_user_id", EXTERNAL_USER_ID)
            };
            let traits = traits(body);
            Some((external_user_id?, traits?))
        });
        if only_in_body && matches!(body, Some(None)) {
            form.query_missing("external_user_id");
        }
        let (in_query, (in_body, traits)) = (in_query?, body?.unwrap_or_default());
        Some(Self { external_user_id: in_body.or(in_query)?, traits })
    }
}

fn traits(body: &mut Members<'_, '_>) -> Read<Traits> {
    let language = body.optional("language", body.language());
    let sex = body.optional("sex", SEX);
    let birth_date = body.optional("birth_date", Date);
    Some(Traits { birth_date: birth_date?, sex: sex?, language: language?.map(Arc::from) })
}

/// Who to change, and what.
pub struct UpdateUser {
    user: Named,
    pub(in super::super) changes: Changes,
}

impl Input for UpdateUser {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = Named::read(form);
        let changes = form.body(|body| {
            let birth_date = body.patch("birth_date", Date);
            let sex = body.patch("sex", SEX);
            let language = body.patch("language", body.language());
            Some(Changes { birth_date: birth_date?, sex: sex?, language: language?.map(Arc::from) })
        });
        Some(Self { user: user?, changes: changes? })
    }
}

/// The user is named in the body, or in the query when the body names nobody.
pub struct Authenticate {
    pub(in super::super) user: Named,
}

impl Input for Authenticate {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let in_query = Named::read(form);
        let in_body = form.optional_body(|body| {
            let user_id = body.optional("user_id", Id);
            let external_user_id = body.optional("external_user_id", Text::ANY);
            Some(Named { user_id: user_id?, external_user_id: external_user_id?.filter(|id| !id.is_empty()) })
        });
        let (in_query, in_body) = (in_query?, in_body?.unwrap_or_default());
        Some(Self { user: if in_body == Named::default() { in_query } else { in_body } })
    }
}

/// An action token.
#[derive(Serialize, JsonSchema)]
pub struct TokenAnswer {
    token: String,
}

/// A user, written down as it stands.
pub(super) type Shown = Rendered<Reply<User<'static>>>;

/// `POST /v2/users`
pub fn create_user(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<NewUser>,
    _: Key,
    outcome: Forced<Creation>,
) -> Result<Rendered<Created<User<'static>>>, Error> {
    let NewUser { external_user_id, traits } = sent.read(ctx)?;
    ctx.transact(|state, tx| match outcome.decide(tx, None)? {
        Some(Creation::AlreadyExists) => Err(Refusal::Duplicate.into()),
        None => {
            let (fresh, user_id) = state.create_user(tx, &external_user_id, traits)?;
            Ok(Rendered::of(Created { fresh, body: shown(state, user_id)? }))
        }
    })
}

/// `GET /v2/users`
pub fn get_user(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<Named>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<Search>,
) -> Result<Shown, Error> {
    let named = asked.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.acted_on(caller, &named)?;
        match outcome.decide(tx, None)? {
            Some(search) => Err(search.outcome()),
            None => Ok(Rendered::of(Reply::<_>(shown(state, user_id)?))),
        }
    })
}

/// `PUT /v2/users`, `PATCH /v2/users`
pub fn update_user(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<UpdateUser>,
    _: Key,
    outcome: Forced<Search>,
) -> Result<Shown, Error> {
    let update = sent.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.exactly_one(&update.user)?;
        match outcome.decide(tx, None)? {
            Some(search) => Err(search.outcome()),
            None => change(state, user_id, update.changes),
        }
    })
}

/// Apply `changes`; the user as it is then.
fn change(state: &mut State, user_id: Uuid, changes: Changes) -> Result<Shown, Error> {
    state.update_user(user_id, changes)?;
    Ok(Rendered::of(Reply::<_>(shown(state, user_id)?)))
}

fn shown(state: &State, user_id: Uuid) -> Result<User<'_>, Error> {
    Ok(User::new(state.user(user_id)?, &state.settings.customer))
}

/// The retired update of the physical profile takes and answers the same.
pub(super) fn update_unforced(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<UpdateUser>,
    caller: Caller,
) -> Result<Shown, Error> {
    let update = sent.read(ctx)?;
    ctx.transact(|state, _| {
        let user_id = state.acted_on(caller, &update.user)?;
        change(state, user_id, update.changes)
    })
}

/// `DELETE /v2/users`
pub fn delete_user(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<Named>,
    _: Key,
    outcome: Forced<Search>,
) -> Result<NoContent, Error> {
    let named = asked.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.exactly_one(&named)?;
        match outcome.decide(tx, None)? {
            Some(search) => Err(search.outcome()),
            None => state.delete_user(user_id).map(|()| NoContent),
        }
    })
}

/// `POST /v2/users/authenticate`
pub fn authenticate_user(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<Authenticate>,
    _: Key,
    outcome: Forced<Search>,
) -> Result<Reply<TokenAnswer>, Error> {
    let Authenticate { user } = sent.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.exactly_one(&user)?;
        match outcome.decide(tx, None)? {
            Some(search) => Err(search.outcome()),
            None => Ok(Reply(TokenAnswer {
                token: state.issue(Some(user_id), tx.now(), state.settings.token_ttl)?,
            })),
        }
    })
}

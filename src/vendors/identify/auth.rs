//! Rows 2 to 5 of the order of checks as one extractor: what is sent, the outcome chosen, the project, the credential.
//!
//! A refusing outcome answers before anything else is looked at (row 3), so it is decided here and not, as with
//! other vendors, at the end. Signatures are checked outside the namespace's lock.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use super::Identify;
use super::data::Data;
use super::errors::{Error, Refusal};
use super::ids::checked_id;
use super::offers;
use super::outcomes::{Knows, Outcome};
use super::provider::Provider;
use super::sent::Sent;
use super::state::{Project, Settings, State, Strictness, Tx};
use super::tokens::{Own, Written};
use crate::api::{Ctx, Extract, Forced, Parameter, Place, Sketch};
use crate::engine::Moment;

/// The name of the Bearer in OpenAPI.
pub(super) const BEARER: &str = "bearer";
/// The project where none is named and none is asked for.
const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// A request that has come as far as row 5.
pub struct Call<K, C = Nobody> {
    pub(super) sent: Sent,
    /// The outcome that was chosen; none that refuses.
    pub(super) outcome: Option<Outcome>,
    /// The project's id.
    pub(super) project: String,
    /// What is set for it.
    pub(super) settings: Arc<Settings>,
    /// The credential.
    pub(super) credential: C,
    knows: PhantomData<K>,
}

/// What a request is let in by.
pub trait Credential: Sized {
    /// Whether it is documented as a Bearer.
    const IS_BEARER: bool = true;

    /// Find it and judge it.
    fn check(ctx: &Ctx<'_, Identify>, sent: &Sent, at: &At<'_>) -> Result<Self, Error>;
}

/// Where a credential must hold.
pub struct At<'a> {
    pub(super) project: &'a str,
    /// The operation's; none where any will do.
    pub(super) provider: Option<Provider>,
    pub(super) settings: &'a Settings,
    /// Whether identity providers are believed whatever is set.
    pub(super) is_accepted: bool,
}

/// None is asked for.
pub struct Nobody;

/// Documented as needed, and ignored unless the setting is strict (column "auth": (B)).
pub struct Ignored;

/// An access token of ours, for the operation's provider (column "auth": B).
pub struct Holder {
    /// Its session.
    pub(super) session: Uuid,
    /// Its user.
    pub(super) user: Uuid,
    /// The token itself.
    pub(super) token: Written,
}

/// An access token of ours for any provider.
pub struct AnyHolder(pub(super) Holder);

impl Credential for Nobody {
    const IS_BEARER: bool = false;

    fn check(_: &Ctx<'_, Identify>, _: &Sent, _: &At<'_>) -> Result<Self, Error> {
        Ok(Self)
    }
}

impl Credential for Ignored {
    fn check(_: &Ctx<'_, Identify>, sent: &Sent, at: &At<'_>) -> Result<Self, Error> {
        if at.settings.strictness == Strictness::Strict && sent.bearer().is_none() {
            return Err(Refusal::MissingToken.into());
        }
        Ok(Self)
    }
}

impl Credential for Holder {
    fn check(ctx: &Ctx<'_, Identify>, sent: &Sent, at: &At<'_>) -> Result<Self, Error> {
        sent.bearer().ok_or(Refusal::MissingToken)?;
        Self::of(ctx, sent.own(), at.project, at.provider)
    }
}

impl Holder {
    /// Judge an access token, which must be ours.
    pub(super) fn of(
        ctx: &Ctx<'_, Identify>,
        own: Option<Rc<Own>>,
        project: &str,
        provider: Option<Provider>,
    ) -> Result<Self, Error> {
        let own = own.ok_or(Refusal::BadToken)?;
        let (session, user) = ctx.read_at(|state, now| {
            let project = state.projects.get(project).ok_or(Refusal::BadToken)?;
            project.check_access(&own, provider, now)
        })??;
        Ok(Self { session, user, token: Rc::clone(&own.written) })
    }
}

impl Credential for AnyHolder {
    fn check(ctx: &Ctx<'_, Identify>, sent: &Sent, at: &At<'_>) -> Result<Self, Error> {
        Holder::check(ctx, sent, &At { provider: None, ..*at }).map(Self)
    }
}

impl Project {
    /// Judge an access token whose signature fits (section 7); session and user.
    fn check_access(
        &self,
        own: &Own,
        provider: Option<Provider>,
        now: Moment,
    ) -> Result<(Uuid, Uuid), Error> {
        let id = own.session.ok_or(Refusal::BadToken)?;
        let session = self.session(id)?;
        let is_ours = own.is_access
            && own.issuer.as_deref().is_some_and(|issuer| session.has_issued_as(issuer))
            && own.project.as_ref() == Some(&self.id)
            && own.provider == Some(session.provider)
            && provider.is_none_or(|provider| provider == session.provider);
        if !is_ours || !self.users.contains_key(&session.user) {
            return Err(Refusal::BadToken.into());
        }
        session.check_access(own.has_expired(now), now)?;
        self.check_enabled(session.user)?;
        Ok((id, session.user))
    }
}

impl<K: Knows, C: Credential> Extract<Identify> for Call<K, C> {
    fn extract(ctx: &Ctx<'_, Identify>) -> Result<Self, Error> {
        let sent = match ctx.visit().take_read::<Sent>() {
            Some(sent) => sent,
            None => Sent::read(ctx.visit())?,
        };
        let forced = Forced::<K>::extract(ctx)?;
        let hint = sent.project_hint();
        let (settings, outcome, judged) = ctx.transact(|state, tx| {
            let settings = state.settings_of(hint.as_deref());
            let judged = hint.as_deref().map(|project| state.check_project(project));
            let chosen = forced.decide(tx, K::magic(&sent))?.map(Knows::outcome);
            match chosen.and_then(|outcome| outcome.answer(K::WORDS, &settings)) {
                Some(answered) => Err(answered),
                None => Ok((settings, chosen, judged)),
            }
        })?;
        let name = ctx.operation().split_once('.').map_or("", |(_, name)| name);
        let provider = offers::provider(name);
        let project = project(&sent, &settings, provider)?;
        // It is the one that the request seemed to mean, or else it is looked for once more.
        let settings = match judged.filter(|_| hint.as_deref() == Some(&*project)) {
            Some(judged) => judged.map(|()| settings)?,
            None => ctx.read(|state| {
                state.check_project(&project)?;
                Ok::<_, Refusal>(state.settings_of(Some(&project)))
            })??,
        };
        let is_accepted = outcome == Some(Outcome::Accept);
        let at = At { project: &project, provider, settings: &settings, is_accepted };
        let credential = C::check(ctx, &sent, &at)?;
        Ok(Self { sent, outcome, project, settings, credential, knows: PhantomData })
    }

    fn describe(sketch: &mut Sketch) {
        if C::IS_BEARER {
            sketch.security.push(BEARER);
        }
        for (name, example) in [("projectId", NIL), ("strategy", "email"), ("provider", "awsCognito")] {
            sketch.parameters.push(Parameter {
                place: Place::Query,
                name: name.into(),
                required: false,
                schema: json!({ "type": "string", "examples": [example] }),
            });
        }
    }

    fn outcomes() -> Vec<&'static str> {
        K::ALL.iter().map(|(name, _)| *name).collect()
    }
}

/// The project that a request means (row 4).
fn project(sent: &Sent, settings: &Settings, provider: Option<Provider>) -> Result<String, Error> {
    let of_token = || sent.own()?.project.clone().map(Cow::Owned);
    let given = match (sent.text("projectId")?, settings.strictness) {
        (Some(given), _) => Some(given.into()),
        (None, Strictness::Strict) => None,
        (None, Strictness::Documented) => of_token(),
        (None, Strictness::Lenient) => of_token().or(Some(NIL.into())),
    };
    let given = given.ok_or_else(|| Refusal::parameter("projectId is required"))?;
    // What any provider's tokens will do for is also for users of a project with any name.
    let provider = provider.or_else(|| sent.own()?.provider);
    let is_free = provider == Some(Provider::NoLogin) || settings.strictness == Strictness::Lenient;
    checked_id("projectId", &given, is_free).map_err(Error::from)
}

impl<K, C> Call<K, C> {
    /// Act in the project, alone, at one instant.
    pub(super) fn within<T>(
        &self,
        ctx: &Ctx<'_, Identify>,
        step: impl FnOnce(&mut Project, &mut Tx<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        ctx.transact(|state: &mut State, tx| state.in_project(&self.project, |project| step(project, tx)))
    }

    /// The member `data`.
    pub(super) fn data(&self) -> Result<Data<'_>, Refusal> {
        self.sent.data()
    }

    /// Whether nothing of the operation's own is checked.
    pub(super) fn is_accepted(&self) -> bool {
        self.outcome == Some(Outcome::Accept)
    }

    /// Whether members beyond the document are left out.
    pub(super) fn is_strict(&self) -> bool {
        self.settings.strictness == Strictness::Strict
    }

    /// A device in `data` or at the top; in both it must be the same.
    pub(super) fn device(&self) -> Result<Option<String>, Refusal> {
        self.checked_device(self.sent.text_in_body("deviceId")?)
    }

    /// The device in `data`.
    pub(super) fn device_in_data(&self) -> Result<Option<String>, Refusal> {
        self.checked_device(self.data()?.text("deviceId")?.as_deref())
    }

    /// The device in the query.
    pub(super) fn device_in_query(&self) -> Result<Option<String>, Refusal> {
        self.checked_device(self.sent.query("deviceId"))
    }

    /// The device at the top of the body.
    pub(super) fn device_at_top(&self) -> Result<Option<String>, Refusal> {
        self.checked_device(self.sent.text_at_top("deviceId")?)
    }

    fn checked_device(&self, given: Option<&str>) -> Result<Option<String>, Refusal> {
        let is_free = self.settings.strictness == Strictness::Lenient;
        given.map(|given| checked_id("deviceId", given, is_free)).transpose()
    }

    /// Under which name tokens of the project are issued.
    pub(super) fn issuer(&self, ctx: &Ctx<'_, Identify>) -> String {
        issuer(&self.settings, &self.project, &ctx.visit().origin())
    }

    /// A text of the vendor, which a setting may replace by a fitting one.
    pub(super) fn message(&self, literal: &'static str, friendly: &'static str) -> &'static str {
        if self.settings.friendly_messages { friendly } else { literal }
    }
}

/// Under which name tokens of a project are issued, at the public URL of its namespace.
pub(super) fn issuer(settings: &Settings, project: &str, origin: &str) -> String {
    match &settings.issuer {
        Some(fixed) => fixed.replace("{project}", project),
        None => format!("{origin}/v1/projects/{project}"),
    }
}

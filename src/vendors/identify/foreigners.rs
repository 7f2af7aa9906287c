//! Credentials of identity providers (section 7), judged before the operation's own inputs are looked at (row 5).
//!
//! Whoever is named is created later, when nothing is refused any more. An access token of ours will do as well.

use super::Identify;
use super::auth::{At, Credential, Holder};
use super::errors::{Error, Refusal};
use super::sent::Sent;
use super::state::{Foreign, Named, Strictness};
use super::tokens::{self, Own};
use crate::api::{Ctx, Rejection};

/// A token that was accepted.
pub struct Shown {
    /// The token.
    pub(super) token: String,
    /// Whom it names.
    pub(super) bearer: Bearer,
}

/// Whom a token names.
pub(super) enum Bearer {
    /// A token of ours: the one of its session.
    Ours(Holder),
    /// A token of an identity provider: somebody there.
    Theirs(Named),
}

/// A Bearer of an identity provider, or of ours.
pub struct Foreigner(pub(super) Shown);

/// The same, which may stand in the query.
pub struct Social(pub(super) Shown);

impl Credential for Foreigner {
    fn check(ctx: &Ctx<'_, Identify>, sent: &Sent, at: &At<'_>) -> Result<Self, Error> {
        let token = sent.bearer().ok_or(Refusal::MissingToken)?;
        Shown::judged(ctx, token.to_owned(), None, at).map(Self)
    }
}

impl Credential for Social {
    fn check(ctx: &Ctx<'_, Identify>, sent: &Sent, at: &At<'_>) -> Result<Self, Error> {
        let is_named = sent.bearer().is_some() || at.settings.strictness != Strictness::Strict;
        let token = sent.social_token().filter(|_| is_named).ok_or(Refusal::MissingToken)?;
        Shown::judged(ctx, token.to_owned(), sent.query("userId"), at).map(Self)
    }
}

impl Shown {
    /// Judge a token; one with our key is never taken for anybody else's.
    fn judged(
        ctx: &Ctx<'_, Identify>,
        token: String,
        user_id: Option<&str>,
        at: &At<'_>,
    ) -> Result<Self, Error> {
        let provider = at.provider.ok_or(Rejection::Internal)?;
        let bearer = if tokens::names_our_key(&token) {
            // Even an `accept` believes only tokens of others: a token of ours is what its session says.
            let holder = Holder::of(ctx, Own::read(&token), at.project, Some(provider))?;
            ctx.read(|state| state.check_named(at.project, holder.user, user_id))??;
            Bearer::Ours(holder)
        } else {
            let grounds = ctx.read_at(|state, now| state.grounds(at.project, provider, &token, now))?;
            // A signature is checked here, outside the lock.
            let named = Foreign { token: &token, user_id, is_accepted: at.is_accepted, grounds }.judge()?;
            ctx.read(|state| state.check_welcome(at.project, provider, &named))??;
            Bearer::Theirs(named)
        };
        Ok(Self { token, bearer })
    }
}

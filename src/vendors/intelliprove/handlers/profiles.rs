//! User health profiles (section 4.4).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::IntelliProve;
use super::super::auth::KeyOrToken;
use super::super::errors::{Error, Refusal};
use super::super::inputs::{Asked, Sent};
use super::super::measurements::{Assessment, Profile};
use super::super::state::{Named, PhysicalProfileUpdate, ProfileWithoutData};
use super::super::validation::types::Enumeration;
use super::super::validation::{Form, Input, Read};
use super::users::{self, UpdateUser};
use crate::api::{Ctx, Extract, Forced, Reply, outcomes};
use crate::engine::Moment;

/// From here on the update of the physical profile is gone: 2025-08-01T00:00:00Z (D: not available after July 2025).
const RETIREMENT: Moment = Moment::from_seconds(1_754_006_400);

outcomes! {
    /// What reading a profile can decide.
    ProfileOutcome {
        /// There is nothing to go by.
        NoData = "no_data",
    }
}

/// Which profile, of whom.
pub struct ProfileRequest {
    profile: String,
    user: Named,
}

impl Input for ProfileRequest {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let profile = form.path("profile", Enumeration(&Profile::SPELLINGS));
        let user = Named::read(form);
        Some(Self { profile: profile?, user: user? })
    }
}

/// A health profile.
#[derive(Serialize, JsonSchema)]
pub struct ProfileAnswer {
    /// As requested.
    profile: String,
    /// A fraction from 0 to 1.
    score: Option<f64>,
    assessment: Option<Assessment>,
}

/// `GET /v2/userprofiles/{profile}`
pub fn get_user_profile(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<ProfileRequest>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<ProfileOutcome>,
) -> Result<Reply<ProfileAnswer>, Error> {
    let ProfileRequest { profile, user } = asked.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.acted_on(caller, &user)?;
        let scores = state.catch_up(user_id)?.health.scores();
        let fraction = match outcome.decide(tx, None)? {
            Some(ProfileOutcome::NoData) => None,
            None => Profile::of_spelling(&profile).and_then(|profile| profile.fraction(&scores)),
        };
        let nothing = match state.settings.profile_without_data {
            ProfileWithoutData::Zero => Some(0.0),
            ProfileWithoutData::None => None,
        };
        Ok(Reply(ProfileAnswer {
            profile,
            score: fraction.or(nothing),
            assessment: fraction.map(Assessment::of),
        }))
    })
}

/// The operation is not retired yet on the namespace's clock; otherwise its route is gone, before all else.
pub struct StillServed;

impl Extract<IntelliProve> for StillServed {
    fn extract(ctx: &Ctx<'_, IntelliProve>) -> Result<Self, Error> {
        let served = match ctx.settings(|settings| settings.physical_profile_update)? {
            PhysicalProfileUpdate::ByDate => ctx.now() < RETIREMENT,
            PhysicalProfileUpdate::Always => true,
            PhysicalProfileUpdate::Never => false,
        };
        if served { Ok(Self) } else { Err(Refusal::Retired.into()) }
    }
}

/// `PUT /v2/userprofiles/physical`
pub fn update_physical_profile(
    ctx: &Ctx<'_, IntelliProve>,
    _: StillServed,
    sent: Sent<UpdateUser>,
    KeyOrToken(caller): KeyOrToken,
) -> Result<users::Shown, Error> {
    users::update_unforced(ctx, sent, caller)
}

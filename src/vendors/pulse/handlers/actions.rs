//! Linking, unlinking and resetting (section 4.4).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Pulse;
use super::super::auth::Key;
use super::super::errors::{Error, Refusal};
use super::super::inputs::{Asked, UserRef};
use super::super::model::{Reply, Said, said};
use super::super::state::{Command, Outcome, Settings, Tenant};
use super::super::typing::Reason;
use crate::api::{Ctx, Forced, outcomes};

outcomes! {
    /// What an action can decide.
    Refused {
        /// 404, the user.
        NotFound = "not_found",
        /// 503.
        NotReady = "not_ready",
        /// 400, the pattern.
        Robot = "robot",
    }
}

/// What was done (B8, B13).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Performed {
    user_ref: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum What {
    PatternId(String),
    DeletedPatterns(usize),
}

/// `POST /pulse/user-action/{userRef}`
pub fn user_action(
    ctx: &Ctx<'_, Pulse>,
    Key(key): Key,
    UserRef(user_ref): UserRef,
    Asked(command): Asked,
    outcome: Forced<Refused>,
) -> Result<Reply<Said<Performed>>, Error> {
    ctx.as_tenant(&key, |tenant, settings, tx| {
        let done = match outcome.decide(tx, None)? {
            Some(refused) => Err(refused.refusal(tenant, settings, &user_ref, &command).into()),
            None => tenant.perform(tx, settings, &user_ref, command),
        }?;
        let (message, what) = match done {
            Outcome::Linked(id) => ("Pattern linked.", What::PatternId(id)),
            Outcome::Unlinked(id) => ("Pattern unlinked.", What::PatternId(id)),
            Outcome::Reset(deleted) => ("Biometric profile reset.", What::DeletedPatterns(deleted)),
        };
        Ok(said(tx, message, Performed { user_ref, what }))
    })
}

impl Refused {
    fn refusal(self, tenant: &Tenant, settings: &Settings, user_ref: &str, command: &Command) -> Refusal {
        match self {
            Self::NotFound => Refusal::UnknownUser,
            Self::NotReady => Refusal::NotReady,
            Self::Robot => {
                let found = command
                    .submission()
                    .and_then(|submission| tenant.any_robot(settings, user_ref, submission));
                Refusal::Robot(found.unwrap_or(Reason::UniformIntervals))
            }
        }
    }
}

//! Whether the service is ready (section 4.2).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Pulse;
use super::super::auth::Key;
use super::super::errors::{Error, NOT_READY};
use super::super::model::{Reply, Said, said};
use super::super::state::Service;
use crate::api::{Ctx, Forced, outcomes};

/// A constant: what stands in for the vendor's own version.
const VERSION: &str = "sim-1.0.0";

outcomes! {
    /// What asking for the status can decide.
    Condition {
        /// The service is up, but takes no patterns.
        NotReady = "not_ready",
    }
}

/// Whether patterns are taken (B1, B2).
#[derive(Serialize, JsonSchema)]
pub struct Status {
    status: Service,
    version: &'static str,
}

/// `GET /pulse/status`
pub fn status(
    ctx: &Ctx<'_, Pulse>,
    Key(key): Key,
    outcome: Forced<Condition>,
) -> Result<Reply<Said<Status>>, Error> {
    ctx.as_tenant(&key, |tenant, _, tx| {
        let (status, message) = match (outcome.decide(tx, None)?, tenant.service) {
            (None, Service::Ok) => (Service::Ok, "The server is up and ready to receive requests."),
            // Quirk: a service that is not ready is a success all the same (observed).
            (Some(Condition::NotReady), _) | (None, Service::Nok) => (Service::Nok, NOT_READY),
        };
        Ok(said(tx, message, Status { status, version: VERSION }))
    })
}

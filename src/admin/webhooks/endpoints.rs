//! Where notifications go.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::errors::invalid;
use super::super::reveal::How;
use super::super::{Admin, Error, here};
use super::hide;
use crate::api::{Ctx, Json, Nothing, Query, Reply};
use crate::engine::{Endpoint, MOST_ENDPOINTS};
use crate::vendors;

/// Where notifications go.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// All of them; one notification may go to several.
    endpoints: Vec<Endpoint>,
}

/// `GET /__admin/webhooks/endpoints`
pub fn list_endpoints(ctx: &Ctx<'_, Admin>, Query(how): Query<How>) -> Result<Reply<Endpoints>, Error> {
    let endpoints: Vec<_> = here(ctx)?.steer(|universe| universe.outbox().endpoints().cloned().collect());
    let shown = |endpoint| if how.reveal { endpoint } else { hide::endpoint(endpoint, ctx) };
    Ok(Reply(Endpoints { endpoints: endpoints.into_iter().map(shown).collect() }))
}

/// `PUT /__admin/webhooks/endpoints`
pub fn set_endpoints(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(Endpoints { endpoints }): Json<Endpoints>,
) -> Result<Reply<Endpoints>, Error> {
    if endpoints.len() > MOST_ENDPOINTS {
        let detail = format!("at `endpoints`: {} are more than {MOST_ENDPOINTS}", endpoints.len());
        return Err(invalid(detail, "nothing has changed; let one receiver take what several would"));
    }
    let known = vendors::all_events();
    for (place, endpoint) in endpoints.iter().enumerate() {
        if let Some(wrong) = endpoint.check(&known).first() {
            return Err(invalid(
                format!("at `endpoints[{place}].{}`: {wrong}", wrong.way.join(".")),
                "nothing has changed; correct the entry and send the whole list again",
            ));
        }
    }
    let shown = endpoints.iter().cloned().map(|endpoint| hide::endpoint(endpoint, ctx)).collect();
    here(ctx)?.steer(|universe| universe.set_endpoints(endpoints));
    Ok(Reply(Endpoints { endpoints: shown }))
}

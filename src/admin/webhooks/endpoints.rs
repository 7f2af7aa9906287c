//! Where notifications go.

use super::super::errors::invalid;
use super::super::{Admin, Error, here};
use super::hide;
use crate::api::{Ctx, Json, Query, Reply};
use crate::engine::Endpoint;
use crate::vendors;

/// `GET /__admin/webhooks/endpoints`
pub fn list_endpoints(
    ctx: &Ctx<'_, Admin>,
    Query(how): Query<super::How>,
) -> Result<Reply<Vec<Endpoint>>, Error> {
    let endpoints: Vec<_> = here(ctx)?.steer(|universe| universe.outbox().endpoints().cloned().collect());
    let hidden = |endpoint| if how.reveal { endpoint } else { hide::endpoint(endpoint, ctx) };
    Ok(Reply(endpoints.into_iter().map(hidden).collect()))
}

/// `PUT /__admin/webhooks/endpoints`
pub fn set_endpoints(
    ctx: &Ctx<'_, Admin>,
    Json(endpoints): Json<Vec<Endpoint>>,
) -> Result<Reply<Vec<Endpoint>>, Error> {
    let known = vendors::all_events();
    for (place, endpoint) in endpoints.iter().enumerate() {
        endpoint.check(&known).map_err(|wrong| {
            invalid(
                format!("at `[{place}].{}`: {}", wrong.member, wrong.message),
                "nothing has changed; correct the entry and send the whole list again",
            )
        })?;
    }
    let shown = endpoints.iter().cloned().map(|endpoint| hide::endpoint(endpoint, ctx)).collect();
    here(ctx)?.steer(|universe| universe.set_endpoints(endpoints));
    Ok(Reply(shown))
}

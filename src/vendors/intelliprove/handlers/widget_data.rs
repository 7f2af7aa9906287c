//! The deprecated data variants of widgets (section 4.5).

use super::super::IntelliProve;
use super::super::auth::KeyOrToken;
use super::super::errors::Error;
use super::super::inputs::Sent;
use super::super::state::Named;
use super::super::validation::{Form, Input, Read};
use super::super::widgets::data::{Biomarker, Body, Graph, Metric};
use super::widget_views::{BiomarkerData, Data, GraphData, Mask, MetricData};
use crate::api::{Ctx, Forced, Reply, outcomes};

outcomes! {
    /// What reading a widget's data can decide.
    DataOutcome {
        /// Everything is locked.
        Locked = "locked",
        /// There is nothing to show.
        NoData = "no_data",
    }
}

impl From<DataOutcome> for Mask {
    fn from(outcome: DataOutcome) -> Self {
        match outcome {
            DataOutcome::Locked => Self::Locked,
            DataOutcome::NoData => Self::NoData,
        }
    }
}

/// Of whom, and of what; an `appearance` is ignored.
pub struct DataRequest<D> {
    user: Named,
    data: D,
}

impl<D: Data> Input for DataRequest<D> {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = Named::read(form);
        let data = form.body(|body| body.object("data", D::read));
        Some(Self { user: user?, data: data? })
    }
}

fn view<D: Data>(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<DataRequest<D>>,
    KeyOrToken(caller): KeyOrToken,
    outcome: &Forced<DataOutcome>,
) -> Result<D::View, Error> {
    let DataRequest { user, data } = sent.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.acted_on(caller, &user)?;
        state.catch_up(user_id)?;
        let now = tx.now();
        data.view(state, state.user(user_id)?, now, || Ok(outcome.decide(tx, None)?.map(Mask::from)))
    })
}

/// `POST /v2/widgets/biomarker/data`
pub fn widget_biomarker_data(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<DataRequest<BiomarkerData>>,
    caller: KeyOrToken,
    outcome: Forced<DataOutcome>,
) -> Result<Reply<Body<Biomarker>>, Error> {
    Ok(Reply(Body::from(&view(ctx, sent, caller, &outcome)?)))
}

/// `POST /v2/widgets/metric/data`
pub fn widget_metric_data(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<DataRequest<MetricData>>,
    caller: KeyOrToken,
    outcome: Forced<DataOutcome>,
) -> Result<Reply<Body<Metric>>, Error> {
    Ok(Reply(Body::from(&view(ctx, sent, caller, &outcome)?)))
}

/// `POST /v2/widgets/graph/data`
pub fn widget_graph_data(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<DataRequest<GraphData>>,
    caller: KeyOrToken,
    outcome: Forced<DataOutcome>,
) -> Result<Reply<Body<Graph>>, Error> {
    Ok(Reply(Body::from(&view(ctx, sent, caller, &outcome)?)))
}

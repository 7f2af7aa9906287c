//! Widgets as HTML (section 4.5).

use super::super::IntelliProve;
use super::super::auth::KeyOrToken;
use super::super::errors::{Error, Refusal};
use super::super::inputs::{Member, Sent};
use super::super::measurements::{Named as _, Parameter};
use super::super::state::{Named, State, User};
use super::super::validation::types::{Date, Id, Integer, Text};
use super::super::validation::{Form, Input, Members, Read};
use super::super::widgets::{Kind, Look, Variation, View, Widget, render};
use super::widget_views::{
    self as views, BiomarkerData, Data, Decided, GraphData, Mask, MetricData, Overview,
};
use crate::api::{Ctx, Forced, Html, outcomes};
use crate::engine::Moment;
use uuid::Uuid;

outcomes! {
    /// What rendering a widget can decide.
    WidgetOutcome {
        /// Everything is locked.
        Locked = "locked",
        /// There is nothing to show.
        NoData = "no_data",
        /// 400 as for a token without a user.
        NotLinked = "not_linked",
        /// 404.
        NotFound = "not_found",
    }
}

/// Which widget, how, and of what.
pub struct WidgetRequest {
    pub(in super::super) name: String,
    pub(in super::super) version: i64,
    user: Named,
    language: Option<String>,
    pub(in super::super) variation: String,
    pub(in super::super) data: Content,
}

/// The members of `data`, by the widget's name.
pub(in super::super) enum Content {
    Biomarker(BiomarkerData),
    Metric(MetricData),
    Graph(GraphData),
    Overview(Overview),
    /// Of a widget that does not exist nothing is known.
    Unknown,
}

#[derive(Default)]
struct Appearance {
    language: Option<String>,
    variation: Option<String>,
}

impl Input for WidgetRequest {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let name = form.path("name", Text::ANY);
        let version = form.query("version", Integer);
        let user = Named::read(form);
        let body = form.body(|body| {
            let appearance = body.optional_object("appearance", Appearance::read);
            let data = body.object("data", |data| Content::read(data, name.as_deref()));
            Some((appearance?.unwrap_or_default(), data?))
        });
        let (Appearance { language, variation }, data) = body?;
        let variation = variation.unwrap_or_else(|| "default".to_owned());
        Some(Self { name: name?, version: version?.unwrap_or(1), user: user?, language, variation, data })
    }
}

impl Appearance {
    fn read(members: &mut Members<'_, '_>) -> Read<Self> {
        let theme = members.optional_object("theme", |_| Some(()));
        let language = members.optional("language", members.language());
        let variation = members.optional("variation", Text::ANY);
        theme?;
        Some(Self { language: language?, variation: variation? })
    }
}

impl Content {
    fn read(data: &mut Members<'_, '_>, name: Option<&str>) -> Read<Self> {
        let Some(name) = name else { return Self::describe(data) };
        match Kind::parse(name) {
            Some(Kind::Biomarker) => BiomarkerData::read(data).map(Self::Biomarker),
            Some(Kind::Metric) => MetricData::read(data).map(Self::Metric),
            Some(Kind::Graph) => GraphData::read(data).map(Self::Graph),
            Some(Kind::Main) => Some(Self::Overview(Overview::Main)),
            Some(Kind::Recommendations) => Some(Self::Overview(Overview::Recommendations)),
            Some(Kind::Todos) => Some(Self::Overview(Overview::Todos)),
            None => Some(Self::Unknown),
        }
    }

    /// Without a name the operation is only described: all that some widget takes.
    fn describe(data: &mut Members<'_, '_>) -> Read<Self> {
        data.not_null("parameter", Member::<Parameter>::ANY);
        data.optional("face_scan_id", Id);
        data.optional("title", Text::ANY);
        data.optional("stop", Date);
        data.optional("start", Date);
        None
    }

    fn view(
        self,
        state: &State,
        user: &User,
        language: &str,
        now: Moment,
        decide: impl FnOnce() -> Decided,
    ) -> Result<View, Error> {
        Ok(match self {
            Self::Biomarker(data) => View::Biomarker(data.view(state, user, now, decide)?),
            Self::Metric(data) => View::Metric(data.view(state, user, now, decide)?),
            Self::Graph(data) => View::Graph(data.view(state, user, now, decide)?),
            Self::Overview(Overview::Main) => View::Main(views::main(user, decide()?)),
            Self::Overview(Overview::Recommendations) => {
                View::Recommendations(views::recommendations(state, user, decide()?))
            }
            Self::Overview(Overview::Todos) => {
                View::Todos(views::todos(state, user, language, now, decide()?))
            }
            Self::Unknown => return Err(Refusal::WidgetNotFound.into()),
        })
    }
}

impl From<WidgetOutcome> for Decided {
    fn from(outcome: WidgetOutcome) -> Self {
        match outcome {
            WidgetOutcome::Locked => Ok(Some(Mask::Locked)),
            WidgetOutcome::NoData => Ok(Some(Mask::NoData)),
            WidgetOutcome::NotLinked => Err(Refusal::TokenWithoutUser.into()),
            WidgetOutcome::NotFound => Err(Refusal::WidgetNotFound.into()),
        }
    }
}

/// `POST /v2/widgets/{name}`
pub fn widget(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<WidgetRequest>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<WidgetOutcome>,
) -> Result<Html, Error> {
    let request = sent.read(ctx)?;
    let shown = ctx.transact(|state, tx| {
        let user_id = state.acted_on(caller, &request.user)?;
        state.catch_up(user_id)?;
        let now = tx.now();
        Shown::find(state, user_id, request, now, || {
            outcome.decide(tx, None)?.map_or(Ok(None), Decided::from)
        })
    })?;
    Ok(Html(shown.render().into()))
}

/// A widget that was found, with what it shows: all that rendering needs, so that nobody waits for it.
struct Shown {
    widget: Widget,
    variation: Variation,
    language: String,
    view: View,
}

impl Shown {
    fn find(
        state: &State,
        user_id: Uuid,
        request: WidgetRequest,
        now: Moment,
        decide: impl FnOnce() -> Decided,
    ) -> Result<Self, Error> {
        let widget = Widget::find(&request.name, request.version).ok_or(Refusal::WidgetNotFound)?;
        let variation = widget.variation(&request.variation).ok_or(Refusal::VariationNotFound)?;
        let user = state.user(user_id)?;
        let language = request.language.unwrap_or_else(|| user.language().to_owned());
        let view = request.data.view(state, user, &language, now, decide)?;
        Ok(Self { widget, variation, language, view })
    }

    fn render(&self) -> String {
        let look = Look { version: self.widget.version, variation: self.variation, language: &self.language };
        render(&look, &self.view)
    }
}

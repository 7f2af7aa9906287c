//! `widget`: the members of `data` depend on the name in the path.

use chrono::NaiveDate;
use uuid::Uuid;

use super::super::super::types::{Date, Enumeration, Id, Integer, Text};
use super::super::super::{Form, Input, Members, Read};
use super::UserParameters;

/// The biomarkers, then the metrics.
const PARAMETERS: [&str; 13] = [
    "heart_rate",
    "respiratory_rate",
    "heart_rate_variability",
    "resonant_breathing_score",
    "blood_pressure",
    "systolic_blood_pressure",
    "diastolic_blood_pressure",
    "energy_balance",
    "general_fitness",
    "hypertension",
    "mental_health_risk",
    "mental_stress",
    "sleep_quality",
];
const BY_SOURCE: (&[&str], &[&str]) = PARAMETERS.split_at(7);

#[derive(Debug, PartialEq)]
pub(crate) struct Widget {
    pub(crate) name: String,
    pub(crate) version: i64,
    pub(crate) user: UserParameters,
    pub(crate) language: Option<String>,
    pub(crate) variation: String,
    pub(crate) data: Data,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Data {
    Biomarker {
        parameter: String,
        face_scan_id: Option<Uuid>,
    },
    Metric {
        parameter: String,
    },
    Graph {
        parameter: String,
        title: Option<String>,
        stop: Option<NaiveDate>,
        start: Option<NaiveDate>,
    },
    /// The other widgets, and those that do not exist, take no members.
    Plain,
}

impl Input for Widget {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let name = form.path("name", Text::ANY);
        let version = form.query("version", Integer);
        let user = UserParameters::read(form);
        let body = form.body(|body| {
            let appearance = body.optional_object("appearance", Appearance::read);
            let data = body.object("data", |data| Data::read(data, name.as_deref()));
            Some((appearance?.unwrap_or_default(), data?))
        });
        let (Appearance { language, variation }, data) = body?;
        let variation = variation.unwrap_or_else(|| "default".to_owned());
        Some(Self { name: name?, version: version?.unwrap_or(1), user: user?, language, variation, data })
    }
}

#[derive(Default)]
struct Appearance {
    language: Option<String>,
    variation: Option<String>,
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

impl Data {
    fn read(data: &mut Members<'_, '_>, name: Option<&str>) -> Read<Self> {
        match name {
            Some("biomarker") => Self::biomarker(data),
            Some("metric") => Self::metric(data),
            Some("graph") => Self::graph(data),
            Some(_) => Some(Self::Plain),
            None => Self::any(data),
        }
    }

    fn biomarker(data: &mut Members<'_, '_>) -> Read<Self> {
        let parameter = data.required("parameter", Enumeration(BY_SOURCE.0));
        let face_scan_id = data.optional("face_scan_id", Id);
        Some(Self::Biomarker { parameter: parameter?, face_scan_id: face_scan_id? })
    }

    fn metric(data: &mut Members<'_, '_>) -> Read<Self> {
        Some(Self::Metric { parameter: data.required("parameter", Enumeration(BY_SOURCE.1))? })
    }

    fn graph(data: &mut Members<'_, '_>) -> Read<Self> {
        let parameter = data.required("parameter", Enumeration(&PARAMETERS));
        let title = data.optional("title", Text::ANY);
        let stop = data.optional("stop", Date);
        let start = data.optional("start", Date);
        Some(Self::Graph { parameter: parameter?, title: title?, stop: stop?, start: start? })
    }

    /// Without a name the operation is only described: everything that some widget takes.
    fn any(data: &mut Members<'_, '_>) -> Read<Self> {
        data.not_null("parameter", Enumeration(&PARAMETERS));
        data.optional("face_scan_id", Id);
        data.optional("title", Text::ANY);
        data.optional("stop", Date);
        data.optional("start", Date);
        None
    }
}

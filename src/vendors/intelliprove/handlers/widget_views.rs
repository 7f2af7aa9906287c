//! What widgets show: from the members of `data` to a view of the user's state (section 4.5).
//!
//! The HTML and the JSON variants of a widget share these, so they cannot disagree.

use chrono::NaiveDate;
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::inputs::Member;
use super::super::measurements::{
    Figure, Metric, Parameter, Point, Profile, Scan, Score, Vital, daily_means,
};
use super::super::state::{State, User};
use super::super::validation::types::{Date, Id, Text};
use super::super::validation::{Members, Read};
use super::super::widgets::{biomarker, graph, main, metric, recommendations, todos};
use super::metrics::visible;
use crate::engine::Moment;

/// What a chosen outcome hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// Everything is locked.
    Locked,
    /// There is nothing to show.
    NoData,
}

/// A mask, or none, or the refusal that was chosen instead.
pub type Decided = Result<Option<Mask>, Error>;

/// The members of `data` of one kind of widget.
pub trait Data: Sized {
    /// What the widget shows.
    type View;
    /// Read them.
    fn read(data: &mut Members<'_, '_>) -> Read<Self>;
    /// Find what is shown to a user, at `now`; what was chosen is asked for last.
    fn view(
        self,
        state: &State,
        user: &User,
        now: Moment,
        decide: impl FnOnce() -> Decided,
    ) -> Result<Self::View, Error>;
}

/// One value of one scan.
pub struct BiomarkerData {
    parameter: Vital,
    face_scan_id: Option<Uuid>,
}

impl Data for BiomarkerData {
    type View = biomarker::View;

    fn read(data: &mut Members<'_, '_>) -> Read<Self> {
        let parameter = data.required("parameter", Member::<Vital>::ANY);
        let face_scan_id = data.optional("face_scan_id", Id);
        Some(Self { parameter: parameter?, face_scan_id: face_scan_id? })
    }

    fn view(
        self,
        state: &State,
        user: &User,
        _: Moment,
        decide: impl FnOnce() -> Decided,
    ) -> Result<biomarker::View, Error> {
        let scan = self.face_scan_id.map(|id| state.scan(id)).transpose()?;
        if scan.is_some_and(|scan| scan.user_id != user.user_id) {
            return Err(Refusal::OtherUser.into());
        }
        let mask = decide()?;
        Ok(biomarker::View {
            parameter: self.parameter,
            readings: scan.and_then(|scan| scan.readings).filter(|_| mask.is_none()),
            locked: locked(state, user, Parameter::Vital(self.parameter), mask),
        })
    }
}

/// One metric.
pub struct MetricData {
    parameter: Metric,
}

impl Data for MetricData {
    type View = metric::View;

    fn read(data: &mut Members<'_, '_>) -> Read<Self> {
        Some(Self { parameter: data.required("parameter", Member::<Metric>::ANY)? })
    }

    fn view(
        self,
        state: &State,
        user: &User,
        _: Moment,
        decide: impl FnOnce() -> Decided,
    ) -> Result<metric::View, Error> {
        let mask = decide()?;
        let score = if mask.is_some() { Score::NO_DATA } else { user.health.scores().get(self.parameter) };
        Ok(metric::View {
            parameter: self.parameter,
            score,
            locked: locked(state, user, Parameter::Metric(self.parameter), mask),
        })
    }
}

/// The course of one parameter.
pub struct GraphData {
    parameter: Parameter,
    title: Option<String>,
    start: Option<NaiveDate>,
    stop: Option<NaiveDate>,
}

impl Data for GraphData {
    type View = graph::View;

    fn read(data: &mut Members<'_, '_>) -> Read<Self> {
        let parameter = data.required("parameter", Member::<Parameter>::ANY);
        let title = data.optional("title", Text::ANY);
        let stop = data.optional("stop", Date);
        let start = data.optional("start", Date);
        Some(Self { parameter: parameter?, title: title?, start: start?, stop: stop? })
    }

    fn view(
        self,
        state: &State,
        user: &User,
        now: Moment,
        decide: impl FnOnce() -> Decided,
    ) -> Result<graph::View, Error> {
        let period = graph::Period::new(self.start, self.stop, now.date()).ok_or(Refusal::Range)?;
        let mask = decide()?;
        Ok(graph::View {
            parameter: self.parameter,
            title: self.title,
            period,
            points: if mask.is_some() { Vec::new() } else { course(user, self.parameter) },
            locked: locked(state, user, self.parameter, mask),
        })
    }
}

/// The widgets that take no members show the user as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overview {
    /// Three profiles and the last scan.
    Main,
    /// What to do about suboptimal metrics.
    Recommendations,
    /// What is open today.
    Todos,
}

/// What the main widget shows.
pub fn main(user: &User, mask: Option<Mask>) -> main::View {
    let scores = user.health.scores();
    let fraction = |profile: Profile| profile.fraction(&scores).filter(|_| mask.is_none());
    let scanned =
        || user.newest_scans().find(|scan| scan.readings.is_some()).map(|scan| scan.created_at.datetime());
    main::View {
        profiles: [Profile::Physical, Profile::Mental, Profile::SleepEnergy].map(fraction),
        last_scan: scanned().filter(|_| mask.is_none()),
        locked: mask == Some(Mask::Locked),
    }
}

/// What the recommendations widget shows.
pub fn recommendations(state: &State, user: &User, mask: Option<Mask>) -> recommendations::View {
    let scores =
        if mask.is_some() { super::super::measurements::Scores::NO_DATA } else { visible(state, user) };
    recommendations::View { scores, locked: mask == Some(Mask::Locked) }
}

/// What the to-do widget shows.
pub fn todos(state: &State, user: &User, language: &str, now: Moment, mask: Option<Mask>) -> todos::View {
    let scanned_today =
        user.scans.iter().any(|scan| scan.readings.is_some() && scan.created_at.date() == now.date());
    todos::View {
        open_questions: if mask.is_some() { Vec::new() } else { state.open_questions(user, language) },
        scan_today: mask.is_none() && !scanned_today,
        locked: mask == Some(Mask::Locked),
    }
}

fn locked(state: &State, user: &User, parameter: Parameter, mask: Option<Mask>) -> bool {
    match mask {
        Some(mask) => mask == Mask::Locked,
        None => state.is_locked(user, parameter),
    }
}

fn course(user: &User, parameter: Parameter) -> Vec<Point> {
    match parameter {
        Parameter::Vital(vital) => {
            let scan = |scan: &super::super::state::FaceScan| {
                Some(Scan { made_at: scan.created_at.datetime(), readings: scan.readings? })
            };
            let scans: Vec<_> = user.scans.iter().filter_map(scan).collect();
            daily_means(vital, &scans)
        }
        Parameter::Metric(metric) => {
            let scored =
                user.health.course().filter_map(|(at, scores)| Some((at.date(), scores.get(metric).score?)));
            let mut points: Vec<_> =
                scored.map(|(date, score)| Point { date, value: Figure::Score(score) }).collect();
            // Where the clock was turned back, the latest recompute is not the one of the latest day.
            points.sort_by_key(|point| point.date);
            points
        }
    }
}

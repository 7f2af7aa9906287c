//! The graph widget: the course of a vital or a metric, as an inline SVG.

use super::super::measurements::{Figure, Named, Parameter, Point};
use super::frame::Drawing;
use super::html::Html;
use super::labels;
use super::{Kind, Look};
use chrono::{Days, NaiveDate};

const STYLE: &str = "#intelli-widget-id{font-family:sans-serif}#intelli-widget-id .l{font-weight:700}\
    #intelli-widget-id .d{color:#555;font-size:.85em}#intelli-widget-id svg{width:100%}\
    #intelli-widget-id polyline{fill:none;stroke:#2a7de1;stroke-width:2}#intelli-widget-id circle{fill:#2a7de1}";
// The picture without its margin, and the margin on each side.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 100.0;
const MARGIN: f64 = 10.0;

/// The days a graph shows, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub stop: NaiveDate,
}

/// What the graph widget shows.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// What was asked for.
    pub parameter: Parameter,
    /// The caller's title; without one the parameter's label is shown.
    pub title: Option<String>,
    /// The days shown.
    pub period: Period,
    /// Earliest first; those outside the period are not shown.
    pub points: Vec<Point>,
    /// Whether the user may not see it yet.
    pub locked: bool,
}

impl Period {
    /// The period asked for: `stop` is today unless given, `start` 30 days before it. `None` if it starts after its stop.
    #[must_use]
    pub fn new(start: Option<NaiveDate>, stop: Option<NaiveDate>, today: NaiveDate) -> Option<Self> {
        let stop = stop.unwrap_or(today);
        let month_before = || stop.checked_sub_days(Days::new(30)).unwrap_or(NaiveDate::MIN);
        let start = start.unwrap_or_else(month_before);
        (start <= stop).then_some(Self { start, stop })
    }

    /// Whether a day belongs to it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.start..=self.stop).contains(&date)
    }
}

impl View {
    /// The points that may be seen.
    pub(super) fn visible(&self) -> Vec<Point> {
        let seen = |point: &&Point| !self.locked && self.period.contains(point.date);
        self.points.iter().filter(seen).copied().collect()
    }

    pub(super) fn draw(&self, look: &Look<'_>) -> Drawing {
        let points = self.visible();
        let title = self.title.as_deref().unwrap_or(labels::parameter(self.parameter).spoken(look.language));
        let Period { start, stop } = self.period;
        let picture = match points.last() {
            Some(_) => self.picture(title, &points),
            None => Html::classed("p", "d", labels::missing(self.locked).spoken(look.language)),
        };
        Drawing {
            kind: Kind::Graph,
            parameter: Some(self.parameter.name()),
            value: Some(points.last().map_or_else(String::new, |point| point.value.to_string())),
            unit: Some(if self.locked { "" } else { self.parameter.unit() }),
            locked: self.locked,
            style: STYLE,
            content: Html::classed("p", "l", title).then(picture).then(Html::classed(
                "p",
                "d",
                format_args!("{start} – {stop}"),
            )),
        }
    }

    /// A line and a dot per point; two lines for a pair.
    fn picture(&self, title: &str, points: &[Point]) -> Html {
        let scale = Scale::new(self.period, points);
        let line = |part: fn(Figure) -> Option<f64>| {
            let numbers = points.iter().filter_map(|point| Some((point.date, part(point.value)?)));
            scale.line(numbers.collect())
        };
        let lines = [Figure::first, Figure::second].into_iter().map(line);
        Html::element(
            "svg",
            &[("viewBox", &"0 0 320 120"), ("role", &"img"), ("aria-label", &title)],
            lines.collect(),
        )
    }
}

/// From days and numbers to places in the picture.
struct Scale {
    start: NaiveDate,
    days: f64,
    lowest: f64,
    span: f64,
}

impl Scale {
    fn new(period: Period, points: &[Point]) -> Self {
        let numbers =
            || points.iter().flat_map(|point| [point.value.first(), point.value.second()]).flatten();
        let lowest = numbers().fold(f64::INFINITY, f64::min);
        let highest = numbers().fold(f64::NEG_INFINITY, f64::max);
        Self {
            start: period.start,
            days: days_between(period.start, period.stop),
            lowest,
            span: highest - lowest,
        }
    }

    fn line(&self, numbers: Vec<(NaiveDate, f64)>) -> Html {
        if numbers.is_empty() {
            return Html::default();
        }
        let place = |(date, number)| (format!("{:.1}", self.x(date)), format!("{:.1}", self.y(number)));
        let places: Vec<_> = numbers.into_iter().map(place).collect();
        let path: Vec<_> = places.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let dot = |(x, y): &(String, String)| {
            Html::element("circle", &[("cx", x), ("cy", y), ("r", &3)], Html::default())
        };
        let line = Html::element("polyline", &[("points", &path.join(" "))], Html::default());
        line.then(places.iter().map(dot).collect())
    }

    fn x(&self, date: NaiveDate) -> f64 {
        MARGIN + WIDTH * share(days_between(self.start, date), self.days)
    }

    fn y(&self, number: f64) -> f64 {
        MARGIN + HEIGHT * (1.0 - share(number - self.lowest, self.span))
    }
}

/// A part of a whole as a fraction; the middle where the whole has no extent, or none that can be counted.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 && whole.is_finite() { part / whole } else { 0.5 }
}

fn days_between(start: NaiveDate, stop: NaiveDate) -> f64 {
    f64::from(i32::try_from((stop - start).num_days()).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_the_thirty_days_before_today_unless_told_otherwise() {
        let today = day("2026-05-04");
        for (start, stop, expected) in [
            (None, None, Some(("2026-04-04", "2026-05-04"))),
            (None, Some("2026-03-31"), Some(("2026-03-01", "2026-03-31"))),
            (Some("2026-05-01"), None, Some(("2026-05-01", "2026-05-04"))),
            (Some("2026-05-04"), None, Some(("2026-05-04", "2026-05-04"))),
            (Some("2026-05-05"), None, None),
        ] {
            let period = Period::new(start.map(day), stop.map(day), today);
            let expected = expected.map(|(start, stop)| Period { start: day(start), stop: day(stop) });
            assert_eq!(period, expected, "{start:?} {stop:?}");
        }
    }

    #[test]
    fn a_scale_puts_the_ends_into_the_corners_and_what_has_no_extent_into_the_middle() {
        let scale = Scale { start: day("2026-05-01"), days: 4.0, lowest: 60.0, span: 20.0 };
        let (x, y) = (scale.x(day("2026-05-05")), scale.y(80.0));
        assert_eq!(format!("{x} {y}"), "310 10");
        let flat = Scale { span: 0.0, ..scale };
        assert_eq!(format!("{}", flat.y(60.0)), "60");
    }
}

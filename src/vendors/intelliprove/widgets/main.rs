//! The main widget: the three health profiles and when the last scan was made.

use super::super::measurements::{Assessment, Profile};
use super::frame::Drawing;
use super::html::Html;
use super::labels;
use super::{Kind, Look, Named};
use chrono::{DateTime, Utc};

const STYLE: &str = "#intelli-widget-id{font-family:sans-serif}#intelli-widget-id ul{list-style:none;padding:0}\
    #intelli-widget-id .v{font-weight:700}#intelli-widget-id .d{color:#555;font-size:.85em}";

/// What the main widget shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The fractions of the physical, mental and sleep/energy profile; `None` without data.
    pub profiles: [Option<f64>; 3],
    /// When the last completed scan was made.
    pub last_scan: Option<DateTime<Utc>>,
    /// Whether the user may not see it yet.
    pub locked: bool,
}

impl View {
    pub(super) fn draw(&self, look: &Look<'_>) -> Drawing {
        let rows =
            Profile::all().zip(self.profiles).map(|(profile, fraction)| self.row(profile, fraction, look));
        Drawing {
            kind: Kind::Main,
            parameter: None,
            value: None,
            unit: None,
            locked: self.locked,
            style: STYLE,
            content: Html::element("ul", &[], rows.collect()).then(self.last_scan(look)),
        }
    }

    fn row(&self, profile: Profile, fraction: Option<f64>, look: &Look<'_>) -> Html {
        let name = labels::profile(profile).spoken(look.language);
        let judged = match fraction.filter(|_| !self.locked) {
            Some(fraction) => {
                let word = labels::assessment(Assessment::of(fraction)).spoken(look.language);
                format!("{:.0} % ({word})", fraction * 100.0)
            }
            None => labels::missing(self.locked).spoken(look.language).to_owned(),
        };
        Html::element("li", &[], Html::text(format_args!("{name} ")).then(Html::classed("span", "v", judged)))
    }

    fn last_scan(&self, look: &Look<'_>) -> Html {
        let label = labels::LAST_SCAN.spoken(look.language);
        let when = match self.last_scan.filter(|_| !self.locked) {
            Some(when) => when.format("%Y-%m-%d %H:%M UTC").to_string(),
            None => "–".to_owned(),
        };
        Html::classed("p", "d", format_args!("{label}: {when}"))
    }
}

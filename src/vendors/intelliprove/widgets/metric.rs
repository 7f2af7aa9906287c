//! The metric widget: the score of one metric, its zone and how far it can be trusted.

use super::super::measurements::{Figure, Metric, Named, Score};
use super::frame::Drawing;
use super::html::Html;
use super::labels;
use super::{Kind, Look};

const STYLE: &str = "#intelli-widget-id{font-family:sans-serif}#intelli-widget-id .l{color:#555}\
    #intelli-widget-id .v{font-size:1.6em;font-weight:700}#intelli-widget-id .z{font-size:.85em}";

/// What the metric widget shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// What was asked for.
    pub parameter: Metric,
    /// What is known of it; [`Score::NO_DATA`] is a placeholder.
    pub score: Score,
    /// Whether the user may not see it yet.
    pub locked: bool,
}

impl View {
    /// What may be seen of the score.
    pub(super) fn visible(&self) -> Score {
        if self.locked { Score::NO_DATA } else { self.score }
    }

    pub(super) fn draw(&self, look: &Look<'_>) -> Drawing {
        let Score { score, zone, confidence, .. } = self.visible();
        let value = score.map(|score| Figure::Score(score).to_string());
        let remark = zone.map_or(labels::missing(self.locked), labels::zone).spoken(look.language);
        let confidence = confidence.map(|confidence| {
            let label = labels::CONFIDENCE.spoken(look.language);
            Html::classed("p", "z", format_args!("{label} {confidence:.1} %"))
        });
        let content = Html::classed("p", "l", labels::metric(self.parameter).spoken(look.language))
            .then(Html::classed("p", "v", value.as_deref().unwrap_or("–")))
            .then(Html::classed("p", "z", remark))
            .then(confidence.unwrap_or_default());
        Drawing {
            kind: Kind::Metric,
            parameter: Some(self.parameter.name()),
            value: Some(value.unwrap_or_default()),
            unit: None,
            locked: self.locked,
            style: STYLE,
            content,
        }
    }
}

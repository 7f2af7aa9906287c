//! The recommendations widget: a text for every metric in zone `suboptimal`, else one general text.

use super::super::measurements::{Scores, Zone};
use super::frame::Drawing;
use super::html::Html;
use super::labels;
use super::{Kind, Look};

/// What the recommendations widget shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The user's metrics, with [`Score::NO_DATA`](super::super::measurements::Score::NO_DATA) for locked ones.
    pub scores: Scores,
    /// Whether the user may not see any yet.
    pub locked: bool,
}

impl View {
    pub(super) fn draw(&self, look: &Look<'_>) -> Drawing {
        Drawing::list(Kind::Recommendations, self.locked, self.content(look))
    }

    fn content(&self, look: &Look<'_>) -> Html {
        if self.locked {
            return labels::LOCKED.paragraph(look.language);
        }
        let suboptimal = self.scores.iter().filter(|(_, score)| score.zone == Some(Zone::Suboptimal));
        let texts: Vec<_> = suboptimal.map(|(metric, _)| labels::recommendation(metric)).collect();
        if texts.is_empty() {
            return labels::GENERAL_RECOMMENDATION.paragraph(look.language);
        }
        Html::element("ul", &[], texts.iter().map(|text| text.item(look.language)).collect())
    }
}

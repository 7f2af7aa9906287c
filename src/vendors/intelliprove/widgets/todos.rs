//! The to-do widget: the questions still open, and "scan today".

use super::frame::Drawing;
use super::html::Html;
use super::labels;
use super::{Kind, Look};

/// What the to-do widget shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The texts of the questions without an answer.
    pub open_questions: Vec<String>,
    /// Whether today's scan is still to be made.
    pub scan_today: bool,
    /// Whether the user may not see it yet.
    pub locked: bool,
}

impl View {
    pub(super) fn draw(&self, look: &Look<'_>) -> Drawing {
        Drawing::list(Kind::Todos, self.locked, self.content(look))
    }

    fn content(&self, look: &Look<'_>) -> Html {
        if self.locked {
            return labels::LOCKED.paragraph(look.language);
        }
        if self.open_questions.is_empty() && !self.scan_today {
            return labels::NOTHING_TO_DO.paragraph(look.language);
        }
        let scan = self.scan_today.then(|| labels::SCAN_TODAY.item(look.language));
        let questions =
            self.open_questions.iter().map(|question| Html::element("li", &[], Html::text(question)));
        Html::element("ul", &[], scan.into_iter().chain(questions).collect())
    }
}

//! The biomarker widget: one value of one scan, as a card, as an arc's centre or on one line.

use super::super::measurements::{Figure, Named, Readings, Vital, Zone};
use super::frame::Drawing;
use super::html::Html;
use super::labels::{self, Text};
use super::{Kind, Look, Variation};

const STYLE: &str = "#intelli-widget-id .v{font-weight:700}";
const CARD_STYLE: &str = "#intelli-widget-id{font-family:sans-serif}\
    #intelli-widget-id .l{color:#555}#intelli-widget-id .v{font-weight:700}#intelli-widget-id .z{font-size:.85em}";

/// What the biomarker widget shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// What was asked for.
    pub parameter: Vital,
    /// The readings of the scan; `None` is a placeholder without value.
    pub readings: Option<Readings>,
    /// Whether the user may not see it yet.
    pub locked: bool,
}

impl View {
    /// The value, unless it is locked or a placeholder.
    pub(super) fn figure(&self) -> Option<Figure> {
        self.visible().map(|readings| self.parameter.of(readings))
    }

    /// The zone of the value.
    pub(super) fn zone(&self) -> Option<Zone> {
        self.visible().map(|readings| self.parameter.zone(readings))
    }

    fn visible(&self) -> Option<&Readings> {
        self.readings.as_ref().filter(|_| !self.locked)
    }

    pub(super) fn draw(&self, look: &Look<'_>) -> Drawing {
        let label = labels::vital(self.parameter).spoken(look.language);
        let (style, content) = match look.variation {
            Variation::Arc => (STYLE, self.reading(look)),
            Variation::Small => {
                (CARD_STYLE, Html::classed("span", "l", label).then(Html::text(" ")).then(self.reading(look)))
            }
            Variation::Default => (CARD_STYLE, self.card(label, look)),
        };
        Drawing {
            kind: Kind::Biomarker,
            parameter: Some(self.parameter.name()),
            value: Some(self.figure().map_or_else(String::new, |figure| figure.to_string())),
            unit: Some(if self.locked { "" } else { self.parameter.unit() }),
            locked: self.locked,
            style,
            content,
        }
    }

    fn card(&self, label: &str, look: &Look<'_>) -> Html {
        Html::classed("p", "l", label).then(Html::element("p", &[], self.reading(look))).then(Html::classed(
            "p",
            "z",
            self.remark().spoken(look.language),
        ))
    }

    /// The zone, or why there is no value.
    fn remark(&self) -> Text {
        self.zone().map_or(labels::missing(self.locked), labels::zone)
    }

    fn reading(&self, look: &Look<'_>) -> Html {
        if self.locked {
            return Html::classed("span", "v", labels::LOCKED.spoken(look.language));
        }
        let value = self.figure().map_or_else(|| "–".to_owned(), |figure| figure.to_string());
        Html::classed("span", "v", value).then(Html::text(format_args!(" {}", self.parameter.unit())))
    }
}

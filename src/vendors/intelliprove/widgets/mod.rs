//! The ready-made widgets: which exist, and how each becomes an HTML fragment (section 4.5 of the contract).
//!
//! A handler finds the [`Widget`] and its [`Variation`], gathers a plain [`View`] from the state, and calls [`render`];
//! the three `*_data` operations put the same views into [`data`]. Caller texts can only enter markup through
//! [`html::Html::text`], which escapes them.

pub mod biomarker;
pub mod data;
mod frame;
pub mod graph;
pub mod html;
mod labels;
pub mod main;
pub mod metric;
pub mod recommendations;
pub mod todos;

#[cfg(test)]
mod tests;

use super::measurements::Named;

/// A kind of widget, named as in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One biomarker, or the pair of blood pressures.
    Biomarker,
    /// One metric.
    Metric,
    /// The course of one parameter.
    Graph,
    /// Three profiles and the last scan.
    Main,
    /// What to do about suboptimal metrics.
    Recommendations,
    /// What is open today.
    Todos,
}

/// How a widget looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variation {
    /// With label and zone.
    Default,
    /// The value alone.
    Arc,
    /// Label and value on one line.
    Small,
}

/// A widget that exists: its kind in one of its versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Widget {
    /// What it shows.
    pub kind: Kind,
    /// 1 or 2.
    pub version: i64,
}

/// Everything about a rendering that is not the user's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look<'a> {
    /// The widget's version, from [`Widget::find`].
    pub version: i64,
    /// From [`Widget::variation`].
    pub variation: Variation,
    /// A language code; one without labels of its own shows English.
    pub language: &'a str,
}

/// What is shown: the user's data for one kind of widget.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each variant is the view of the widget of its name")]
pub enum View {
    Biomarker(biomarker::View),
    Metric(metric::View),
    Graph(graph::View),
    Main(main::View),
    Recommendations(recommendations::View),
    Todos(todos::View),
}

/// The widget as one HTML fragment, without a final line break.
#[must_use]
pub fn render(look: &Look<'_>, view: &View) -> String {
    let drawing = match view {
        View::Biomarker(view) => view.draw(look),
        View::Metric(view) => view.draw(look),
        View::Graph(view) => view.draw(look),
        View::Main(view) => view.draw(look),
        View::Recommendations(view) => view.draw(look),
        View::Todos(view) => view.draw(look),
    };
    drawing.framed(look)
}

impl Widget {
    /// The widget of this name in this version; `None` answers `Widget not found!`.
    #[must_use]
    pub fn find(name: &str, version: i64) -> Option<Self> {
        let kind = Kind::parse(name)?;
        (1..=2).contains(&version).then_some(Self { kind, version })
    }

    /// One of this widget's variations; `None` answers `Widget variation not found!`.
    #[must_use]
    pub fn variation(self, name: &str) -> Option<Variation> {
        Variation::parse(name).filter(|variation| self.kind.variations().contains(variation))
    }
}

impl Kind {
    /// The variations this kind has.
    #[must_use]
    pub fn variations(self) -> &'static [Variation] {
        match self {
            Self::Biomarker => &[Variation::Default, Variation::Arc, Variation::Small],
            Self::Metric | Self::Graph | Self::Main | Self::Recommendations | Self::Todos => {
                &[Variation::Default]
            }
        }
    }
}

impl Named for Kind {
    fn all() -> impl Iterator<Item = Self> {
        [Self::Biomarker, Self::Metric, Self::Graph, Self::Main, Self::Recommendations, Self::Todos]
            .into_iter()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Biomarker => "biomarker",
            Self::Metric => "metric",
            Self::Graph => "graph",
            Self::Main => "main",
            Self::Recommendations => "recommendations",
            Self::Todos => "todos",
        }
    }
}

impl Named for Variation {
    fn all() -> impl Iterator<Item = Self> {
        [Self::Default, Self::Arc, Self::Small].into_iter()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Arc => "arc",
            Self::Small => "small",
        }
    }
}

//! The frame every widget stands in: a style, the single element of class `intelli-widget`, a script.
//!
//! Loaders replace the text `intelli-widget-id` by an id of their own (observed), so the element's id and every reference to
//! it is that literal. Nothing is loaded from elsewhere, and no caller's text ever reaches style or script.

use super::html::Html;
use super::{Kind, Look, Named};
use std::fmt::Display;

/// Tells a host that the widget is in place.
const SCRIPT: &str = r#"<script>document.getElementById("intelli-widget-id").dataset.ready="1";</script>"#;

/// A widget without its frame. What makes no sense for a widget is `None` and left out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawing {
    pub kind: Kind,
    pub parameter: Option<&'static str>,
    /// Empty for a placeholder and for a locked value.
    pub value: Option<String>,
    /// Empty for a locked value.
    pub unit: Option<&'static str>,
    pub locked: bool,
    pub style: &'static str,
    pub content: Html,
}

/// How a list looks.
const LIST: &str = "#intelli-widget-id{font-family:sans-serif}#intelli-widget-id li{margin:.4em 0}";

impl Drawing {
    /// A list of texts, or one that stands for it: it has neither a parameter nor a value.
    pub(super) fn list(kind: Kind, locked: bool, content: Html) -> Self {
        Self { kind, parameter: None, value: None, unit: None, locked, style: LIST, content }
    }

    /// The fragment as it goes out.
    pub(super) fn framed(self, look: &Look<'_>) -> String {
        let attributes: [(&'static str, Option<&dyn Display>); 10] = [
            ("class", Some(&"intelli-widget")),
            ("id", Some(&"intelli-widget-id")),
            ("data-widget", Some(&self.kind.name())),
            ("data-variation", Some(&look.variation.name())),
            ("data-parameter", self.parameter.as_ref().map(|name| name as _)),
            ("data-value", self.value.as_ref().map(|value| value as _)),
            ("data-unit", self.unit.as_ref().map(|unit| unit as _)),
            ("data-locked", Some(&self.locked)),
            ("data-language", Some(&look.language)),
            ("data-version", Some(&look.version)),
        ];
        let given: Vec<_> = attributes.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let widget = Html::element("div", &given, self.content).into_string();
        format!("<div><style>{}</style>\n{widget}\n{SCRIPT}</div>", self.style)
    }
}

//! HTML that cannot be broken out of: markup is built from fixed names, everything else is escaped.
//!
//! There is no way to put a ready-made text in as markup, so a caller's text can only enter as text or as the value of an
//! attribute. Style and script are constants of the frame and never meet this type.

use std::fmt::Display;

/// A piece of markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

/// Attributes of an element; the names are ours, the values may be anyone's.
pub type Attributes<'a> = &'a [(&'static str, &'a dyn Display)];

impl Html {
    /// Text, escaped.
    #[must_use]
    pub fn text(text: impl Display) -> Self {
        Self(escaped(&text.to_string()))
    }

    /// An element around a content.
    #[must_use]
    pub fn element(name: &'static str, attributes: Attributes<'_>, Self(content): Self) -> Self {
        let mut markup = format!("<{name}");
        for (attribute, value) in attributes {
            markup.extend([" ", attribute, "=\"", &escaped(&value.to_string()), "\""]);
        }
        markup.extend([">", &content, "</", name, ">"]);
        Self(markup)
    }

    /// An element of one class around a text.
    #[must_use]
    pub fn classed(name: &'static str, class: &'static str, text: impl Display) -> Self {
        Self::element(name, &[("class", &class)], Self::text(text))
    }

    /// This piece, followed by another.
    #[must_use]
    pub fn then(mut self, Self(next): Self) -> Self {
        self.0.push_str(&next);
        self
    }

    /// The finished markup.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Self> for Html {
    fn from_iter<I: IntoIterator<Item = Self>>(pieces: I) -> Self {
        pieces.into_iter().fold(Self::default(), Self::then)
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_values_are_escaped_and_markup_is_not() {
        let html = Html::element("p", &[("title", &"\"><b>")], Html::classed("i", "v", "a & b's <b>"));
        let markup = "<p title=\"&quot;&gt;&lt;b&gt;\"><i class=\"v\">a &amp; b&#39;s &lt;b&gt;</i></p>";
        assert_eq!(html.into_string(), markup);
    }
}

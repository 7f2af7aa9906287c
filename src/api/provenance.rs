//! How well a vendor's operation is known.

use schemars::JsonSchema;
use serde::Serialize;

/// The grade of what is known; never upgraded without a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Our completion.
    Assumed,
    /// Seen in a public client or page.
    Observed,
    /// Stated by the vendor's document.
    Documented,
}

/// What a row of a route table says of its operation.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// What it does, in one line.
    pub summary: &'static str,
    /// How well it is known.
    pub grade: Grade,
    /// Where that is known from, as a sentence.
    pub source: &'static str,
}

/// Stated by the vendor's document.
pub const fn documented(summary: &'static str) -> About {
    About { summary, grade: Grade::Documented, source: "The vendor's document states method and path." }
}

/// Seen in a public client or page.
pub const fn observed(summary: &'static str) -> About {
    About { summary, grade: Grade::Observed, source: "Seen in a public client or page of the vendor." }
}

/// Our completion.
pub const fn assumed(summary: &'static str) -> About {
    About {
        summary,
        grade: Grade::Assumed,
        source: "Our completion: no public source states method and path.",
    }
}

impl About {
    /// The same, with a more telling sentence on where it is known from.
    #[must_use]
    pub const fn source(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }
}

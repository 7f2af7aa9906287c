//! What is told of scenarios: what is wrong with them, or else what was hardly meant.

use serde_json::{Value, json};

use crate::scenario::{self, Level, Problems};
use crate::server::wall_clock;

/// What is told of some scenarios, by name.
pub struct Checked {
    told: Vec<(String, Problems)>,
    /// How many scenarios there are,
    count: usize,
    /// and how they lie.
    lie: &'static str,
}

/// Read scenarios, each by built-in name or file, and build a namespace from each.
pub fn check(names: &[String]) -> Checked {
    let told: Vec<_> = names.iter().map(|name| diagnosed(std::slice::from_ref(name))).collect();
    Checked { told, count: names.len(), lie: "" }
}

/// Read scenarios, lay them over each other in their order, and build a namespace from the whole, as a server does.
pub fn check_together(names: &[String]) -> Checked {
    let lie = if names.len() == 1 { "" } else { " over each other" };
    Checked { told: vec![diagnosed(names)], count: names.len(), lie }
}

fn diagnosed(names: &[String]) -> (String, Problems) {
    (names.join("+"), scenario::diagnosis(scenario::load(names, wall_clock::now())))
}

fn many(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

impl Checked {
    fn told(&self) -> impl Iterator<Item = &Problems> {
        self.told.iter().map(|(_, problems)| problems).filter(|problems| !problems.0.is_empty())
    }

    fn count(&self, level: Level) -> usize {
        self.told().map(|problems| problems.count(level)).sum()
    }

    /// Whether nothing is wrong; there may be warnings.
    pub fn is_fine(&self) -> bool {
        self.count(Level::Error) == 0
    }

    /// Whether there are not even warnings.
    pub fn is_beyond_doubt(&self) -> bool {
        self.told().next().is_none()
    }

    /// The problems for people, each with its place shown.
    pub fn text(&self) -> String {
        self.told().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    /// How many problems and warnings there are in how many scenarios.
    pub fn summary(&self) -> String {
        let kinds = [(Level::Error, "problem"), (Level::Warning, "warning")];
        let told = kinds.iter().map(|(level, word)| (self.count(*level), word));
        let told: Vec<_> =
            told.filter(|(count, _)| *count > 0).map(|(count, word)| many(count, word)).collect();
        let all = format!("{}{}", many(self.count, "scenario"), self.lie);
        if told.is_empty() {
            return format!("{all} {} fine", if self.count == 1 { "is" } else { "are" });
        }
        let (concerned, told) = (self.told().count(), told.join(" and "));
        if concerned == self.told.len() {
            format!("{told} in {all}")
        } else {
            format!("{told} in {concerned} of {all}")
        }
    }

    /// The problems for programs: an object per scenario.
    pub fn json(&self) -> Value {
        let row = |(name, problems): &(String, Problems)| {
            let valid = problems.count(Level::Error) == 0;
            json!({ "scenario": name, "valid": valid, "problems": scenario::json(problems) })
        };
        self.told.iter().map(row).collect()
    }

    /// The problems for code scanning.
    pub fn sarif(&self) -> Value {
        scenario::sarif(self.told())
    }
}

//! What is told of scenarios: what is wrong with them, or else what was hardly meant.

use serde_json::{Value, json};

use crate::scenario::{self, Level, Problems};
use crate::server::wall_clock;

/// What is told of some scenarios, by name.
pub struct Checked(Vec<(String, Problems)>);

/// Read scenarios, each by built-in name or file, and build a namespace from each.
pub fn check(names: &[String]) -> Checked {
    let check = |name: &String| {
        let loaded = scenario::load(std::slice::from_ref(name), wall_clock::now());
        (name.clone(), scenario::diagnosis(loaded))
    };
    Checked(names.iter().map(check).collect())
}

impl Checked {
    fn told(&self) -> impl Iterator<Item = &Problems> {
        self.0.iter().map(|(_, problems)| problems).filter(|problems| !problems.0.is_empty())
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
        let many = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let kinds = [(Level::Error, "problem"), (Level::Warning, "warning")];
        let told = kinds.iter().map(|(level, word)| (self.count(*level), word));
        let told: Vec<_> =
            told.filter(|(count, _)| *count > 0).map(|(count, word)| many(count, word)).collect();
        let all = many(self.0.len(), "scenario");
        if told.is_empty() {
            return format!("{all} {} fine", if self.0.len() == 1 { "is" } else { "are" });
        }
        let (concerned, told) = (self.told().count(), told.join(" and "));
        if concerned == self.0.len() {
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
        self.0.iter().map(row).collect()
    }

    /// The problems for code scanning.
    pub fn sarif(&self) -> Value {
        scenario::sarif(self.told())
    }
}

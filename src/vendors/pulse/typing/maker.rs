//! The pattern maker of section 12.8: bodies to post, for test authors who have nobody to record.

use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::text_id::{DEFAULT_KIND, check_text_id};
use super::typist::{DEFAULT_TEXT, LONGEST_TEXT, SHORTEST_TEXT, Stroke, check_text, typing};

/// Milliseconds from press to press of an `instant` pattern; its keys are held for half of that.
const INSTANT: i32 = 2;
/// Milliseconds from press to press of a `metronome`.
const METRONOME: i32 = 120;

/// Who or what types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The typist.
    #[default]
    Human,
    /// A script that fills the field at once.
    Instant,
    /// A script that waits equally long between keys, holding them as the typist does.
    Metronome,
    /// The clipboard.
    Pasted,
}

/// What to make a pattern of: the arguments of the action `make_pattern` and of the command `pattern`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Whose hands.
    #[arg(long)]
    pub typist: String,
    /// What is typed: 16 to 2,000 characters.
    #[serde(default = "default_text")]
    #[schemars(length(min = SHORTEST_TEXT, max = LONGEST_TEXT))]
    #[arg(long, default_value = DEFAULT_TEXT)]
    pub text: String,
    /// The `tId`, if the pattern is to have one.
    #[serde(default)]
    #[arg(long)]
    pub t_id: Option<String>,
    /// Which time the typist types it.
    #[serde(default = "default_repetition")]
    #[arg(long, allow_negative_numbers = true, default_value_t = default_repetition(), value_parser = repetition)]
    pub repetition: u32,
    /// Who or what types.
    #[serde(default)]
    #[arg(long, value_enum, default_value_t)]
    pub kind: Kind,
}

fn default_text() -> String {
    DEFAULT_TEXT.to_owned()
}

const fn default_repetition() -> u32 {
    100
}

fn repetition(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("expected a whole number from 0 to {}", u32::MAX))
}

impl Recipe {
    /// The recipe that a typist's name alone stands for.
    pub fn of(typist: &str) -> Self {
        let kind = Kind::default();
        Self {
            typist: typist.to_owned(),
            text: default_text(),
            t_id: None,
            repetition: default_repetition(),
            kind,
        }
    }

    /// What is wrong with it, if anything is.
    pub fn check(&self) -> Result<(), String> {
        if self.typist.is_empty() {
            return Err("`typist`: it is empty; name whose hands type".into());
        }
        check_text(&self.text).map_err(|error| format!("`text`: {error}"))?;
        check_text_id(self.t_id.as_deref()).map_err(|error| format!("`t_id`: {error}"))
    }

    /// The pattern in the layout of the vendor's sample B3, ready to be posted.
    pub fn make(&self) -> Value {
        let mut body = Map::new();
        if let Some(t_id) = &self.t_id {
            body.insert("tId".to_owned(), json!(t_id));
        }
        body.insert("type".to_owned(), json!(DEFAULT_KIND));
        body.insert("recorderVersion".to_owned(), json!("sim-pbr-1"));
        body.insert("device".to_owned(), device());
        body.insert("keystrokes".to_owned(), self.strokes().into_iter().map(keystroke).collect());
        if self.kind == Kind::Pasted {
            body.insert("pasted".to_owned(), json!(true));
            body.insert("text".to_owned(), json!(self.text));
        }
        body.into()
    }

    fn strokes(&self) -> Vec<Stroke> {
        let human = typing(&self.typist, &self.text, self.repetition);
        let every = |interval: i32, hold: fn(Stroke) -> i32| {
            let moved = |(index, stroke): (usize, &Stroke)| {
                let press = i32::try_from(index).unwrap_or(i32::MAX).saturating_mul(interval);
                Stroke { press, release: press.saturating_add(hold(*stroke)), key: stroke.key }
            };
            human.iter().enumerate().map(moved).collect()
        };
        match self.kind {
            Kind::Instant => every(INSTANT, |_| INSTANT / 2),
            Kind::Metronome => every(METRONOME, |stroke| stroke.release - stroke.press),
            Kind::Pasted => Vec::new(),
            Kind::Human => human,
        }
    }
}

fn keystroke(Stroke { key, press, release }: Stroke) -> Value {
    json!({ "key": key, "press": press, "release": release })
}

/// The machine of B3.
fn device() -> Value {
    json!({
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/123.0",
        "platform": "Linux x86_64",
        "language": "fr-FR",
        "screenWidth": 1920,
        "screenHeight": 1080,
        "timezoneOffset": -60
    })
}

#[cfg(test)]
mod tests {
    use super::super::robot::Reason;
    use super::super::submission::Submission;
    use super::*;

    #[test]
    fn every_kind_is_what_it_says() {
        for (kind, reason) in [
            (Kind::Human, None),
            (Kind::Instant, Some(Reason::ZeroDwell)),
            (Kind::Metronome, Some(Reason::UniformIntervals)),
            (Kind::Pasted, Some(Reason::Pasted)),
        ] {
            let body = Recipe { kind, ..Recipe::of("marie@example.org") }.make();
            assert_eq!(Submission::read(&body).robot([]), Ok(reason), "{kind:?}");
        }
    }

    #[test]
    fn scripts_keep_their_own_time() {
        let times = |kind| {
            let body = Recipe { kind, repetition: 1, ..Recipe::of("marie@example.org") }.make();
            let stroke = |at: usize| ["press", "release"].map(|name| body["keystrokes"][at][name].as_i64());
            [stroke(0), stroke(1), stroke(2)].map(|times| times.map(Option::unwrap))
        };
        assert_eq!(times(Kind::Human), [[0, 110], [294, 433], [405, 496]]);
        assert_eq!(times(Kind::Metronome), [[0, 110], [120, 259], [240, 331]]);
        assert_eq!(times(Kind::Instant), [[0, 1], [2, 3], [4, 5]]);
    }

    #[test]
    fn a_recipe_needs_no_more_than_a_typist() {
        let recipe: Recipe = serde_json::from_value(json!({"typist": "marie"})).unwrap();
        assert_eq!(recipe, Recipe::of("marie"));
        assert_eq!(serde_json::to_value(&recipe).unwrap()["kind"], "human");
    }

    #[test]
    fn a_made_pattern_has_the_members_of_b3_in_order() {
        let recipe = Recipe { text: "abc".to_owned(), t_id: Some("demo".to_owned()), ..Recipe::of("marie") };
        let names = |body: &Value| body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&recipe.make()), ["tId", "type", "recorderVersion", "device", "keystrokes"]);
        assert_eq!(names(&recipe.make()["keystrokes"][0]), ["key", "press", "release"]);
        let pasted = Recipe { kind: Kind::Pasted, t_id: None, ..recipe }.make();
        assert_eq!(names(&pasted), ["type", "recorderVersion", "device", "keystrokes", "pasted", "text"]);
    }
}

//! What many tests of Pulse begin with: a tenant, patterns of a synthetic typist, an enrolled user.

use lookalike::vendors::pulse::typing::{Kind, Recipe};
use serde_json::{Value, json};

use super::{Answer, Caller, Sim};

/// A pattern of the synthetic typist, to be made with changes.
pub struct Made(Recipe);

impl Made {
    /// What `typist` types the `repetition`th time.
    pub fn by(typist: &str, repetition: u32) -> Self {
        Self(Recipe { repetition, ..Recipe::of(typist) })
    }

    /// The same with a `tId`.
    pub fn named(mut self, t_id: &str) -> Self {
        self.0.t_id = Some(t_id.into());
        self
    }

    /// The same, typed by somebody or something else.
    pub fn kind(mut self, kind: Kind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The same of another text.
    pub fn text(mut self, text: &str) -> Self {
        self.0.text = text.into();
        self
    }

    /// The body to post.
    pub fn body(&self) -> Value {
        self.0.make()
    }
}

/// A pattern from the contract's `press | hold`.
pub fn keystrokes(times: &str) -> Value {
    let numbers =
        |list: &str| -> Vec<f64> { list.split(',').map(|number| number.trim().parse().unwrap()).collect() };
    let (press, hold) = times.split_once('|').expect("press | hold");
    json!({ "press": numbers(press), "hold": numbers(hold) })
}

impl Sim {
    /// A namespace of a scenario of its own: the YAML below `vendors.pulse`.
    pub fn pulse_with(section: &str) -> Self {
        Self::playing(&Self::scenario_of("pulse", section))
    }

    /// The back end of a customer of Pulse.
    pub fn pulse(&self) -> Caller {
        self.caller().with("apikey", "demo-key")
    }

    /// Post a pattern for a user, who is created if absent.
    pub async fn enrolling(&self, user_ref: &str, pattern: Value) -> Answer {
        let caller = self.pulse().with("x-enrollment", "USER");
        caller.post(&format!("/pulse/user-verify/{user_ref}"), pattern).await
    }

    /// Post a pattern for a user, who must be there.
    pub async fn verify(&self, user_ref: &str, pattern: Value) -> Answer {
        self.pulse().post(&format!("/pulse/user-verify/{user_ref}"), pattern).await
    }

    /// Ask for an action on a user.
    pub async fn action(&self, user_ref: &str, kind: &str, data: Value) -> Answer {
        let body = json!({ "type": kind, "data": data });
        self.pulse().post(&format!("/pulse/user-action/{user_ref}"), body).await
    }

    /// Enrol a user with five repetitions of the typist of their name; the ids of the references.
    pub async fn enroll(&self, user_ref: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for repetition in 1..=5 {
            let answer = self.enrolling(user_ref, Made::by(user_ref, repetition).body()).await;
            ids.push(answer.expect(200).text_at("/patternId"));
        }
        ids
    }

    /// How many patterns and references a user has, and whether the user is ready.
    pub async fn counts(&self, user_ref: &str) -> (u64, u64, String) {
        let user = self.pulse().get(&format!("/pulse/users/{user_ref}")).await;
        let number = |pointer: &str| user.at(pointer).as_u64().expect("a number");
        let status = user.text_at("/refPatternsStatus/textVisible");
        assert_eq!(user.at("/refPatternsTotal"), user.at("/refPatternsCount/textVisible"));
        (number("/patternsTotal"), number("/refPatternsTotal"), status)
    }
}

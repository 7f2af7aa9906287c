//! What draws the steps of a sequence.

use lookalike::engine::{Seed, Stream};

/// What draws a step: chance, and what earlier answers gave.
pub struct Draw {
    chance: Stream,
    remembered: Vec<(&'static str, String)>,
    /// Where webhooks go.
    pub(super) hooks: String,
}

impl Draw {
    /// The chance of `seed`. Nobody listens at the port of `discard`.
    pub(super) fn of(seed: u64) -> Self {
        Self {
            chance: Seed(seed).stream("traffic"),
            remembered: Vec::new(),
            hooks: "http://127.0.0.1:9".into(),
        }
    }

    pub(super) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.chance.next_u64() % u64::from(limit)).expect("it is below a u32")
    }

    pub(super) fn one_of(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(u32::try_from(all.len()).expect("a short list")) as usize]
    }

    pub(super) fn person(&mut self) -> String {
        self.one_of(&["anna", "bert", "demo@example.test", "dora"]).into()
    }

    pub(super) fn address(&mut self) -> String {
        format!("{}@mail.test", self.one_of(&["anna", "bert", "dora"]))
    }

    pub(super) fn remembered(&self, name: &str) -> String {
        let found = self.remembered.iter().rev().find(|(known, _)| *known == name);
        found.map_or_else(|| "none".into(), |(_, text)| text.clone())
    }

    pub(super) fn remember(&mut self, name: &'static str, text: &str) {
        self.remembered.push((name, text.to_owned()));
    }
}

//! Random sequences of requests over all vendors, the same for the same seed, and what was answered.
//!
//! Everything that must hold whatever is asked (isolation, round trips of the state) is tested with these.

mod draw;
mod step;
mod steps;

use serde_json::{Value, json};

use super::{Answer, Caller, Receiver, Sim};
use draw::Draw;
use step::Step;
use steps::STEPS;

/// A sequence of requests in one namespace.
pub struct Traffic {
    caller: Caller,
    draw: Draw,
}

impl Traffic {
    /// The sequence of `seed` in the namespace of `sim`.
    pub fn new(sim: &Sim, seed: u64) -> Self {
        // The same host for every server, so that the URLs that are handed out are the same.
        let caller = sim.caller().with("host", "sim.test");
        Self { caller, draw: Draw::of(seed) }
    }

    /// The same with webhooks that go to a receiver.
    pub fn with_hooks(mut self, receiver: &Receiver) -> Self {
        self.draw.hooks = receiver.url("");
        self
    }

    /// Let webhooks that are due end.
    pub async fn settle(&self) {
        let step = Step::of("POST", "/__admin/clock/advance").body(json!({ "by": "0s" }));
        self.send(&step).await;
    }

    /// Whose steps there are.
    pub fn vendors() -> Vec<&'static str> {
        let mut vendors: Vec<_> =
            STEPS.iter().map(|(vendor, _)| *vendor).filter(|name| !name.is_empty()).collect();
        vendors.dedup();
        vendors
    }

    /// One more request; what was asked and answered, without what belongs to the transport or to the whole server.
    pub async fn step(&mut self) -> String {
        let index = self.draw.below(u32::try_from(STEPS.len()).expect("a short list"));
        let step = STEPS[index as usize].1(&mut self.draw);
        if step.is_settled {
            self.settle().await;
        }
        let answer = self.send(&step).await;
        if let Some((name, pointer)) = step.remember
            && let Ok(body) = serde_json::from_slice::<Value>(&answer.body)
            && let Some(text) = body.pointer(pointer).and_then(Value::as_str)
        {
            self.draw.remember(name, text);
        }
        let mut headers: Vec<_> = answer.headers.iter().filter(|_| !step.is_ours()).collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        let line = format!("{} {} {:?}\n{headers:?}\n{answer}", step.method, step.path, step.body);
        line.replace(&self.draw.hooks, "http://receiver.test")
    }

    async fn send(&self, step: &Step) -> Answer {
        let request = self.caller.request(step.method, &step.path);
        let request =
            step.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let request = match &step.body {
            Some(body) => request.json(body),
            None => request,
        };
        self.caller.send(request).await
    }
}

//! What tests of webhooks begin with: Ana, a receiver, and an endpoint that leads to it.

use serde_json::{Value, json};

use super::incode::ANA;
use super::{Answer, Receiver, Sim};

/// A namespace of Incode whose notifications go to a receiver.
pub struct Hooked {
    /// The namespace.
    pub sim: Sim,
    /// Who hears of everything.
    pub receiver: Receiver,
}

impl Hooked {
    /// Both events go to the receiver; settings of the vendor and the way of delivery are YAML in one line.
    pub async fn with(settings: &str, delivery: &str) -> Self {
        let receiver = Receiver::start().await;
        let url = receiver.url("/hooks");
        let events = "[verification.completed, authentication.completed]";
        let entry = format!("{{ vendor: incode, events: {events}, url: \"{url}\", delivery: {delivery} }}");
        Self { sim: Sim::hooked_with(settings, &[entry]), receiver }
    }

    /// Both events go to the receiver, delivered like that.
    pub async fn delivering(delivery: &str) -> Self {
        Self::with("{}", delivery).await
    }

    /// The vendor's own way of delivery.
    pub async fn start() -> Self {
        Self::delivering("{}").await
    }

    /// Ana's verification is completed; the answer of the action.
    pub async fn verified(&self) -> Answer {
        self.verified_badly(&[]).await
    }

    /// The same with misbehaviours for this notification alone.
    pub async fn verified_badly(&self, misbehave: &[&str]) -> Answer {
        let arguments = json!({ "identity": "ana", "status": "VERIFIED", "misbehave": misbehave });
        self.sim.act("incode.complete_verification", arguments).await
    }

    /// Let what is due now be attempted.
    pub async fn settle(&self) {
        self.sim.advance("0s").await;
    }

    /// The bodies that have come, as JSON.
    pub fn bodies(&self) -> Vec<Value> {
        self.receiver.requests().iter().map(super::receiver::Request::json).collect()
    }

    /// What stands under that name in the bodies that have come.
    pub fn told(&self, name: &str) -> Vec<String> {
        let text = |body: &Value| body[name].as_str().expect("a text").to_owned();
        self.bodies().iter().map(text).collect()
    }
}

impl Sim {
    /// A namespace in which Ana is enrolled, with these entries of `webhooks:`.
    pub fn hooked(entries: &[String]) -> Self {
        Self::hooked_with("{}", entries)
    }

    /// The same with settings of the vendor.
    pub fn hooked_with(settings: &str, entries: &[String]) -> Self {
        let entries: String = entries.iter().flat_map(|entry| ["  - ", entry, "\n"]).collect();
        let scenario = Self::scenario_of("incode", &format!("settings: {settings}{ANA}"));
        Self::playing(&format!("{scenario}webhooks:\n{entries}"))
    }

    /// The notifications, oldest first, each with every attempt and no secret hidden.
    pub async fn notifications(&self) -> Vec<Value> {
        let list = self.admin().get("/__admin/webhooks").await.expect(200).at("/webhooks");
        let mut all = Vec::new();
        for line in list.as_array().expect("a list").iter().rev() {
            let id = line["id"].as_str().expect("an id");
            let read = self.admin().get(&format!("/__admin/webhooks/{id}?reveal=true")).await;
            all.push(read.expect(200).json());
        }
        all
    }

    /// The states of the notifications, oldest first.
    pub async fn states(&self) -> Vec<String> {
        let state = |one: &Value| one["state"].as_str().expect("a state").to_owned();
        self.notifications().await.iter().map(state).collect()
    }
}

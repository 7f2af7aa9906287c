//! neomia Pulse: recognises a person by the rhythm of typing.
//!
//! A front end records a pattern, the back end relays it, Pulse compares it with the person's references and
//! recommends what to do. The contract's sections are named where a rule stands. Inside: `typing` is the
//! matching engine and pure, `state` the rules, `handlers` the wire.

mod actions;
mod addressee;
mod auth;
mod completion;
mod errors;
mod handlers;
mod inputs;
mod model;
mod onboarding;
mod routes;
mod seed;
mod state;
pub mod typing;

use serde_json::json;

pub use errors::Error;
pub use seed::Seed;
pub use state::{Due, State};

use crate::api::{Api, Ctx, Described, Routes, Secrets, Visit};
use crate::engine::{Action, Answer, Refusals, Transaction, Vendor};

/// The vendor.
#[derive(Debug, Default)]
pub struct Pulse;

impl Vendor for Pulse {
    const NAME: &'static str = "pulse";
    type State = State;
    type Due = Due;
    type Event = std::convert::Infallible;
    type Seed = Seed;

    fn seed(seed: &Seed, state: &mut State, tx: &mut Transaction<'_, Self>) -> Result<(), Refusals> {
        seed::fill(seed, state, tx)
    }

    fn on_due(_: &mut State, due: Due, _: &mut Transaction<'_, Self>) -> Option<String> {
        match due {}
    }

    fn actions() -> &'static [Action<Self>] {
        actions::ACTIONS
    }
}

impl Api for Pulse {
    const NAME: &'static str = <Self as Vendor>::NAME;
    const BASE: &'static str = "/pulse";
    const TITLE: &'static str = "neomia Pulse and its link service (simulated)";

    type Error = Error;

    fn roots() -> &'static [&'static str] {
        &["pulse", "pulse-auth"]
    }

    fn routes() -> Routes<Self> {
        routes::routes()
    }

    fn render(&self, error: Error, visit: &Visit<'_>) -> Answer {
        errors::render(&error, visit)
    }

    fn faces() -> Vec<Described> {
        errors::faces()
    }

    fn security() -> Vec<(&'static str, serde_json::Value)> {
        vec![(auth::API_KEY, json!({ "type": "apiKey", "in": "header", "name": auth::HEADER }))]
    }

    fn secrets() -> Secrets {
        Secrets {
            headers: &[auth::HEADER],
            hex: &[state::LINK_KEY_DIGITS],
            bodies: &[
                "pulse.user_verify",
                "pulse.user_action",
                "pulse.link_pass",
                // Whatever its path was meant to be, what is posted there is typing.
                "/pulse/",
                "/pulse-auth/b/",
            ],
            ..Secrets::NONE
        }
    }
}

impl Ctx<'_, Pulse> {
    /// Run `step` alone, at one instant, in the tenant of `key`.
    fn as_tenant<T>(
        &self,
        key: &str,
        step: impl FnOnce(&mut state::Tenant, &state::Settings, &mut Transaction<'_, Pulse>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.transact(|state, tx| state.as_tenant(key, |tenant, settings| step(tenant, settings, tx)))
    }
}

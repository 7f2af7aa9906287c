//! Monterosa Identify: users of an Interaction Cloud project, by password, identity provider, device or name.
//!
//! It stands between browser front ends and whoever vouches for a user. One path has several operations, told apart
//! by strategy and provider: `dispatch` finds the one that is meant, `auth` takes a request as far as its
//! credential, `state` has the rules and knows no HTTP, `handlers` the wire. Tokens are signed by `tokens` outside
//! the namespace's lock. The contract's sections are named where a rule stands.

mod actions;
mod auth;
mod data;
mod dispatch;
mod errors;
mod fields;
mod foreigners;
mod handlers;
mod ids;
mod minting;
mod model;
mod offers;
mod open;
mod outcomes;
mod presented;
mod profile;
mod provider;
mod routes;
mod rules;
mod seed;
mod seed_user;
mod sent;
mod state;
mod tokens;
mod who;

use serde_json::{Value, json};

pub use errors::Error;
pub use seed::Seed;
pub use state::{Due, State};

use crate::api::{Api, Conventions, Described, EXPOSED, Routes, Secrets, Visit};
use crate::engine::{Action, ActionRefused, Answer, Refusals, Request, Transaction, Vendor};

/// The vendor.
#[derive(Debug, Default)]
pub struct Identify;

impl Vendor for Identify {
    const NAME: &'static str = "identify";
    type State = State;
    type Due = Due;
    type Event = std::convert::Infallible;
    type Seed = Seed;

    fn seed(seed: &Seed, state: &mut State, tx: &mut Transaction<'_, Self>) -> Result<(), Refusals> {
        seed::fill(seed, state, tx)
    }

    fn doubts(seed: &Seed) -> Vec<String> {
        seed.doubts()
    }

    fn on_due(state: &mut State, due: Due, _: &mut Transaction<'_, Self>) -> Option<String> {
        state.on_due(&due);
        None
    }

    fn on_clock_turned_back(state: &mut State, tx: &mut Transaction<'_, Self>) {
        state.turn_back(tx.now());
    }

    fn actions() -> &'static [Action<Self>] {
        actions::ACTIONS
    }

    fn messages() -> &'static [&'static str] {
        &[state::MESSAGE]
    }

    fn minting() -> Option<&'static Action<Self>> {
        Some(&minting::MINTING)
    }

    fn seal(minted: Value) -> Result<Value, ActionRefused> {
        minting::seal(minted)
    }
}

impl Api for Identify {
    const NAME: &'static str = <Self as Vendor>::NAME;
    const BASE: &'static str = "/v1";
    const TITLE: &'static str = "Monterosa Identify (simulated)";

    type Error = Error;

    fn roots() -> &'static [&'static str] {
        &["v1", "user", "projects"]
    }

    fn routes() -> Routes<Self> {
        routes::routes()
    }

    fn render(&self, error: Error, visit: &Visit<'_>) -> Answer {
        errors::render(&error, visit)
    }

    fn dispatch(&self, visit: &Visit<'_>, path: &'static str) -> Result<Option<&'static str>, Error> {
        dispatch::dispatch(visit, path)
    }

    fn after(_: &Request, answer: &mut Answer) {
        let fields = [("access-control-allow-origin", "*"), ("access-control-expose-headers", EXPOSED)];
        for (name, value) in fields {
            // An override may have said otherwise.
            if answer.header(name).is_none() {
                answer.headers.push((name.into(), value.into()));
            }
        }
    }

    fn conventions() -> Conventions {
        Conventions { optional_root: Some("v1"), sparing: &["accept"], ..Conventions::default() }
    }

    fn faces() -> Vec<Described> {
        errors::faces()
    }

    fn security() -> Vec<(&'static str, Value)> {
        vec![(auth::BEARER, json!({ "type": "http", "scheme": "bearer" }))]
    }

    fn secrets() -> Secrets {
        Secrets {
            headers: &["authorization"],
            query: &["accessToken"],
            members: &[
                "password",
                "previousPassword",
                "confirmationCode",
                "accessToken",
                "profileToken",
                "refreshToken",
            ],
            ..Secrets::NONE
        }
    }
}

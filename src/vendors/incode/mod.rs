//! Incode ID: verifies a person once, and recognises the face later.
//!
//! A client hears of a verification by webhook, fetches it with the token that came along, and submits faces.
//! The contract's sections are named where a rule stands. Inside: `face` looks at pictures and is pure,
//! `state` the rules, `handlers` the wire.

mod actions;
mod amendment;
mod auth;
mod completion;
mod errors;
pub mod face;
mod handlers;
mod inputs;
mod model;
mod newcomer;
mod notifications;
mod routes;
mod seed;
mod state;

use std::sync::Arc;

use serde_json::json;

pub use errors::Error;
pub use seed::Seed;
pub use state::{Due, State, Subject};

use crate::api::{Api, Conventions, Ctx, Described, Rejection, Routes, Secrets, Visit};
use crate::engine::{Action, Answer, Attachment, Refusals, Transaction, Vendor, Webhooks};

/// The vendor.
#[derive(Debug, Default)]
pub struct Incode;

impl Vendor for Incode {
    const NAME: &'static str = "incode";
    type State = State;
    type Due = Due;
    type Event = Subject;
    type Seed = Seed;

    fn attachments(seed: &mut Seed) -> Vec<&mut Attachment> {
        seed.attachments()
    }

    fn seed(seed: &Seed, state: &mut State, tx: &mut Transaction<'_, Self>) -> Result<(), Refusals> {
        seed::fill(seed, state, tx)
    }

    fn doubts(seed: &Seed) -> Vec<String> {
        seed.doubts()
    }

    fn on_due(_: &mut State, due: Due, _: &mut Transaction<'_, Self>) -> Option<String> {
        match due {}
    }

    fn on_clock_turned_back(state: &mut State, tx: &mut Transaction<'_, Self>) {
        state.turn_back(tx.now());
    }

    fn actions() -> &'static [Action<Self>] {
        actions::ACTIONS
    }

    fn webhooks() -> Option<&'static Webhooks<Self>> {
        Some(&notifications::WEBHOOKS)
    }

    fn minting() -> Option<&'static Action<Self>> {
        Some(&actions::MINTING)
    }
}

impl Api for Incode {
    const NAME: &'static str = <Self as Vendor>::NAME;
    const BASE: &'static str = "/omni/incode-id";
    const TITLE: &'static str = "Incode ID and its hosted page (simulated)";

    type Error = Error;

    fn roots() -> &'static [&'static str] {
        &["omni", "incode-id"]
    }

    fn routes() -> Routes<Self> {
        routes::routes()
    }

    /// Section 5.1 has one row for the limit, whoever set it, and section 2 its place: step 8.
    fn conventions() -> Conventions {
        Conventions { limits_in_turn: true, ..Conventions::default() }
    }

    fn render(&self, error: Error, visit: &Visit<'_>) -> Answer {
        errors::render(error, visit)
    }

    fn faces() -> Vec<Described> {
        errors::faces()
    }

    fn sends() -> Vec<(&'static str, serde_json::Value)> {
        notifications::described()
    }

    fn security() -> Vec<(&'static str, serde_json::Value)> {
        vec![(auth::API_KEY, json!({ "type": "apiKey", "in": "header", "name": auth::KEY }))]
    }

    fn secrets() -> Secrets {
        Secrets {
            headers: &[auth::KEY, auth::TOKEN],
            query: &["token", "sig"],
            members: &["token"],
            digests: &["base64Image", "selfie", "base64", "face", "faces"],
            beside: &[("face", "imageUrl"), ("face", "template"), ("faces", "file"), ("faces", "sha256")],
            ..Secrets::NONE
        }
    }
}

impl Ctx<'_, Incode> {
    /// The settings of the request's namespace.
    fn settings(&self) -> Result<Arc<state::Settings>, Rejection> {
        auth::settings_of(self.visit())
    }
}

//! IntelliProve: health indicators from a short video of the face.
//!
//! A customer's back end creates users and fetches plug-in URLs; the user makes a face scan; biomarkers,
//! metrics, profiles, widgets and questions follow from it. The contract's sections are named where a rule
//! stands. Inside: `measurements` and `widgets` are pure, `validation` is the framework's 422, `state` the
//! rules, `handlers` the wire.

mod actions;
mod auth;
mod cdn;
mod errors;
mod handlers;
mod inputs;
mod measurements;
mod model;
mod routes;
mod seed;
mod state;
mod validation;
mod widgets;

use std::borrow::Cow;

use serde_json::json;

pub use errors::Error;
pub use seed::Seed;
pub use state::{Due, State};

use crate::api::{Api, Conventions, Ctx, Described, EXPOSED, Routes, Secrets, Visit};
use crate::engine::{Action, Answer, Method, Namespace, Refusals, Request, Transaction, Vendor};

/// The vendor.
#[derive(Debug, Default)]
pub struct IntelliProve;

impl Vendor for IntelliProve {
    const NAME: &'static str = "intelliprove";
    type State = State;
    type Due = Due;
    type Event = std::convert::Infallible;
    type Seed = Seed;

    fn seed(seed: &Seed, state: &mut State, tx: &mut Transaction<'_, Self>) -> Result<(), Refusals> {
        seed::fill(seed, state, tx)
    }

    fn on_due(state: &mut State, due: Due, tx: &mut Transaction<'_, Self>) -> Option<String> {
        state.on_due(due, tx)
    }

    fn ahead(state: &State) {
        state.ahead();
    }

    fn bring_up(state: &mut State) {
        state.catch_up_all();
    }

    fn on_clock_turned_back(state: &mut State, tx: &mut Transaction<'_, Self>) {
        state.turn_back(tx);
    }

    fn actions() -> &'static [Action<Self>] {
        actions::ACTIONS
    }

    fn minting() -> Option<&'static Action<Self>> {
        Some(&actions::MINTING)
    }
}

impl Api for IntelliProve {
    const NAME: &'static str = <Self as Vendor>::NAME;
    const BASE: &'static str = "/v2";
    const TITLE: &'static str = "IntelliProve engine v2 (simulated)";

    type Error = Error;

    fn roots() -> &'static [&'static str] {
        &["v2", "plugin", "cdn"]
    }

    fn routes() -> Routes<Self> {
        routes::routes()
    }

    fn render(&self, error: Error, visit: &Visit<'_>) -> Answer {
        errors::render(error, visit)
    }

    /// Preflights are answered on any path, without credentials.
    fn before(request: &Request) -> Option<Answer> {
        let asked = request.headers.bytes("access-control-request-method");
        if request.method != Method::Options || asked.is_none() || request.headers.bytes("origin").is_none() {
            return None;
        }
        let answer = Answer::new(200, "text/plain; charset=utf-8", "OK")
            .with("access-control-allow-methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
            .with("access-control-max-age", "600");
        // A list may come in several fields (RFC 9110, section 5.3).
        let wanted = request.headers.iter().filter(|(name, _)| *name == "access-control-request-headers");
        let wanted: Vec<_> = wanted.filter_map(|(_, value)| std::str::from_utf8(value).ok()).collect();
        Some(if wanted.is_empty() {
            answer
        } else {
            answer.with("access-control-allow-headers", wanted.join(", "))
        })
    }

    fn after(request: &Request, answer: &mut Answer) {
        if request.headers.bytes("origin").is_some() {
            let fields = [("access-control-allow-origin", "*"), ("access-control-expose-headers", EXPOSED)];
            answer.headers.extend(fields.map(|(name, value)| (name.into(), value.into())));
        }
    }

    fn conventions() -> Conventions {
        Conventions {
            redirect_slashes: true,
            allow_first_row: true,
            host_root: Some(("plugin.intelliprove.com", "/plugin/")),
            ..Conventions::default()
        }
    }

    fn faces() -> Vec<Described> {
        errors::faces()
    }

    fn security() -> Vec<(&'static str, serde_json::Value)> {
        let token = "`Token <action token>`; `Bearer` is not accepted.";
        vec![
            (auth::API_KEY, json!({ "type": "apiKey", "in": "header", "name": "x-api-key" })),
            (
                auth::ACTION_TOKEN,
                json!({ "type": "apiKey", "in": "header", "name": "authorization", "description": token }),
            ),
        ]
    }

    fn secrets() -> Secrets {
        Secrets {
            headers: &["x-api-key", "authorization"],
            query: &["action_token"],
            members: &["token"],
            ..Secrets::NONE
        }
    }

    /// The alias of the key (section 8).
    fn caller(namespace: &Namespace, fields: &[(Cow<'_, str>, Cow<'_, str>)]) -> Option<String> {
        let (_, key) = fields.iter().find(|(name, _)| name == auth::KEY)?;
        namespace.peek::<Self, _>(|state| state.settings.alias(key).map(str::to_owned)).flatten()
    }
}

impl Ctx<'_, IntelliProve> {
    /// Look at the settings of the request's namespace.
    fn settings<T>(&self, look: impl FnOnce(&state::Settings) -> T) -> Result<T, Error> {
        self.read(|state| look(&state.settings))
    }
}

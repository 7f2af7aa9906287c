//! Actions: what happens outside a vendor's API, done on purpose (the user finishes a scan).

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

use super::{Transaction, Vendor, tree};

/// Why an action was not done; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ActionRefused {
    /// No action of that name.
    #[error("unknown action `{name}`; known: {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The vendor's actions.
        known: String,
    },
    /// The arguments do not fit.
    #[error("{0}")]
    Arguments(String),
    /// The arguments name something that is not there.
    #[error("{what} `{given}` is unknown; known: {known}")]
    Missing {
        /// What kind of thing it would have been.
        what: &'static str,
        /// What was given.
        given: String,
        /// What there is, shortened where it is long.
        known: String,
    },
    /// The arguments fit, but nothing answers to them.
    #[error("{0}")]
    NotFound(String),
    /// The arguments fit, but what they name is past it.
    #[error("{0}")]
    Conflict(String),
    /// Refused, with advice of its own.
    #[error("{refused}")]
    Advised {
        /// What was refused.
        refused: Box<Self>,
        /// What to do about it.
        advice: String,
    },
}

impl ActionRefused {
    /// `given` is no known `what`; at most twenty of `known` are listed.
    pub fn missing(what: &'static str, given: &str, known: impl Iterator<Item = String>) -> Self {
        let mut known: Vec<_> = known.take(21).collect();
        if known.len() > 20 {
            known.truncate(20);
            known.push("…".into());
        }
        let known = if known.is_empty() { "none".into() } else { known.join(", ") };
        Self::Missing { what, given: given.into(), known }
    }

    /// The same, saying what to do about it.
    #[must_use]
    pub fn advising(self, advice: impl Into<String>) -> Self {
        Self::Advised { refused: Box::new(self), advice: advice.into() }
    }
}

type Run<V> = fn(&mut <V as Vendor>::State, &mut Transaction<'_, V>, Value) -> Result<Value, ActionRefused>;

/// One row of a vendor's table of actions.
pub struct Action<V: Vendor> {
    /// Its name behind the vendor's: `complete_face_scan`.
    pub name: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// The shape of its arguments.
    pub arguments: fn(&mut SchemaGenerator) -> Schema,
    /// Does it.
    pub run: Run<V>,
}

impl<V: Vendor> Action<V> {
    /// A row whose arguments have the shape of `A`; `run` starts with [`arguments`].
    pub const fn new<A: JsonSchema>(name: &'static str, summary: &'static str, run: Run<V>) -> Self {
        Self { name, summary, arguments: SchemaGenerator::subschema_for::<A>, run }
    }
}

/// Read the arguments of an action; an absent object counts as `{}`.
pub fn arguments<A: DeserializeOwned>(given: Value) -> Result<A, ActionRefused> {
    let given = if given.is_null() { Value::Object(serde_json::Map::new()) } else { given };
    tree::read(&given.into()).map_err(|misfit| {
        let place = misfit.path();
        let place = if place == "." { "arguments".into() } else { format!("argument `{place}`") };
        ActionRefused::Arguments(format!("{place}: {misfit}"))
    })
}

//! Actions: what happens outside a vendor's API, done on purpose (the user finishes a scan).

use std::sync::Arc;

use schemars::JsonSchema;
#[cfg(feature = "generate")]
use schemars::{Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

use super::{Transaction, Vendor, followed, listed, meant, plain, tree};

/// Why an action was not done; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ActionRefused {
    /// No action of that name.
    #[error("no action is named `{name}`{told}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The one that was probably meant, or those that there are.
        told: String,
    },
    /// The arguments do not fit.
    #[error("{0}")]
    Arguments(String),
    /// The arguments name something that is not there.
    #[error("{what} `{given}` is unknown{}", followed(meant, &format!("known: {known}")))]
    Missing {
        /// What kind of thing it would have been.
        what: &'static str,
        /// What was given.
        given: String,
        /// The one that was probably meant, if any is near.
        meant: String,
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
        let mut known: Vec<_> = known.collect();
        let meant = meant(given, known.iter().map(String::as_str));
        if known.len() > 20 {
            known.truncate(20);
            known.push("…".into());
        }
        let known = if known.is_empty() { "none".into() } else { known.join(", ") };
        Self::Missing { what, given: given.into(), meant, known }
    }

    /// Nothing answers to `given`, which would be a `what`; at most twenty of `known` are listed.
    pub fn not_found(what: &'static str, given: &str, known: impl Iterator<Item = String>) -> Self {
        Self::NotFound(Self::missing(what, given, known).to_string())
    }

    /// No action is named `name`; those of `known` are.
    pub fn unknown<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        let known: Vec<_> = known.into_iter().collect();
        let mut told = meant(name, known.iter().copied());
        if told.is_empty() {
            told = format!("; known: {}", listed(known));
        }
        Self::Unknown { name: name.into(), told }
    }

    /// The same, saying what to do about it.
    #[must_use]
    pub fn advising(self, advice: impl Into<String>) -> Self {
        Self::Advised { refused: Box::new(self), advice: advice.into() }
    }
}

type Run<V> = fn(&mut <V as Vendor>::State, &mut Transaction<'_, V>, Value) -> Result<Value, ActionRefused>;
type Read<V> = fn(Value) -> Result<Deed<V>, ActionRefused>;

/// What is left to do of an action whose arguments were read.
pub type Deed<V> = Arc<
    dyn Fn(&mut <V as Vendor>::State, &mut Transaction<'_, V>) -> Result<Value, ActionRefused> + Send + Sync,
>;

/// How an action is done.
enum Way<V: Vendor> {
    /// In one go, while the namespace is locked.
    AtOnce(Run<V>),
    /// What takes long before the namespace is locked, and the rest while it is.
    Prepared(Read<V>),
}

/// One row of a vendor's table of actions.
pub struct Action<V: Vendor> {
    /// Its name behind the vendor's: `complete_face_scan`.
    pub name: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Writes the shape of its arguments.
    #[cfg(feature = "generate")]
    pub arguments: fn(&mut SchemaGenerator) -> Schema,
    way: Way<V>,
}

impl<V: Vendor> Action<V> {
    /// A row whose arguments have the shape of `A`; `run` starts with [`arguments`].
    pub const fn new<A: JsonSchema>(name: &'static str, summary: &'static str, run: Run<V>) -> Self {
        Self {
            name,
            summary,
            #[cfg(feature = "generate")]
            arguments: SchemaGenerator::subschema_for::<A>,
            way: Way::AtOnce(run),
        }
    }

    /// The same for an action of which `read` does what takes long, such as looking at pictures; it is not told
    /// in which namespace it is done.
    pub const fn prepared<A: JsonSchema>(name: &'static str, summary: &'static str, read: Read<V>) -> Self {
        Self {
            name,
            summary,
            #[cfg(feature = "generate")]
            arguments: SchemaGenerator::subschema_for::<A>,
            way: Way::Prepared(read),
        }
    }

    /// Whether a part of it is done before the namespace is locked.
    pub fn is_prepared(&self) -> bool {
        matches!(self.way, Way::Prepared(_))
    }

    /// Do what can be done before the namespace is locked.
    pub fn ready(&self, given: Value) -> Result<Deed<V>, ActionRefused> {
        match self.way {
            Way::AtOnce(run) => Ok(Arc::new(move |state, tx| run(state, tx, given.clone()))),
            Way::Prepared(read) => read(given),
        }
    }
}

/// Read the arguments of an action; an absent object counts as `{}`.
pub fn arguments<A: DeserializeOwned>(given: Value) -> Result<A, ActionRefused> {
    let given = if given.is_null() { Value::Object(serde_json::Map::new()) } else { given };
    tree::read(&given.into()).map_err(|misfit| {
        let place = misfit.path();
        let place = if place == "." { "arguments".into() } else { format!("argument `{place}`") };
        ActionRefused::Arguments(format!("{place}: {}", plain(&misfit.to_string())))
    })
}

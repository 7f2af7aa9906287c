//! Chosen outcomes as an argument of a handler: the type lists the names that the operation knows.

use std::marker::PhantomData;
use std::sync::Arc;

use super::{Api, Ctx, Extract, OperationInfo, Problem, Visit};
use crate::engine::{Transaction, Vendor, meant};

/// The request header that chooses an outcome.
const HEADER: &str = "x-lookalike-outcome";

/// The reason word of an outcome that cannot be carried out as things are.
pub const IMPOSSIBLE: &str = "outcome-impossible";

/// A closed list of outcomes.
pub trait OutcomeSet: Sized + Copy + PartialEq + 'static {
    /// Every outcome with its name.
    const ALL: &'static [(&'static str, Self)];

    /// The outcome of that name.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, outcome)| *outcome)
    }

    /// The name of this outcome.
    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, outcome)| *outcome == self).map_or("", |(name, _)| name)
    }
}

/// Declare the outcomes of an operation: an enum and the names under which they are chosen.
macro_rules! outcomes {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$about])* $variant),+ }

        impl $crate::api::OutcomeSet for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($text, Self::$variant)),+];
        }
    };
}
pub(crate) use outcomes;

/// The right to ask which outcome was chosen for this request.
pub struct Forced<T> {
    operation: Arc<str>,
    header: Option<String>,
    kind: PhantomData<T>,
}

impl<T: OutcomeSet> Forced<T> {
    /// The outcome chosen by header, queue, magic value or scenario. Ask last: a queued outcome is used up.
    pub fn decide<V: Vendor>(&self, tx: &mut Transaction<'_, V>, magic: Option<&str>) -> Option<T> {
        tx.decide(&self.operation, self.header.as_deref(), magic).and_then(|name| T::named(&name))
    }
}

impl<A: Api, T: OutcomeSet> Extract<A> for Forced<T> {
    fn extract(ctx: &Ctx<'_, A>) -> Result<Self, A::Error> {
        let header = ctx.request().headers.get(HEADER).map(str::to_owned);
        Ok(Self { operation: Arc::clone(ctx.operation()), header, kind: PhantomData })
    }

    fn outcomes() -> Vec<&'static str> {
        T::ALL.iter().map(|(name, _)| *name).collect()
    }
}

/// The header that chooses an outcome must name one that the operation knows; it is never silently ignored.
pub(super) fn unknown(visit: &Visit<'_>, info: &OperationInfo) -> Option<Problem> {
    let given = String::from_utf8_lossy(visit.request.headers.bytes(HEADER)?);
    (!info.outcomes.contains(&&*given)).then(|| {
        let known = info.outcomes.join(", ");
        let hint = if known.is_empty() {
            "this operation knows no outcomes; leave the header out".into()
        } else {
            format!("use one of: {known}")
        };
        let meant = meant(&given, info.outcomes.iter().copied());
        Problem::new(400, "unknown-outcome", format!("`{given}` is no outcome of {}{meant}", info.id), hint)
            .with("operation", &*info.id)
            .with("known", info.outcomes.clone())
    })
}

//! Chosen outcomes as an argument of a handler: the type lists the names that the operation knows.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

use super::{Api, Ctx, Extract, Rejection};
use crate::engine::{Request, Transaction, Vendor};

/// The request header that chooses an outcome.
pub(super) const HEADER: &str = "x-lookalike-outcome";

/// The outcome that a request chooses by its header, whether or not there is such a one; two of them are none.
pub(super) fn given(request: &Request) -> Option<Cow<'_, str>> {
    request.headers.joined(HEADER).map(|value| match value {
        Cow::Borrowed(value) => String::from_utf8_lossy(value),
        Cow::Owned(value) => String::from_utf8_lossy(&value).into_owned().into(),
    })
}

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
    /// The outcome chosen by header, queue, magic value or scenario; refused where the operation knows none of that
    /// name. Ask last, where the operation's own judgement begins: a queued outcome is used up.
    pub fn decide<V: Vendor>(
        &self,
        tx: &mut Transaction<'_, V>,
        magic: Option<&str>,
    ) -> Result<Option<T>, Rejection> {
        let chosen = tx.decide(&self.operation, self.header.as_deref(), magic);
        chosen.map(|name| T::named(&name).ok_or(Rejection::UnknownOutcome)).transpose()
    }
}

impl<A: Api, T: OutcomeSet> Extract<A> for Forced<T> {
    fn extract(ctx: &Ctx<'_, A>) -> Result<Self, A::Error> {
        let header = given(ctx.request()).map(Cow::into_owned);
        Ok(Self { operation: Arc::clone(ctx.operation()), header, kind: PhantomData })
    }

    fn outcomes() -> Vec<&'static str> {
        T::ALL.iter().map(|(name, _)| *name).collect()
    }
}

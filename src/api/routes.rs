//! The typed route table: one line routes, documents and validates an operation.

use std::any::type_name;

use super::handler::{Call, Erased, Handler};
use super::{About, Api};
use crate::engine::{Namespace, Request};

/// Whether a request in a namespace takes long to answer.
type Weigh = fn(&Request, &Namespace) -> bool;

/// One row: methods, path, what is known of the operation, and the function that serves it.
pub(super) struct Row<A: Api> {
    /// The handler's name, which is the operation's.
    pub(super) name: &'static str,
    /// Whether a request for it keeps its thread busy for long.
    pub(super) heavy: Option<Weigh>,
    pub(super) methods: &'static [&'static str],
    pub(super) path: &'static str,
    pub(super) about: About,
    pub(super) handler: Box<dyn Call<A>>,
    /// The outcomes that can be chosen.
    pub(super) outcomes: fn() -> Vec<&'static str>,
}

/// The operations of an API in the order of its contract.
pub struct Routes<A: Api> {
    pub(super) rows: Vec<Row<A>>,
    pub(super) unresolved: Option<Unresolved>,
}

/// What requests are journaled as that met a path, but none of the operations that share it.
pub(super) struct Unresolved {
    pub(super) path: &'static str,
    pub(super) about: About,
}

impl<A: Api> Default for Routes<A> {
    fn default() -> Self {
        Self { rows: Vec::new(), unresolved: None }
    }
}

impl<A: Api> Routes<A> {
    /// No operations yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// An operation served with GET.
    #[must_use]
    pub fn get<Args: 'static>(
        self,
        path: &'static str,
        about: About,
        handler: impl Handler<A, Args>,
    ) -> Self {
        self.on(&["GET"], path, about, handler)
    }

    /// An operation served with GET, and with HEAD as GET without the body.
    #[must_use]
    pub fn page<Args: 'static>(
        self,
        path: &'static str,
        about: About,
        handler: impl Handler<A, Args>,
    ) -> Self {
        self.on(&["GET", "HEAD"], path, about, handler)
    }

    /// An operation served with POST.
    #[must_use]
    pub fn post<Args: 'static>(
        self,
        path: &'static str,
        about: About,
        handler: impl Handler<A, Args>,
    ) -> Self {
        self.on(&["POST"], path, about, handler)
    }

    /// An operation served with PUT.
    #[must_use]
    pub fn put<Args: 'static>(
        self,
        path: &'static str,
        about: About,
        handler: impl Handler<A, Args>,
    ) -> Self {
        self.on(&["PUT"], path, about, handler)
    }

    /// An operation served with DELETE.
    #[must_use]
    pub fn delete<Args: 'static>(
        self,
        path: &'static str,
        about: About,
        handler: impl Handler<A, Args>,
    ) -> Self {
        self.on(&["DELETE"], path, about, handler)
    }

    /// An operation served with each of `methods`.
    #[must_use]
    pub fn on<Args: 'static, H: Handler<A, Args>>(
        mut self,
        methods: &'static [&'static str],
        path: &'static str,
        about: About,
        handler: H,
    ) -> Self {
        let name = type_name::<H>().rsplit("::").next().unwrap_or_default();
        self.rows.push(Row {
            name,
            heavy: None,
            methods,
            path,
            about,
            handler: Box::new(Erased::new(handler)),
            outcomes: H::outcomes,
        });
        self
    }

    /// The paths of all operations.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &'static str> + use<'_, A> {
        self.rows.iter().map(|row| row.path)
    }

    /// First method, path and summary of all operations.
    pub(crate) fn summaries(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> + use<'_, A> {
        let method = |row: &Row<A>| row.methods.first().copied().unwrap_or_default();
        self.rows.iter().map(move |row| (method(row), row.path, row.about.summary))
    }

    /// The operation just added is heavy: it signs, decodes pictures or passes years, for a millisecond or more.
    ///
    /// The server then calls it away from the threads that serve sockets. Its handler should do the long work
    /// before it takes the namespace's lock, or after.
    #[must_use]
    pub fn heavy(self) -> Self {
        self.heavy_where(|_, _| true)
    }

    /// The same for the requests that `weigh` says it of: being handed over costs more than an answer that is soon there.
    /// It is asked before the API has looked at the request, and must be quick whatever was sent.
    #[must_use]
    pub fn heavy_where(mut self, weigh: Weigh) -> Self {
        if let Some(row) = self.rows.last_mut() {
            row.heavy = Some(weigh);
        }
        self
    }

    /// The operation just added is called `name` instead of what its handler is called: where one path has
    /// several operations, their names say whose each is.
    #[must_use]
    pub fn called(mut self, name: &'static str) -> Self {
        if let Some(row) = self.rows.last_mut() {
            row.name = name;
        }
        self
    }

    /// List an operation `unresolved` for what [`Api::dispatch`] refuses; `path` says where that can happen.
    #[must_use]
    pub fn unresolved(mut self, path: &'static str, about: About) -> Self {
        self.unresolved = Some(Unresolved { path, about });
        self
    }
}

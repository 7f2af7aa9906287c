//! The typed route table: one line routes, documents and validates an operation.

use std::any::type_name;

use super::handler::{Call, Erased, Handler};
use super::{About, Api};

/// One row: methods, path, what is known of the operation, and the function that serves it.
pub(super) struct Row<A: Api> {
    /// The handler's name, which is the operation's.
    pub(super) name: &'static str,
    pub(super) methods: &'static [&'static str],
    pub(super) path: &'static str,
    pub(super) about: About,
    pub(super) handler: Box<dyn Call<A>>,
}

/// The operations of an API in the order of its contract.
pub struct Routes<A: Api> {
    pub(super) rows: Vec<Row<A>>,
}

impl<A: Api> Default for Routes<A> {
    fn default() -> Self {
        Self { rows: Vec::new() }
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
        self.rows.push(Row { name, methods, path, about, handler: Box::new(Erased::new(handler)) });
        self
    }
}

//! Which API a path belongs to: by its first segment, by the host that was addressed, or by an alias.

use std::sync::Arc;

use super::router::covers;
use super::{Address, Mounted, Pipeline, Problem, Visit};
use crate::engine::{Alias, Request};

impl Pipeline {
    /// The API that a path belongs to, and the path to route by.
    pub(super) fn owner<'p>(
        &self,
        request: &Request,
        address: Address<'p>,
    ) -> Option<(&dyn Mounted, &'p str)> {
        let aliases = || self.aliases(address.namespace);
        self.fixed_owner(request, address.path)
            .or_else(|| self.alias_owner(&aliases(), address.path).map(|mount| (mount, address.path)))
    }

    /// The API that a path always belongs to.
    fn fixed_owner<'p>(&self, request: &Request, path: &'p str) -> Option<(&dyn Mounted, &'p str)> {
        let root = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let mounts = || self.mounts.iter().map(AsRef::as_ref);
        mounts()
            .find(|mount| mount.roots().contains(&root))
            .map(|mount| (mount, without_root(mount, path)))
            .or_else(|| mounts().find_map(|mount| host_root(mount, request, path).map(|path| (mount, path))))
    }

    /// An alias may stand outside the vendor's own paths.
    fn alias_owner(&self, aliases: &[Alias], path: &str) -> Option<&dyn Mounted> {
        let alias = aliases.iter().find(|alias| covers(&alias.path, path))?;
        let vendor = alias.operation.split('.').next()?;
        self.mounts.iter().map(AsRef::as_ref).find(|mount| mount.name() == vendor)
    }

    /// Whether a path is an API's still: an alias may have gone, or moved, before the request arrived.
    pub(super) fn owns(&self, mount: &dyn Mounted, visit: &Visit<'_>) -> bool {
        let path = visit.address.path;
        let owner = self
            .fixed_owner(visit.request, path)
            .map(|(mount, _)| mount)
            .or_else(|| self.alias_owner(visit.arrival.aliases(), path));
        owner.is_some_and(|owner| owner.name() == mount.name())
    }

    /// The extra paths of a namespace, or those that it would have if it were created now.
    pub(super) fn aliases(&self, namespace: &str) -> Arc<[Alias]> {
        let found = self.namespaces().find(namespace).map(|namespace| namespace.aliases());
        found.unwrap_or_else(|| Arc::clone(&self.namespaces().blueprint().aliases))
    }

    /// What is said where no API is served.
    pub(super) fn nobody(&self, path: &str) -> Problem {
        let bases: Vec<_> = self
            .mounts
            .iter()
            .flat_map(|mount| mount.roots().iter().map(|root| format!("/{root}")))
            .collect();
        let detail = format!("no API is served at `{path}`");
        Problem::new(404, "unknown-route", detail, format!("paths begin with one of: {}", bases.join(", ")))
    }
}

/// A vendor's host may stand for a path: what is `/` there is another path here.
fn host_root(mount: &dyn Mounted, request: &Request, path: &str) -> Option<&'static str> {
    let (host, root) = mount.conventions().host_root?;
    let given = request.host().split(':').next().unwrap_or_default();
    (path == "/" && given.eq_ignore_ascii_case(host)).then_some(root)
}

/// The path without a first segment that may be left out.
fn without_root<'p>(mount: &dyn Mounted, path: &'p str) -> &'p str {
    let rest = mount.conventions().optional_root.and_then(|root| path.strip_prefix('/')?.strip_prefix(root));
    rest.filter(|rest| rest.starts_with('/')).unwrap_or(path)
}

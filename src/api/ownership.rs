//! Which API a path belongs to: by its first segment, by the host that was addressed, or by an alias.

use std::sync::Arc;

use super::addressing::{below_namespace, is_name, single_slashes};
use super::operation::below_root;
use super::router::covers;
use super::{Address, Mounted, Pipeline, Problem, Source, Visit};
use crate::engine::{Alias, Namespace, Request, nearest};

/// The API that a path belongs to.
#[derive(Clone, Copy)]
pub(super) struct Owner<'m, 'p> {
    pub(super) mount: &'m dyn Mounted,
    /// The path to route by.
    pub(super) path: &'p str,
    /// Whether it is so in all namespaces; otherwise by an alias.
    is_fixed: bool,
}

/// A request with whom it calls.
pub(super) struct Called<'m, 'r> {
    pub(super) request: &'r Request,
    pub(super) address: Address<'r>,
    /// Its namespace, if that is there. It does not go for having been idle while somebody holds it.
    pub(super) namespace: Option<Arc<Namespace>>,
    /// The API, if one is served there.
    pub(super) owner: Option<Owner<'m, 'r>>,
}

impl Called<'_, '_> {
    /// Whether it takes long to answer: a namespace that is not there yet is built first.
    pub(super) fn is_heavy(&self) -> bool {
        let Self { request, namespace, owner, .. } = self;
        let Some(namespace) = namespace else { return true };
        owner.is_some_and(|Owner { mount, path, .. }| {
            mount.has_heavy() && mount.is_heavy(request, path, namespace)
        })
    }
}

impl Pipeline {
    /// Find out whom a request calls.
    pub(super) fn called<'r>(&self, request: &'r Request, address: Address<'r>) -> Called<'_, 'r> {
        let namespace = self.namespaces().find(address.namespace);
        let owner = self.owner(request, address, namespace.as_deref());
        Called { request, address, namespace, owner }
    }

    /// The API that a path belongs to in a namespace, or in one that would be created now.
    fn owner<'p>(
        &self,
        request: &Request,
        address: Address<'p>,
        namespace: Option<&Namespace>,
    ) -> Option<Owner<'_, 'p>> {
        let path = address.path;
        let fixed = self.fixed_owner(request, path);
        let fixed = fixed.map(|(mount, path)| Owner { mount, path, is_fixed: true });
        fixed.or_else(|| {
            let planned = || Arc::clone(&self.namespaces().blueprint().aliases);
            let aliases = namespace.map_or_else(planned, Namespace::aliases);
            self.alias_owner(&aliases, path).map(|mount| Owner { mount, path, is_fixed: false })
        })
    }

    /// The API that a path always belongs to.
    pub(super) fn fixed_owner<'p>(
        &self,
        request: &Request,
        path: &'p str,
    ) -> Option<(&dyn Mounted, &'p str)> {
        let root = path.trim_start_matches('/');
        let root = root.find('/').and_then(|end| root.get(..end)).unwrap_or(root);
        let mounts = || self.mounts.iter().map(AsRef::as_ref);
        mounts()
            .find(|mount| mount.roots().contains(&root))
            .map(|mount| (mount, below_root(mount.conventions().optional_root, path)))
            .or_else(|| mounts().find_map(|mount| host_root(mount, request, path).map(|path| (mount, path))))
    }

    /// An alias may stand outside the vendor's own paths.
    fn alias_owner(&self, aliases: &[Alias], path: &str) -> Option<&dyn Mounted> {
        let alias = aliases.iter().find(|alias| covers(&alias.path, path))?;
        let vendor = alias.operation.split('.').next()?;
        self.mounts.iter().map(AsRef::as_ref).find(|mount| mount.name() == vendor)
    }

    /// Whether a path is its owner's still: an alias may have gone, or moved, before the request arrived.
    pub(super) fn owns(&self, owner: Owner<'_, '_>, visit: &Visit<'_>) -> bool {
        let still = || self.alias_owner(visit.arrival.aliases(), visit.address.path);
        owner.is_fixed || still().is_some_and(|mount| mount.name() == owner.mount.name())
    }

    /// What is said where no API is served.
    pub(super) fn nobody(&self, address: Address<'_>) -> Problem {
        let bases: Vec<_> = self
            .mounts
            .iter()
            .flat_map(|mount| mount.roots().iter().map(|root| format!("/{root}")))
            .collect();
        let detail = format!(
            "no API is served at `{}`{}",
            address.path,
            self.slip_meant(address)
                .or_else(|| self.own_meant(address))
                .or_else(|| self.namespace_meant(address))
                .unwrap_or_default()
        );
        Problem::new(404, "unknown-route", detail, format!("paths begin with one of: {}", bases.join(", ")))
    }

    /// The path of ours that was probably meant, in words. What of a vendor's was meant is told with the journal.
    fn own_meant(&self, address: Address<'_>) -> Option<String> {
        let ours = self.mounts.iter().filter(|mount| !mount.steered()).flat_map(|mount| mount.roots());
        let (root, rest) = first_segment(address.path);
        nearest(root, ours.copied())
            .map(|meant| format!("; did you mean `{}/{meant}{rest}`?", own_prefix(address)))
    }

    /// The path that was meant by one with a slash too many, or in capitals.
    fn slip_meant(&self, address: Address<'_>) -> Option<String> {
        let tidy = single_slashes(address.path);
        let below = below_namespace(&tidy);
        let prefix = tidy.strip_suffix(below)?;
        let (root, rest) = first_segment(below);
        let roots = self.mounts.iter().flat_map(|mount| mount.roots());
        let meant = roots.copied().find(|known| known.eq_ignore_ascii_case(root))?;
        let meant = format!("{prefix}/{meant}{rest}");
        (meant != address.path).then(|| format!("; did you mean `{}{meant}`?", own_prefix(address)))
    }

    /// The path that was probably meant by one whose first segment is too much: a namespace whose sign was forgotten, or
    /// a base that the vendor has elsewhere.
    fn namespace_meant(&self, address: Address<'_>) -> Option<String> {
        let (name, below) = address.path.strip_prefix('/')?.split_once('/')?;
        let root = below.split('/').next().unwrap_or(below);
        let is_served = self.mounts.iter().any(|mount| mount.roots().contains(&root));
        let without = format!("`{}/{below}`", own_prefix(address));
        let by_name = address.source == Source::Default && is_name(name);
        let with_name = if by_name { format!("`/@{name}/{below}`, or ") } else { String::new() };
        is_served.then(|| format!("; did you mean {with_name}{without}?"))
    }
}

/// What stands in front of a path where its namespace is named by it.
fn own_prefix(Address { namespace, source, .. }: Address<'_>) -> String {
    if source == Source::Path { format!("/@{namespace}") } else { String::new() }
}

/// The first segment of a path without its slash, and what stands behind it.
fn first_segment(path: &str) -> (&str, &str) {
    let below = path.strip_prefix('/').unwrap_or(path);
    below.find('/').and_then(|end| below.split_at_checked(end)).unwrap_or((below, ""))
}

/// A vendor's host may stand for a path: what is `/` there is another path here.
fn host_root(mount: &dyn Mounted, request: &Request, path: &str) -> Option<&'static str> {
    let (host, root) = mount.conventions().host_root?;
    let given = request.host().split(':').next().unwrap_or_default();
    (path == "/" && given.eq_ignore_ascii_case(host)).then_some(root)
}

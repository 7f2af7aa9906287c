//! Who may steer the simulator: not the pages that a developer has open beside it, and nobody without the token
//! where one is set.
//!
//! A browser says where a request comes from in `Origin` or `Sec-Fetch-Site`, but says neither when a page reads
//! from what it takes for its own server. Such a page has led its own name to our address (DNS rebinding), so the
//! name in `Host` must be one that nobody on the internet can own: an address, a name without a dot, one of the
//! reserved endings, or one that we were told. A caller with the token needs no such proof, and neither does a probe:
//! what waits for a container asks for its health under whatever name it has for the machine, and health tells no secret.

use std::net::{IpAddr, Ipv6Addr};

use sha2::{Digest, Sha256};

use crate::api::{Problem, Visit};
use crate::engine::{Method, Request};

/// Endings that are reserved or meant for private networks, so that no page of the internet lives there.
const PRIVATE: [&str; 9] =
    [".localhost", ".local", ".internal", ".test", ".example", ".invalid", ".home.arpa", ".lan", ".svc"];
/// Open without a token and under any name: probes have neither.
const HEALTH: &str = "/__admin/health";

/// What is asked of callers of the control API.
#[derive(Clone, Default)]
pub struct Gate {
    token: Option<[u8; 32]>,
    hosts: Vec<String>,
}

impl Gate {
    /// A gate that asks for `token`, if there is one, and takes `hosts` for our own names too.
    pub fn new(token: Option<&str>, hosts: impl IntoIterator<Item = String>) -> Self {
        let hosts = hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        Self { token: token.map(digest), hosts }
    }

    /// Why a request is turned away.
    pub(super) fn refuse(&self, visit: &Visit<'_>) -> Option<Problem> {
        let request = visit.request;
        if is_cross_origin(request) {
            let detail = "the control API answers no page of another origin";
            let hint = "call it from a test or a terminal, or open it directly";
            return Some(Problem::new(403, "cross-origin", detail, hint));
        }
        if visit.path == HEALTH && matches!(request.method, Method::Get | Method::Head) {
            return None;
        }
        let Some(token) = &self.token else { return self.refuse_host(request) };
        if shown(request).is_some_and(|shown| same(&digest(shown), token)) {
            return None;
        }
        if !visit.path.starts_with("/__admin") {
            return self.refuse_host(request);
        }
        let (word, detail) = match request.headers.bytes("authorization") {
            None => ("no-admin-token", "the control API of this server asks for its token"),
            Some(_) => ("bad-admin-token", "this is not the token of this server's control API"),
        };
        let hint =
            "send `Authorization: Bearer <token>` with what --admin-token or LOOKALIKE_ADMIN_TOKEN says";
        Some(Problem::new(401, word, detail, hint))
    }

    fn refuse_host(&self, request: &Request) -> Option<Problem> {
        let name = host_name(request.host()).to_ascii_lowercase();
        (!is_private(&name) && !self.hosts.contains(&name)).then(|| {
            let detail = format!("`{name}` is no name that is known to be ours");
            let hint = format!(
                "address the server by its IP address or by a name that nobody can own on the internet (`localhost`, one \
                 without a dot, or one that ends in {}), or start it with --admin-host or --admin-token",
                PRIVATE.join(", ")
            );
            Problem::new(403, "foreign-host", detail, hint)
        })
    }
}

/// Whether a browser says that a page of another origin asks.
fn is_cross_origin(request: &Request) -> bool {
    let header = |name: &str| request.headers.bytes(name).map(String::from_utf8_lossy);
    let is_own = |origin: &str| {
        origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(request.host()))
    };
    let by_origin = header("origin").is_some_and(|origin| !is_own(&origin));
    let by_fetch = header("sec-fetch-site").is_some_and(|site| !matches!(&*site, "same-origin" | "none"));
    by_origin || by_fetch
}

/// A host without its port.
fn host_name(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

fn is_private(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.parse::<IpAddr>().is_ok()
        || name.parse::<Ipv6Addr>().is_ok()
        || !name.contains('.')
        || PRIVATE.iter().any(|ending| name.ends_with(ending))
}

/// The token that a request shows.
fn shown(request: &Request) -> Option<&str> {
    let (scheme, token) = request.headers.get("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// Compare in a time that does not tell how much of it is right.
fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_on_the_internet_can_own_are_private() {
        for name in [
            "127.0.0.1",
            "::1",
            "192.168.1.7",
            "localhost",
            "lookalike",
            "a.localhost",
            "a.svc.cluster.local",
            "sim.test",
        ] {
            assert!(is_private(name), "{name}");
        }
        for name in ["evil.com", "localhost.evil.com", "127.0.0.1.nip.io", "test", "a.test.com"] {
            assert_eq!(is_private(name), name == "test", "{name}");
        }
    }

    #[test]
    fn a_host_is_read_without_its_port() {
        for (host, name) in
            [("a:1", "a"), ("a", "a"), ("[::1]:80", "::1"), ("[::1]", "::1"), ("1.2.3.4:5", "1.2.3.4")]
        {
            assert_eq!(host_name(host), name);
        }
    }
}

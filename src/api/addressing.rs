//! Which namespace a request means, and what is left of its path.
//!
//! Three ways to name it, first hit wins: the path prefix `/@name`, the header `x-lookalike-namespace`, the
//! first label of a host below `localhost`.

use std::borrow::Cow;

use thiserror::Error;

use crate::engine::{DEFAULT, Request};

/// The header that names a namespace.
pub(super) const HEADER: &str = "x-lookalike-namespace";

/// How a request named its namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// By the prefix `/@name`.
    Path,
    /// By the header.
    Header,
    /// By the host label.
    Host,
    /// Not at all.
    Default,
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// The namespace.
    pub namespace: &'a str,
    /// How it was named.
    pub source: Source,
    /// The path without the prefix; it begins with `/`.
    pub path: &'a str,
}

/// A name that no namespace can have.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no name of a namespace; a name is 1 to 64 of A-Z a-z 0-9 . _ -, and not `.` or `..`")]
pub struct BadName(pub String);

/// Find out where `request` goes.
pub fn locate(request: &Request) -> Result<Address<'_>, BadName> {
    if let Some(rest) = request.path().strip_prefix("/@") {
        let end = rest.find('/').unwrap_or(rest.len());
        let (name, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let path = if path.is_empty() { "/" } else { path };
        return Ok(Address { namespace: checked(name)?, source: Source::Path, path });
    }
    let path = request.path();
    match request.headers.joined(HEADER) {
        Some(Cow::Borrowed(value)) => {
            let name =
                std::str::from_utf8(value).map_err(|_| BadName(String::from_utf8_lossy(value).into()))?;
            return Ok(Address { namespace: checked(name)?, source: Source::Header, path });
        }
        Some(Cow::Owned(several)) => return Err(BadName(String::from_utf8_lossy(&several).into())),
        None => {}
    }
    Ok(match label(request.host()) {
        Some(name) => Address { namespace: checked(name)?, source: Source::Host, path },
        None => Address { namespace: DEFAULT, source: Source::Default, path },
    })
}

/// The path without a namespace's prefix, whether or not that could be its name.
pub fn below_namespace(path: &str) -> &str {
    match path.strip_prefix("/@") {
        Some(rest) => rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/"),
        None => path,
    }
}

/// The path with one slash wherever several stand.
pub fn single_slashes(path: &str) -> String {
    let mut single = String::with_capacity(path.len());
    for letter in path.chars() {
        if letter != '/' || !single.ends_with('/') {
            single.push(letter);
        }
    }
    single
}

/// The label before `.localhost`, port aside. Names of hosts are the same in capitals and small letters, those of
/// namespaces are not: so the label counts as it is written, and browsers, which write it small, reach small ones.
fn label(host: &str) -> Option<&str> {
    const SUFFIX: &str = ".localhost";
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let (label, suffix) = name.split_at_checked(name.len().checked_sub(SUFFIX.len())?)?;
    (suffix.eq_ignore_ascii_case(SUFFIX) && !label.is_empty()).then_some(label)
}

fn checked(name: &str) -> Result<&str, BadName> {
    if is_name(name) { Ok(name) } else { Err(BadName(name.chars().take(80).collect())) }
}

/// Whether `name` can name a namespace: 1–64 of `A-Z a-z 0-9 . _ -`, but no dots that clients take out of a path.
pub fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && !matches!(name, "." | "..")
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Body, Headers, Method, Moment};

    fn request(path: &str, headers: &[(&str, &str)]) -> Request {
        Request {
            method: Method::Get,
            target: path.into(),
            scheme: "http",
            headers: headers.iter().copied().collect::<Headers>(),
            body: Body::Complete(bytes::Bytes::new()),
            received: Moment::default(),
        }
    }

    #[test]
    fn the_first_way_to_name_a_namespace_wins() {
        let all = [("x-lookalike-namespace", "header"), ("host", "label.localhost:8080")];
        let table = [
            (request("/@path/v2/users", &all), ("path", Source::Path, "/v2/users")),
            (request("/v2/users", &all), ("header", Source::Header, "/v2/users")),
            (request("/v2/users", &[("host", "Shop-7.LocalHost")]), ("Shop-7", Source::Host, "/v2/users")),
            (request("/v2/users", &[("host", ".localhost")]), ("default", Source::Default, "/v2/users")),
            (request("/v2/users", &all[1..]), ("label", Source::Host, "/v2/users")),
            (request("/v2/users", &[("host", "localhost:8080")]), ("default", Source::Default, "/v2/users")),
            (request("/@path", &[]), ("path", Source::Path, "/")),
        ];
        for (request, (namespace, source, path)) in table {
            assert_eq!(locate(&request), Ok(Address { namespace, source, path }), "{}", request.path());
        }
    }

    #[test]
    fn a_name_that_cannot_be_one_is_refused() {
        let long = "n".repeat(65);
        for path in ["/@/v2".into(), "/@a%20b/v2".into(), "/@a!b".into(), format!("/@{long}/v2")] {
            assert!(locate(&request(&path, &[])).is_err(), "{path}");
        }
        assert!(locate(&request("/", &[("x-lookalike-namespace", "")])).is_err());
    }
}

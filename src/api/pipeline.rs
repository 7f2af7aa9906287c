//! One request from capture to record, synchronously.
//!
//! Address it, open its namespace, let the API that owns the path serve it, and write the exchange down.
//! One pass, no stack of middlewares: each of those costs more than all that happens here.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use std::cell::RefCell;

use super::{Address, Mounted, Outgoing, Problem, Redaction, Served, Visit, addressing, locate};
use crate::engine::{Answer, Arrival, Namespace, Namespaces, NoNamespace, Recorded, Request};

/// What the pipeline was told at the start.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The base of URLs that are handed out; left out: as the request addressed us.
    pub public_url: Option<String>,
    /// Whether answers go without our own header fields, for byte-exact comparison.
    pub no_headers: bool,
}

/// All APIs of the server over all namespaces.
pub struct Pipeline {
    mounts: Vec<Arc<dyn Mounted>>,
    namespaces: Arc<Namespaces>,
    options: Options,
    /// Requests that take part in no namespace.
    outside: AtomicU64,
}

impl Pipeline {
    /// Put the APIs behind one door.
    pub fn new(mounts: Vec<Arc<dyn Mounted>>, namespaces: Arc<Namespaces>, options: Options) -> Self {
        Self { mounts, namespaces, options, outside: AtomicU64::new(0) }
    }

    /// The namespaces.
    pub fn namespaces(&self) -> &Arc<Namespaces> {
        &self.namespaces
    }

    /// Whether a request takes long to answer, so that it should not be answered on a thread that others wait for.
    pub fn is_heavy(&self, request: &Request) -> bool {
        let path = addressing::below_namespace(&request.path);
        let aliases = &self.namespaces.blueprint().aliases;
        self.owner(request, path)
            .is_some_and(|(mount, path)| mount.is_heavy(request.method.as_str(), path, aliases))
    }

    /// Answer a request without waiting for anything.
    pub fn answer(&self, request: &Request) -> Answer {
        self.serve(request).at_once(request.received)
    }

    /// Serve a request. What answers HEAD still has the body that its length tells of; the transport leaves it out.
    pub fn serve(&self, request: &Request) -> Outgoing {
        let address = match locate(request) {
            Ok(address) => address,
            Err(bad) => {
                return Outgoing::now(self.refuse(Problem::new(
                    400,
                    "bad-namespace",
                    bad.to_string(),
                    "correct the path prefix, header or host label",
                )));
            }
        };
        let Some((mount, path)) = self.owner(request, address.path) else {
            return Outgoing::now(self.nobody(address.path));
        };
        if !mount.steered() {
            let visit = Visit {
                request,
                address,
                path,
                namespace: None,
                arrival: Arrival::default(),
                id: self.number(mount.name()),
                public_url: self.public_url(),
                wait: RefCell::default(),
            };
            let served = mount.serve(&visit);
            let (id, no_headers) = (visit.id.clone(), self.options.no_headers);
            let wait = visit.wait.take().map(|wait| wait.then(move |answer| sign(answer, &id, no_headers)));
            return Outgoing { answer: self.sign(served.answer, &visit.id), hold: None, wait };
        }
        let namespace = match self.namespaces.open(address.namespace, request.received) {
            Ok(namespace) => namespace,
            Err(error) => return Outgoing::now(self.refuse(no_namespace(&error))),
        };
        self.steered(mount, request, address, path, namespace)
    }

    fn steered(
        &self,
        mount: &dyn Mounted,
        request: &Request,
        address: Address<'_>,
        path: &str,
        namespace: Arc<Namespace>,
    ) -> Outgoing {
        let arrival = namespace.arrive();
        let id = format!("{}-{}", namespace.name(), arrival.number);
        let visit = Visit {
            request,
            address,
            path,
            namespace: Some(Arc::clone(&namespace)),
            arrival,
            id,
            public_url: self.public_url(),
            wait: RefCell::default(),
        };
        let Served { answer, operation, decision } = mount.serve(&visit);
        let at = visit.now();
        tracing::debug!(request = %visit.id, method = %request.method, path = self.shown(path), status = answer.status, "answered");
        // The transport would stamp real time; in a namespace nothing follows any clock but its own.
        let answer = self.sign(answer, &visit.id).with("date", at.to_http_date());
        let operation = operation.as_ref();
        namespace.record(
            arrival,
            Recorded { number: arrival.number, at, operation, decision, request, answer: &answer },
        );
        Outgoing { answer, hold: namespace.hold(arrival), wait: None }
    }

    /// A path without secrets: a key of one vendor may also be sent to another.
    fn shown(&self, path: &str) -> String {
        Redaction::of(self.mounts.iter().map(|mount| mount.secrets()).collect()).text(path)
    }

    /// The API that a path belongs to, and the path to route by.
    fn owner<'p>(&self, request: &Request, path: &'p str) -> Option<(&dyn Mounted, &'p str)> {
        let root = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let mounts = || self.mounts.iter().map(AsRef::as_ref);
        mounts()
            .find(|mount| mount.roots().contains(&root))
            .map(|mount| (mount, without_root(mount, path)))
            .or_else(|| mounts().find_map(|mount| host_root(mount, request, path).map(|path| (mount, path))))
            .or_else(|| self.alias_owner(path).map(|mount| (mount, path)))
    }

    /// An alias may stand outside the vendor's own paths.
    fn alias_owner(&self, path: &str) -> Option<&dyn Mounted> {
        let aliases = &self.namespaces.blueprint().aliases;
        let alias = aliases.iter().find(|alias| super::router::covers(&alias.path, path))?;
        let vendor = alias.operation.split('.').next()?;
        self.mounts.iter().map(AsRef::as_ref).find(|mount| mount.name() == vendor)
    }

    fn public_url(&self) -> Option<&str> {
        self.options.public_url.as_deref()
    }

    fn number(&self, name: &str) -> String {
        format!("{name}-{}", self.outside.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn nobody(&self, path: &str) -> Answer {
        let bases: Vec<_> = self
            .mounts
            .iter()
            .flat_map(|mount| mount.roots().iter().map(|root| format!("/{root}")))
            .collect();
        let detail = format!("no API is served at `{path}`");
        self.refuse(Problem::new(
            404,
            "unknown-route",
            detail,
            format!("paths begin with one of: {}", bases.join(", ")),
        ))
    }

    fn refuse(&self, problem: Problem) -> Answer {
        self.sign(problem.answer(), &self.number("refused"))
    }

    fn sign(&self, answer: Answer, id: &str) -> Answer {
        sign(answer, id, self.options.no_headers)
    }
}

/// Add our own header fields, unless answers go without.
fn sign(mut answer: Answer, id: &str, no_headers: bool) -> Answer {
    if no_headers {
        return answer;
    }
    if let Some(reason) = answer.reason.clone() {
        answer = answer.with("x-lookalike-reason", reason);
    }
    answer.with("x-lookalike-request-id", id.to_owned())
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

/// Word the lack of a namespace.
pub(crate) fn no_namespace(error: &NoNamespace) -> Problem {
    let (status, word, hint) = match error {
        NoNamespace::Unknown(_) => {
            (404, "unknown-namespace", "GET /__admin/namespaces lists those that are there; POST creates one")
        }
        NoNamespace::Exists(_) => (
            409,
            "namespace-exists",
            "choose another name, or drop it with DELETE /__admin/namespaces/{name} first",
        ),
        NoNamespace::Full(_) => (
            503,
            "too-many-namespaces",
            "drop some with DELETE /__admin/namespaces/{name}, or raise --max-namespaces",
        ),
        NoNamespace::Permanent => (409, "default-namespace", "use POST /__admin/reset"),
        NoNamespace::Scenario(_) => (500, "scenario", "check the scenario with `lookalike check`"),
    };
    Problem::new(status, word, error.to_string(), hint)
}

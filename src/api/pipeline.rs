//! One request from capture to record, synchronously.
//!
//! Address it, open its namespace, let the API that owns the path serve it, and write the exchange down.
//! One pass, no stack of middlewares: each of those costs more than all that happens here.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::addressing::BadName;
use super::ownership::{Called, Owner};
use super::{Address, Hold, Mounted, Problem, Redaction, Served, Visit, Wait, below_namespace, locate};
use crate::engine::{
    Answer, Answered, Arrival, Meter, Moment, Namespace, Namespaces, NoNamespace, Release, Request, Span,
};

/// The most characters that the log shows of a path that belongs to no API: it may be of any length.
const LOGGED: usize = 200;

/// What the pipeline was told at the start.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The base of URLs that are handed out; left out: as the request addressed us.
    pub public_url: Option<String>,
    /// Whether answers go without our own header fields, for byte-exact comparison.
    pub no_headers: bool,
}

/// An answer, and what the server has to do with it.
pub struct Response {
    /// The answer; not final where there is something to hold it for.
    pub answer: Answer,
    /// What to do before it is final.
    pub hold: Option<Hold>,
    /// What the final answer waits for, where it can be looked for without asking again.
    pub wait: Option<Wait>,
    /// To be dropped once the answer was written: what the request caused is held back until then.
    pub release: Option<Release>,
    /// Where the time is counted that it took.
    pub meter: Option<Arc<Meter>>,
}

impl Response {
    fn plain(answer: Answer) -> Self {
        Self { answer, hold: None, wait: None, release: None, meter: None }
    }
}

/// All APIs of the server over all namespaces.
pub struct Pipeline {
    pub(super) mounts: Vec<Arc<dyn Mounted>>,
    namespaces: Arc<Namespaces>,
    options: Options,
    /// How many requests took part in no namespace.
    count: AtomicU64,
}

impl Pipeline {
    /// Put the APIs behind one door.
    pub fn new(mounts: Vec<Arc<dyn Mounted>>, namespaces: Arc<Namespaces>, options: Options) -> Self {
        Self { mounts, namespaces, options, count: AtomicU64::new(0) }
    }

    /// The namespaces.
    pub fn namespaces(&self) -> &Arc<Namespaces> {
        &self.namespaces
    }

    /// Answer a request at once, whatever it would wait for.
    pub fn answer(&self, request: &Request) -> Answer {
        let Response { answer, wait, .. } = self.respond(request, Span::MAX);
        wait.and_then(|mut wait| wait.give_up(request.received)).unwrap_or(answer)
    }

    /// Answer a request with which the server has `waited` already. What answers HEAD still has the body that its
    /// length tells of; the transport leaves it out.
    pub fn respond(&self, request: &Request, waited: Span) -> Response {
        catch_unwind(AssertUnwindSafe(|| match locate(request) {
            Ok(address) => self.respond_to(self.called(request, address), waited),
            Err(bad) => self.misplaced(request, &bad),
        }))
        .unwrap_or_else(|_| self.failed(request))
    }

    /// The same for a thread that others wait for: nothing where the request takes long to answer.
    pub fn respond_at_once(&self, request: &Request) -> Option<Response> {
        catch_unwind(AssertUnwindSafe(|| match locate(request) {
            Ok(address) => {
                let called = self.called(request, address);
                (!called.is_heavy()).then(|| self.respond_to(called, Span::ZERO))
            }
            Err(bad) => Some(self.misplaced(request, &bad)),
        }))
        .unwrap_or_else(|_| Some(self.failed(request)))
    }

    fn failed(&self, request: &Request) -> Response {
        Response::plain(self.refuse(self.broken(request)))
    }

    fn respond_to(&self, called: Called<'_, '_>, waited: Span) -> Response {
        let Called { request, address, namespace, owner } = called;
        let Some(owner) = owner else { return Response::plain(self.stray(request, address)) };
        let visit = self.visit(request, address, owner.path, waited);
        if !owner.mount.steered() {
            return self.outside(owner.mount, visit);
        }
        let found = namespace.inspect(|namespace| namespace.touch(request.received));
        match found.map_or_else(|| self.namespaces.open(address.namespace, request.received), Ok) {
            Err(error) => self.instead(Some(owner.mount), request, no_namespace(&error)),
            Ok(namespace) => self.inside(owner, visit, namespace),
        }
    }

    /// A request that names a namespace as none can be called.
    fn misplaced(&self, request: &Request, bad: &BadName) -> Response {
        const HINT: &str = "correct the path prefix, header or host label";
        let meant = self.fixed_owner(request, below_namespace(request.path())).map(|(mount, _)| mount);
        self.instead(meant, request, Problem::new(400, "bad-namespace", bad.to_string(), HINT))
    }

    /// A refusal of ours in place of what an API would say, to pages of a browser as readable as that.
    fn instead(&self, mount: Option<&dyn Mounted>, request: &Request, problem: Problem) -> Response {
        let answer = problem.answer();
        let answer = match mount {
            Some(mount) => mount.instead(request, answer),
            None => answer,
        };
        Response::plain(self.sign(answer, self.number("refused")))
    }

    /// A request on its way, before it has arrived in a namespace.
    pub(super) fn visit<'v>(
        &'v self,
        request: &'v Request,
        address: Address<'v>,
        path: &'v str,
        waited: Span,
    ) -> Visit<'v> {
        Visit {
            request,
            address,
            path,
            namespace: None,
            arrival: Arrival::default(),
            waited,
            id: String::new(),
            public_url: self.public_url(),
            wait: RefCell::default(),
            read: RefCell::default(),
        }
    }

    /// A request that takes part in no namespace.
    fn outside(&self, mount: &dyn Mounted, mut visit: Visit<'_>) -> Response {
        visit.id = self.number(mount.name());
        let Served { answer, hold, meter, .. } = mount.serve(&visit);
        let (id, no_headers) = (visit.id.clone(), self.options.no_headers);
        let wait =
            visit.wait.take().map(|wait| wait.then(move |answer| sign(answer, id.clone(), no_headers)));
        let meter = Some(Arc::clone(meter));
        Response { answer: self.sign(answer, visit.id), hold, wait, release: None, meter }
    }

    /// A request that takes part in a namespace: it is in the journal before it is served.
    fn inside(&self, owner: Owner<'_, '_>, mut visit: Visit<'_>, namespace: Arc<Namespace>) -> Response {
        let at = namespace.expect(owner.mount.name(), visit.request.received);
        visit.arrival = namespace.open(at, visit.request);
        visit.id = namespace.id(&visit.arrival);
        if !self.owns(owner, &visit) {
            self.warn_of(visit.request);
            return Response::plain(self.disown(&namespace, &visit.arrival, at, visit.address));
        }
        let visit = Visit { namespace: Some(&namespace), ..visit };
        let Served { answer, operation, decision, hold, meter } = self.serve(owner.mount, &visit);
        tracing::debug!(request = %visit.id, method = %visit.request.method, path = self.shown(visit.path), status = answer.status, "answered");
        let at = visit.now();
        let Visit { arrival, id, .. } = visit;
        let answer = self.sign(answer, id).with("date", at.to_http_date());
        let answered = Answered { operation, decision, answer: &answer };
        namespace.complete(&arrival, at, answered);
        self.namespaces.recorded();
        let (release, meter) = (namespace.release_of(&arrival), Some(Arc::clone(meter)));
        Response { answer, hold, wait: None, release, meter }
    }

    /// Handlers and rules that panic are caught where they are called. Whatever else does is answered too, so that the
    /// exchange is completed and what waits for its answer is let go.
    fn serve<'m>(&self, mount: &'m dyn Mounted, visit: &Visit<'_>) -> Served<'m> {
        catch_unwind(AssertUnwindSafe(|| mount.serve(visit))).unwrap_or_else(|_| {
            let meter = mount.unmatched();
            let answer = self.broken(visit.request).answer();
            Served { answer, operation: None, decision: None, hold: None, meter }
        })
    }

    fn broken(&self, request: &Request) -> Problem {
        tracing::error!(method = %request.method, path = self.shown(request.path()), "the simulator panicked");
        Problem::internal()
    }

    /// Refuse what is no whole HTTP request, and count it: no API and no namespace sees it.
    pub fn turn_away(&self, status: u16, wrong: &str) -> Answer {
        const HINT: &str = "correct what the client sends; `curl -v` shows how it looks when it is right";
        self.namespaces.counters().malformed.fetch_add(1, Ordering::Relaxed);
        let (word, hint) = match status {
            408 => ("slow-request", HINT),
            503 => ("too-many-bodies", "send it again, fewer large bodies at a time"),
            _ => ("malformed-request", HINT),
        };
        self.refuse(Problem::new(status, word, wrong, hint))
    }

    /// Refuse what would still have to wait for its answer when the server ends.
    pub fn closing(&self) -> Answer {
        const HINT: &str = "ask again when it has been started again; what it held in memory is gone then";
        self.refuse(Problem::new(503, "shutting-down", "the server is shutting down", HINT))
    }

    /// A request that belongs to no API. It is in the journal too, for it may have been meant for one.
    fn stray(&self, request: &Request, address: Address<'_>) -> Answer {
        self.warn_of(request);
        self.namespaces.counters().strays.fetch_add(1, Ordering::Relaxed);
        let Ok(namespace) = self.namespaces.open(address.namespace, request.received) else {
            return self.refuse(self.nobody(address));
        };
        let at = namespace.now(request.received);
        self.disown(&namespace, &namespace.open(at, request), at, address)
    }

    /// Answer, and write down, that nobody serves what is at an address.
    fn disown(&self, namespace: &Namespace, arrival: &Arrival, at: Moment, address: Address<'_>) -> Answer {
        let answer = self.nobody(address).answer();
        let answer = self.sign(answer, namespace.id(arrival)).with("date", at.to_http_date());
        let answered = Answered { operation: None, decision: None, answer: &answer };
        namespace.complete(arrival, at, answered);
        self.namespaces.recorded();
        answer
    }

    /// A wrong base URL shows in the log of the server, where nobody may think of looking into the journal.
    fn warn_of(&self, request: &Request) {
        let shown = self.shown(request.path());
        let path: String = shown.chars().take(LOGGED).collect();
        tracing::warn!(method = %request.method, path, "a request belongs to no API");
    }

    /// A path without secrets: a key of one vendor may also be sent to another.
    fn shown(&self, path: &str) -> String {
        Redaction::of(self.mounts.iter().map(|mount| mount.secrets()).collect()).text(path)
    }

    fn public_url(&self) -> Option<&str> {
        self.options.public_url.as_deref()
    }

    fn number(&self, name: &str) -> String {
        format!("{name}-{}", self.count.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn refuse(&self, problem: Problem) -> Answer {
        self.sign(problem.answer(), self.number("refused"))
    }

    fn sign(&self, answer: Answer, id: String) -> Answer {
        sign(answer, id, self.options.no_headers)
    }
}

/// Our own header fields, which scripts in a browser may read where an answer says so.
pub const EXPOSED: &str = "x-lookalike-request-id, x-lookalike-reason";

/// Add our own header fields, unless answers go without.
fn sign(mut answer: Answer, id: String, no_headers: bool) -> Answer {
    if no_headers {
        answer.headers.retain(|(_, value)| value != EXPOSED);
        return answer;
    }
    if let Some(reason) = answer.reason.clone() {
        answer = answer.with("x-lookalike-reason", reason);
    }
    answer.with("x-lookalike-request-id", id)
}

/// Word the lack of a namespace.
pub(crate) fn no_namespace(error: &NoNamespace) -> Problem {
    let (status, word, hint) = match error {
        NoNamespace::Unknown { .. } => {
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

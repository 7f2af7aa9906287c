//! One namespace of a server, named after its test, with a clock that stands still.

use lookalike::settings::Settings;
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use super::{Answer, Caller, Server};

/// What the clock of a test shows at first, unless its scenario says otherwise.
pub const START: &str = "2026-03-01T09:00:00Z";

/// A namespace to test in.
#[derive(Clone, Debug)]
pub struct Sim {
    /// The server.
    pub server: Server,
    /// The namespace's name.
    pub namespace: String,
    http: Client,
}

impl Sim {
    /// A namespace of the default scenario, its clock frozen at [`START`].
    pub async fn start() -> Self {
        let sim = Self::in_namespace(Server::shared(), &name_of_test());
        let clock = json!({ "at": START, "mode": "frozen" });
        sim.admin()
            .post("/__admin/namespaces", json!({ "name": sim.namespace, "clock": clock }))
            .await
            .expect(201);
        sim
    }

    /// A namespace of a scenario of its own: the YAML below `vendors.intelliprove`, the clock frozen at [`START`].
    #[allow(clippy::unused_async, reason = "every simulation is awaited, however it begins")]
    pub async fn intelliprove_with(section: &str) -> Self {
        Self::playing(&Self::scenario(section))
    }

    /// The whole scenario around the YAML below `vendors.intelliprove`.
    pub fn scenario(section: &str) -> String {
        Self::scenario_of("intelliprove", section)
    }

    /// The whole scenario around the YAML below a vendor's name.
    pub fn scenario_of(vendor: &str, section: &str) -> String {
        let section: String = section.lines().flat_map(|line| ["    ", line, "\n"]).collect();
        format!("version: 1\nclock: {{ at: {START}, mode: frozen }}\nvendors:\n  {vendor}:\n{section}")
    }

    /// A namespace of a whole scenario.
    pub fn playing(scenario: &str) -> Self {
        Self::in_namespace(Server::playing(scenario), &name_of_test())
    }

    /// A namespace of a scenario that is a file.
    pub fn of_file(path: &std::path::Path) -> Self {
        let scenario = path.display().to_string();
        Self::in_namespace(
            Server::start(Settings { scenarios: vec![scenario], ..Settings::default() }),
            &name_of_test(),
        )
    }

    /// A namespace of a server, created on first use.
    pub fn in_namespace(server: Server, namespace: &str) -> Self {
        Self { server, namespace: namespace.into(), http: http() }
    }

    /// Another namespace of the same server.
    pub fn other(&self, namespace: &str) -> Self {
        Self { namespace: namespace.into(), ..self.clone() }
    }

    /// A caller without credentials, inside the namespace.
    pub fn caller(&self) -> Caller {
        Caller::new(self.http.clone(), format!("{}/@{}", self.server.url(), self.namespace))
    }

    /// A caller without credentials and without a namespace in its URL.
    pub fn outside(&self) -> Caller {
        Caller::new(self.http.clone(), self.server.url())
    }

    /// A caller of any base URL.
    pub fn outside_of(&self, base: &str) -> Caller {
        Caller::new(self.http.clone(), base.into())
    }

    /// The admin API, acting on this namespace.
    pub fn admin(&self) -> Caller {
        self.caller()
    }

    /// The back end of a customer of IntelliProve.
    pub fn intelliprove(&self) -> Caller {
        self.caller().with("x-api-key", "test-key")
    }

    /// The holder of an action token of IntelliProve.
    pub fn intelliprove_token(&self, token: &str) -> Caller {
        self.caller().with("authorization", &format!("Token {token}"))
    }

    /// Go on once `count` requests of the whole server wait for something, as its metrics tell.
    pub async fn until_waiting(&self, count: u64) {
        let line = format!("\nlookalike_waiting_requests {count}\n");
        let waits = async { while !self.outside().get("/__admin/metrics").await.text().contains(&line) {} };
        let patience = std::time::Duration::from_secs(20);
        tokio::time::timeout(patience, waits).await.expect("so many come to wait");
    }

    /// Move the clock.
    pub async fn advance(&self, by: &str) -> Answer {
        self.admin().post("/__admin/clock/advance", json!({ "by": by })).await.expect(200)
    }

    /// Do something outside the vendors' APIs.
    pub async fn act(&self, action: &str, arguments: Value) -> Answer {
        self.admin().post(&format!("/__admin/actions/{action}"), arguments).await.expect(200)
    }

    /// Queue outcomes for an operation.
    pub async fn queue(&self, operation: &str, sequence: &[&str]) {
        let body = json!({ "operation": operation, "sequence": sequence });
        self.admin().post("/__admin/outcomes", body).await.expect(201);
    }

    /// An action token of IntelliProve, made to measure.
    pub async fn mint(&self, wanted: Value) -> String {
        self.admin().post("/__admin/tokens/intelliprove", wanted).await.expect(200).text_at("/token")
    }

    /// The answer to a request that must leave everything as it is.
    pub async fn unchanged_by(&self, request: impl Future<Output = Answer>) -> Answer {
        let before = self.state().await;
        let answer = request.await;
        assert_eq!(before, self.state().await, "{answer} changed something");
        answer
    }

    /// Everything in the namespace, byte for byte.
    pub async fn state(&self) -> String {
        self.admin().get("/__admin/state").await.expect(200).text().to_owned()
    }
}

/// A client that follows no redirects.
pub fn http() -> Client {
    // The client is built without a provider of its own; another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client")
}

/// The path of the running test, which nextest and libtest give its thread.
fn name_of_test() -> String {
    let thread = std::thread::current();
    let name = thread.name().expect("a test runs in a thread of its name");
    let name: String =
        name.rsplit("::").take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(".");
    name.chars().rev().take(64).collect::<Vec<_>>().into_iter().rev().collect()
}

//! A simulator without a socket, in which every vendor has something going on, to be copied for each case.

use lookalike::api::Pipeline;
use lookalike::engine::{Answer, Body, ClockSetting, Headers, Method, Moment, Request};
use lookalike::settings::Settings;
use lookalike::startup;
use serde_json::{Value, json};

use super::documents::{Operation, operations};
use super::seen::Seen;

/// The project of all users of Identify.
pub const PROJECT: &str = "a69a31e9-f2e6-4d5f-b080-6138c6a721b7";
/// The password of all of them.
pub const PASSWORD: &str = "bID>idfsf23!";
/// The real time of all requests; the clock of the scenario stands still.
const REAL: Moment = Moment::from_seconds(1_772_355_600);
/// The namespace that is copied. No answer that names it is learnt from, so that nobody asks for it.
const ORIGIN: &str = "origin-of-all";
/// Someone at every vendor.
const SCENARIO: &str = r"
version: 1
name: everybody
extends: default
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
vendors:
  pulse: { users: [{ user_ref: marie, references: 5 }, { user_ref: lena }] }
  incode:
    identities:
      - { key: ana, full_name: Ana Torres Vega, date_of_birth: 1988-08-13, phone: '+525512345678', email: ana.torres@example.org }
      - { key: ben, full_name: Ben Other, enrolled: false }
  identify:
    projects:
      - id: a69a31e9-f2e6-4d5f-b080-6138c6a721b7
        badges: [{ badge_id: first, name: First }]
        users:
          - { provider: awsCognito, email: ann@example.org, password: 'bID>idfsf23!' }
          - { provider: noLogin, external_id: demo@example.test, username: Demo }
";

/// The simulator.
pub struct World {
    pub operations: Vec<Operation>,
    pub seen: Seen,
    pipeline: Pipeline,
}

impl World {
    /// Start it, and let happen what ids and tokens come from.
    pub fn start() -> Self {
        let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("everybody-{}.yaml", std::process::id()));
        std::fs::write(&file, SCENARIO).unwrap();
        let settings = Settings { scenarios: vec![file.display().to_string()], ..Settings::default() };
        let pipeline = startup::pipeline(&settings, REAL).unwrap();
        let mut world = Self { operations: operations(), seen: Seen::default(), pipeline };
        for (method, path, headers, body) in beginnings() {
            let answer = world.ask(&request(method, &format!("/@{ORIGIN}{path}"), headers, body.to_string()));
            assert!(answer.status < 300, "{method} {path}: {answer:?}");
            let api = BEGINNERS.iter().find(|(part, _)| path.contains(part)).map_or("admin", |(_, api)| api);
            world.seen.learn(api, &serde_json::from_slice(&answer.body).unwrap_or_default());
        }
        let state: Value = serde_json::from_slice(&world.state(ORIGIN)).unwrap();
        world.seen.learn("identify", &state["messages"]);
        for (vendor, state) in state["vendors"].as_object().unwrap() {
            world.seen.learn(vendor, state);
        }
        world
    }

    /// A copy of the world for one case, in which nothing of other cases is left.
    pub fn begin(&self, name: &str) {
        let namespaces = self.pipeline.namespaces();
        for other in namespaces.list() {
            if !["default", ORIGIN].contains(&&**other.name()) {
                namespaces.dismiss(other.name()).unwrap();
            }
        }
        namespaces.fork(ORIGIN, name, ClockSetting::default(), REAL).unwrap();
    }

    /// The answer to a request.
    pub fn ask(&self, request: &Request) -> Answer {
        self.pipeline.answer(request)
    }

    /// Everything in a namespace, byte for byte.
    pub fn state(&self, namespace: &str) -> bytes::Bytes {
        let answer = self.ask(&request("GET", &format!("/@{namespace}/__admin/state"), &[], String::new()));
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// Go back to a state.
    pub fn restore(&self, namespace: &str, state: &bytes::Bytes) -> Answer {
        let json = [("content-type", "application/json")];
        let mut request = request("PUT", &format!("/@{namespace}/__admin/state"), &json, String::new());
        request.body = Body::Complete(state.clone());
        self.ask(&request)
    }
}

/// A request, to us unless its header fields say otherwise.
pub fn request(method: &str, target: &str, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Request {
    let ours = [("host", "127.0.0.1:8080")];
    let ours = ours.iter().filter(|_| headers.iter().all(|(name, _)| *name != "host"));
    let headers: Headers = ours.chain(headers).copied().collect();
    Request {
        method: Method::from(method),
        target: target.into(),
        scheme: "http",
        headers,
        body: Body::Complete(body.into().into()),
        received: REAL,
    }
}

/// Parts of paths, and whose they are.
const BEGINNERS: [(&str, &str); 6] = [
    ("/v2/", "intelliprove"),
    ("intelliprove", "intelliprove"),
    ("/plugin/", "intelliprove"),
    ("pulse", "pulse"),
    ("incode", "incode"),
    ("/v1/", "identify"),
];

type Beginning = (&'static str, &'static str, &'static [(&'static str, &'static str)], Value);

/// What happens before any case, so that there are sessions, tokens, messages and notifications to ask for.
fn beginnings() -> Vec<Beginning> {
    const KEY: &[(&str, &str)] = &[("x-api-key", "test-key"), ("content-type", "application/json")];
    const INCODE: &[(&str, &str)] =
        &[("x-api-key", "test-api-key"), ("api-version", "1.0"), ("content-type", "application/json")];
    const PULSE: &[(&str, &str)] = &[("apikey", "demo-key"), ("content-type", "application/json")];
    const NONE: &[(&str, &str)] = &[("content-type", "application/json")];
    let cognito = |data: Value| json!({ "projectId": PROJECT, "strategy": "email", "provider": "awsCognito", "data": data });
    vec![
        (
            "POST",
            "/__admin/tokens/intelliprove",
            NONE,
            json!({ "subject": "demo@example.test", "expires_in": "300d" }),
        ),
        ("GET", "/v2/users?external_user_id=demo@example.test", KEY, Value::Null),
        ("GET", "/v2/facescans?external_user_id=demo@example.test", KEY, Value::Null),
        ("POST", "/v2/users/authenticate?external_user_id=demo@example.test", KEY, json!({})),
        ("GET", "/v2/questions?external_user_id=demo@example.test", KEY, Value::Null),
        ("GET", "/v2/facescans/url?external_user_id=demo@example.test", KEY, Value::Null),
        (
            "POST",
            "/omni/incode-id/authenticate",
            INCODE,
            json!({ "face": { "template": "lookalike:face=ana" } }),
        ),
        ("POST", "/incode-id/api/sessions", NONE, json!({ "client_id": "test-client" })),
        (
            "PUT",
            "/v1/user/login",
            NONE,
            cognito(json!({ "email": "ann@example.org", "password": PASSWORD, "deviceId": PROJECT })),
        ),
        ("PUT", "/v1/user/forgot-password", NONE, cognito(json!({ "email": "ann@example.org" }))),
        (
            "POST",
            "/__admin/tokens/identify",
            NONE,
            json!({ "email": "ann@example.org", "expires_in": "300d" }),
        ),
        (
            "POST",
            "/__admin/tokens/intelliprove",
            NONE,
            json!({ "subject": "demo@example.test", "expires_in": "300d" }),
        ),
        ("POST", "/pulse-auth/api/links/create-profile/lena", PULSE, json!({})),
        ("GET", "/__admin/messages", NONE, Value::Null),
        ("GET", "/__admin/requests?limit=5", NONE, Value::Null),
    ]
}

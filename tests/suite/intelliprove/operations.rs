//! Every operation of the contract's section 3 as a request that succeeds, for tests that go over all of them.

use std::borrow::Cow;

use serde_json::Value;

use crate::support::{Answer, Caller, Sim};

/// Two users with a scan each; the retired operation is served.
pub const TWO_USERS: &str = "
settings: { physical_profile_update: always }
users:
  - external_user_id: anna@example.test
    user_id: 0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10
    face_scans: [{ ago: 2h, face_scan_id: 3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77 }]
  - external_user_id: bert@example.test
    user_id: 4c1f7a90-1d5e-4b7e-8f0a-92d34be81c55
    face_scans: [{ ago: 3h, face_scan_id: 9a2e5d40-6c3b-4f11-a7d8-15e0c4b7f302 }]
";
/// A user of [`TWO_USERS`].
pub const ANNA: &str = "0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10";
/// The other one.
pub const BERT: &str = "4c1f7a90-1d5e-4b7e-8f0a-92d34be81c55";

/// What an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    Key,
    KeyOrToken,
    Token,
    Nothing,
}

/// What the user parameters mean to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// They say who is acted on.
    Named,
    /// A scan says it; with a token they still must not name another user.
    OfScan,
    /// Nobody is acted on by them.
    Nobody,
}

/// An operation, and a request that it grants to Anna of [`TWO_USERS`] and to her customer.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: &'static str,
    pub auth: Auth,
    pub user: User,
    pub path: Cow<'static, str>,
    /// Empty: the operation takes none.
    pub body: Cow<'static, str>,
    pub success: u16,
}

const fn row(
    id: &'static str,
    auth: Auth,
    user: User,
    path: &'static str,
    body: &'static str,
    success: u16,
) -> Operation {
    Operation { id, auth, user, path: Cow::Borrowed(path), body: Cow::Borrowed(body), success }
}

const METRIC: &str = r#"{"data":{"parameter":"mental_stress"}}"#;
const ANSWER: &str = r#"{"lookup_key":"nightly_wake_ups","value":2}"#;

/// All of them, in the order of the contract.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    row("create_user", Auth::Key, User::Nobody, "/v2/users", r#"{"external_user_id":"anna@example.test"}"#, 200),
    row("get_user", Auth::KeyOrToken, User::Named, "/v2/users", "", 200),
    row("update_user", Auth::Key, User::Named, "/v2/users", r#"{"language":"fr"}"#, 200),
    row("delete_user", Auth::Key, User::Named, "/v2/users", "", 204),
    row("authenticate_user", Auth::Key, User::Named, "/v2/users/authenticate", "{}", 200),
    row("face_scan_url", Auth::Key, User::Named, "/v2/facescans/url", "", 200),
    row("dashboard_url", Auth::Key, User::Named, "/v2/dashboard/url", "", 200),
    row("list_face_scans", Auth::KeyOrToken, User::Named, "/v2/facescans", "", 200),
    row("get_face_scan", Auth::KeyOrToken, User::OfScan, "/v2/facescans/3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77", "", 200),
    row("get_biomarkers", Auth::KeyOrToken, User::OfScan, "/v2/biomarkers/3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77", "", 200),
    row("get_metrics", Auth::KeyOrToken, User::Named, "/v2/metrics", "", 200),
    row("get_user_profile", Auth::KeyOrToken, User::Named, "/v2/userprofiles/mental", "", 200),
    row("update_physical_profile", Auth::KeyOrToken, User::Named, "/v2/userprofiles/physical", r#"{"sex":"M"}"#, 200),
    row("widget", Auth::KeyOrToken, User::Named, "/v2/widgets/main", r#"{"data":{}}"#, 200),
    row("widget_biomarker_data", Auth::KeyOrToken, User::Named, "/v2/widgets/biomarker/data", r#"{"data":{"parameter":"heart_rate"}}"#, 200),
    row("widget_metric_data", Auth::KeyOrToken, User::Named, "/v2/widgets/metric/data", METRIC, 200),
    row("widget_graph_data", Auth::KeyOrToken, User::Named, "/v2/widgets/graph/data", METRIC, 200),
    row("list_questions", Auth::KeyOrToken, User::Named, "/v2/questions", "", 200),
    row("list_lookup_keys", Auth::KeyOrToken, User::Nobody, "/v2/questions/lookupkeys", "", 200),
    row("answer_question", Auth::KeyOrToken, User::Named, "/v2/questions/answer", ANSWER, 201),
    row("answer_questions", Auth::KeyOrToken, User::Named, "/v2/questions/answer/many", "[]", 201),
    row("get_eifu", Auth::KeyOrToken, User::Nobody, "/v2/regulatory/eifu", "", 200),
    row("plugin_page", Auth::Nothing, User::Nobody, "/plugin/", "", 200),
    row("dashboard_page", Auth::Nothing, User::Nobody, "/plugin/dashboard/", "", 200),
    row("plugin_session", Auth::Token, User::Nobody, "/plugin/api/sessions", "{}", 201),
    row("plugin_event", Auth::Token, User::Nobody, "/plugin/api/sessions/{session_id}/events", r#"{"event":"closed"}"#, 200),
    row("cdn", Auth::Nothing, User::Nobody, "/cdn/content/v1/widget-loading.html", "", 200),
];

impl Operation {
    /// The id in the control API.
    pub fn full_id(&self) -> String {
        format!("intelliprove.{}", self.id)
    }

    /// The methods that it is served with, as the control API lists them.
    pub async fn methods(&self, sim: &Sim) -> Vec<String> {
        let listed = listed(sim).await;
        let own =
            listed.iter().find(|listed| listed["id"] == self.full_id()).expect("the operation is listed");
        own["methods"].as_array().unwrap().iter().map(|method| method.as_str().unwrap().to_owned()).collect()
    }

    /// Call it; `query` begins with `?` or is empty.
    pub async fn call(&self, caller: &Caller, method: &str, query: &str) -> Answer {
        let path = format!("{}{query}", self.path);
        match &*self.body {
            "" => caller.call(method, &path).await,
            body => caller.bytes(method, &path, "application/json", body.to_owned()).await,
        }
    }

    /// The same operation on a session that Anna has just opened, where it is about one.
    pub async fn prepared(&self, sim: &Sim, token: &str) -> Self {
        if !self.path.contains("{session_id}") {
            return self.clone();
        }
        let page = sim.intelliprove_token(token);
        let session = page.call("POST", "/plugin/api/sessions").await.expect(201).text_at("/session_id");
        Self { path: self.path.replace("{session_id}", &session).into(), ..self.clone() }
    }

    /// The query that names Anna, where the operation must be told.
    pub fn for_anna(&self) -> &'static str {
        if self.user == User::Named { "?external_user_id=anna%40example.test" } else { "" }
    }
}

/// The vendor's operations as the control API lists them.
pub async fn listed(sim: &Sim) -> Vec<Value> {
    let listed: Vec<Value> = sim.admin().get("/__admin/operations").await.expect(200).parse();
    listed.into_iter().filter(|operation| operation["vendor"] == "intelliprove").collect()
}

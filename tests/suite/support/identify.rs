//! What many tests of Identify begin with: a project, a user who is logged in, bodies and queries.

use serde_json::{Value, json};

use super::{Answer, Caller, Sim};

/// The project of the document's samples.
pub const PROJECT: &str = "a69a31e9-f2e6-4d5f-b080-6138c6a721b7";
/// A device.
pub const DEVICE: &str = "16713b2d-3848-42c7-aeb0-f9714beac892";
/// Another one.
pub const OTHER_DEVICE: &str = "a055da77-dcfe-4969-ae49-32c501f14e8a";
/// The password of the document's samples.
pub const PASSWORD: &str = "bID>idfsf23!";
/// Another one that the policy accepts.
pub const OTHER_PASSWORD: &str = "other>Secret42!";
/// A user.
pub const ANN: &str = "ann@example.org";

/// The query of a GET.
pub fn query(provider: &str) -> String {
    let strategy = if ["anonymous", "noLogin"].contains(&provider) { "simplified" } else { "email" };
    format!("projectId={PROJECT}&strategy={strategy}&provider={provider}")
}

/// The body of a POST or PUT.
pub fn body(provider: &str, data: Value) -> Value {
    let strategy = if ["anonymous", "noLogin"].contains(&provider) { "simplified" } else { "email" };
    json!({ "projectId": PROJECT, "strategy": strategy, "provider": provider, "data": data })
}

/// The same for awsCognito.
pub fn cognito(data: Value) -> Value {
    body("awsCognito", data)
}

impl Caller {
    /// The same caller with a Bearer.
    pub fn bearer(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }
}

impl Sim {
    /// A namespace of a scenario of its own: the YAML below `vendors.identify`.
    pub fn identify_with(section: &str) -> Self {
        Self::playing(&Self::scenario_of("identify", section))
    }

    /// Register a user with the usual password.
    pub async fn register(&self, email: &str) -> Answer {
        let data = json!({ "email": email, "password": PASSWORD });
        self.caller().post("/v1/user", cognito(data)).await
    }

    /// Try to log in on the usual device.
    pub async fn try_login(&self, email: &str, password: &str) -> Answer {
        self.login_on(email, password, DEVICE).await
    }

    /// Try to log in on a device.
    pub async fn login_on(&self, email: &str, password: &str, device: &str) -> Answer {
        let data = json!({ "email": email, "password": password, "deviceId": device });
        self.caller().put("/v1/user/login", cognito(data)).await
    }

    /// Ann registers and logs in; the session.
    pub async fn ann(&self) -> Value {
        self.register(ANN).await.expect(201);
        self.session().await
    }

    /// Ann logs in; the session.
    pub async fn session(&self) -> Value {
        self.try_login(ANN, PASSWORD).await.expect(200).at("/data")
    }

    /// A caller with the access token of a session.
    pub fn with_session(&self, session: &Value) -> Caller {
        self.caller().bearer(session["accessToken"].as_str().expect("an access token"))
    }

    /// Read the profile of an awsCognito user.
    pub async fn profile(&self, session: &Value) -> Answer {
        self.with_session(session).get(&format!("/v1/user?{}", query("awsCognito"))).await
    }

    /// Ask for a code.
    pub async fn forgot(&self, email: &str) -> Answer {
        self.caller().put("/v1/user/forgot-password", cognito(json!({ "email": email }))).await
    }

    /// Set a password with a code.
    pub async fn confirm(&self, email: &str, code: &str, password: &str) -> Answer {
        let data = json!({ "email": email, "confirmationCode": code, "password": password });
        self.caller().post("/v1/user/confirm-forgot-password", cognito(data)).await
    }

    /// The messages, newest first.
    pub async fn messages(&self) -> Vec<Value> {
        self.admin().get("/__admin/messages").await.at("/messages").as_array().expect("a list").clone()
    }

    /// The code that was sent last.
    pub async fn code(&self) -> String {
        self.messages().await[0]["code"].as_str().expect("a code").to_owned()
    }

    /// Lay settings over the usual project's.
    pub async fn set(&self, settings: Value) {
        self.act("identify.set_project", json!({ "project_id": PROJECT, "settings": settings })).await;
    }

    /// New tokens for a refresh token.
    pub async fn refresh(&self, token: &str) -> Answer {
        let body = json!({ "projectId": PROJECT, "strategy": "email", "provider": "awsCognito", "refreshToken": token });
        self.caller().post("/v1/user/refresh", body).await
    }
}

/// The claims of a token, unchecked.
pub fn claims(token: &str) -> Value {
    use base64::Engine;
    let part = token.split('.').nth(1).expect("a token has three parts");
    let bytes = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("claims are JSON")
}

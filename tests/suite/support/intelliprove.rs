//! What many tests of IntelliProve begin with: a user, a scan, a token.

use serde_json::{Value, json};

use super::{Caller, Sim};

impl Sim {
    /// Create a user; their user id.
    pub async fn user(&self, external: &str) -> String {
        let body = json!({ "external_user_id": external });
        self.intelliprove().post("/v2/users", body).await.expect(201).text_at("/user_id")
    }

    /// The user makes a face scan now; its id. What `biomarkers` does not give is drawn.
    pub async fn scan(&self, user: &str, biomarkers: Value) -> String {
        let arguments = json!({ "user": user, "biomarkers": biomarkers });
        self.act("intelliprove.complete_face_scan", arguments).await.text_at("/face_scan_id")
    }

    /// A fresh action token of a user.
    pub async fn token_of(&self, user: &str) -> String {
        let minted = self.admin().post("/__admin/tokens/intelliprove", json!({ "subject": user })).await;
        minted.expect(200).text_at("/token")
    }

    /// The holder of a fresh action token of a user.
    pub async fn holder(&self, user: &str) -> Caller {
        self.intelliprove_token(&self.token_of(user).await)
    }
}

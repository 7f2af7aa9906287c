//! What is answered in place of a vendor.

use lookalike::vendors::REGISTRY;

use super::{document, operations};
use crate::support::{Server, Sim};

#[tokio::test]
async fn what_the_frame_answers_in_place_of_a_vendor_is_documented() {
    let sim = Sim::in_namespace(Server::shared(), "default");
    let answer = sim
        .intelliprove()
        .forcing("nothing")
        .post("/v2/users", serde_json::json!({ "external_user_id": "a" }))
        .await
        .expect(400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    for vendor in REGISTRY {
        for (method, path, operation) in operations(&document(vendor.name)) {
            for status in ["400", "404", "503"] {
                let content = &operation["responses"][status]["content"]["application/problem+json"];
                assert!(content.is_object(), "{method} {path} {status}");
            }
        }
    }
}

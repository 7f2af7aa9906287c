//! Who is acted on (section 2): the user parameters of every operation that has them, with a key and with a token.

use serde_json::json;

use super::operations::{ANNA, Auth, BERT, OPERATIONS, Operation, TWO_USERS, User};
use crate::support::{Caller, Sim};

const USER_PARAMETER: (u16, &str) =
    (400, r#"{"detail":"Provide exactly one of user_id or external_user_id"}"#);
const NOT_FOUND: (u16, &str) = (404, r#"{"detail":"User not found!"}"#);
const OTHER_USER: (u16, &str) = (403, r#"{"detail":"Forbidden"}"#);
const UNLINKED: (u16, &str) = (400, r#"{"detail":"Action token is not linked to a user!"}"#);
const NO_UUID: (u16, &str) = (
    422,
    r#"{"detail":[{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#,
);

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// Call each method of the operation with each query and compare; `None` is the operation's success.
async fn check(sim: &Sim, operation: &Operation, caller: &Caller, table: &[(String, Option<(u16, &str)>)]) {
    for method in operation.methods(sim).await {
        for (query, expected) in table {
            let case = format!("{method} {}{query}", operation.id);
            let Some((status, body)) = expected else {
                let answer = operation.call(caller, &method, query).await;
                assert_eq!(answer.status, operation.success, "{case}: {answer}");
                continue;
            };
            let answer = sim.unchanged_by(operation.call(caller, &method, query)).await;
            assert_eq!(answer.to_string(), format!("{status} {body}"), "{case}");
        }
    }
}

/// Acceptance 5 and 25, for all operations.
#[tokio::test]
async fn with_a_key_exactly_one_existing_user_must_be_named() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    let table = [
        (String::new(), Some(USER_PARAMETER)),
        ("?external_user_id=".into(), Some(USER_PARAMETER)),
        (format!("?user_id={ANNA}&external_user_id=anna@example.test"), Some(USER_PARAMETER)),
        (format!("?user_id={NOBODY}"), Some(NOT_FOUND)),
        ("?external_user_id=nobody".into(), Some(NOT_FOUND)),
        ("?user_id=zz".into(), Some(NO_UUID)),
        ("?user_id=".into(), Some(NO_UUID)),
        (format!("?user_id={ANNA}&external_user_id="), None),
    ];
    for operation in OPERATIONS.iter().filter(|operation| operation.user == User::Named) {
        let sim = sim.other(operation.id);
        check(&sim, operation, &sim.intelliprove(), &table).await;
    }
}

/// Acceptance 17, for all operations.
#[tokio::test]
async fn with_a_token_nobody_but_its_own_user_may_be_named() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": ANNA })).await);
    let table = [
        (String::new(), None),
        ("?external_user_id=".into(), None),
        (format!("?user_id={ANNA}"), None),
        ("?external_user_id=anna%40example.test".into(), None),
        (format!("?user_id={ANNA}&external_user_id=anna@example.test"), None),
        (format!("?user_id={BERT}"), Some(OTHER_USER)),
        ("?external_user_id=bert@example.test".into(), Some(OTHER_USER)),
        ("?external_user_id=nobody".into(), Some(OTHER_USER)),
        (format!("?user_id={NOBODY}"), Some(OTHER_USER)),
        (format!("?user_id={ANNA}&external_user_id=bert@example.test"), Some(OTHER_USER)),
        ("?user_id=zz".into(), Some(NO_UUID)),
    ];
    for operation in OPERATIONS.iter().filter(|operation| operation.auth == Auth::KeyOrToken) {
        if operation.user != User::Nobody {
            check(&sim, operation, &page, &table).await;
            check(&sim, operation, &page.with("x-api-key", "no key"), &table).await;
        }
    }
}

/// Acceptance 15, for all operations.
#[tokio::test]
async fn a_token_without_a_user_names_nobody() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": "none" })).await);
    let table = [(String::new(), Some(UNLINKED)), (format!("?user_id={ANNA}"), Some(UNLINKED))];
    for operation in OPERATIONS.iter().filter(|operation| operation.auth == Auth::KeyOrToken) {
        if operation.user == User::Nobody {
            check(&sim, operation, &page, &[(String::new(), None)]).await;
        } else {
            check(&sim, operation, &page, &table).await;
        }
    }
}

/// Acceptance 17.
#[tokio::test]
async fn a_scan_of_another_user_is_forbidden_to_a_token_and_open_to_a_key() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": ANNA })).await);
    for path in ["facescans", "biomarkers"] {
        let own = format!("/v2/{path}/3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77");
        let other = format!("/v2/{path}/9a2e5d40-6c3b-4f11-a7d8-15e0c4b7f302");
        page.get(&own).await.expect(200);
        let refused = sim.unchanged_by(page.get(&other)).await;
        assert_eq!(
            (refused.to_string(), refused.reason()),
            (r#"403 {"detail":"Forbidden"}"#.into(), "other-user")
        );
        for query in ["", "?external_user_id=nobody", &format!("?user_id={ANNA}&external_user_id=x")] {
            sim.intelliprove().get(&format!("{other}{query}")).await.expect(200);
        }
    }
}

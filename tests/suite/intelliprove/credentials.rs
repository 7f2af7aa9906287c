//! Who may call what: every operation against every combination of credentials (section 2).

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::json;

use super::operations::{Auth, OPERATIONS, Operation, TWO_USERS, listed};
use crate::support::{Caller, Sim};

/// The parts of a request's credentials: a key and a token, each good, bad or missing.
#[derive(Clone, Copy, Debug)]
struct Sent {
    key: Option<bool>,
    token: Option<Token>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Good,
    Expired,
    BadSignature,
    OtherIssuer,
}

const TOKENS: [Option<Token>; 5] =
    [None, Some(Token::Good), Some(Token::Expired), Some(Token::BadSignature), Some(Token::OtherIssuer)];

type Refusal = Option<(u16, &'static str, &'static str)>;

const NOTHING: Refusal = Some((401, "Not authenticated", "no-credential"));

impl Token {
    fn refusal(self) -> Refusal {
        match self {
            Self::Good => None,
            Self::Expired => Some((401, "Token has expired", "clock-expired")),
            _ => Some((401, "Invalid authentication credentials", "bad-token")),
        }
    }

    fn flaw(self) -> serde_json::Value {
        match self {
            Self::Good => json!(null),
            Self::Expired => json!("expired"),
            Self::BadSignature => json!("bad_signature"),
            Self::OtherIssuer => json!("other_issuer"),
        }
    }
}

/// The contract's table of credentials.
fn expected(auth: Auth, Sent { key, token }: Sent) -> Refusal {
    let by_key = |good: bool| (!good).then_some((401, "Invalid API key", "bad-key"));
    match (auth, key, token) {
        (Auth::Nothing, _, _) => None,
        (Auth::Key | Auth::KeyOrToken, None, None) | (Auth::Token, _, None) => NOTHING,
        (Auth::Key, Some(key), _) | (Auth::KeyOrToken, Some(key), None) => by_key(key),
        (Auth::Key, None, Some(Token::Good)) => Some((403, "Forbidden", "key-required")),
        (_, _, Some(token)) => token.refusal(),
    }
}

async fn caller(sim: &Sim, sent: Sent) -> Caller {
    let mut caller = sim.caller();
    if let Some(good) = sent.key {
        caller = caller.with("x-api-key", if good { "test-key-dev" } else { "TEST-KEY" });
    }
    if let Some(token) = sent.token {
        let token = sim.mint(json!({ "subject": "anna@example.test", "flaw": token.flaw() })).await;
        caller = caller.with("authorization", &format!("Token {token}"));
    }
    caller
}

async fn check(operation: &Operation, method: &str, sim: &Sim, sent: Sent) {
    let case = format!("{method} {} with {sent:?}", operation.id);
    let good = sim.mint(json!({ "subject": "anna@example.test" })).await;
    let operation = operation.prepared(sim, &good).await;
    let caller = caller(sim, sent).await;
    let Some((status, detail, reason)) = expected(operation.auth, sent) else {
        let answer = operation.call(&caller, method, operation.for_anna()).await;
        assert_eq!((answer.status, answer.reason()), (operation.success, ""), "{case}: {answer}");
        return;
    };
    let answer = sim.unchanged_by(operation.call(&caller, method, operation.for_anna())).await;
    assert_eq!(answer.to_string(), format!(r#"{status} {{"detail":"{detail}"}}"#), "{case}");
    assert_eq!((answer.reason(), answer.header("www-authenticate")), (reason, ""), "{case}");
}

/// The table of the tests is the table of the product.
#[tokio::test]
async fn every_operation_is_listed_here() {
    let sim = Sim::start().await;
    let listed = listed(&sim).await;
    let known: BTreeSet<_> =
        listed.iter().map(|operation| operation["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(known, OPERATIONS.iter().map(Operation::full_id).collect());
    assert_eq!(listed.len(), OPERATIONS.len());
}

/// Acceptance 16, for all operations.
#[tokio::test]
async fn every_operation_judges_every_combination_of_credentials_by_the_table() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    let mut number = 0;
    for operation in OPERATIONS {
        for method in operation.methods(&sim).await.iter().filter(|method| *method != "HEAD") {
            for key in [None, Some(false), Some(true)] {
                for token in TOKENS {
                    number += 1;
                    let fresh = sim.other(&format!("case-{number}"));
                    check(operation, method, &fresh, Sent { key, token }).await;
                }
            }
        }
    }
    assert_eq!(number, 28 * 15);
}

/// Acceptance 16.
#[tokio::test]
async fn a_key_is_compared_exactly_and_an_empty_one_is_none() {
    let sim = Sim::start().await;
    let mut answers = Vec::new();
    for key in ["", "test-ke", "test-keys", "Test-Key", "ключ", "test-key", "test-key-dev"] {
        let caller = sim.caller().with("x-api-key", key);
        answers.push(format!(
            "{key:?} {}",
            sim.unchanged_by(caller.get("/v2/questions/lookupkeys")).await.status
        ));
    }
    assert_snapshot!(answers.join("\n"), @r#"
    "" 401
    "test-ke" 401
    "test-keys" 401
    "Test-Key" 401
    "ключ" 401
    "test-key" 200
    "test-key-dev" 200
    "#);
}

/// Section 8: `api_keys`, `accept_any_key`.
#[tokio::test]
async fn the_settings_say_which_keys_are_good() {
    let own = Sim::intelliprove_with("settings: { api_keys: [{ alias: own, key: own-key }] }").await;
    let any = Sim::intelliprove_with("settings: { accept_any_key: true }").await;
    for (sim, key, status) in
        [(&own, "own-key", 200), (&own, "test-key", 401), (&any, "whatever", 200), (&any, "", 401)]
    {
        let answer = sim.caller().with("x-api-key", key).get("/v2/questions/lookupkeys").await;
        assert_eq!(answer.status, status, "{key:?}");
    }
}

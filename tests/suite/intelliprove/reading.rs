//! Looking at things leaves no trace.

use super::operations::{Auth, OPERATIONS, TWO_USERS};
use crate::support::Sim;

/// Whatever is worked out only when somebody looks, an export does not tell whether anybody did.
#[tokio::test]
async fn no_get_changes_the_state() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    sim.advance("30h").await;
    let mut seen = 0;
    for operation in OPERATIONS.iter().filter(|operation| operation.auth != Auth::Token) {
        if operation.methods(&sim).await.contains(&"GET".to_owned()) {
            let request = sim.intelliprove();
            sim.unchanged_by(operation.call(&request, "GET", operation.for_anna())).await.expect(200);
            seen += 1;
        }
    }
    assert_eq!(seen, 14);
}

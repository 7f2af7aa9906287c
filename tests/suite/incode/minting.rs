//! Tokens made to measure (section 7).

use serde_json::{Value, json};

use crate::support::Sim;

const USERINFO: &str = "/omni/incode-id/userinfo";

async fn status(sim: &Sim, wanted: Value, path: &str) -> u16 {
    let token = sim.mint_incode(wanted).await;
    sim.incode_holder(&token).get(path).await.status
}

#[tokio::test]
async fn a_token_is_minted_for_a_key_a_verification_or_an_authentication() {
    let sim = Sim::with_ana();
    let passed = sim.show_marker("face=ana").await.expect(200);
    let [verification, authentication] =
        ["/verificationId", "/authenticationId"].map(|id| passed.text_at(id));
    for (subject, expected) in
        [("ana", [200, 404]), (&verification, [200, 404]), (&authentication, [200, 200])]
    {
        let wanted = json!({ "subject": subject });
        assert_eq!(status(&sim, wanted.clone(), USERINFO).await, expected[0], "{subject}");
        let path = format!("/omni/incode-id/authentication/{authentication}");
        assert_eq!(status(&sim, wanted, &path).await, expected[1], "{subject}");
    }
}

#[tokio::test]
async fn each_flaw_is_refused_and_a_lifetime_is_kept() {
    let sim = Sim::with_ana();
    for flaw in ["expired", "bad_signature", "other_issuer"] {
        assert_eq!(status(&sim, json!({ "subject": "ana", "flaw": flaw }), USERINFO).await, 401, "{flaw}");
    }
    let holder = sim.incode_holder(&sim.mint_incode(json!({ "subject": "ana", "expires_in": "2h" })).await);
    sim.advance("7199s").await;
    holder.get(USERINFO).await.expect(200);
    sim.advance("1s").await;
    holder.get(USERINFO).await.expect(401);
}

#[tokio::test]
async fn a_subject_that_is_not_there_is_refused() {
    let sim = Sim::incode_with("identities: [{ key: ana, full_name: Ana, enrolled: false }]");
    for (wanted, expected) in [
        (json!({ "subject": "bob" }), "subject `bob` is unknown; known: ana"),
        (json!({ "subject": "ana" }), "argument `subject`: `ana` has no VERIFIED verification"),
        (json!({}), "arguments: `subject` is missing"),
        (
            json!({ "subject": "ana", "flaw": "none" }),
            "argument `flaw`: `none` is none of expired, bad_signature, other_issuer",
        ),
        (
            json!({ "subject": "ana", "expires_in": "soon" }),
            "argument `expires_in`: `soon` is not a length of time; expected such as 6h, 1h30m or 400ms",
        ),
    ] {
        let answer = sim.unchanged_by(sim.admin().post("/__admin/tokens/incode", wanted)).await.expect(422);
        assert_eq!(answer.text_at("/detail"), expected);
    }
}

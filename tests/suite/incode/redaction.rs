//! What the journal shows of exchanges (section 2, row Journal).

use serde_json::json;

use super::pictures::{jpeg, portrait};
use crate::support::{Sim, base64};

/// All that the journal tells.
async fn told(sim: &Sim, query: &str) -> String {
    let list = sim.admin().get("/__admin/requests?limit=1000").await.expect(200);
    let mut all = list.text().to_owned();
    for line in list.at("/requests").as_array().unwrap() {
        let path = format!("/__admin/requests/{}{query}", line["id"].as_str().unwrap());
        all.push_str(sim.admin().get(&path).await.expect(200).text());
    }
    all
}

#[tokio::test]
async fn keys_tokens_signatures_and_pictures_are_not_shown() {
    let sim = Sim::with_ana();
    let picture = base64(&jpeg(&portrait(1, 32, 32), 50));
    let token = sim.mint_incode(json!({ "subject": "ana" })).await;
    let holder = sim.incode_holder(&token);
    let info = holder.get("/omni/incode-id/userinfo").await.expect(200);
    let link = info.text_at("/idImagesInfo/frontIdImageUrl");
    sim.outside_of(&link).get("").await.expect(200);
    let sig = link.split_once("sig=").unwrap().1.to_owned();
    let passed = sim.show_marker("face=ana").await.text_at("/token");
    sim.show(json!({ "base64Image": picture })).await.expect(200);
    let opened =
        sim.caller().post("/incode-id/api/sessions", json!({ "client_id": "app", "identity": "ana" })).await;
    let finish = format!("/incode-id/api/sessions/{}/finish", opened.text_at("/session_id"));
    let next =
        sim.caller().post(&finish, json!({ "result": "verified", "selfie": picture })).await.text_at("/next");
    sim.outside_of(&next).get("").await.expect(200);
    let handed = next.split_once("token=").unwrap().1.to_owned();
    let (hidden, revealed) = (told(&sim, "").await, told(&sim, "?reveal=true").await);
    for secret in ["test-api-key", &token, &sig, &passed, &handed, &picture] {
        assert!(!hidden.contains(secret), "{secret} is shown");
        assert!(revealed.contains(secret), "{secret} is not there at all");
    }
    let digest = lookalike::vendors::incode::face::digest_of(picture.as_bytes());
    let shown = json!({ "length": picture.len(), "sha256": digest }).to_string();
    for member in ["base64Image", "selfie"] {
        assert!(hidden.contains(&format!("\"{member}\":{shown}")), "{member}");
    }
}

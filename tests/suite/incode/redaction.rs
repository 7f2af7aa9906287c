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

/// Section 2, row Journal: also where a body is no JSON, or a picture stands where none belongs.
#[tokio::test]
async fn pictures_are_not_shown_however_they_are_sent() {
    let sim = Sim::with_ana();
    let picture = base64(&jpeg(&portrait(1, 32, 32), 50));
    let lines: Vec<_> = picture.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
    let short: Vec<_> = picture.as_bytes().chunks(38).map(String::from_utf8_lossy).collect();
    let (crlf, escaped) = (lines.join("\r\n"), lines.join("\\r\\n"));
    let path = "/omni/incode-id/authenticate";
    let json = "application/json";
    for (what, content_type, body) in [
        ("a picture alone", "text/plain", picture.clone()),
        ("in lines", "text/plain", crlf),
        ("a form", "application/x-www-form-urlencoded", format!("base64Image={picture}")),
        ("cut off", json, format!("{{\"face\":{{\"base64Image\":\"{picture}")),
        ("cut off, in lines", json, format!("{{\"face\": {{\"base64Image\" : \"{escaped}")),
        ("a stray comma", json, format!("{{\"face\":{{\"base64Image\":\"{picture}\",}}}}")),
        ("not in a face", json, format!("{{\"face\":\"{picture}\"}}")),
        ("a list", json, format!("{{\"face\":{{\"base64Image\":[\"{picture}\"]}}}}")),
        ("an object", json, format!("{{\"face\":{{\"base64Image\":{{\"data\":[\"{picture}\"]}}}}}}")),
        ("short lines", json, format!("{{\"face\":{{\"base64Image\":{{\"a\":{short:?}}}}}}}")),
        ("another member", json, format!("{{\"face\":{{\"picture\":\"{picture}\"}}}}")),
        ("an address", json, format!("{{\"face\":{{\"imageUrl\":\"data:image/jpeg;base64,{picture}\"}}}}")),
        ("in lines that are JSON", json, format!("{{\"face\":{{\"base64Image\":\"{escaped}\"}}}}")),
    ] {
        sim.incode().bytes("POST", path, content_type, body).await;
        let hidden = told(&sim, "").await;
        // Any line of it gives it away.
        for line in lines.iter().filter(|line| line.len() > 20) {
            assert!(!hidden.contains(&line[..20]), "{what}: {hidden}");
        }
        assert!(told(&sim, "?reveal=true").await.contains(&lines[1][..20]), "{what} is not there at all");
        sim.admin().delete("/__admin/requests").await.expect(204);
    }
}

/// The same of faces that a page hands in for a person, and of what an assertion tells of its nearest misses.
#[tokio::test]
async fn faces_of_a_person_and_differences_are_told_by_length_and_digest() {
    let sim = Sim::with_ana();
    let picture = base64(&jpeg(&portrait(1, 32, 32), 50));
    let opened = sim.caller().post("/incode-id/api/sessions", json!({ "client_id": "app" })).await;
    let finish = format!("/incode-id/api/sessions/{}/finish", opened.text_at("/session_id"));
    let person = json!({ "full_name": "Bea", "faces": [{ "base64": picture }] });
    sim.caller().post(&finish, json!({ "result": "verified", "person": person })).await.expect(200);
    sim.show(json!({ "base64Image": picture })).await.expect(200);
    let hidden = told(&sim, "").await;
    let digest = lookalike::vendors::incode::face::digest_of(picture.as_bytes());
    assert!(!hidden.contains(&picture));
    assert!(hidden.contains(&json!({ "base64": { "length": picture.len(), "sha256": digest } }).to_string()));
    for field in ["body.face.base64Image", "body./face/base64Image"] {
        let wanted =
            json!({ "operation": "incode.authenticate", "when": { field: "another" }, "within": "0s" });
        let missed = sim.admin().post("/__admin/requests/verify", wanted).await.expect(409);
        assert_eq!(missed.at("/nearest/0/differs/found"), "[redacted]");
        assert!(!missed.text().contains(&picture[..40]), "{missed}");
    }
}

/// What is told while it happens.
#[tokio::test]
async fn events_show_no_pictures_either() {
    let sim = Sim::with_ana();
    let mut ear = crate::support::Ear::open(&sim, "").await;
    let picture = base64(&jpeg(&portrait(1, 32, 32), 50));
    sim.show(json!({ "base64Image": picture })).await.expect(200);
    sim.incode().bytes("POST", "/omni/incode-id/authenticate", "text/plain", picture.clone()).await;
    sim.incode().get(&format!("/omni/incode-id/nothing?picture={}", &picture[..80])).await.expect(404);
    let mut seen = 0;
    while seen < 3 {
        let (kind, data) = ear.next().await;
        assert!(!data.to_string().contains(&picture[..40]) || seen == 2, "{data}");
        seen += usize::from(kind == "event: request");
    }
}

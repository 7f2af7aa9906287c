//! Ids and chance (sections 2 and 12).

use serde_json::{Value, json};

use crate::support::{ANA, Answer, Sim};

const USERINFO: &str = "/omni/incode-id/userinfo";

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && is_hex(&text.replace('-', "")) && text.as_bytes()[14] == b'4'
}

/// Acceptance 35.
#[tokio::test]
async fn ids_have_the_form_that_the_settings_say() {
    let ids = async |sim: &Sim| {
        let answer = sim.show_marker("face=ana").await.expect(200);
        let identity = sim.holder_of("ana").await.get(USERINFO).await.text_at("/identityId");
        let [verification, authentication, correlation] =
            ["/verificationId", "/authenticationId", "/correlationId"].map(|id| answer.text_at(id));
        ([verification, identity, authentication], correlation)
    };
    let (uuids, correlation) = ids(&Sim::with_ana()).await;
    assert!(uuids.iter().all(|id| is_uuid(id)) && is_uuid(&correlation), "{uuids:?}");
    let (object_ids, correlation) = ids(&Sim::with_ana_and("{ id_format: object_id }")).await;
    // The first eight digits are the second of creation: 2026-03-01T09:00:00Z.
    assert!(
        object_ids.iter().all(|id| id.len() == 24 && is_hex(id) && id.starts_with("69a40010")),
        "{object_ids:?}"
    );
    assert!(is_uuid(&correlation));
}

/// Everything that is drawn for one person and one attempt.
async fn drawn(sim: &Sim) -> Vec<Value> {
    let info = sim.holder_of("ana").await.get(USERINFO).await.expect(200);
    let attempt = sim.show_marker("face=ana").await.expect(200);
    let checks = info.at("/idAttestation/idValidation/photoSecurityAndQuality");
    let of = |answer: &Answer, id: &str| answer.at(id);
    vec![
        of(&info, "/identityId"),
        checks,
        of(&attempt, "/verificationId"),
        of(&attempt, "/authenticationId"),
        of(&attempt, "/correlationId"),
    ]
}

/// Acceptance 36.
#[tokio::test]
async fn what_is_drawn_depends_on_seed_and_name_and_not_on_what_else_is_called() {
    let one = Sim::with_ana();
    let other = Sim::with_ana();
    other.act("incode.start_verification", json!({ "identity": "ana" })).await;
    other
        .act("incode.complete_verification", json!({ "person": { "key": "bea", "full_name": "Bea" } }))
        .await;
    for _ in 0..3 {
        other.holder_of("ana").await.get(USERINFO).await.expect(200);
        other.show(json!({})).await.expect(400);
    }
    assert_eq!(drawn(&one).await, drawn(&other).await);
}

/// Acceptance 36: nothing that is drawn in one namespace is drawn in another one, or with another seed.
#[tokio::test]
async fn another_name_and_another_seed_give_other_draws() {
    let story = |seed: u64| {
        let scenario = Sim::scenario_of("incode", ANA.trim_start());
        Sim::playing(&scenario.replacen("version: 1\n", &format!("version: 1\nseed: {seed}\n"), 1))
    };
    let sims = [story(7), story(7).other("another"), story(8)];
    let [first, name, seed] = [drawn(&sims[0]).await, drawn(&sims[1]).await, drawn(&sims[2]).await];
    assert_eq!(first, drawn(&story(7)).await);
    for other in [&name, &seed] {
        for (place, (one, another)) in first.iter().zip(other).enumerate() {
            assert_ne!(one, another, "{place}");
        }
    }
}

/// Acceptance 36: each kind of id has its own stream, and only objects of its kind move it.
#[tokio::test]
async fn what_is_called_between_changes_no_later_draw() {
    let mut attempts = Vec::new();
    for (is_busy, sim) in [(true, Sim::with_ana()), (false, Sim::with_ana())] {
        let mut seen = Vec::new();
        for round in 0..3 {
            if is_busy {
                let person = json!({ "key": format!("p{round}"), "full_name": "P" });
                sim.act("incode.complete_verification", json!({ "person": person })).await;
                sim.holder_of("ana").await.get(USERINFO).await.expect(200);
                sim.caller().post("/incode-id/api/sessions", json!({ "client_id": "app" })).await.expect(201);
                sim.show(json!({})).await.expect(400);
                sim.advance("1m").await;
            }
            let attempt = sim.show_marker("face=ana").await.expect(200);
            seen.push(["/authenticationId", "/correlationId"].map(|id| attempt.text_at(id)));
        }
        attempts.push(seen);
    }
    assert_eq!(attempts[0], attempts[1]);
}

#[tokio::test]
async fn the_drawn_checks_lie_between_90_and_99() {
    let people: Vec<_> = (0..40).map(|n| format!("  - {{ key: p{n}, full_name: P }}")).collect();
    let sim = Sim::incode_with(&format!("identities:\n{}", people.join("\n")));
    let mut seen = std::collections::BTreeSet::new();
    for n in 0..40 {
        let info = sim.holder_of(&format!("p{n}")).await.get(USERINFO).await.expect(200);
        for place in [4, 5] {
            let value =
                info.text_at(&format!("/idAttestation/idValidation/photoSecurityAndQuality/{place}/value"));
            seen.insert(value.parse::<u8>().unwrap());
        }
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), (90..=99).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_fork_goes_its_own_way_from_the_same_start() {
    let sim = Sim::incode_with(ANA);
    sim.show_marker("face=ana").await.expect(200);
    let fork = json!({ "name": "fork", "from": sim.namespace });
    sim.admin().post("/__admin/namespaces", fork).await.expect(201);
    let forked = sim.other("fork");
    let [here, there] = [sim.show_marker("face=ana").await, forked.show_marker("face=ana").await];
    assert_eq!(here.text(), there.text());
}

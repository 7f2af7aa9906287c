//! What a scenario cannot say (section 9): each mistake is named with its place.

use std::sync::Arc;

use lookalike::engine::{Moment, Namespaces};
use lookalike::scenario;
use lookalike::settings::Settings;

use super::pictures::{blank, jpeg, lying_jpeg, png, portrait};
use super::seeds::folder;
use crate::support::Sim;

/// What the server says to a section of the scenario, as it starts.
fn refusal(section: &str) -> String {
    let scenario = match scenario::read("story.yaml", &Sim::scenario_of("incode", section)) {
        Ok(scenario) => scenario,
        Err(error) => return error.to_string(),
    };
    let blueprint = Arc::new(scenario::blueprint(scenario, None));
    match Namespaces::new(blueprint, Settings::default().namespaces, Moment::from_seconds(0)) {
        Ok(_) => "accepted".into(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_mistake_in_the_section_is_named() {
    let ana = "key: ana, full_name: Ana";
    for (section, expected) in [
        ("identities: [{ full_name: Ana }]", "story.yaml:5:18: `key` is missing"),
        ("identities: [{ key: 'a b', full_name: Ana }]", "`a b`"),
        ("identities: [{ key: ana }]", "identities[0]: a person has a full_name"),
        ("identities: [{ key: ana, full_name: ' ' }]", "identities[0]: a person has a full_name"),
        (&format!("identities: [{{ {ana} }}, {{ {ana} }}]"), "identities[1].key: the key `ana` stands twice"),
        (
            &format!("identities: [{{ {ana}, identity_id: x }}, {{ key: b, full_name: B, identity_id: x }}]"),
            "identities[1]: identity_id: the identity_id `x` is another identity's",
        ),
        (
            &format!("identities: [{{ {ana}, identity_id: a/b }}]"),
            "identities[0]: identity_id: an identity_id is not empty, is not . or .., and has none of",
        ),
        (
            &format!("identities: [{{ {ana}, identity_id: .. }}]"),
            "identities[0]: identity_id: an identity_id is not empty",
        ),
        (&format!("identities: [{{ {ana}, nose: long }}]"), "nose"),
        (&format!("identities: [{{ {ana}, status: GONE }}]"), "GONE"),
        (&format!("identities: [{{ {ana}, date_of_birth: soon }}]"), "date_of_birth"),
        (&format!("identities: [{{ {ana}, checks: {{ tamperCheck: {{ status: BAD }} }} }}]"), "BAD"),
        (
            &format!("identities: [{{ {ana}, faces: [{{ sha256: abc }}] }}]"),
            "faces[0]: `abc` is not 64 hex digits",
        ),
        (&format!("identities: [{{ {ana}, faces: [{{ base64: '!' }}] }}]"), "faces[0]: it is no base64"),
        (
            &format!("identities: [{{ {ana}, faces: [{{ base64: aGVsbG8= }}] }}]"),
            "faces[0]: the picture cannot be used: 3010",
        ),
        (
            &format!("identities: [{{ {ana}, faces: [{{ file: not/there.jpg }}] }}]"),
            "faces[0]: there is no file `not/there.jpg` beside the scenario",
        ),
        (
            &format!(
                "identities: [{{ {ana}, enrolled: true }}]\nverifications: [{{ identity: ana, status: FAILED }}]"
            ),
            "identities[0]: enrolled: `ana` cannot be enrolled",
        ),
        ("verifications: [{}]", "verifications[0]: a VERIFIED verification has an identity"),
        ("verifications: [{ identity: bob }]", "verifications[0]: identity: there is no identity `bob`"),
        (
            "verifications: [{ id: x, status: FAILED }, { id: x, status: FAILED }]",
            "verifications[1]: id: the id `x` stands twice",
        ),
        ("verifications: [{ id: '', status: FAILED }]", "verifications[0]: id: an id is not empty"),
        (
            "authentications: [{ status: pass }]",
            "authentications[0]: status: an authentication that passed has an identity",
        ),
        ("authentications: [{ identity: bob }]", "authentications[0]: identity: there is no identity `bob`"),
        (
            &format!("identities: [{{ {ana} }}]\nauthentications: [{{ identity: ana, status: fail }}]"),
            "authentications[0]: identity: a failed authentication has no identity",
        ),
        (
            &format!("identities: [{{ {ana}, enrolled: false }}]\nauthentications: [{{ identity: ana }}]"),
            "authentications[0]: identity: `ana` was never verified",
        ),
        ("settings: { max_body_bytes: 33554433 }", "settings: max_body_bytes: max_body_bytes is at most"),
        ("settings: { token_secret: '' }", "settings: token_secret: token_secret is not empty"),
        ("settings: { rate_limit: some }", "rate_limit"),
        ("settings: { rate_limit: { face: { per_second: 0, burst: 5 } } }", "per_second"),
        ("settings: { rate_limit: { face: { per_second: 1 } } }", "rate_limit"),
        ("settings: { id_format: guid }", "guid"),
        ("settings: { colour: blue }", "colour"),
        ("webhooks: []", "webhooks"),
    ] {
        let refusal = refusal(section);
        assert!(refusal.contains(expected), "{section}\n{refusal}");
    }
}

/// What `lookalike check` says of a file.
fn check(path: &std::path::Path) -> String {
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_lookalike")).arg("check").arg(path).output().unwrap();
    [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat()
}

/// What is said of files that are there, and what to do: as the scenario is checked, not when somebody follows a link.
#[test]
fn a_picture_that_nobody_could_look_at_is_named_with_its_place() {
    let whole = jpeg(&portrait(1, 64, 64), 80);
    let files = [
        ("cut.jpg", whole[..whole.len() / 3].to_vec()),
        ("start.jpg", b"\xff\xd8\xff".to_vec()),
        ("front.png", png(&portrait(1, 64, 64))),
        ("text.jpg", b"no picture".to_vec()),
        ("huge.jpg", lying_jpeg(&whole, 20_000, 64)),
        ("blank.jpg", jpeg(&blank(64, 64), 80)),
        ("whole.jpg", whole),
    ];
    for (member, expected) in [
        ("id_images: { front: cut.jpg }", "`cut.jpg` is no JPEG that can be decoded; name a whole JPEG file"),
        ("id_images: { back: start.jpg }", "`start.jpg` is no JPEG that can be decoded"),
        ("id_images: { front: front.png }", "`front.png` is no JPEG that can be decoded"),
        ("id_images: { front: whole.jpg, back: text.jpg }", "`text.jpg` is no JPEG that can be decoded"),
        ("id_images: { front: huge.jpg }", "`huge.jpg` is no JPEG that can be decoded"),
        ("id_images: { front: gone.jpg }", "there is no file `gone.jpg` beside the scenario"),
        ("faces: [{ file: whole.jpg }, { file: cut.jpg }]", "`cut.jpg`: the picture cannot be used: 3010"),
        ("faces: [{ file: blank.jpg }]", "`blank.jpg`: the picture cannot be used: 4019 Face not found."),
        ("id_images: { front: whole.jpg, back: blank.jpg }", "1 scenario is fine"),
    ] {
        let section = format!("identities:\n  - key: ana\n    full_name: Ana\n    {member}");
        let path = folder("cards", &Sim::scenario_of("incode", &section), &files);
        let said = check(&path);
        assert!(said.contains(expected), "{member}\n{said}");
        if member.contains("whole.jpg, back: blank") {
            continue;
        }
        assert!(said.contains("scenario.yaml:8:"), "the line of {member}\n{said}");
    }
}

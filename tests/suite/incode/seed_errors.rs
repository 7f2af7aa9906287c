//! What a scenario cannot say (section 9): each mistake is named with its place.

use std::sync::Arc;

use insta::assert_snapshot;
use lookalike::engine::{Moment, Namespaces};
use lookalike::scenario;
use lookalike::settings::Settings;

use crate::support::Sim;

/// What the server says to a section of the scenario, as it starts; of several lines the first.
fn refusal(section: &str) -> String {
    let scenario = match scenario::read("story.yaml", &Sim::scenario_of("incode", section)) {
        Ok(scenario) => scenario,
        Err(error) => return error.to_string().lines().next().unwrap_or_default().to_owned(),
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
    let mut seen = Vec::new();
    for section in [
        "identities: [{ full_name: Ana }]",
        "identities: [{ key: 'a b', full_name: Ana }]",
        "identities: [{ key: ana }]",
        "identities: [{ key: ana, full_name: ' ' }]",
        &format!("identities: [{{ {ana} }}, {{ {ana} }}]"),
        &format!("identities: [{{ {ana}, identity_id: x }}, {{ key: b, full_name: B, identity_id: x }}]"),
        &format!("identities: [{{ {ana}, identity_id: a/b }}]"),
        &format!("identities: [{{ {ana}, nose: long }}]"),
        &format!("identities: [{{ {ana}, status: GONE }}]"),
        &format!("identities: [{{ {ana}, date_of_birth: soon }}]"),
        &format!("identities: [{{ {ana}, checks: {{ tamperCheck: {{ status: BAD }} }} }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ sha256: abc }}] }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ base64: '!' }}] }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ base64: aGVsbG8= }}] }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ file: not/there.jpg }}] }}]"),
        &format!(
            "identities: [{{ {ana}, enrolled: true }}]\nverifications: [{{ identity: ana, status: FAILED }}]"
        ),
        "verifications: [{}]",
        "verifications: [{ identity: bob }]",
        "verifications: [{ id: x, status: FAILED }, { id: x, status: FAILED }]",
        "verifications: [{ id: '', status: FAILED }]",
        "authentications: [{ status: pass }]",
        "authentications: [{ identity: bob }]",
        &format!("identities: [{{ {ana} }}]\nauthentications: [{{ identity: ana, status: fail }}]"),
        &format!("identities: [{{ {ana}, enrolled: false }}]\nauthentications: [{{ identity: ana }}]"),
        "settings: { max_body_bytes: 33554433 }",
        "settings: { token_secret: '' }",
        "settings: { rate_limit: some }",
        "settings: { rate_limit: { face: { per_second: 0, burst: 5 } } }",
        "settings: { rate_limit: { face: { per_second: 1 } } }",
        "settings: { id_format: guid }",
        "settings: { colour: blue }",
        "webhooks: []",
    ] {
        seen.push(format!("{section}\n  {}", refusal(section)));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    identities: [{ full_name: Ana }]
      the scenario could not be applied: vendors.incode: identities[0]: the key `` is not 1 to 64 of A-Z a-z 0-9 . _ -
    identities: [{ key: 'a b', full_name: Ana }]
      the scenario could not be applied: vendors.incode: identities[0]: the key `a b` is not 1 to 64 of A-Z a-z 0-9 . _ -
    identities: [{ key: ana }]
      the scenario could not be applied: vendors.incode: identities[0]: a person has a full_name, or a first_name and a last_name
    identities: [{ key: ana, full_name: ' ' }]
      the scenario could not be applied: vendors.incode: identities[0]: a person has a full_name, or a first_name and a last_name
    identities: [{ key: ana, full_name: Ana }, { key: ana, full_name: Ana }]
      the scenario could not be applied: vendors.incode: identities[1]: the key `ana` stands twice
    identities: [{ key: ana, full_name: Ana, identity_id: x }, { key: b, full_name: B, identity_id: x }]
      the scenario could not be applied: vendors.incode: identities[1]: the identity_id is another identity's
    identities: [{ key: ana, full_name: Ana, identity_id: a/b }]
      the scenario could not be applied: vendors.incode: identities[0]: an identity_id is not empty and has none of / ? # %
    identities: [{ key: ana, full_name: Ana, nose: long }]
      story.yaml:5:46: unknown field `nose`, expected one of key, full_name, first_name, last_name, date_of_birth, phone, sex, email, city, country, curp, email_preference, status, identity_id, enrolled, blocked, faces, templates, image_urls, id_images, checks
    identities: [{ key: ana, full_name: Ana, status: GONE }]
      story.yaml:5:54: unknown variant `GONE`, expected one of ACTIVE, REVOKED
    identities: [{ key: ana, full_name: Ana, date_of_birth: soon }]
      story.yaml:5:46: invalid value: string "soon", expected a date such as 1988-08-13, or milliseconds since 1970
    identities: [{ key: ana, full_name: Ana, checks: { tamperCheck: { status: BAD } } }]
      story.yaml:5:79: unknown variant `BAD`, expected one of OK, MANUAL_OK, UNKNOWN, WARN, MANUAL, MANUAL_PENDING, MANUAL_FAIL, FAIL
    identities: [{ key: ana, full_name: Ana, faces: [{ sha256: abc }] }]
      the scenario could not be applied: vendors.incode: identities[0]: faces[0]: `abc` is not 64 hex digits
    identities: [{ key: ana, full_name: Ana, faces: [{ base64: '!' }] }]
      the scenario could not be applied: vendors.incode: identities[0]: faces[0]: it is no base64
    identities: [{ key: ana, full_name: Ana, faces: [{ base64: aGVsbG8= }] }]
      the scenario could not be applied: vendors.incode: identities[0]: faces[0]: the picture cannot be used: 3010 Image could not be decoded.
    identities: [{ key: ana, full_name: Ana, faces: [{ file: not/there.jpg }] }]
      the scenario could not be applied: vendors.incode: identities[0]: faces[0]: `not/there.jpg`: only a scenario that is a file can name files
    identities: [{ key: ana, full_name: Ana, enrolled: true }]
    verifications: [{ identity: ana, status: FAILED }]
      the scenario could not be applied: vendors.incode: identities[0]: it cannot be enrolled: none of its verifications is VERIFIED
    verifications: [{}]
      the scenario could not be applied: vendors.incode: verifications[0]: a VERIFIED verification has an identity
    verifications: [{ identity: bob }]
      the scenario could not be applied: vendors.incode: verifications[0]: there is no identity `bob`
    verifications: [{ id: x, status: FAILED }, { id: x, status: FAILED }]
      the scenario could not be applied: vendors.incode: verifications[1]: the id `x` stands twice
    verifications: [{ id: '', status: FAILED }]
      the scenario could not be applied: vendors.incode: verifications[0]: an id is not empty
    authentications: [{ status: pass }]
      the scenario could not be applied: vendors.incode: authentications[0]: an authentication that passed has an identity
    authentications: [{ identity: bob }]
      the scenario could not be applied: vendors.incode: authentications[0]: there is no identity `bob`
    identities: [{ key: ana, full_name: Ana }]
    authentications: [{ identity: ana, status: fail }]
      the scenario could not be applied: vendors.incode: authentications[0]: a failed authentication has no identity
    identities: [{ key: ana, full_name: Ana, enrolled: false }]
    authentications: [{ identity: ana }]
      the scenario could not be applied: vendors.incode: authentications[0]: nobody passes who was never verified
    settings: { max_body_bytes: 33554433 }
      the scenario could not be applied: vendors.incode: settings: max_body_bytes is at most 33554432, which is what the server holds
    settings: { token_secret: '' }
      the scenario could not be applied: vendors.incode: settings: token_secret is not empty
    settings: { rate_limit: some }
      story.yaml:5:17: invalid value: string "some", expected `none`, or an object such as { face: { per_second: 1, burst: 5 } }
    settings: { rate_limit: { face: { per_second: 0, burst: 5 } } }
      the scenario could not be applied: vendors.incode: settings: rate_limit: per_second and burst are at least 1
    settings: { rate_limit: { face: { per_second: 1 } } }
      story.yaml:5:39: missing field `burst`
    settings: { id_format: guid }
      story.yaml:5:28: unknown variant `guid`, expected one of uuid, object_id
    settings: { colour: blue }
      story.yaml:5:17: unknown field `colour`, expected one of api_keys, accept_any_key, client_ids, token_secret, token_ttl, image_link_ttl, id_format, authenticate_requires_token, face_error_mode, authenticate_id_members, quirk_country_key, max_image_bytes, min_image_side, max_body_bytes, rate_limit, webhook_delay, hosted_mode
    webhooks: []
      story.yaml:5:5: unknown field `webhooks`, expected one of settings, identities, verifications, authentications
    "#);
}

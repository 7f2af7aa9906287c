//! Mistakes that people make, and the line that tells each: what is wrong, at the word that is wrong, and what to write.

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::scenario;

/// What is told of each mistake, with line and column.
fn told(mistakes: &[&str]) -> String {
    let one = |mistake: &&str| {
        let source = format!("version: 1\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\n{mistake}\n");
        let problems = scenario::load_text("story", &source, Moment::from_seconds(1_900_000_000)).err();
        let text = problems.unwrap_or_default().to_string();
        let lines = text.lines().filter(|line| line.starts_with("story:"));
        let lines: Vec<_> = lines.map(|line| format!("  {}\n", line.trim_start_matches("story:"))).collect();
        let lines = if lines.is_empty() { "  fine\n".to_owned() } else { lines.concat() };
        format!("{mistake}\n{lines}")
    };
    mistakes.iter().map(one).collect()
}

/// Issue 6: everything that is wrong is told in one pass.
#[test]
fn all_that_is_wrong_with_a_section_is_told_in_one_pass() {
    assert_snapshot!(told(&[
        "vendors:\n  intelliprove:\n    settings: { token_ttl: 5 minutes, languages: [en], health_journey: [{ parameter: mental_stress, scans: 1 }, { parameter: mental_stress, scans: 2 }] }\n    users:\n      - { external_user_id: a, language: klingon }\n      - { external_user_id: a, language: fr, answers: { nobody_asks: 1 }, face_scans: [{ ago: 1d }, {}, { at: 2030-01-01T00:00:00Z }] }\n      - { external_user_id: a, sex: x }\n      - { language: en }",
        "vendors:\n  intelliprove: { settings: { languages: 5 }, users: [{ external_user_id: a, language: klingon }, { external_user_id: a }] }",
        "vendors: { pulse: { settings: { enrollment_target: 99, auth_score: 100 }, users: [{ user_ref: a, t_id: '' }, { user_ref: a }], api_keys: [{ key: a }, { key: a, status: revoked }] } }",
        "vendors:\n  incode:\n    settings: { token_secret: '' }\n    identities: [{ key: ana, full_name: A B }, { key: ana, full_name: C D }, { full_name: E F }, { key: bea }]\n    verifications: [{ identity: bea }, { identity: nobody, id: '' }]\n    authentications: [{ identity: ana, status: fail }, { identity: nope }, { status: pass }]",
        "vendors:\n  identify:\n    settings: { fixed_code: '1' }\n    projects:\n      - { id: '', badges: [{ badge_id: b, name: B }, { badge_id: b, name: C }], users: [{ provider: awsCognito, username: '' }, { provider: anonymous, device_id: x }] }\n    tokens: [{ provider: google, token: '', subject: '', email: no }]",
        "webhooks: [{ vendor: incode, events: [verification.complete, authentication.completed], url: 'http://127.0.0.1:99999/', headers: { 'bad name': x, content-length: '5' }, oauth2: { token_url: nope, client_id: a }, delivery: { timeout: 1h, retries: [-1s] } }]",
    ]), @"");
}

#[test]
fn a_mistake_in_a_condition_is_told_at_the_word_that_is_wrong() {
    let when = |when: &str| format!("faults: [{{ inject: reset, when: {{ {when} }} }}]");
    let all = [
        "query. external_user_id: a",
        "'query.x ': a",
        "'body.a[0]': 1",
        "'body.list[3].name': 1",
        "body./a/~2: 1",
        "body..a: 1",
        "'header.x team': a",
        "query.a: { matches: '(' }",
        "query.a: { regex: x }",
        "query: { external_user_id: x }",
        "'body./a[0]/~0~1': 1",
    ];
    let all: Vec<_> = all.iter().map(|one| when(one)).collect();
    assert_snapshot!(told(&all.iter().map(String::as_str).collect::<Vec<_>>()), @"");
}

#[test]
fn a_template_that_could_never_be_rendered_is_told_before_a_request_comes() {
    let body =
        |body: &str| format!("overrides: [{{ operation: pulse.status, respond: {{ body: \"{body}\" }} }}]");
    let all =
        ["{{ uuid }}", "{{ now() }}", "{{ random() }}", "{{ random(5, 1) }}", "{{ request.header.x-team }}"];
    let all: Vec<_> = all.iter().map(|one| body(one)).collect();
    assert_snapshot!(told(&all.iter().map(String::as_str).collect::<Vec<_>>()), @"");
}

#[test]
fn a_wrong_shape_is_told_with_what_to_write() {
    assert_snapshot!(told(&[
        "faults: [{ inject: 503 }]",
        "faults: [{ inject: { slow_body: 3s } }]",
        "faults: [{ inject: { rate_limit: 2s } }]",
        "faults: [{ inject: reset, on: { between: 5m } }]",
        "faults: [{ inject: reset, on: { between: [5m] } }]",
        "faults: [{ inject: { delay: { fixed: 30 } } }]",
        "faults: [{ inject: { delay: 11m } }]",
        "faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]",
        "faults: [{ inject: { delay: { normal: { p50: 2s, p99: 1s } } } }]",
        "faults: [{ inject: { delay: { lognormal: { p50: 0s, p99: 1s } } } }]",
        "faults: [{ inject: reset, on: { probability: 0 } }]",
        "faults: [{ inject: reset, on: { nth: 0 } }]",
        "vendors: { intelliprove: { settings: { token_ttl: 30 } } }",
        "vendors: { intelliprove: { settings: { token_ttl: 30 minutes } } }",
        "vendors: { intelliprove: { settings: { token_ttl: 1m 30s } } }",
        "vendors: { intelliprove: { settings: { token_ttl: -5m } } }",
        "vendors: { intelliprove: { token_ttl: 30m } }",
        "vendors: { intelliprove: { users: [{ external_user_id: a, sex: f }] } }",
        "vendors: { incode: { settings: { rate_limit: null } } }",
        "vendors: { pulse: { users: [{ user_ref: a, patterns: [{ pattern: {}, id: x }] }] } }",
        "outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth], then: cycle }]",
        "timeline: [{ after: 5m, action: pulse.set_status }]",
        "timeline: [{ at: 2020-01-01T00:00:00Z, action: pulse.set_status, with: { status: OK } }]",
        "webhooks: [{ vendor: incode, events: [verification.complete], url: 'http://a/' }]",
    ]), @"");
}

#[test]
fn what_is_no_yaml_is_told_with_what_to_do() {
    assert_snapshot!(told(&[
        "faults: [{ operation: *, inject: reset }]",
        "faults: [{ operation: *pulse, inject: reset }]",
        "faults: [{ operation: *.get, inject: reset }]",
        "overrides: [{ operation: pulse.status, respond: { body: {{ now }} } }]",
        "faults: [{ operation: pulse.status inject: reset }]",
        "clock { at: 2026-03-01T09:00:00Z }",
        "vendors:\n  pulse:\n    users:\n      - user_ref: a\n        references: 5\n       typist: b",
        "vendors: { pulse: { users: [{ user_ref: a, typist: #marie }] } }",
        "vendors: { pulse: { users: [{ user_ref: 'a, typist: b }] } }\nseed: 3",
        "vendors:\n\u{a0}\u{a0}pulse: {}",
        "webhooks: [{ vendor: incode, events: [verification.completed], url: \u{201c}http://a/\u{201d} }]",
    ]), @"");
}

#[test]
fn a_mistake_far_to_the_right_is_shown_with_its_caret() {
    let names: Vec<_> = (0..40).map(|n| format!("{{ user_ref: user-{n} }}")).collect();
    let source = format!(
        "version: 1\nvendors: {{ pulse: {{ users: [{}, {{ user_reff: x }}] }} }}\n",
        names.join(", ")
    );
    assert_snapshot!(scenario::read("story", &source).unwrap_err(), @"");
}

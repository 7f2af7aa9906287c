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
    ]), @"
    vendors:
      intelliprove:
        settings: { token_ttl: 5 minutes, languages: [en], health_journey: [{ parameter: mental_stress, scans: 1 }, { parameter: mental_stress, scans: 2 }] }
        users:
          - { external_user_id: a, language: klingon }
          - { external_user_id: a, language: fr, answers: { nobody_asks: 1 }, face_scans: [{ ago: 1d }, {}, { at: 2030-01-01T00:00:00Z }] }
          - { external_user_id: a, sex: x }
          - { language: en }
      5:28: expected a length of time such as 6h or 30m, found `5 minutes`; the units are w d h m s ms, and nothing stands between: 1h30m
      5:126: the parameter `mental_stress` stands twice, first in line 5
      7:42: language `klingon` is not among the setting `languages`: en
      8:29: the external_user_id `a` stands twice, first in line 7
      8:42: language `fr` is not among the setting `languages`: en
      8:70: the answer to `nobody_asks` has no question
      8:101: a face scan needs exactly one of `ago` and `at`
      8:111: a face scan at 2030-01-01T00:00:00.000Z lies after the start, 2026-03-01T09:00:00.000Z
      9:29: the external_user_id `a` stands twice, first in line 7
      9:37: expected one of M, F, found `x`
      10:9: a user without an external_user_id needs a user_id
    vendors:
      intelliprove: { settings: { languages: 5 }, users: [{ external_user_id: a, language: klingon }, { external_user_id: a }] }
      4:42: expected a list, found the number 5
      4:119: the external_user_id `a` stands twice, first in line 4
    vendors: { pulse: { settings: { enrollment_target: 99, auth_score: 100 }, users: [{ user_ref: a, t_id: '' }, { user_ref: a }], api_keys: [{ key: a }, { key: a, status: revoked }] } }
      3:52: expected a whole number from 1 to 50, found the number 99
      3:68: expected a whole number from 1 to 99, found the number 100
      3:104: a t_id has 1 to 256 characters
      3:122: the user_ref `a` stands twice, first in line 3
      3:158: the key `a` stands twice, first in line 3
    vendors:
      incode:
        settings: { token_secret: '' }
        identities: [{ key: ana, full_name: A B }, { key: ana, full_name: C D }, { full_name: E F }, { key: bea }]
        verifications: [{ identity: bea }, { identity: nobody, id: '' }]
        authentications: [{ identity: ana, status: fail }, { identity: nope }, { status: pass }]
      5:31: token_secret is not empty
      6:55: the key `ana` stands twice, first in line 6
      6:78: `key` is missing, by which everything else names the identity
      6:98: a person has a full_name, or a first_name and a last_name
      7:52: there is no identity `nobody`
      7:64: an id is not empty
      8:35: a failed authentication has no identity
      8:68: there is no identity `nope`
      8:86: an authentication that passed has an identity
    vendors:
      identify:
        settings: { fixed_code: '1' }
        projects:
          - { id: '', badges: [{ badge_id: b, name: B }, { badge_id: b, name: C }], users: [{ provider: awsCognito, username: '' }, { provider: anonymous, device_id: x }] }
        tokens: [{ provider: google, token: '', subject: '', email: no }]
      5:29: fixed_code `1` is not six digits
      7:15: an id has 1 to 128 characters
      7:66: the badge `b` stands twice, first in line 7
      7:89: email is needed with awsCognito
      7:89: password is needed with awsCognito
      7:123: username must have 1 to 128 characters
      7:163: device_id must be a UUID
      8:41: token is not empty
      8:54: subject is not empty
      8:65: `no` is no e-mail
    webhooks: [{ vendor: incode, events: [verification.complete, authentication.completed], url: 'http://127.0.0.1:99999/', headers: { 'bad name': x, content-length: '5' }, oauth2: { token_url: nope, client_id: a }, delivery: { timeout: 1h, retries: [-1s] } }]
      3:39: `verification.complete` is no event of `incode`, which sends: verification.completed, authentication.completed; did you mean `verification.completed`?
      3:94: `url` is no address: `http://127.0.0.1:99999/`: invalid port number
      3:144: `bad name` cannot be the name of a header field
      3:163: the header field `content-length` belongs to the transport and cannot be set
      3:178: `client_secret` is missing
      3:191: `oauth2.token_url` is no address: `nope`: relative URL without a base; did you mean `http://nope`?
      3:234: `delivery.timeout` must be between 1ms and 10m
      3:248: expected a length of time such as 6h or 30m, found `-1s`; the units are w d h m s ms, and nothing stands between: 1h30m
    ");
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
    assert_snapshot!(told(&all.iter().map(String::as_str).collect::<Vec<_>>()), @"
    faults: [{ inject: reset, when: { query. external_user_id: a } }]
      3:35: `query. external_user_id` has a blank where none was meant; write `query.external_user_id`
    faults: [{ inject: reset, when: { 'query.x ': a } }]
      3:35: `query.x ` has a blank where none was meant; write `query.x`
    faults: [{ inject: reset, when: { 'body.a[0]': 1 } }]
      3:35: `body.a[0]` steps into a list with brackets; write `body.a.0`
    faults: [{ inject: reset, when: { 'body.list[3].name': 1 } }]
      3:35: `body.list[3].name` steps into a list with brackets; write `body.list.3.name`
    faults: [{ inject: reset, when: { body./a/~2: 1 } }]
      3:35: `body./a/~2` is no JSON pointer: behind `~` stands 0 for `~` itself, or 1 for `/`
    faults: [{ inject: reset, when: { body..a: 1 } }]
      3:35: `body..a` is no place in a request; expected `path.<name>`, `query.<name>`, `header.<name>`, `body`, `body.<member>.<member>` or `body./<json pointer>`
    faults: [{ inject: reset, when: { 'header.x team': a } }]
      3:35: `x team` cannot be the name of a header field
    faults: [{ inject: reset, when: { query.a: { matches: '(' } } }]
      3:55: `(` is no regular expression: found open group without closing ')'
    faults: [{ inject: reset, when: { query.a: { regex: x } } }]
      3:46: expected one of equals, matches, contains, present, one_of, found `regex`
    faults: [{ inject: reset, when: { query: { external_user_id: x } } }]
      3:35: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `query`; did you mean `query.external_user_id`?
    faults: [{ inject: reset, when: { 'body./a[0]/~0~1': 1 } }]
      fine
    ");
}

#[test]
fn a_template_that_could_never_be_rendered_is_told_before_a_request_comes() {
    let body =
        |body: &str| format!("overrides: [{{ operation: pulse.status, respond: {{ body: \"{body}\" }} }}]");
    let all =
        ["{{ uuid }}", "{{ now() }}", "{{ random() }}", "{{ random(5, 1) }}", "{{ request.header.x-team }}"];
    let all: Vec<_> = all.iter().map(|one| body(one)).collect();
    assert_snapshot!(told(&all.iter().map(String::as_str).collect::<Vec<_>>()), @r#"
    overrides: [{ operation: pulse.status, respond: { body: "{{ uuid }}" } }]
      3:57: a template cannot be read: `uuid` is called; write `uuid()`; such as {{ request.query.name }}
    overrides: [{ operation: pulse.status, respond: { body: "{{ now() }}" } }]
      3:57: a template cannot be read: `now` is not called; write `now` alone; such as {{ request.query.name }}
    overrides: [{ operation: pulse.status, respond: { body: "{{ random() }}" } }]
      3:57: a template cannot be read: `random` takes two whole numbers, such as `random(1, 6)`; such as {{ request.query.name }}
    overrides: [{ operation: pulse.status, respond: { body: "{{ random(5, 1) }}" } }]
      3:57: a template cannot be read: random(5, 1) has nothing to choose from; the smaller number stands first; such as {{ request.query.name }}
    overrides: [{ operation: pulse.status, respond: { body: "{{ request.header.x-team }}" } }]
      3:57: a template cannot be read: `request.header.x-team` is read as a subtraction; write `request.header['x-team']`; such as {{ request.query.name }}
    "#);
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
    ]), @r#"
    faults: [{ inject: 503 }]
      3:20: expected one of reset, empty, close_early, truncate, malformed_json or a mapping, found the number 503; write { status: 503 }
    faults: [{ inject: { slow_body: 3s } }]
      3:33: expected a mapping, found `3s`; write { over: 3s }
    faults: [{ inject: { rate_limit: 2s } }]
      3:34: expected a mapping, found `2s`; write { retry_after: 2s }
    faults: [{ inject: reset, on: { between: 5m } }]
      3:42: expected a list, found `5m`; write [5m, …]
    faults: [{ inject: reset, on: { between: [5m] } }]
      3:42: expected 2 entries, found 1
    faults: [{ inject: { delay: { fixed: 30 } } }]
      3:38: expected a length of time such as 6h or 30m, found the number 30; write a unit behind it: 30s, 30m …
    faults: [{ inject: { delay: 11m } }]
      3:29: a delay is at most 10m long; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: { delay: { uniform: { min: 2s, max: 1s } } } }]
      3:29: the `min` of a delay is no longer than its `max`; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: { delay: { normal: { p50: 2s, p99: 1s } } } }]
      3:29: the `p50` of a delay is no longer than its `p99`; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: { delay: { lognormal: { p50: 0s, p99: 1s } } } }]
      3:29: the `p50` of a lognormal delay is above 0; such as {"lognormal":{"p50":"120ms","p99":"900ms"}}
    faults: [{ inject: reset, on: { probability: 0 } }]
      3:46: expected a number above 0 and at most 1, found the number 0
    faults: [{ inject: reset, on: { nth: 0 } }]
      3:38: expected a whole number of at least 1, found the number 0
    vendors: { intelliprove: { settings: { token_ttl: 30 } } }
      3:51: expected a length of time such as 6h or 30m, found the number 30; write a unit behind it: 30s, 30m …
    vendors: { intelliprove: { settings: { token_ttl: 30 minutes } } }
      3:51: expected a length of time such as 6h or 30m, found `30 minutes`; the units are w d h m s ms, and nothing stands between: 1h30m
    vendors: { intelliprove: { settings: { token_ttl: 1m 30s } } }
      3:51: expected a length of time such as 6h or 30m, found `1m 30s`; the units are w d h m s ms, and nothing stands between: 1h30m
    vendors: { intelliprove: { settings: { token_ttl: -5m } } }
      3:51: expected a length of time such as 6h or 30m, found `-5m`; the units are w d h m s ms, and nothing stands between: 1h30m
    vendors: { intelliprove: { token_ttl: 30m } }
      3:28: unknown member `token_ttl`; it belongs to `settings`
    vendors: { intelliprove: { users: [{ external_user_id: a, sex: f }] } }
      3:64: expected one of M, F, found `f`; did you mean `F`?
    vendors: { incode: { settings: { rate_limit: null } } }
      3:46: expected the word `none` or a mapping, found nothing
    vendors: { pulse: { users: [{ user_ref: a, patterns: [{ pattern: {}, id: x }] }] } }
      3:57: no usable timing: no known layout, and 0 numbers are fewer than 8; accepted are an array of {key, press, release}, an array of events {type: keydown or keyup, key, time}, arrays (press with release or hold, seek or flight with hold), a text header|seek,hold|…, or 8 numbers and more
      3:74: expected a text of 24 of 0-9 a-f, found `x`
    outcomes: [{ operation: pulse.user_verify, outcome: robot, sequence: [auth], then: cycle }]
      3:60: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be; such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    timeline: [{ after: 5m, action: pulse.set_status }]
      3:12: `status` is missing; arguments stand in `with: { … }`
    timeline: [{ at: 2020-01-01T00:00:00Z, action: pulse.set_status, with: { status: OK } }]
      3:18: 2020-01-01T00:00:00.000Z is before the start, 2026-03-01T09:00:00.000Z; `after: 5m` counts from the start, wherever that is
    webhooks: [{ vendor: incode, events: [verification.complete], url: 'http://a/' }]
      3:39: `verification.complete` is no event of `incode`, which sends: verification.completed, authentication.completed; did you mean `verification.completed`?
    "#);
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
    ]), @r#"
    faults: [{ operation: *, inject: reset }]
      3:23: this is no YAML: while scanning an anchor or alias, did not find expected alphabetic or numeric character; put a text that begins with `*` or `&` into quotes
    faults: [{ operation: *pulse, inject: reset }]
      3:23: nothing is called `pulse` here; put a text that begins with `*` into quotes; an alias has its anchor, `&name`, before it
    faults: [{ operation: *.get, inject: reset }]
      3:23: nothing is called `.get` here; put a text that begins with `*` into quotes; an alias has its anchor, `&name`, before it
    overrides: [{ operation: pulse.status, respond: { body: {{ now }} } }]
      3:58: a key must be a text; put a text with `{{ … }}` into quotes
    faults: [{ operation: pulse.status inject: reset }]
      3:42: this is no YAML: while parsing a flow mapping, did not find expected ',' or '}'; a `,` parts the members of a mapping in braces
    clock { at: 2026-03-01T09:00:00Z }
      3:1: unknown member `clock { at`; a `:` is missing behind `clock`
    vendors:
      pulse:
        users:
          - user_ref: a
            references: 5
           typist: b
      8:8: this is no YAML: while parsing a block collection, did not find expected '-' indicator; members of one mapping, and entries of one list, begin in the same column
    vendors: { pulse: { users: [{ user_ref: a, typist: #marie }] } }
      3:52: `#` behind a blank begins a comment, which takes the rest of the line; put a text with `#` into quotes
    vendors: { pulse: { users: [{ user_ref: 'a, typist: b }] } }
    seed: 3
      3:41: this `'` is opened and not closed; a text in quotes ends with the same quote
    vendors:
      pulse: {}
      3:8: expected a mapping, found nothing; leave the member out, or indent what belongs to it
      4:1: unknown member `  pulse`; it has an invisible character in it, U+00A0; write plain blanks
    webhooks: [{ vendor: incode, events: [verification.completed], url: “http://a/” }]
      3:69: `url` is no address: `“http://a/”`: relative URL without a base; these quotes are a part of the text; write " or '
    "#);
}

#[test]
fn a_mistake_far_to_the_right_is_shown_with_its_caret() {
    let names: Vec<_> = (0..40).map(|n| format!("{{ user_ref: user-{n} }}")).collect();
    let source = format!(
        "version: 1\nvendors: {{ pulse: {{ users: [{}, {{ user_reff: x }}] }} }}\n",
        names.join(", ")
    );
    assert_snapshot!(scenario::read("story", &source).unwrap_err(), @"
    story:2:941: unknown member `user_reff`; did you mean `user_ref`? known are user_ref, api_key, references, typist, text, t_id, created_at, patterns
    1 | …
    2 | …r-36 }, { user_ref: user-37 }, { user_ref: user-38 }, { user_ref: user-39 }, { user_reff: x }] } }
      |                                                                                 ^^^^^^^^^
    ");
}

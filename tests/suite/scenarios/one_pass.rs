//! Whatever is wrong is told in one pass, each problem at its own place: what has not the right shape hides neither what
//! is referred to, nor what contradicts itself, nor what a vendor cannot begin from.

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::scenario;

use super::told;

#[test]
fn problems_of_every_kind_and_of_several_vendors_are_told_together() {
    assert_snapshot!(told("version: 1
sede: 3
vendors:
  intelliprove:
    settings: { plugin_mode: slow }
    users: [{ external_user_id: a@example.test }, { external_user_id: a@example.test }]
  pulse:
    users:
      - { user_ref: marie, references: 5 }
      - { user_ref: marie }
      - { user_ref: bob, referenzes: 2 }
      - { user_ref: carl, t_id: '' }
      - { user_ref: carl, patterns: [{ pattern: {}, id: x }, { pattern: {}, id: y }] }
  incode:
    identities: [{ key: ana, full_name: Ana Torres }, { key: 'a b', full_name: Bo Li }]
    verifications: [{ identity: anna, status: VERIFIED }]
  identify:
    settings: { access_ttl: 0s }
    projects: [{ id: '' }]
outcomes:
  - { operation: pulse.user_verify, outcome: robott }
  - { operation: pulse.user_verify, outcome: robot, sequence: [auth] }
timeline:
  - { after: 5m, action: incode.revoke_identity, with: { identity: annna } }
  - { after: 5m, action: incode.revoke_identity, with: { identity: ana } }
  - { after: 6m, action: incode.complete_verification, with: { person: { key: bruno, full_name: Bruno Paz } } }
  - { after: 7m, action: incode.revoke_identity, with: { identity: bruno } }
"), @"
    2:1 unknown-member: unknown member `sede` → seed
    5:30 unknown-name: expected one of manual, scripted, found `slow`
    6:71 contradiction: the external_user_id `a@example.test` stands twice, first in line 6
    10:21 contradiction: the user_ref `marie` stands twice, first in line 9
    11:26 unknown-member: unknown member `referenzes` → references
    12:33 contradiction: a t_id has 1 to 256 characters
    13:21 contradiction: the user_ref `carl` stands twice, first in line 12
    13:40 contradiction: no usable timing: no known layout, and 0 numbers are fewer than 8; accepted are an array of {key, press, release}, an array of events {type: keydown or keyup, key, time}, arrays (press with release or hold, seek or flight with hold), a text header|seek,hold|…, or 8 numbers and more
    13:57 value: expected a text of 24 of 0-9 a-f, found `x`
    13:64 contradiction: no usable timing: no known layout, and 0 numbers are fewer than 8; accepted are an array of {key, press, release}, an array of events {type: keydown or keyup, key, time}, arrays (press with release or hold, seek or flight with hold), a text header|seek,hold|…, or 8 numbers and more
    13:81 value: expected a text of 24 of 0-9 a-f, found `y`
    15:62 value: expected a text of 1 to 64 of A-Z a-z 0-9 . _ -, found `a b`
    16:33 contradiction: there is no identity `anna` → ana
    18:17 unknown-member: unknown member `access_ttl`
    21:46 reference: `robott` is no outcome of pulse.user_verify → robot
    22:53 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    24:68 reference: no identity is named `annna` → ana
    ");
}

#[test]
fn what_contradicts_itself_inside_an_entry_is_told_at_the_member_concerned() {
    assert_snapshot!(told("version: 1
faults:
  - { inject: { status: 503, reset: true } }
  - { inject: { delay: { fixed: 1s }, truncate: true, empty: true } }
  - { inject: { reset: false } }
  - { inject: { reset: false, status: 503, truncate: true } }
  - { inject: { status: 200 } }
  - { inject: { delay: { uniform: { min: 2s, max: 1s } } } }
  - { inject: { slow_body: { over: 1h } } }
  - { inject: reset, on: { between: [5m, 1m] } }
  - { inject: reset, on: { probability: 2 } }
  - { inject: reset, on: { nth: 0 } }
  - { inject: reset, on: { times: 2 }, times: 3 }
  - { inject: reset, times: 0 }
  - { operation: '*a*a*a*a*a*a*', inject: reset }
  - { inject: reset, when: { cookie.a: 1 } }
  - { inject: reset, when: { query.a: { matches: '(' } } }
outcomes:
  - { operation: pulse.user_verify }
  - { operation: pulse.user_verify, outcome: robot, then: cycle }
  - { operation: pulse.user_verify, sequence: [robot], times: 2 }
  - { operation: pulse.user_verify, sequence: [] }
timeline:
  - { after: 5m, at: 2026-03-01T09:00:00Z, action: pulse.set_status, with: { status: OK } }
"), @"
    3:30 contradiction: only one kind beside a delay can be injected at a time
    4:55 contradiction: only one kind beside a delay can be injected at a time
    5:15 contradiction: nothing is injected; give a delay or one kind
    6:44 contradiction: only one kind beside a delay can be injected at a time
    7:25 value: expected a whole number from 400 to 599, found the number 200
    8:24 contradiction: the `min` of a delay is no longer than its `max`
    9:28 contradiction: a slow body takes at most 10m, in 1 to 1000 chunks
    10:37 contradiction: `between` must name the earlier time first
    11:41 value: expected a number above 0 and at most 1, found the number 2
    12:33 value: expected a whole number of at least 1, found the number 0
    13:40 contradiction: `times` and `on: { times }` are the same; give one of them
    14:29 value: expected a whole number of at least 1, found the number 0
    15:18 reference: no operation is covered by `*a*a*a*a*a*a*`
    16:30 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `cookie.a`
    17:50 value: `(` is no regular expression: found open group without closing ')'
    19:5 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    20:53 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    21:56 contradiction: give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be
    22:47 value: expected 1 to 1000 entries, found 0
    24:18 value: exactly one of `after` and `at` is needed
    ");
}

#[test]
fn a_template_is_told_at_its_text_whatever_is_misspelt_in_it() {
    assert_snapshot!(told("version: 1
overrides:
  - operation: pulse.get_user
    respond:
      status: 200
      headers: { x-a: '{{ request.qurey.a }}', content-length: '3' }
      json: { a: '{{ request.query.a | uper }}', b: ['{{ uuidd() }}', '{{ request.path.user_reff }}'], c: '{{ request.path.user_ref }}' }
  - operation: 'pulse.*'
    respond: { body: '{{ now ', json: {} }
  - { operation: pulse.get_user, respond: { status: 99 } }
  - operation: pulse.get_user
    respond:
      body: |
        {% if request.body.a is defined %}x{% endif %}
"), @"
    6:23 contradiction: a template cannot be read: `request.qurey` is not there; did you mean `request.query`? known are path, query, header, body
    6:48 contradiction: `content-length` is no header field that can be set
    7:18 contradiction: a template cannot be read: `filter uper` is not there; did you mean `filter upper`? known are default, json, upper, lower
    7:54 contradiction: a template cannot be read: `uuidd` is not there; did you mean `uuid`? known are request, now, uuid, random
    7:71 reference: `user_reff` is no path parameter of pulse.get_user → request.path.user_ref
    9:22 contradiction: a template cannot be read: syntax error: unexpected end of input, expected end of variable block (line 1)
    9:33 contradiction: give only one of `body`, `json` and `file`
    10:53 value: expected a whole number from 200 to 599, found the number 99
    14:9 contradiction: a template cannot be read: the test `defined` is not there; `default(...)` stands in for what is missing
    ");
}

#[test]
fn actions_of_a_timeline_that_refuse_their_own_arguments_are_told() {
    assert_snapshot!(told("version: 1
vendors: { incode: { identities: [{ key: ana, full_name: Ana }, { key: bea, full_name: Bea, enrolled: false }] } }
timeline:
  - { after: 5m, action: incode.complete_verification }
  - { after: 5m, action: incode.complete_verification, with: { misbehave: [drop] } }
  - { after: 5m, action: incode.complete_verification, with: { status: FAILED } }
  - { after: 5m, action: incode.complete_verification, with: { person: { key: cy } } }
  - { after: 5m, action: incode.complete_authentication, with: { status: pass } }
  - { after: 5m, action: incode.complete_authentication, with: { identity: bea } }
  - { after: 5m, action: incode.enroll_face, with: { identity: ana } }
  - { after: 2m, action: incode.enroll_face, with: { identity: ana, template: t } }
  - { after: 2m, action: pulse.delete_user, with: { user_ref: comes-later } }
"), @"
    4:5 missing-member: one of identity, person, verification_id must be there
    5:62 missing-member: one of identity, person, verification_id must be there
    7:72 contradiction: argument `person`: a person has a full_name, or a first_name and a last_name
    8:64 contradiction: argument `identity`: `pass` needs one
    9:76 contradiction: argument `identity`: it cannot pass: its face is not enrolled; those who can: ana
    10:52 contradiction: exactly one of `base64`, `sha256`, `template`, `image_url` says by what
    ");
}

#[test]
fn a_project_that_no_request_could_name_is_told() {
    assert_snapshot!(told("version: 1
vendors:
  identify:
    projects:
      - { id: nope, users: [{ provider: awsCognito, email: a@example.test, password: 'bID>idfsf23!' }] }
      - { id: games, users: [{ provider: noLogin, external_id: p }] }
      - { id: loose, provider: awsCognito, settings: { strictness: lenient } }
      - { id: lost, provider: awsCognito }
"), @"
    5:15 contradiction: the id `nope` is no UUID, so requests of awsCognito cannot name it; only noLogin, or the setting strictness: lenient, takes any text
    8:15 contradiction: the id `lost` is no UUID, so requests of awsCognito cannot name it; only noLogin, or the setting strictness: lenient, takes any text
    ");
}

#[test]
fn what_does_not_fit_says_what_would() {
    assert_snapshot!(told("version: 2
outcomes:
  - { operation: 'incode.*', outcome: FAILED }
  - { operation: pulse.get_user, outcome: not_found, when: { boddy: y } }
faults:
  - { operation: 'incod.*', inject: { status: 500 } }
timeline:
  - { after: 5m, action: incode.complete_verification, with: [] }
webhooks:
  - { vendor: incode, events: [verification.completed], url: '127.0.0.1:9/x' }
"), @"
    1:10 value: version 2 is unknown; this server reads version 1
    3:18 reference: no operation is named `incode.*`
    4:62 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `boddy` → body
    6:18 reference: no operation is covered by `incod.*` → incode.*
    8:62 type: expected a mapping, found a list
    10:62 value: `url` is no address: `127.0.0.1:9/x`: relative URL without a base; did you mean `http://127.0.0.1:9/x`?
    ");
}

#[test]
fn an_alias_over_a_path_that_is_served_is_told_with_what_it_would_take_away() {
    assert_snapshot!(told("version: 1
aliases:
  - { operation: pulse.get_user, path: '/pulse/users/{user_ref}' }
  - { operation: pulse.status, path: /pulse/status }
  - { operation: pulse.get_user, path: '/pulse/{user_ref}' }
  - { operation: pulse.get_user, path: '/people/{user_ref}' }
"), @"
    3:40 reference: `/pulse/users/{user_ref}` is served by pulse.get_user already
    4:38 reference: `/pulse/status` is served by pulse.status already
    5:40 reference: `/pulse/{user_ref}` would take `/pulse/status` away from pulse.status
    ");
}

#[test]
fn a_value_is_told_in_the_words_of_what_is_read() {
    assert_snapshot!(told("version: 1
seed: 1.0e19
vendors:
  intelliprove:
    users:
      - { external_user_id: a@example.test, external_usr_id: b@example.test, birth_date: 1988-3-14 }
      - { external_user_id: c@example.test, user_id: 886ebe3c61bd4189ae6479c0b62dea7a }
      - { external_user_id: d@example.test, face_scans: [{ ago: 1d, biomarkers: { heart_rat: 60 } }] }
  incode:
    identities: [{ key: ana, full_name: Ana, identity_id: 65f0c1a2b3d4e5f60718293a }]
timeline:
  - { after: 5m, action: incode.revoke_identity, with: { identity: 65f0c1a2b3d4e5f60718293a } }
  - { after: 5m, action: incode.revoke_identity, with: { identity: 65f0c1a2b3d4e5f60718293b } }
"), @"
    2:7 value: expected a whole number from 0 to 18446744073709551615, found the number 10000000000000000000
    6:45 unknown-member: unknown member `external_usr_id`
    6:90 value: expected a date such as 1988-03-14, found `1988-3-14`
    7:54 value: expected a UUID such as 3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77, found `886ebe3c61bd4189ae6479c0b62dea7a`
    8:83 unknown-name: expected one of heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, systolic_blood_pressure, diastolic_blood_pressure, found `heart_rat` → heart_rate
    13:68 reference: no identity is named `65f0c1a2b3d4e5f60718293b` → 65f0c1a2b3d4e5f60718293a
    ");
}

/// The order of the file is not that of time: a face that a verification enrols at five minutes is there at ten.
#[test]
fn actions_are_tried_in_the_order_in_which_they_will_happen() {
    let text = "version: 1
vendors: { incode: { identities: [{ key: bea, full_name: Bea, enrolled: false }] } }
timeline:
  - { after: 10m, action: incode.complete_authentication, with: { identity: bea } }
  - { after: 5m, action: incode.complete_verification, with: { identity: bea } }
";
    scenario::load_text("story.yaml", text, Moment::from_seconds(1_900_000_000)).unwrap();
    let swapped = text.replace("5m", "15m");
    assert!(told(&swapped).starts_with("4:"), "{}", told(&swapped));
}

//! Misspelt words: each is told with the one that was meant, and once.

use insta::assert_snapshot;

use super::told;

#[test]
fn a_misspelt_word_is_told_with_the_one_that_was_meant_wherever_it_stands() {
    assert_snapshot!(told("version: 1
vendors:
  incode: { identities: [{ key: ana, full_name: Ana Torres, status: ACTVE }] }
  identify: { projects: [{ id: 5d5b0676-ce0f-4058-b2bf-49af49f61cb5, idps: { facebok: {} } }] }
outcomes:
  - { operation: pulse.user_verify, sequence: [robot], then: repeat_lst }
  - { operation: identfy.login, outcome: unconfirmed }
  - { operation: identify.cognito.logn, outcome: unconfirmed }
  - { operation: pulse.user_verify, when: { quer.a: 1, boddy: 2, bdy.a: 3, cookie.a: 4 }, outcome: robot }
faults:
  - { operation: identfy.login, inject: reset }
  - { operation: 'identify.*.lgin', inject: reset }
  - { operation: 'pulse.usr_*', inject: reset }
  - { operation: 'identfy.*', inject: rest }
overrides:
  - { operation: 'incode.get_imag*', when: { hedaer.a: 1 }, respond: { status: 418 } }
  - { operation: 'incode.gt_*', respond: { status: 418 } }
"), @"
    3:69 unknown-name: expected one of ACTIVE, REVOKED, found `ACTVE` → ACTIVE
    4:78 unknown-name: expected one of awsCognito, authZero, anonymous, noLogin, twitter, google, facebook, found `facebok` → facebook
    6:62 unknown-name: expected one of own_rules, repeat_last, cycle, found `repeat_lst` → repeat_last
    7:18 reference: no operation is named `identfy.login` → identify.cognito.login
    7:42 reference: `unconfirmed` is no outcome of any operation → not_confirmed
    8:18 reference: no operation is named `identify.cognito.logn` → identify.cognito.login
    8:50 reference: `unconfirmed` is no outcome of any operation → not_confirmed
    9:45 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `quer.a` → query.a
    9:56 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `boddy` → body
    9:66 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `bdy.a` → body.a
    9:76 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `cookie.a`
    11:18 reference: no operation is covered by `identfy.login` → identify.*.login
    12:18 reference: no operation is covered by `identify.*.lgin` → identify.*.login
    13:18 reference: no operation is covered by `pulse.usr_*` → pulse.user_*
    14:18 reference: no operation is covered by `identfy.*` → identify.*
    14:39 unknown-name: expected one of reset, empty, close_early, truncate, malformed_json or a mapping, found `rest` → reset
    16:46 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `hedaer.a` → header.a
    17:18 reference: no operation is covered by `incode.gt_*` → incode.get_*
    ");
}

#[test]
fn what_follows_from_a_typo_is_no_second_problem() {
    for text in [
        "versoin: 1\n",
        "extends: default\nversoin: 1\n",
        "version: 1\ntimeline: [{ aftr: 5m, action: pulse.set_status, with: { status: OK } }]\n",
        "version: 1\ntimeline: [{ after: 5m, acton: pulse.set_status, with: { status: OK } }]\n",
        "version: 1\ntimeline: [{ after: 5m, action: pulse.set_status, wiht: { status: OK } }]\n",
        "version: 1\ntimeline: [{ after: 5m, action: pulse.set_statsu, with: { statsu: OK } }]\n",
        "version: 1
vendors: { incode: { identities: [{ key: ana, full_name: Ana }] } }
timeline: [{ after: 5m, action: incode.complete_verification, with: { identiy: ana } }]\n",
        "version: 1
vendors: { incode: { identities: [{ kye: ana, full_name: Ana }], verifications: [{ identity: ana }] } }
timeline: [{ after: 5m, action: incode.revoke_identity, with: { identity: ana } }]\n",
        "version: 1
vendors: { incode: { identites: [{ key: ana, full_name: Ana }] } }
timeline: [{ after: 5m, action: incode.revoke_identity, with: { identity: ana } }]\n",
        "version: 1
vendors: { incde: { identities: [{ key: ana, full_name: Ana }] } }
timeline: [{ after: 5m, action: incode.revoke_identity, with: { identity: ana } }]\n",
        "version: 1\noutcomes: [{ operaton: pulse.user_verify, outcome: robot }]\n",
        "version: 1\noutcomes: [{ operation: pulse.user_verfy, outcome: robot, when: { path.user_ref: a } }]\n",
        "version: 1\noutcomes: [{ operation: pulse.user_verify, outcom: robot }]\n",
        "version: 1\noutcomes: [{ operation: pulse.user_verify, sequnce: [robot], then: cycle }]\n",
        "version: 1\nfaults: [{ injct: reset }]\n",
        "version: 1\nfaults: [{ inject: { dealy: { fixed: 1s } } }]\n",
        "version: 1\noverrides: [{ operation: pulse.get_usr, respond: { body: '{{ request.path.user_ref }}' } }]\n",
        "version: 1\nwebhooks: [{ vendor: incode, event: [verification.completed], url: 'http://app/x' }]\n",
        "version: 1\nwebhooks: [{ vendor: incod, events: [verification.completed], url: 'http://app/x' }]\n",
        "version: 1\naliases: [{ operation: pulse.statsu, path: /x }]\n",
        "version: 1
exteds: incode-happy-path
vendors: { incode: { verifications: [{ identity: bruno }] } }
timeline: [{ after: 1h, action: incode.revoke_identity, with: { identity: ana } }]\n",
        "version: 1
vendors:
  incode:
    identities:
      - key: ana
        full_name: Ana Torres
        country: ESP
        key: bo
        full_name: Bo Li
        country: SWE\n",
        "version: 1\nvendors: { pulse: { users: [{ user_rf: marie }] } }\n",
        "version: 1\nvendors: { intelliprove: { users: [{ external_usr_id: anna }] } }\n",
    ] {
        assert_eq!(told(text).lines().count(), 1, "{text}\n{}", told(text));
    }
}

#[test]
fn what_does_not_follow_from_a_typo_is_told_beside_it() {
    assert_snapshot!(told("version: 1
outcomes:
  - { operaton: pulse.user_verify, outcome: robott }
  - { operation: pulse.user_verfy, outcome: robot, when: { cookie.a: 1 } }
timeline:
  - { aftr: 5m, action: pulse.set_status, wiht: { status: OKK } }
  - { after: 5m, action: incode.complete_verification, with: { identiy: ana, status: VERIFED } }
"), @"
    3:7 unknown-member: unknown member `operaton` → operation
    3:45 reference: `robott` is no outcome of any operation → robot
    4:18 reference: no operation is named `pulse.user_verfy` → pulse.user_verify
    4:60 value: expected a place such as path.<name>, query.<name>, header.<name>, body, body.<member>.<member> or body./<json pointer>, found `cookie.a`
    6:7 unknown-member: unknown member `aftr` → after
    6:43 unknown-member: unknown member `wiht` → with
    6:59 unknown-name: expected one of OK, NOK, found `OKK` → OK
    7:64 unknown-member: unknown member `identiy` → identity
    7:86 unknown-name: expected one of VERIFIED, FAILED, found `VERIFED` → VERIFIED
    ");
}

#[test]
fn a_misspelt_member_may_be_meant_for_one_of_the_file_below_but_not_for_one_beside_it() {
    let above = |member: &str| {
        told(&format!(
            "version: 1
extends: incode-happy-path
vendors: {{ incode: {{ identities: [{{ key: clara, full_name: Clara Lindqvist }}] }} }}
{member}: []
"
        ))
    };
    assert_snapshot!(above("timeliine"), @"4:1 unknown-member: unknown member `timeliine` → timeline");
    assert_snapshot!(above("vendorz"), @"4:1 unknown-member: unknown member `vendorz`");
}

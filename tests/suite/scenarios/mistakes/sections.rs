//! Sections with many mistakes: all of them are told in one pass.

use insta::assert_snapshot;

use super::told;

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
      6:78: `key` is missing
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

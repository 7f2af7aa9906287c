//! `webhooks:` of a scenario that is wrong.

use insta::assert_snapshot;

use super::said;

/// Acceptance 46 of Incode's contract: an unknown name is a scenario error.
#[test]
fn an_unknown_misbehaviour_is_shown_where_it_stands_with_the_known_ones() {
    assert_snapshot!(said("version: 1
webhooks:
  - vendor: incode
    events: [verification.completed]
    url: http://app:8080/hooks
    delivery: { misbehave: [drop, duplicat] }
"), @"
    story.yaml:6:35: expected one of drop, duplicate, reorder, late, out_of_order_retry, stale_token, unknown_id, wrong_event, missing_field, typographic_quotes, corrupt_json, slow_body, found `duplicat`; did you mean `duplicate`?
    4 |     events: [verification.completed]
    5 |     url: http://app:8080/hooks
    6 |     delivery: { misbehave: [drop, duplicat] }
      |                                   ^^^^^^^^
    ");
}

#[test]
fn an_unknown_event_or_vendor_is_shown_where_it_stands_with_the_known_ones() {
    assert_snapshot!(said("version: 1
webhooks:
  - { vendor: incode, events: [verification.complete], url: http://app:8080/hooks }
  - { vendor: incod, events: [verification.completed], url: http://app:8080/hooks }
  - { vendor: pulse, events: [verification.completed], url: http://app:8080/hooks }
"), @"
    story.yaml:3:32: `verification.complete` is no event of `incode`, which sends: verification.completed, authentication.completed; did you mean `verification.completed`?
    1 | version: 1
    2 | webhooks:
    3 |   - { vendor: incode, events: [verification.complete], url: http://app:8080/hooks }
      |                                ^^^^^^^^^^^^^^^^^^^^^
    story.yaml:4:15: no vendor is named `incod`; known: intelliprove, pulse, incode, identify; did you mean `incode`?
    2 | webhooks:
    3 |   - { vendor: incode, events: [verification.complete], url: http://app:8080/hooks }
    4 |   - { vendor: incod, events: [verification.completed], url: http://app:8080/hooks }
      |               ^^^^^
    story.yaml:5:15: `pulse` sends no webhooks, so nothing can be sent to `http://app:8080/hooks`
    3 |   - { vendor: incode, events: [verification.complete], url: http://app:8080/hooks }
    4 |   - { vendor: incod, events: [verification.completed], url: http://app:8080/hooks }
    5 |   - { vendor: pulse, events: [verification.completed], url: http://app:8080/hooks }
      |               ^^^^^
    ");
}

#[test]
fn an_address_that_nothing_may_be_sent_to_is_shown_where_it_stands() {
    assert_snapshot!(said("version: 1
webhooks:
  - { vendor: incode, events: [verification.completed], url: http://169.254.169.254/latest }
  - { vendor: incode, events: [verification.completed], url: app:8080 }
  - { vendor: incode, events: [], url: http://app:8080/hooks }
"), @"
    story.yaml:3:62: `url` is refused: `http://169.254.169.254/latest` leads to a link-local address
    1 | version: 1
    2 | webhooks:
    3 |   - { vendor: incode, events: [verification.completed], url: http://169.254.169.254/latest }
      |                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    story.yaml:4:62: `url` must begin with http:// or https://, not `app:8080`
    2 | webhooks:
    3 |   - { vendor: incode, events: [verification.completed], url: http://169.254.169.254/latest }
    4 |   - { vendor: incode, events: [verification.completed], url: app:8080 }
      |                                                              ^^^^^^^^
    story.yaml:5:31: expected at least 1 entries, found 0
    3 |   - { vendor: incode, events: [verification.completed], url: http://169.254.169.254/latest }
    4 |   - { vendor: incode, events: [verification.completed], url: app:8080 }
    5 |   - { vendor: incode, events: [], url: http://app:8080/hooks }
      |                               ^
    ");
}

//! Files that YAML itself does not read, or reads as something else than was meant.

use insta::assert_snapshot;

use super::told;

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

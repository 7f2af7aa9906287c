//! Mistakes in what a rule is conditional on.

use insta::assert_snapshot;

use super::told;

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

//! Mistakes in the templates of overrides.

use insta::assert_snapshot;

use super::told;

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

//! The words that a template is made of, as far as the template engine looks at them only when they are reached: filters,
//! tests and statements. A misspelt one is told before any request comes.
//!
//! What could make much of little is not there at all, since the engine bounds how many steps are taken, not how
//! large a value grows on the way: nothing joins or repeats texts, and nothing gives a name to what was made.

use super::lexer::{tags, tokens};
use crate::engine::nearest;

/// The filters that there are.
const FILTERS: [&str; 4] = ["default", "json", "upper", "lower"];
/// The statements that there are.
const STATEMENTS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];
/// What may stand behind the place of a list that is gone through: what is gone through where it is not there.
const OR_NOTHING: [&str; 6] = ["|", "default", "(", "[", "]", ")"];

/// Whether a template uses only words that there are.
pub(super) fn check(text: &str) -> Result<(), String> {
    tags(text).into_iter().try_for_each(|tag| {
        let tokens = tokens(tag.body);
        if tag.is_statement {
            statement(&tokens)?;
        }
        (0..tokens.len()).try_for_each(|at| {
            let before = at.checked_sub(1).and_then(|at| tokens.get(at)).copied().unwrap_or_default();
            token(before, tokens.get(at..).unwrap_or_default())
        })
    })
}

/// Whether a statement is there, and goes through nothing but a place.
fn statement(tokens: &[&str]) -> Result<(), String> {
    let [name, ..] = tokens else { return Ok(()) };
    if !STATEMENTS.contains(name) {
        return Err(format!("`{name}` is not available"));
    }
    if *name == "for" && !goes_through_a_place(tokens) {
        return Err("`for` goes through a place such as `request.body.items`, and nothing else".into());
    }
    Ok(())
}

/// What is made in a loop could be made larger in the next one within it.
fn goes_through_a_place(tokens: &[&str]) -> bool {
    let source =
        tokens.iter().skip_while(|token| **token != "in").skip(1).take_while(|token| **token != "if");
    let source: Vec<_> = source.copied().collect();
    let source = source.strip_suffix(&OR_NOTHING).unwrap_or(&source);
    let is_name = |token: &str| token.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    let Some((first, steps)) = source.split_first() else { return false };
    let mut is_inside = false;
    is_name(first)
        && steps.iter().all(|step| match (*step, is_inside) {
            ("[", false) | ("]", true) => {
                is_inside = !is_inside;
                true
            }
            (step, true) => is_name(step),
            (step, false) => step.starts_with('.'),
        })
}

/// Whether the first of `tokens` may stand behind `before`.
fn token(before: &str, tokens: &[&str]) -> Result<(), String> {
    let [name, after @ ..] = tokens else { return Ok(()) };
    let is_number = |token: &&str| token.parse::<f64>().is_ok();
    match (before, *name) {
        ("|", name) if !FILTERS.contains(&name) => Err(unknown("filter ", name, &FILTERS)),
        ("is", name) => {
            Err(format!("the test `{name}` is not there; `default(...)` stands in for what is missing"))
        }
        (_, "~") => Err("`~` is not available; `{{ a }}{{ b }}` stand one behind the other".into()),
        (_, "+") if !after.first().is_some_and(is_number) => {
            Err("`+` is there for a number behind it, such as `+ 1`".into())
        }
        (_, mark @ ("*" | "{" | "}")) => Err(format!("`{mark}` is not available")),
        _ => Ok(()),
    }
}

/// What is said of a word that is not known; `what` stands before it, and before what was probably meant.
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let meant = nearest(name, known.iter().copied());
    let meant = meant.map_or_else(String::new, |meant| format!("did you mean `{what}{meant}`? "));
    format!("`{what}{name}` is not there; {meant}known are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_told_wherever_it_stands() {
        for (text, told) in [
            (
                "{{ request.query.a | uper }}",
                Some(
                    "`filter uper` is not there; did you mean `filter upper`? known are default, json, upper, lower",
                ),
            ),
            ("{{ a|default('| nothing')|lower|jsn }}", Some("`filter jsn`")),
            ("{% filter shout %}a{% endfilter %}", Some("`filter` is not available")),
            ("{% if a is defined %}b{% endif %}", Some("the test `defined`")),
            ("{%- set a = 1 %}", Some("`set`")),
            ("{{ '\\'| nothing' }}{{ \"is it | not\" }}", None),
            ("{# | nothing #} a | nothing is b", None),
            ("{{ a | default('}') | json }}", None),
            ("{{ request.body.is | lower }}", None),
        ] {
            let found = check(text).err();
            match told {
                Some(told) => {
                    assert!(found.as_deref().unwrap_or_default().starts_with(told), "{text}: {found:?}");
                }
                None => assert_eq!(found, None, "{text}"),
            }
        }
    }

    #[test]
    fn nothing_makes_much_of_little() {
        for text in [
            "{% with a = a ~ a %}{% endwith %}",
            "{%+ with a = 1 %}{% endwith %}",
            "{% filter upper %}{% endfilter %}",
            "{% raw %}{% endraw %}",
            "{% autoescape true %}{% endautoescape %}",
            "{{ a ~ a }}",
            "{{ '}}' ~ a }}",
            "{% if a %}{{ \"%}\" ~ a }}{% endif %}",
            "{# '}} #}{{ a ~ a }}{# ' #}",
            "{{ 'x' * 100000 }}",
            "{{ 2 ** 9 }}",
            "{{ a + a }}",
            "{{ [a] + [a] }}",
            "{{ 1 + a + a }}",
            "{{ {'a': a} }}",
            "{{ ({}}} ~ a) }}",
            "{% for b in [a, a] %}{% endfor %}",
            "{% for b in a or [a, a] %}{% endfor %}",
            "{% for b in a | default([a, a]) %}{% endfor %}",
            "{% for b in (a, a) %}{% endfor %}",
            "{% for b in a recursive %}{{ loop([b, b]) }}{% endfor %}",
            "{% for b in a[[a, a]] %}{% endfor %}",
            "{% for b in 'ab' %}{% endfor %}",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_only_shows_and_counts_is_there() {
        for text in [
            "{% for a in request.body.items %}{{ a.name | json }}{% else %}none{% endfor %}",
            "{%- for a, b in request.body['my items'][0].pairs | default([]) if a != b -%}{{ loop.index }}{% endfor %}",
            "{% if request.query.a == '~' and 2 in [1, 2] %}{{ request.body.n + 1 }}{% elif a %}{% endif %}",
            "{{ a - 1 }}{{ 7 // 2 }}{{ 7 % 2 }}{{ 1 + 2 + 3 -}} * ~ + {",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }
}

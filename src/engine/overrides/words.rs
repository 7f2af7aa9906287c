//! The words that a template is made of, as far as the template engine looks at them only when they are reached: filters,
//! tests and statements. A misspelt one is told before any request comes.

use crate::engine::nearest;

/// The filters that there are.
const FILTERS: [&str; 4] = ["default", "json", "upper", "lower"];

/// Whether a template uses only words that there are.
pub(super) fn check(text: &str) -> Result<(), String> {
    for tag in tags(text) {
        let tokens = tokens(tag.body);
        if tag.is_statement && tokens.first() == Some(&"set") {
            return Err("`set` is not available".into());
        }
        for pair in tokens.windows(2) {
            let [before, name] = pair else { continue };
            match *before {
                "|" if !FILTERS.contains(name) => return Err(unknown("filter ", name, &FILTERS)),
                "is" => {
                    return Err(format!(
                        "the test `{name}` is not there; `default(...)` stands in for what is missing"
                    ));
                }
                _ => {}
            }
        }
        if tag.is_statement
            && let ["filter", name, ..] = tokens.as_slice()
            && !FILTERS.contains(name)
        {
            return Err(unknown("filter ", name, &FILTERS));
        }
    }
    Ok(())
}

/// What is said of a word that is not known; `what` stands before it, and before what was probably meant.
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let meant = nearest(name, known.iter().copied());
    let meant = meant.map_or_else(String::new, |meant| format!("did you mean `{what}{meant}`? "));
    format!("`{what}{name}` is not there; {meant}known are {}", known.join(", "))
}

struct Tag<'t> {
    body: &'t str,
    is_statement: bool,
}

/// What stands in braces; comments aside.
fn tags(text: &str) -> Vec<Tag<'_>> {
    const KINDS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    let (mut found, mut rest) = (Vec::new(), text);
    loop {
        let next = KINDS.iter().filter_map(|(open, close)| Some((rest.find(open)?, *open, *close)));
        let Some((start, open, close)) = next.min() else { return found };
        let body = rest.get(start + open.len()..).unwrap_or_default();
        let end = body.find(close).unwrap_or(body.len());
        if open != "{#" {
            let body = body.get(..end).unwrap_or_default();
            found.push(Tag { body, is_statement: open == "{%" });
        }
        rest = body.get(end..).unwrap_or_default();
    }
}

/// Names and marks; texts in quotes aside.
fn tokens(body: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), body.trim_start_matches(['-', '+']));
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let length = match first {
            '"' | '\'' => quoted(rest, first),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if !first.is_whitespace() && !matches!(first, '"' | '\'') {
            found.push(token);
        }
        rest = after;
    }
    found
}

/// How long a text in quotes is, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = true;
    for (at, c) in text.char_indices() {
        if c == quote && !is_escaped {
            return at + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
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
            ("{% filter shout %}a{% endfilter %}", Some("`filter shout`")),
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
                    assert!(found.as_deref().unwrap_or_default().starts_with(told), "{text}: {found:?}")
                }
                None => assert_eq!(found, None, "{text}"),
            }
        }
    }
}

//! What a template calls, and what it only seems to speak of: told before any request comes, as far as it can be known.

use super::lexer::{Tag, tags, tokens};

/// The parts of a request, whose members may be called anything.
const PARTS: [&str; 4] = ["request.path.", "request.query.", "request.header.", "request.body."];

/// Whether functions are called, and with what they take, and places are written so that they are read as such.
pub(super) fn check(text: &str) -> Result<(), String> {
    let tags = tags(text);
    let own: Vec<_> = tags.iter().flat_map(names_of_loop).collect();
    tags.iter().try_for_each(|tag| {
        let tokens = tokens(tag.body);
        (0..tokens.len()).filter_map(|at| tokens.get(at..)).try_for_each(|tokens| match tokens {
            [name, ..] if own.contains(name) => Ok(()),
            tokens => called(tokens).and_then(|()| dashed(tokens, &own)),
        })
    })
}

/// The names that a loop gives to what it goes through.
fn names_of_loop<'t>(tag: &Tag<'t>) -> Vec<&'t str> {
    match tokens(tag.body).as_slice() {
        ["for", names @ ..] if tag.is_statement => {
            names.iter().copied().take_while(|name| *name != "in").collect()
        }
        _ => Vec::new(),
    }
}

fn called(tokens: &[&str]) -> Result<(), String> {
    match tokens {
        ["now", "(", ..] => Err("`now` is not called; write `now` alone".into()),
        ["uuid", "(", ")", ..] => Ok(()),
        ["uuid", "(", ..] => Err("`uuid()` takes nothing".into()),
        ["uuid", ..] => Err("`uuid` is called; write `uuid()`".into()),
        ["random", "(", given @ ..] => drawn(&arguments(given)),
        ["random", ..] => Err("`random` is called with two whole numbers, such as `random(1, 6)`".into()),
        _ => Ok(()),
    }
}

/// What stands between the brackets of a call, taken apart at its commas.
fn arguments(tokens: &[&str]) -> Vec<String> {
    let (mut depth, mut arguments) = (0_usize, vec![String::new()]);
    for token in tokens {
        match *token {
            ")" | "]" if depth == 0 => break,
            "," if depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {}
        }
        arguments.last_mut().into_iter().for_each(|argument| argument.push_str(token));
    }
    arguments
}

/// Whether two bounds can be drawn between; one that depends on the request is known only when that comes.
fn drawn(arguments: &[String]) -> Result<(), String> {
    let is_open = |argument: &String| !argument.is_empty() && argument.parse::<f64>().is_err();
    let bound = |argument: &String| argument.parse::<i64>().ok();
    match arguments {
        [from, to] if [from, to].iter().all(|one| is_open(one) || bound(one).is_some()) => {
            match bound(from).zip(bound(to)) {
                Some((from, to)) if from > to => Err(format!(
                    "random({from}, {to}) has nothing to choose from; the smaller number stands first"
                )),
                _ => Ok(()),
            }
        }
        _ => Err("`random` takes two whole numbers, such as `random(1, 6)`".into()),
    }
}

/// `request.header.x-team` would take `team` from `request.header.x`.
fn dashed(tokens: &[&str], own: &[&str]) -> Result<(), String> {
    let [place, rest @ ..] = tokens else { return Ok(()) };
    let is_word = |word: &str| word.starts_with(|c: char| c.is_alphabetic()) && !word.contains('.');
    let parts = rest.chunks(2).map_while(|pair| match pair {
        ["-", word] if is_word(word) && !own.contains(word) => Some(*word),
        _ => None,
    });
    let parts: Vec<_> = parts.collect();
    let Some((before, last)) = place.rsplit_once('.').filter(|_| !parts.is_empty()) else { return Ok(()) };
    if !PARTS.iter().any(|part| place.starts_with(part)) {
        return Ok(());
    }
    let name = format!("{last}-{}", parts.join("-"));
    Err(format!("`{before}.{name}` is read as a subtraction; write `{before}['{name}']`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_wrongly_or_read_otherwise_than_it_was_meant_is_told() {
        for (text, told) in [
            ("{{ uuid }}", "`uuid` is called; write `uuid()`"),
            ("{{ uuid | upper }}", "`uuid` is called; write `uuid()`"),
            ("{{ uuid(4) }}", "`uuid()` takes nothing"),
            ("{{ now() }}", "`now` is not called; write `now` alone"),
            ("{{ random }}", "`random` is called with two whole numbers, such as `random(1, 6)`"),
            ("{{ random() }}", "`random` takes two whole numbers, such as `random(1, 6)`"),
            ("{{ random(6) }}", "`random` takes two whole numbers, such as `random(1, 6)`"),
            ("{{ random(1, 2, 3) }}", "`random` takes two whole numbers, such as `random(1, 6)`"),
            ("{{ random('1', 6) }}", "`random` takes two whole numbers, such as `random(1, 6)`"),
            ("{{ random(0.5, 1) }}", "`random` takes two whole numbers, such as `random(1, 6)`"),
            (
                "{% if random(5, 1) == 3 %}x{% endif %}",
                "random(5, 1) has nothing to choose from; the smaller number stands first",
            ),
            (
                "{{ random(-1, -5) }}",
                "random(-1, -5) has nothing to choose from; the smaller number stands first",
            ),
            (
                "{{ request.header.x-team }}",
                "`request.header.x-team` is read as a subtraction; write `request.header['x-team']`",
            ),
            (
                "{{ request.header.x-request-id | upper }}",
                "`request.header.x-request-id` is read as a subtraction; write `request.header['x-request-id']`",
            ),
            (
                "{{ request.body.a.first-name }}",
                "`request.body.a.first-name` is read as a subtraction; write `request.body.a['first-name']`",
            ),
        ] {
            assert_eq!(check(text), Err(told.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_called_rightly_and_what_only_bears_such_a_name_passes() {
        for text in [
            "{{ uuid() }}{{ now }}{{ random(1, 6) }}{{ random(-5, 5) }}{{ random(3, 3) }}",
            "{{ random(1, request.body.most) }}{{ random(request.body.list[0], 7) }}",
            "{{ request.body.uuid }}{{ request.query.random }}{{ request.body['now'] }}",
            "{% for uuid in request.body.ids %}{{ uuid }}{% endfor %}",
            "{{ request.header['x-team'] }}{{ request.body.n - 1 }}{{ request.body.n-1 }}",
            "{{ request.body.a - request.body.b }}",
            "uuid and now() {# random() #}",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }
}

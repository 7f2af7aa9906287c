//! A template taken apart into tags and tokens, as far as its words have to be looked at before it runs.
//!
//! It must see at least what the template engine sees: a tag that it overlooked could do what is refused. So it ends
//! a tag where the engine does, behind a text in quotes that looks like an end, too.

/// What stands in braces.
pub(super) struct Tag<'t> {
    pub(super) body: &'t str,
    pub(super) is_statement: bool,
}

/// The tags of a template; comments aside.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    const KINDS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    let (mut found, mut rest) = (Vec::new(), text);
    loop {
        let next = KINDS.iter().filter_map(|(open, close)| Some((rest.find(open)?, *open, *close)));
        let Some((start, open, close)) = next.min() else { return found };
        let body = rest.get(start + open.len()..).unwrap_or_default();
        let is_comment = open == "{#";
        let end = if is_comment { body.find(close).unwrap_or(body.len()) } else { end(body, close) };
        if !is_comment {
            let body = body.get(..end).unwrap_or_default();
            found.push(Tag { body, is_statement: open == "{%" });
        }
        rest = body.get(end + close.len()..).unwrap_or_default();
    }
}

/// Where a tag ends: at the first `close` outside of quotes.
fn end(body: &str, close: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = body.get(at..) {
        match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => at += quoted(rest, quote),
            Some(_) if rest.starts_with(close) => return at,
            Some(other) => at += other.len_utf8(),
            None => break,
        }
    }
    body.len()
}

/// Names, numbers and marks; texts in quotes aside.
pub(super) fn tokens(body: &str) -> Vec<&str> {
    let (mut found, mut rest) =
        (Vec::new(), body.trim_start_matches(['-', '+']).trim_end_matches(['-', '+']));
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

//! A body that never was what somebody wanted to send: nothing at all, or the name of a file instead of what stands in it.

/// The longest text that is taken for a path, in bytes.
const LONGEST: usize = 200;

/// What to do where something else was sent than was meant.
pub(super) fn advice(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim();
    if text.is_empty() {
        return Some("nothing came: is the file there? `curl -s` does not say that it is not".into());
    }
    is_path(text).then(|| format!("this is a name and no content: `--data-binary @{text}` sends the file"))
}

fn is_path(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || "/\\._-+~@".contains(letter);
    let is_file = [".yaml", ".yml", ".json"].iter().any(|ending| text.ends_with(ending));
    text.len() <= LONGEST && text.chars().all(is_letter) && (is_file || text.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_empty_or_looks_like_a_path_was_sent_amiss() {
        for (body, told) in [
            ("", "is the file there?"),
            (" \n", "is the file there?"),
            ("scenario.yaml", "`--data-binary @scenario.yaml`"),
            ("./stories/a\n", "`--data-binary @./stories/a`"),
        ] {
            assert!(advice(body.as_bytes()).is_some_and(|advice| advice.contains(told)), "{body}");
        }
        for body in ["version: 1", "scenario", r#""a.json""#, "{}", "a b.yaml", "\u{0}.yaml", "a\nb.yaml"] {
            assert_eq!(advice(body.as_bytes()), None, "{body}");
        }
    }
}

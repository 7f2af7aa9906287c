//! Ways to break a good file, each with the one line at which that must be told: the line that was changed, or that
//! stands where something is missing.

use proptest::prelude::*;

use super::words::Words;

/// A generator of the same numbers every time.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Those of any number, which cannot be made simpler.
    pub(super) fn any() -> impl Strategy<Value = Self> {
        any::<u64>().no_shrink().prop_map(Self)
    }

    /// A number below `sides`.
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }
}

/// A broken file, and the line at which it must be told.
pub(super) struct Broken {
    pub(super) text: String,
    pub(super) line: usize,
}

/// One way to break the line of that index.
pub(super) type Mutation = fn(&[&str], usize, &Words, &mut Dice) -> Option<Broken>;

/// Every way.
pub(super) const ALL: [(&str, Mutation); 14] = [
    ("misspelt member", misspelt_member),
    ("wrong type", wrong_type),
    ("unknown word", unknown_word),
    ("number out of range", out_of_range),
    ("member left out", left_out),
    ("bad indentation", bad_indentation),
    ("duplicate", duplicate),
    ("tab", tab),
    ("unclosed", unclosed),
    ("alien member", alien_member),
    ("dangling alias", dangling_alias),
    ("no blank after the colon", no_blank),
    ("no dash", no_dash),
    ("unknown reference", unknown_reference),
];

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A member that is written as a line: what stands before its name, the name, and the value.
fn member(line: &str) -> Option<(&str, &str, &str)> {
    let body = line.trim_start().trim_start_matches("- ");
    let (name, value) = body.split_once(':')?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    plain.then(|| (&line[..line.len() - body.len()], name, value.trim()))
}

/// All members of a line, flow mappings included: where each name begins, and the name.
fn members(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (colon, _) in line.match_indices(": ").chain(line.strip_suffix(':').map(|head| (head.len(), ":"))) {
        let head = &line[..colon];
        let start = head.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let quoted = line[..start].contains(['"', '\'']);
        if start < colon && !quoted {
            found.push((start, &line[start..colon]));
        }
    }
    found
}

fn with_line(lines: &[&str], at: usize, line: &str) -> String {
    let mut all = lines.to_vec();
    all[at] = line;
    all.join("\n") + "\n"
}

fn at_line(lines: &[&str], at: usize, line: &str) -> Option<Broken> {
    (line != lines[at]).then(|| Broken { text: with_line(lines, at, line), line: at + 1 })
}

fn misspell(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = dice.roll(letters.len());
    match dice.roll(4) {
        0 if at + 1 < letters.len() => letters.swap(at, at + 1),
        1 if letters.len() > 2 => _ = letters.remove(at),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = if letters[at] == 'q' { 'k' } else { 'q' },
    }
    letters.into_iter().collect()
}

fn misspelt_member(lines: &[&str], at: usize, words: &Words, dice: &mut Dice) -> Option<Broken> {
    let known: Vec<_> =
        members(lines[at]).into_iter().filter(|(_, name)| words.members.contains(*name)).collect();
    let (start, name) = *known.get(dice.roll(known.len()))?;
    let wrong = misspell(name, dice);
    if words.members.contains(&wrong) {
        return None;
    }
    let line = format!("{}{wrong}{}", &lines[at][..start], &lines[at][start + name.len()..]);
    at_line(lines, at, &line)
}

/// A line with one scalar that is the value of a known member.
fn scalar<'l>(lines: &[&'l str], at: usize, words: &Words) -> Option<(String, &'l str, &'l str)> {
    let (before, name, value) = member(lines[at])?;
    let plain = !value.is_empty() && !value.starts_with(['[', '{', '"', '*', '&', '#']);
    (plain && words.members.contains(name)).then(|| (format!("{before}{name}: "), name, value))
}

fn wrong_type(lines: &[&str], at: usize, words: &Words, dice: &mut Dice) -> Option<Broken> {
    let (head, ..) = scalar(lines, at, words)?;
    let wrong = ["{ wrong: 1 }", "[[1]]", "{ a: { b: [] } }"][dice.roll(3)];
    at_line(lines, at, &(head + wrong))
}

fn unknown_word(lines: &[&str], at: usize, words: &Words, dice: &mut Dice) -> Option<Broken> {
    let (head, name, value) = scalar(lines, at, words)?;
    let known = words.choices.get(name)?;
    let wrong = misspell(value, dice);
    (known.contains(value) && !known.contains(&wrong)).then(|| at_line(lines, at, &(head + &wrong)))?
}

fn out_of_range(lines: &[&str], at: usize, words: &Words, dice: &mut Dice) -> Option<Broken> {
    let (head, name, value) = scalar(lines, at, words)?;
    value.parse::<i64>().ok()?;
    let wrong = ["-5", "99999999999999999999999", "0.5", "many"][dice.roll(4)];
    words.integers.contains(name).then(|| at_line(lines, at, &(head + wrong)))?
}

/// In a flow mapping the place of what is missing is its line; `version` is missing from the file, which begins at its first member.
fn left_out(lines: &[&str], at: usize, _: &Words, dice: &mut Dice) -> Option<Broken> {
    const NEEDED: [&str; 8] =
        ["alias", "key", "parameter", "scans", "operation", "path", "user_ref", "action"];
    if lines[at].starts_with("version:") {
        let text = with_line(lines, at, "");
        let first = lines.iter().enumerate().find(|(line, text)| *line > at && member(text).is_some())?.0;
        return Some(Broken { text, line: first + 1 });
    }
    if lines[at].matches('{').count() != 1 {
        return None;
    }
    let known: Vec<_> = members(lines[at]).into_iter().filter(|(_, name)| NEEDED.contains(name)).collect();
    let (start, _) = *known.get(dice.roll(known.len()))?;
    let rest = &lines[at][start..];
    let end = rest.find([',', '}'])?;
    let rest = rest[end..].trim_start_matches(',');
    let line = format!("{}{rest}", &lines[at][..start]);
    line.contains('{').then(|| at_line(lines, at, &line))?
}

fn bad_indentation(lines: &[&str], at: usize, _: &Words, dice: &mut Dice) -> Option<Broken> {
    member(lines[at])?;
    // A line with something below it moves away from it, one that goes on with a mapping leaves it.
    let siblings =
        indent(lines[at]) == indent(lines[at.checked_sub(1)?]) && !member(lines[at - 1])?.2.is_empty();
    let line = format!("{}{}", [" ", "   "][dice.roll(2)], lines[at]);
    siblings.then(|| at_line(lines, at, &line))?
}

fn duplicate(lines: &[&str], at: usize, words: &Words, _: &mut Dice) -> Option<Broken> {
    let (before, name, value) = member(lines[at])?;
    if value.is_empty() || !words.members.contains(name) {
        return None;
    }
    let again = format!("{}\n{}{name}: {value}", lines[at], " ".repeat(before.len()));
    Some(Broken { text: with_line(lines, at, &again), line: at + 2 })
}

fn tab(lines: &[&str], at: usize, _: &Words, _: &mut Dice) -> Option<Broken> {
    member(lines[at])?;
    let line = format!("\t{}", lines[at].trim_start());
    (indent(lines[at]) > 0).then(|| at_line(lines, at, &line))?
}

fn unclosed(lines: &[&str], at: usize, _: &Words, _: &mut Dice) -> Option<Broken> {
    let line = lines[at].strip_suffix(['}', ']', '"'])?;
    at_line(lines, at, line)
}

fn alien_member(lines: &[&str], at: usize, _: &Words, dice: &mut Dice) -> Option<Broken> {
    let (before, ..) = member(lines[at])?;
    let first = lines[at].trim_start().starts_with("- ");
    let name = ["colour", "webhook_url", "x", "retries"][dice.roll(4)];
    let alien = format!("{}{name}: 1", " ".repeat(before.len()));
    let inserted = if first { return None } else { format!("{alien}\n{}", lines[at]) };
    Some(Broken { text: with_line(lines, at, &inserted), line: at + 1 })
}

fn dangling_alias(lines: &[&str], at: usize, words: &Words, _: &mut Dice) -> Option<Broken> {
    let (head, ..) = scalar(lines, at, words)?;
    at_line(lines, at, &(head + "*nothing"))
}

fn no_blank(lines: &[&str], at: usize, words: &Words, _: &mut Dice) -> Option<Broken> {
    let (head, _, value) = scalar(lines, at, words)?;
    let line = format!("{}{value}", head.trim_end());
    at_line(lines, at, &line)
}

fn no_dash(lines: &[&str], at: usize, _: &Words, _: &mut Dice) -> Option<Broken> {
    lines[at].trim_start().starts_with("- ").then_some(())?;
    member(lines[at])?;
    let line = lines[at].replacen("- ", "  ", 1);
    at_line(lines, at, &line)
}

fn unknown_reference(lines: &[&str], at: usize, _: &Words, dice: &mut Dice) -> Option<Broken> {
    const REFERRING: [&str; 4] = ["operation", "extends", "action", "outcome"];
    let known: Vec<_> = members(lines[at]).into_iter().filter(|(_, name)| REFERRING.contains(name)).collect();
    let (start, name) = *known.first()?;
    let from = start + name.len() + 2;
    let end = lines[at][from..].find([',', ' ', '}']).map_or(lines[at].len(), |end| from + end);
    let wrong = misspell(&lines[at][from..end], dice);
    (!wrong.contains('*'))
        .then(|| at_line(lines, at, &format!("{}{wrong}{}", &lines[at][..from], &lines[at][end..])))?
}

//! "Did you mean": the known name that differs least from what was written.

/// The most names that a message lists.
const LISTED: usize = 30;

/// The shortest beginning of a name that tells which one was meant.
const BEGINNING: usize = 3;

/// How a known name is like what was written, likest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// It is the same in another case, or with its words parted in another way.
    Same,
    /// It begins with what was written: somebody had forgotten the rest.
    Begins,
    /// So many letters differ.
    Differs,
}

/// The nearest of `known`, unless it is so far that it was hardly meant; the first of several.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = known
        .into_iter()
        .filter(|name| name.chars().count() > 1 || name.eq_ignore_ascii_case(written))
        .filter_map(|name| {
            let (written, telling) = telling_parts(written, name);
            let distance = distance(written, telling);
            let is_near = distance <= most(written) && distance < telling.chars().count();
            let likeness = likeness(written, telling);
            (likeness < Likeness::Differs || is_near).then_some(((likeness, distance), name))
        });
    near.min_by_key(|(order, _)| *order).map(|(_, name)| name)
}

fn likeness(written: &str, known: &str) -> Likeness {
    // The name of a vendor begins everything that is the vendor's, and tells none of it.
    let is_as_deep = written.matches('.').count() == known.matches('.').count();
    let (given, known) = (folded(written), folded(known));
    match known.strip_prefix(given.as_str()) {
        Some("") if !known.is_empty() => Likeness::Same,
        Some(_) if given.len() >= BEGINNING && is_as_deep => Likeness::Begins,
        _ => Likeness::Differs,
    }
}

/// How many letters may differ: of short names more would leave nothing in common.
fn most(name: &str) -> usize {
    match name.chars().count() {
        0..=4 => 1,
        5 => 2,
        length => length / 3 + 1,
    }
}

/// What of a written and a known name is to be compared: of `vendor.operation` what stands behind the vendor, where
/// that is the same or was left out; a long name in common would make any two seem near.
fn telling_parts<'w, 'k>(written: &'w str, known: &'k str) -> (&'w str, &'k str) {
    match (written.split_once('.'), known.split_once('.')) {
        (Some((vendor, rest)), Some((same, other))) if vendor == same => (rest, other),
        (None, Some((_, other))) if folded(other) == folded(written) => (written, other),
        _ => (written, known),
    }
}

/// The same as words behind a message: `; did you mean `seed`?`, or nothing where none is near.
pub fn meant<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(written, known).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// What follows on such words: another part of the sentence, or a sentence of its own behind the question.
pub fn followed(meant: &str, by: &str) -> String {
    if meant.is_empty() { format!("; {by}") } else { format!("{meant} {by}") }
}

fn folded(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// How many letters must be changed, added, left out or swapped with their neighbour; of long texts the first 64 count.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, &letter) in a.iter().enumerate() {
        let mut this = vec![row + 1];
        for (column, &other) in b.iter().enumerate() {
            let at = |list: &[usize], place: usize| list.get(place).copied().unwrap_or(usize::MAX - 1);
            let swapped =
                row > 0 && column > 0 && a.get(row - 1) == Some(&other) && b.get(column - 1) == Some(&letter);
            let by_swap = if swapped { at(&before, column - 1) + 1 } else { usize::MAX };
            let cost = at(&last, column) + usize::from(letter != other);
            this.push(cost.min(at(&last, column + 1) + 1).min(at(&this, column) + 1).min(by_swap));
        }
        before = std::mem::replace(&mut last, this);
    }
    last.last().copied().unwrap_or_default()
}

/// Names for a message: all, or the first of many.
pub fn listed<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<_> = known.into_iter().collect();
    match known.len().checked_sub(LISTED) {
        None | Some(0) => known.join(", "),
        Some(more) => {
            let shown: Vec<_> = known.into_iter().take(LISTED).collect();
            format!("{} and {more} more", shown.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_that_differs_least_was_meant() {
        let known = ["seed", "clock", "external_user_id", "users", "user_id"];
        let table = [
            ("sede", Some("seed")),
            ("sped", Some("seed")),
            ("clok", Some("clock")),
            ("externalUserId", Some("external_user_id")),
            ("user", Some("users")),
            ("userid", Some("user_id")),
            ("ext", Some("external_user_id")),
            ("cl", None),
            ("favourite_colour", None),
            ("read", None),
            ("host", None),
            ("x", None),
            ("", None),
        ];
        for (written, expected) in table {
            assert_eq!(nearest(written, known), expected, "{written}");
        }
        let ids = ["intelliprove.unlock", "intelliprove.get_user", "pulse.get_user"];
        let table = [
            ("intelliprove.unlok", Some("intelliprove.unlock")),
            ("inteliprove.unlock", Some("intelliprove.unlock")),
            ("intelliprove.nothing", None),
            ("intelliprove.get", Some("intelliprove.get_user")),
            ("intelliprove", None),
            ("pulse.getUser", Some("pulse.get_user")),
            ("unlock", Some("intelliprove.unlock")),
        ];
        for (written, expected) in table {
            assert_eq!(nearest(written, ids), expected, "{written}");
        }
        // What begins so is nearer than what differs less.
        assert_eq!(nearest("dup", ["drop", "duplicate"]), Some("duplicate"));
        assert_eq!(nearest("inc", ["ink", "increase", "incode"]), Some("incode"));
        assert_eq!(meant("sede", known), "; did you mean `seed`?");
        assert_eq!(meant("favourite_colour", known), "");
    }

    #[test]
    fn distances_count_swaps_once() {
        let table =
            [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "", 3), ("kitten", "sitting", 3), ("", "ab", 2)];
        for (a, b, expected) in table {
            assert_eq!((distance(a, b), distance(b, a)), (expected, expected), "{a} {b}");
        }
    }
}

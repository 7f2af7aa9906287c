//! Everything that a vendor refuses of its section of a scenario: whoever wrote it learns of all of it in one pass.

use std::fmt::{self, Display};

/// Refusals, each behind the way to the member concerned: `users[1].language: …`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals(Vec<String>);

impl Refusals {
    /// Refuse what stands at `way`.
    pub fn refuse(&mut self, way: impl Display, why: impl Display) {
        self.0.push(format!("{way}: {why}"));
    }

    /// What a step came to. What it refuses is kept, behind the `way` to what it was about; an empty one adds nothing.
    pub fn keep<T, R: Into<Self>>(&mut self, way: impl Display, came: Result<T, R>) -> Option<T> {
        let way = way.to_string();
        let refused = match came {
            Ok(came) => return Some(came),
            Err(refused) => refused.into(),
        };
        let behind = |why: String| if way.is_empty() { why } else { format!("{way}: {why}") };
        self.0.extend(refused.0.into_iter().map(behind));
        None
    }

    /// Each by itself.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Nothing, where nothing was refused.
    pub fn done(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<String> for Refusals {
    fn from(refusal: String) -> Self {
        Self(vec![refusal])
    }
}

impl Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_a_part_stand_behind_the_way_to_it() {
        let mut part = Refusals::default();
        assert_eq!(part.keep("a", Ok::<_, String>(7)), Some(7));
        part.refuse("id", "it stands twice");
        part.keep("", Err::<(), _>("too much".to_owned()));
        let mut whole = Refusals::default();
        assert_eq!(whole.clone().done(), Ok(()));
        assert_eq!(whole.keep("users[1]", part.done()), None);
        assert_eq!(whole.to_string(), "users[1]: id: it stands twice; users[1]: too much");
        assert_eq!(whole.clone().done(), Err(whole));
    }
}

//! What a request asks for: path and query, as sent.

/// Path and query in one piece, percent-encoding kept, with the prefix of a namespace still on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    text: String,
    /// Where the path ends.
    end: usize,
}

impl Target {
    /// Put a path and what stands behind its `?` together.
    pub fn new(path: &str, query: Option<&str>) -> Self {
        let mut text = String::with_capacity(path.len() + query.map_or(0, |query| query.len() + 1));
        text.push_str(path);
        if let Some(query) = query {
            text.push('?');
            text.push_str(query);
        }
        Self { text, end: path.len() }
    }

    /// The path.
    pub fn path(&self) -> &str {
        self.text.get(..self.end).unwrap_or_default()
    }

    /// What stands behind the `?`; nothing where there is none.
    pub fn query(&self) -> Option<&str> {
        self.text.get(self.end + 1..)
    }

    /// Both, as sent.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<&str> for Target {
    fn from(text: &str) -> Self {
        let end = text.find('?').unwrap_or(text.len());
        Self { text: text.to_owned(), end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_query_is_not_none() {
        for (path, query, text) in
            [("/a", None, "/a"), ("/a", Some(""), "/a?"), ("/a", Some("b?c"), "/a?b?c"), ("", None, "")]
        {
            let target = Target::new(path, query);
            assert_eq!((target.path(), target.query(), target.as_str()), (path, query, text));
            assert_eq!(Target::from(text), target);
        }
    }
}

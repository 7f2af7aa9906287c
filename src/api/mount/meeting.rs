//! Which operation a request meets: an alias first, then the tree, then whatever the vendor tells operations of one
//! path apart by.

use super::super::decode;
use super::super::operation::below_root;
use super::super::router::{covers, toggled};
use super::super::routes::Row;
use super::super::{Api, OperationInfo, Rejection, Visit};
use super::{Mount, Served};
use crate::engine::{Alias, Answer, Namespace, Request};

/// Why a request met no operation.
pub(super) enum Missed<A: Api> {
    /// Nothing is served there, or not so.
    Route(Rejection),
    /// Several operations are, and it names none of them.
    Dispatch(A::Error),
}

/// A row that a request met, and the path template it met it by.
pub(super) struct Met<'m, 'v, A: Api> {
    pub(super) row: &'m Row<A>,
    pub(super) info: &'m OperationInfo,
    pub(super) template: &'v str,
}

impl<'m, A: Api> Met<'m, '_, A> {
    /// What became of its request, where nothing but the answer is to be told.
    pub(super) fn answered(&self, answer: Answer) -> Served<'m> {
        let OperationInfo { id, meter, .. } = self.info;
        Served { answer, operation: Some(id), decision: None, hold: None, meter }
    }
}

impl<A: Api> Mount<A> {
    /// The row for a request with what is known of it and the path template that it met; an alias comes first,
    /// since somebody asked for it and it may stand where a parameter would match.
    pub(super) fn route<'m: 'v, 'v>(&'m self, visit: &'v Visit<'_>) -> Result<Met<'m, 'v, A>, Missed<A>> {
        let method = visit.request.method.as_str();
        if let Some(met) = self.aliased(visit, visit.path).find(|met| met.row.methods.contains(&method)) {
            return Ok(met);
        }
        let place = self.router.find(&self.rows, method, visit.path).map_err(|rejection| {
            Missed::Route(if rejection == Rejection::UnknownRoute { self.miss(visit) } else { rejection })
        })?;
        let first = self.rows.get(place).ok_or(Missed::Route(Rejection::Internal))?;
        let place = match self.api.dispatch(visit, first.path).map_err(Missed::Dispatch)? {
            Some(name) => self
                .rows
                .iter()
                .position(|row| row.name == name && row.path == first.path && row.methods.contains(&method)),
            None => Some(place),
        };
        place
            .and_then(|place| Some((self.rows.get(place)?, self.operations.get(place)?)))
            .map(|(row, info)| Met { row, info, template: row.path })
            .ok_or(Missed::Route(Rejection::Internal))
    }

    /// The rows whose aliases match `path`, whatever the method; several may share a path.
    fn aliased<'m, 'v>(
        &'m self,
        visit: &'v Visit<'_>,
        path: &'v str,
    ) -> impl Iterator<Item = Met<'m, 'v, A>> {
        let met = move |alias| Some((alias, template::<A>(alias, visit, path)?));
        visit.arrival.aliases().iter().filter_map(met).flat_map(|(alias, template)| {
            let rows = self.rows.iter().zip(&self.operations);
            rows.filter(|(_, info)| *info.id == *alias.operation).map(move |(row, info)| Met {
                row,
                info,
                template,
            })
        })
    }

    /// Why no row is served at a path that only aliases may have.
    fn miss(&self, visit: &Visit<'_>) -> Rejection {
        let served = self.aliased(visit, visit.path);
        let allowed: Vec<_> = served.flat_map(|met| met.row.methods.iter().copied()).collect();
        if !allowed.is_empty() {
            return Rejection::WrongMethod { allowed };
        }
        let toggled = toggled(visit.path);
        if A::conventions().redirect_slashes && self.aliased(visit, &toggled).next().is_some() {
            return Rejection::Slash { path: toggled };
        }
        Rejection::UnknownRoute
    }

    /// Whether any row that a request may meet takes long.
    pub(super) fn could_be_heavy(&self, request: &Request, path: &str, namespace: &Namespace) -> bool {
        let method = request.method.as_str();
        let is_heavy = |row: &Row<A>| row.heavy.is_some_and(|weigh| weigh(request, namespace));
        // Several may share a path, and which of them is met depends on more than that.
        let aliases = namespace.aliases();
        let named = |operation: &str| {
            let mut rows = self.rows.iter().zip(&self.operations);
            rows.any(|(row, info)| *info.id == *operation && is_heavy(row))
        };
        let root = A::conventions().optional_root;
        let is_met = |alias: &Alias| covers(below_root(root, &alias.path), path);
        if aliases.iter().any(|alias| is_met(alias) && named(&alias.operation)) {
            return true;
        }
        let normal = decode::normal(path);
        let could_be_met = |row: &&Row<A>| row.methods.contains(&method) && covers(row.path, &normal);
        let mut rows = self.rows.iter().filter(|row| row.heavy.is_some()).filter(could_be_met).peekable();
        // Seen more quickly than which row it is.
        if rows.peek().is_none() {
            return false;
        }
        let met = self.router.find(&self.rows, method, path).ok().and_then(|place| self.rows.get(place));
        rows.any(|row| met.is_some_and(|met| row.path == met.path) && is_heavy(row))
    }
}

/// The template by which an alias is met at `path`, the first segment that may be left out taken away as from the path:
/// an alias that has it is for requests that have it too.
fn template<'v, A: Api>(alias: &'v Alias, visit: &Visit<'_>, path: &str) -> Option<&'v str> {
    let below = below_root(A::conventions().optional_root, &alias.path);
    let is_as_written = below == alias.path || visit.path != visit.address.path;
    (is_as_written && covers(below, path)).then_some(below)
}

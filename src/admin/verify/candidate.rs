//! One exchange held against an expectation: whether it fits, and if not, how near it comes and what differs first.

use serde_json::{Value, json};

use super::super::Catalogue;
use super::super::near::likeness;
use super::super::requests::own_path;
use super::Expectation;
use crate::api::{OperationInfo, Redaction, covers};
use crate::engine::{Alias, Difference, Entry, Exchange, Facts, Fields, Shown};
use crate::scenario::distance;

/// What each thing weighs that fits; one that is only alike weighs part of it.
const OPERATION: usize = 800;
const METHOD: usize = 200;
const PATH: usize = 600;
const CONDITION: usize = 400;
const STATUS: usize = 200;

/// Holds exchanges against an expectation.
pub(super) struct Judge<'a> {
    expected: &'a Expectation,
    wanted: Option<&'a OperationInfo>,
    catalogue: &'a Catalogue,
    aliases: &'a [Alias],
    redaction: &'a Redaction,
}

/// What became of it.
pub(super) enum Judged {
    Fits,
    /// A condition asks for a body of which only a digest is kept, or looks for an expression in a text that is too long
    /// for it; all else fits.
    Unknown,
    Misses {
        likeness: usize,
        /// What differs first; told with the exchange later, for the few that are told at all.
        place: Value,
    },
}

/// An exchange that does not fit.
pub(super) struct Miss<'e> {
    pub(super) likeness: usize,
    pub(super) place: Value,
    pub(super) entry: &'e Entry<'static>,
}

/// What was compared so far.
#[derive(Default)]
struct Tally {
    likeness: usize,
    first: Option<Difference>,
}

impl Tally {
    /// One more thing: how much of its weight it has, and what differs if it is not all.
    fn add(&mut self, weight: usize, percent: usize, differs: impl FnOnce() -> Difference) {
        self.likeness += weight * percent.min(100) / 100;
        if percent < 100 && self.first.is_none() {
            self.first = Some(differs());
        }
    }
}

fn difference(field: &str, expected: &str, found: impl Into<String>) -> Difference {
    Difference { field: field.into(), expected: format!("`{expected}`"), found: found.into() }
}

/// How alike two texts are, in percent; never all where they differ.
fn alike(one: &str, other: &str) -> usize {
    let longest = one.chars().count().max(other.chars().count()).clamp(1, 64);
    if one == other { 100 } else { (100 - (distance(one, other) * 100 / longest).min(100)).min(95) }
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        expected: &'a Expectation,
        catalogue: &'a Catalogue,
        aliases: &'a [Alias],
        redaction: &'a Redaction,
    ) -> Self {
        let wanted = expected.operation.as_deref().and_then(|id| catalogue.operation(id));
        Self { expected, wanted, catalogue, aliases, redaction }
    }

    pub(super) fn judge(&self, entry: &Entry) -> Judged {
        let exchange = entry.exchange();
        let path = own_path(&exchange.target);
        let met = self.met(entry, path);
        let mut tally = Tally::default();
        self.compare_route(&mut tally, entry, path, met);
        let (mut unseen, mut differs) = self.differences(&exchange, path, met);
        if matches!(exchange.request_body, Shown::Digest { .. }) {
            // Nothing can be said of what is not kept, not even that something is missing there.
            unseen += self.expected.when.on_body();
            differs.retain(|differs| !differs.is_on_body());
        }
        for differs in &differs {
            tally.add(CONDITION, alike(&differs.expected, &differs.found), || differs.clone());
        }
        tally.likeness += CONDITION * (self.expected.when.len() - unseen - differs.len());
        self.compare_status(&mut tally, entry);
        match tally.first {
            None if unseen > 0 => Judged::Unknown,
            None => Judged::Fits,
            Some(first) => {
                Judged::Misses { likeness: tally.likeness, place: self.shown(&first, &exchange, entry) }
            }
        }
    }

    /// The operation that the request met; while it is on its way, the one that it will meet.
    fn met(&self, entry: &Entry, path: &str) -> Option<&'a OperationInfo> {
        match &entry.operation {
            Some(id) => self.catalogue.operation(id),
            None if entry.status.is_some() => None,
            None => self
                .catalogue
                .operations()
                .find(|info| info.methods.contains(&entry.method.as_str()) && covers(info.path, path)),
        }
    }

    fn compare_route(&self, tally: &mut Tally, entry: &Entry, path: &str, met: Option<&OperationInfo>) {
        if let Some(wanted) = self.wanted {
            let found = met.map_or("none", |info| &*info.id);
            let near = likeness(wanted.path, path) / 2 + alike(&wanted.id, found) * 2 / 5;
            let percent = if *wanted.id == *found { 100 } else { near.min(90) };
            tally.add(OPERATION, percent, || difference("operation", &wanted.id, format!("`{found}`")));
        }
        if let Some(wanted) = &self.expected.method {
            let found = entry.method.as_str();
            let percent = if wanted.eq_ignore_ascii_case(found) { 100 } else { 0 };
            tally.add(METHOD, percent, || difference("method", wanted, format!("`{found}`")));
        }
        if let Some(wanted) = &self.expected.path {
            let fits = wanted == path || covers(wanted, path);
            let percent =
                if fits { 100 } else { likeness(wanted, path).max(alike(wanted, path) / 2).min(95) };
            tally.add(PATH, percent, || {
                difference("path", wanted, format!("`{}`", self.redaction.text(path)))
            });
        }
    }

    fn compare_status(&self, tally: &mut Tally, entry: &Entry) {
        let Some(wanted) = self.expected.status else { return };
        let (percent, found) = match entry.status {
            Some(status) if status == wanted => (100, String::new()),
            Some(status) => (if status / 100 == wanted / 100 { 50 } else { 0 }, format!("`{status}`")),
            None => (50, "no answer yet".into()),
        };
        tally.add(STATUS, percent, || difference("status", &wanted.to_string(), found));
    }

    /// How many conditions cannot be judged, and those that do not hold.
    fn differences(
        &self,
        exchange: &Exchange<'_>,
        path: &str,
        met: Option<&OperationInfo>,
    ) -> (usize, Vec<Difference>) {
        if self.expected.when.is_empty() {
            return (0, Vec::new());
        }
        let alias = |info: &OperationInfo| {
            self.aliases.iter().find(|alias| alias.operation == *info.id && covers(&alias.path, path))
        };
        let given = || self.expected.path.as_deref().unwrap_or_default();
        let template = met.map_or_else(given, |info| alias(info).map_or(info.path, |alias| &alias.path));
        // A first segment that a vendor lets callers leave out is no part of its routes.
        let below =
            path.get(1..).and_then(|rest| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or(path);
        let path = if covers(template, path) || !covers(template, below) { path } else { below };
        let query = exchange.target.split_once('?').map(|(_, query)| query);
        let body = match exchange.request_body {
            Shown::Whole(body) => body,
            Shown::Digest { .. } => &[],
        };
        let fields = Fields::Pairs(&exchange.request_headers);
        self.expected.when.judged(&Facts::new(template, path, query, fields, body))
    }

    /// What differs, in words, with the secrets among what was found hidden.
    fn shown(&self, first: &Difference, exchange: &Exchange<'_>, entry: &Entry) -> Value {
        let Difference { field, expected, found } = first;
        let (place, name) = field.split_once('.').unwrap_or((field, ""));
        let found = match place {
            "header" => self.redaction.header(&name.to_ascii_lowercase(), found),
            "query" => self.redaction.parameter(name, found),
            "body" if self.redaction.hides_body(entry.operation.as_deref(), &exchange.target) => {
                Redaction::hidden().as_str().unwrap_or_default().to_owned()
            }
            "body" if name.is_empty() => self.redaction.whole(found),
            "body" => self.redaction.member(name, found),
            _ => self.redaction.text(found),
        };
        json!({ "field": field, "expected": expected, "found": found })
    }

    /// Tell which exchange it is.
    pub(super) fn explain(&self, miss: &mut Miss<'_>, namespace: &str) {
        let entry = miss.entry;
        let differs = miss.place.take();
        miss.place = json!({
            "id": format!("{namespace}-{}", entry.number),
            "at": entry.at,
            "method": entry.method.as_str(),
            "target": self.redaction.text(&entry.exchange().target),
            "operation": entry.operation.as_deref(),
            "status": entry.status,
            "differs": differs,
        });
    }
}

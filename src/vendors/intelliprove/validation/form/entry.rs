//! The form: what an operation reads its inputs from.

use serde_json::json;
use smallvec::smallvec;

use super::super::fault::Fault;
use super::super::json::Json;
use super::super::problem::{Loc, Problem};
use super::super::types::{Enumeration, Given, Kind};
use super::ledger::{Demand, Found, Ledger};
use super::members::{Context, Members};
use super::query::Query;
use super::{Body, Field, Patch, Place, Questions, Read, Sources};

/// What an operation takes.
pub trait Input: Sized {
    /// Visits every field in the order of the operation's table; nothing means that a problem was noted.
    ///
    /// Fields are read into variables first and unwrapped with `?` last: an early `?` hides later problems, and fields
    /// from the description.
    fn read(form: &mut Form<'_>) -> Read<Self>;
}

/// The inputs of one request, or a blank one that collects what an operation would read.
#[derive(Debug)]
pub struct Form<'r> {
    path: &'r [(&'r str, String)],
    query: Query<'r>,
    body: Body<'r>,
    languages: &'r [String],
    questions: &'r dyn Questions,
    ledger: Ledger,
}

impl<'r> Form<'r> {
    /// Reads what an operation takes from a request.
    ///
    /// # Errors
    ///
    /// All problems of the request: first the path's, then the query's, then the body's, each in the order of reading.
    pub fn read<T: Input>(sources: &Sources<'r>) -> Result<T, Vec<Problem>> {
        let mut form = Self::new(sources, Ledger::Problems(Vec::new()));
        let value = T::read(&mut form);
        form.finish(value)
    }

    /// Describes what an operation takes, as its reading code declares it: path, query, body.
    #[must_use]
    pub fn describe<T: Input>(languages: &'r [String]) -> Vec<Field> {
        let blank = Sources { path: &[], query: None, body: Body::Absent, languages, questions: &() };
        let mut form = Self::new(&blank, Ledger::Fields(Vec::new()));
        // A description has no values to build the result from.
        let _nothing = T::read(&mut form);
        let Ledger::Fields(mut fields) = form.ledger else { return Vec::new() };
        fields.sort_by_key(|field| rank(&field.place));
        fields
    }

    fn new(sources: &Sources<'r>, ledger: Ledger) -> Self {
        let Sources { path, query, body, languages, questions } = *sources;
        Self { path, query: query.map(Query::parse).unwrap_or_default(), body, languages, questions, ledger }
    }

    fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        let Ledger::Problems(mut problems) = self.ledger else { return Err(Vec::new()) };
        problems.sort_by_key(|problem| rank(&Place::of(&problem.loc)));
        value.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// Reads a parameter of the path.
    pub fn path<K: Kind>(&mut self, name: &'static str, kind: K) -> Read<K::Out> {
        let given = self.path.iter().find(|(given, _)| *given == name).map(|(_, text)| text.as_str());
        parameter(&mut self.ledger, ["path", name], Demand::Required, Found::text(given), &kind)?
    }

    /// Reads a parameter of the query, which may be absent.
    pub fn query<K: Kind>(&mut self, name: &'static str, kind: K) -> Read<Option<K::Out>> {
        let found = Found::text(self.query.get(name));
        parameter(&mut self.ledger, ["query", name], Demand::Optional, found, &kind)
    }

    /// Notes that a parameter of the query is missing, where that depends on other inputs.
    pub fn query_missing(&mut self, name: &'static str) {
        self.ledger.refuse(&["query", name].map(Loc::Name), &Fault::Missing);
    }

    /// Reads a body that must be an object.
    pub fn body<T>(&mut self, read: impl FnOnce(&mut Members<'_, 'r>) -> Read<T>) -> Read<T> {
        self.object(Demand::Required, read)?
    }

    /// Reads a body that may be absent; null counts as absent.
    pub fn optional_body<T>(
        &mut self,
        read: impl FnOnce(&mut Members<'_, 'r>) -> Read<T>,
    ) -> Read<Option<T>> {
        self.object(Demand::Optional, read)
    }

    /// Reads a body that must be an array of objects, each with `read`.
    pub fn body_list<T>(&mut self, read: impl Fn(&mut Members<'_, 'r>) -> Read<T>) -> Read<Vec<T>> {
        let found = self.found_body();
        let schema = || json!({ "type": "array" });
        let settled = self.ledger.visit(&[BODY], Demand::Required, schema, found, elements);
        let items = if self.ledger.describes() { DESCRIBED } else { settled?.value()? };
        let mut context = self.context();
        let element = |(index, item)| {
            context.object(
                smallvec![BODY, Loc::Index(index)],
                Demand::Required,
                Found::json(Some(item)),
                &read,
            )
        };
        // All elements are read before the first refused one may count.
        let elements = items.iter().enumerate().map(element).collect::<Vec<_>>();
        elements.into_iter().map(Option::flatten).collect()
    }

    /// The language codes that the settings allow.
    #[must_use]
    pub fn language(&self) -> Enumeration<'r, String> {
        Enumeration(self.languages)
    }

    fn object<T>(
        &mut self,
        demand: Demand,
        read: impl FnOnce(&mut Members<'_, 'r>) -> Read<T>,
    ) -> Read<Option<T>> {
        let found = self.found_body();
        self.context().object(smallvec![BODY], demand, found, read)
    }

    fn context(&mut self) -> Context<'_, 'r> {
        Context { ledger: &mut self.ledger, languages: self.languages, questions: self.questions }
    }

    fn found_body(&self) -> Found<'r> {
        match self.body {
            // Quirk: a body of null is no body.
            Body::Absent | Body::Json(Json::Null) => Found::Absent,
            Body::Json(value) => Found::json(Some(value)),
            // Bytes that were not parsed are neither an object nor a list, just as a text.
            Body::Unparsed => Found::Given(Given::Text("")),
        }
    }
}

const BODY: Loc = Loc::Name("body");
/// The one element that stands for each when an array is described; its value is never looked at.
const DESCRIBED: &[Json] = &[Json::Null];

fn parameter<K: Kind>(
    ledger: &mut Ledger,
    loc: [&'static str; 2],
    demand: Demand,
    found: Found<'_>,
    kind: &K,
) -> Read<Option<K::Out>> {
    ledger
        .visit(&loc.map(Loc::Name), demand, || kind.schema(), found, |given| kind.accept(&given))
        .map(Patch::value)
}

fn elements(given: Given<'_>) -> Result<&[Json], Fault> {
    match given {
        Given::List(items) => Ok(items),
        _ => Err(Fault::List),
    }
}

/// The framework checks the path first, then the query, then the body.
fn rank(place: &Place) -> u8 {
    match place {
        Place::Path(_) => 0,
        Place::Query(_) => 1,
        Place::Body(_) => 2,
    }
}

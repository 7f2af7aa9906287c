//! What a request carries: query, JSON body, Bearer (sections 2 and 3, row 2 of the order of checks).

use std::borrow::Cow;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::Identify;
use super::data::{Data, as_text};
use super::errors::{Error, Refusal};
use super::fields::Fields;
use super::ids::normal_id;
use super::presented::Presented;
use super::state::{State, Strictness, Wish};
use super::tokens::{self, Own};
use crate::api::{Rejection, Visit};
use crate::engine::{Body, Method, Request};

/// The largest body, in bytes.
const LIMIT: usize = 1024 * 1024;
/// Where one thing may be given twice.
const BODY_AND_QUERY: &str = "body and query";
const DATA_AND_TOP: &str = "data and the top of the body";

/// What a request carries.
pub(super) struct Sent {
    query: Fields,
    /// The body; `None` for GET, which has none.
    body: Option<Map<String, Value>>,
    /// The token in `Authorization`.
    presented: Option<Presented>,
}

impl Sent {
    /// Read a request; a body that cannot be read is refused.
    pub(super) fn read(visit: &Visit<'_>) -> Result<Self, Error> {
        let request = visit.request;
        let mut sent = Self::without_body(request);
        if !matches!(request.method, Method::Post | Method::Put) {
            return Ok(sent);
        }
        let bytes = request.body.bytes().filter(|bytes| bytes.len() <= LIMIT);
        let bytes = bytes.ok_or(Rejection::BodyTooLarge { limit: LIMIT as u64 })?;
        let body = if bytes.is_empty() { Ok(Map::new()) } else { serde_json::from_slice(bytes) };
        // Which project it is, and so how strict, may stand in the body; the content type is judged before it.
        let is_readable = body.is_ok();
        sent.body = Some(body.unwrap_or_default());
        let is_strict = || {
            let known = sent.of_hinted(visit, |state, project| state.settings_of(project).strictness);
            known.is_ok_and(|known| known == Strictness::Strict)
        };
        if !bytes.is_empty() && !is_json(request) && is_strict() {
            return Err(Rejection::WrongMediaType.into());
        }
        if is_readable { Ok(sent) } else { Err(Refusal::MalformedBody.into()) }
    }

    /// Query, Bearer and what can be read of the body, for the wording of a refusal.
    pub(super) fn readable(request: &Request) -> Self {
        let mut sent = Self::without_body(request);
        if let (Method::Post | Method::Put, Body::Complete(bytes)) = (&request.method, &request.body) {
            sent.body = serde_json::from_slice(bytes).ok();
        }
        sent
    }

    fn without_body(request: &Request) -> Self {
        let query = request.query().unwrap_or_default();
        let presented = request.headers.bytes("authorization").and_then(Presented::of);
        Self { query: Fields::of(query), body: None, presented }
    }

    /// Look at the state with the project that the request seems to mean, which need not be there.
    pub(super) fn of_hinted<T>(
        &self,
        visit: &Visit<'_>,
        look: impl FnOnce(&State, Option<&str>) -> T,
    ) -> Result<T, Rejection> {
        let hint = self.project_hint();
        visit.look::<Identify, _>(|state, _| look(state, hint.as_deref()))
    }

    /// The token in `Authorization`.
    pub(super) fn bearer(&self) -> Option<&str> {
        self.presented.as_ref().map(Presented::text)
    }

    /// What it says, if it is ours.
    pub(super) fn own(&self) -> Option<Rc<Own>> {
        self.presented.as_ref()?.own()
    }

    /// The first value of a query parameter.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// A member of the body's top; `null` counts as not given.
    pub(super) fn top(&self, name: &str) -> Option<&Value> {
        self.body.as_ref()?.get(name).filter(|value| !value.is_null())
    }

    /// A parameter that stands in the query or at the top of the body, as text; in both it must be the same.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        same(name, BODY_AND_QUERY, self.text_at_top(name)?, self.query(name), is_same_id)
    }

    /// A name that is the caller's own, in the query, in `data` or at the top of the body: wherever it stands it must
    /// be the same to the letter, since it is kept as it is given.
    pub(super) fn text_anywhere(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let is_same = |one: &str, other: &str| one == other;
        let body = same(name, DATA_AND_TOP, self.data()?.as_text(name)?, self.text_at_top(name)?, is_same)?;
        same(name, BODY_AND_QUERY, body, self.query(name), is_same)
    }

    /// A member that stands in `data` or at the top of the body, as text; in both it must be the same.
    pub(super) fn text_in_body(&self, name: &str) -> Result<Option<&str>, Refusal> {
        same(name, DATA_AND_TOP, self.data()?.as_text(name)?, self.text_at_top(name)?, is_same_id)
    }

    /// A member of the body's top that must be text, if it is given.
    pub(super) fn text_at_top(&self, name: &str) -> Result<Option<&str>, Refusal> {
        self.top(name).map(|value| as_text(name, value)).transpose()
    }

    /// The member `data`, which is an object.
    pub(super) fn data(&self) -> Result<Data<'_>, Refusal> {
        match self.top("data") {
            None => Ok(Data(None)),
            Some(Value::Object(members)) => Ok(Data(Some(members))),
            Some(_) => Err(Refusal::parameter("data must be an object")),
        }
    }

    /// What is wanted of a profile, in `data` or, failing that, at the top of the body.
    pub(super) fn profile_anywhere(&self) -> Result<Wish<Value>, Refusal> {
        match self.data()?.wish("appProfile")? {
            Wish::Keep => Data(self.body.as_ref()).wish("appProfile"),
            in_data => Ok(in_data),
        }
    }

    /// The token of a social network: the parameter comes before the Bearer.
    pub(super) fn social_token(&self) -> Option<&str> {
        self.query("accessToken").filter(|token| !token.is_empty()).or(self.bearer())
    }

    /// Whether an `externalId` is given anywhere.
    pub(super) fn names_external_id(&self) -> bool {
        self.query("externalId").is_some() || self.member("externalId").is_some()
    }

    /// Whether a `deviceId` is given, at the top or in `data`; one in the query names nobody.
    pub(super) fn names_device(&self) -> bool {
        self.member("deviceId").is_some()
    }

    /// A member of the body's top, or of `data`, of whatever type.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        self.top(name).or_else(|| self.data().ok()?.get(name))
    }

    /// The project that the request seems to mean, before anything is checked.
    pub(super) fn project_hint(&self) -> Option<Cow<'_, str>> {
        let named = self.top("projectId").and_then(Value::as_str).or_else(|| self.query("projectId"));
        let of_token = || match self.presented.as_ref()? {
            Presented::Known(own) => own.project.clone(),
            Presented::Given(token) => tokens::project_hint(token),
        };
        named.map(normal_id).or_else(|| of_token().map(Cow::Owned))
    }
}

/// One of two texts that must be the same where both are given.
fn same<'s>(
    name: &str,
    places: &str,
    one: Option<&'s str>,
    other: Option<&'s str>,
    is_same: impl Fn(&str, &str) -> bool,
) -> Result<Option<&'s str>, Refusal> {
    match (one, other) {
        (Some(one), Some(other)) if !is_same(one, other) => {
            Err(Refusal::parameter(format!("{name} differs between {places}")))
        }
        (one, other) => Ok(one.or(other)),
    }
}

/// Whether two ids are the same, letter case of UUIDs aside.
fn is_same_id(one: &str, other: &str) -> bool {
    normal_id(one) == normal_id(other)
}

fn is_json(request: &Request) -> bool {
    let kind = request.headers.get("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}

//! What operations take, as extractors: the body is parsed before the credentials are looked at, its types
//! are judged after them, together with path and query (section 2, steps 4 to 7).

use std::borrow::Cow;
use std::marker::PhantomData;

use super::IntelliProve;
use super::errors::{Error, Refusal};
use super::measurements::Named as Family;
use super::state::Named;
use super::validation::json::{self, Json};
use super::validation::types::{Id, Text};
use super::validation::{Body, Fault, Field, Form, Given, Input, Kind, Place, Problem, Read, Sources};
use crate::api::{self, Ctx, Extract, Parameter, Rejection, Sketch};

/// What an operation without a body takes; what is sent nevertheless is not read, but must be small enough.
pub struct Asked<T>(PhantomData<T>);

/// What an operation with a body takes: small enough, and JSON if it says so.
pub struct Sent<T> {
    content: Content,
    shape: PhantomData<T>,
}

enum Content {
    Absent,
    Json(Json),
    /// Of another content type.
    Unparsed,
}

impl<T: Input> Asked<T> {
    /// Path and query, or everything that does not fit.
    #[expect(clippy::unused_self, reason = "the value is the proof that the step before was taken")]
    pub fn read(self, ctx: &Ctx<'_, IntelliProve>) -> Result<T, Error> {
        read(ctx, Body::Absent)
    }
}

impl<T> Asked<T> {
    /// Only a part of what was asked: the rest is ignored, whatever it is.
    #[expect(clippy::unused_self, reason = "the value is the proof that the step before was taken")]
    pub fn only<U>(self) -> Asked<U> {
        Asked(PhantomData)
    }
}

impl<T: Input> Sent<T> {
    /// Path, query and body, or everything that does not fit.
    pub fn read(self, ctx: &Ctx<'_, IntelliProve>) -> Result<T, Error> {
        match &self.content {
            Content::Absent => read(ctx, Body::Absent),
            Content::Json(value) => read(ctx, Body::Json(value)),
            Content::Unparsed => read(ctx, Body::Unparsed),
        }
    }
}

fn read<T: Input>(ctx: &Ctx<'_, IntelliProve>, body: Body<'_>) -> Result<T, Error> {
    let decoded = |text| api::segment(text).map_or_else(|| text.to_owned(), Cow::into_owned);
    let path: Vec<_> = ctx.segments().map(|(name, text)| (name, decoded(text))).collect();
    let query = ctx.request().query();
    ctx.read(|state| {
        let languages = &state.settings.languages;
        Form::read(&Sources { path: &path, query, body, languages, questions: state })
    })?
    .map_err(Error::Invalid)
}

impl<T: Input> Extract<IntelliProve> for Asked<T> {
    fn extract(ctx: &Ctx<'_, IntelliProve>) -> Result<Self, Error> {
        bytes(ctx).map(|_| Self(PhantomData))
    }

    fn describe(sketch: &mut Sketch) {
        describe::<T>(sketch);
    }
}

impl<T: Input> Extract<IntelliProve> for Sent<T> {
    fn extract(ctx: &Ctx<'_, IntelliProve>) -> Result<Self, Error> {
        Ok(Self { content: content(ctx)?, shape: PhantomData })
    }

    fn describe(sketch: &mut Sketch) {
        describe::<T>(sketch);
    }
}

/// What was sent, if it is not over the limit.
fn bytes<'a>(ctx: &Ctx<'a, IntelliProve>) -> Result<&'a [u8], Error> {
    let body = &ctx.request().body;
    if body.size() == 0 {
        // Most requests carry nothing, and need no look at the settings.
        return Ok(&[]);
    }
    let limit = ctx.settings(|settings| settings.max_body_bytes)?;
    let bytes = body.bytes().filter(|_| body.size() <= limit).ok_or(Rejection::BodyTooLarge { limit })?;
    Ok(bytes)
}

fn content(ctx: &Ctx<'_, IntelliProve>) -> Result<Content, Error> {
    let bytes = bytes(ctx)?;
    if bytes.is_empty() {
        return Ok(Content::Absent);
    }
    if !ctx.request().headers.get("content-type").is_none_or(is_json) {
        return Ok(Content::Unparsed);
    }
    match json::decode(bytes) {
        Ok(value) => Ok(Content::Json(value)),
        Err(json::Undecodable::Syntax(syntax)) => Err(Error::Invalid(vec![Problem::undecodable(&syntax)])),
        Err(json::Undecodable::Encoding) => Err(Refusal::Encoding.into()),
        Err(json::Undecodable::TooDeep) => Err(Refusal::TooDeep.into()),
    }
}

/// `application/json` and `application/*+json`, parameters aside.
fn is_json(kind: &str) -> bool {
    // As nearly everybody writes it.
    if kind == "application/json" {
        return true;
    }
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let Some((family, kind)) = kind.split_at_checked("application/".len()) else { return false };
    let of_json = kind.len().checked_sub("+json".len()).and_then(|start| kind.get(start..));
    let is_json =
        kind.eq_ignore_ascii_case("json") || of_json.is_some_and(|end| end.eq_ignore_ascii_case("+json"));
    family.eq_ignore_ascii_case("application/") && is_json
}

fn describe<T: Input>(sketch: &mut Sketch) {
    let languages = super::state::Settings::default().languages;
    let fields = Form::describe::<T>(&languages);
    sketch.parameters.extend(fields.iter().filter_map(parameter));
    sketch.body = Field::body(&fields).map(|(required, schema)| (schema, required));
}

fn parameter(field: &Field) -> Option<Parameter> {
    let (place, name) = match field.place {
        Place::Path(name) => (api::Place::Path, name),
        Place::Query(name) => (api::Place::Query, name),
        Place::Body(_) => return None,
    };
    Some(Parameter { place, name: name.into(), required: field.required, schema: field.schema.clone() })
}

/// The user parameters of a query (section 2).
impl Input for Named {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user_id = form.query("user_id", Id);
        let external_user_id = form.query("external_user_id", Text::ANY);
        // Quirk: an empty external id counts as none, an empty user id is no uuid.
        Some(Self { user_id: user_id?, external_user_id: external_user_id?.filter(|id| !id.is_empty()) })
    }
}

/// Nothing at all.
impl Input for () {
    fn read(_: &mut Form<'_>) -> Read<Self> {
        Some(())
    }
}

/// A member of a closed family, by its name.
#[derive(Debug)]
pub struct Member<T>(PhantomData<T>);

impl<T> Member<T> {
    /// Any member.
    pub const ANY: Self = Self(PhantomData);
}

impl<T> Clone for Member<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Member<T> {}

impl<T: Family> Kind for Member<T> {
    type Out = T;

    fn accept(&self, given: &Given<'_>) -> Result<T, Fault> {
        let named = match given {
            Given::Text(text) => T::parse(text),
            _ => None,
        };
        named.ok_or_else(|| Fault::Enumeration(T::names().into_iter().map(str::to_owned).collect()))
    }

    fn schema(&self) -> serde_json::Value {
        serde_json::json!({ "type": "string", "enum": T::names() })
    }
}

//! What a handler can ask for in its signature.
//!
//! Arguments are taken in order and the first failure answers, so the order of the arguments is the order
//! of the checks. The extractors here serve our own API; vendors bring their own, since each has its own
//! idea of what is wrong with a body.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::{Api, Ctx, Parameter, Place, Rejection, Sketch, form_fields};
use crate::engine::tree::{self, Content, Misfit, Node};
use crate::engine::{Headers, plain};

/// Something that a handler of API `A` can ask for.
pub trait Extract<A: Api>: Sized {
    /// Take it from the request, or say why not.
    fn extract(ctx: &Ctx<'_, A>) -> Result<Self, A::Error>;

    /// Say what is asked for.
    fn describe(_sketch: &mut Sketch) {}

    /// The outcomes that can be chosen through it.
    fn outcomes() -> Vec<&'static str> {
        Vec::new()
    }
}

/// The largest body of our own API, in bytes.
const LIMIT: usize = 1024 * 1024;

/// A JSON body of the shape `T`, of at most `MOST` bytes; unknown members are for `T` to refuse.
#[derive(Debug)]
pub struct Json<T, const MOST: usize = LIMIT>(pub T);

/// A body of YAML, or of anything that is read as such (JSON is); whether it is any good is for others to judge.
#[derive(Debug)]
pub struct Yaml(pub Vec<u8>);

impl<A: Api> Extract<A> for Yaml {
    fn extract(ctx: &Ctx<'_, A>) -> Result<Self, A::Error> {
        const KINDS: [&str; 5] = [
            "application/yaml",
            "application/x-yaml",
            "text/yaml",
            "text/x-yaml",
            "application/octet-stream",
        ];
        Ok(Self(body(ctx, LIMIT, &KINDS)?.to_vec()))
    }

    fn describe(sketch: &mut Sketch) {
        let schema = serde_json::json!({ "type": "string", "description": "YAML." });
        sketch.body = Some((schema, true));
        sketch.body_kind = "application/yaml";
    }
}

/// Like [`Json`], but nothing sent counts as an empty object.
#[derive(Debug)]
pub struct OptionalJson<T, const MOST: usize = LIMIT>(pub T);

impl<A: Api, T: DeserializeOwned + JsonSchema, const MOST: usize> Extract<A> for Json<T, MOST> {
    fn extract(ctx: &Ctx<'_, A>) -> Result<Self, A::Error> {
        Ok(Self(read_json(body(ctx, MOST, &[])?)?))
    }

    fn describe(sketch: &mut Sketch) {
        sketch.body = Some((sketch.schema::<T>(), true));
    }
}

impl<A: Api, T: DeserializeOwned + JsonSchema, const MOST: usize> Extract<A> for OptionalJson<T, MOST> {
    fn extract(ctx: &Ctx<'_, A>) -> Result<Self, A::Error> {
        let bytes = body(ctx, MOST, &[])?;
        Ok(Self(read_json(if bytes.is_empty() { b"{}" } else { bytes })?))
    }

    fn describe(sketch: &mut Sketch) {
        sketch.body = Some((sketch.schema::<T>(), false));
    }
}

/// What clients say of a text unless told otherwise: curl, and `fetch` of JavaScript. Pages of other origins can send
/// both without asking first, so it is not the type that keeps them out, but where they come from.
const UNTOLD: [&str; 2] = ["application/x-www-form-urlencoded", "text/plain"];

/// The body, where its content type is JSON, one of `kinds`, or what clients say unless told otherwise; what reads as
/// JSON is taken as JSON.
fn body<'a, A: Api>(ctx: &Ctx<'a, A>, most: usize, kinds: &[&str]) -> Result<&'a [u8], Rejection> {
    let request = ctx.request();
    let bytes = request
        .body
        .bytes()
        .filter(|bytes| bytes.len() <= most)
        .ok_or(Rejection::BodyTooLarge { limit: most as u64 })?;
    if !bytes.is_empty() && is_encoded(&request.headers) {
        return Err(Rejection::WrongMediaType);
    }
    let kind = request.headers.get("content-type").unwrap_or("application/json");
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let known = kinds.contains(&kind.as_str())
        || kind == "application/json"
        || kind.ends_with("+json")
        || UNTOLD.contains(&kind.as_str());
    if known || bytes.is_empty() { Ok(bytes) } else { Err(Rejection::WrongMediaType) }
}

/// Whether any field says that the body is compressed, or is something that it could say so with.
fn is_encoded(headers: &Headers) -> bool {
    let says_so = |(name, coding): (&str, &[u8])| {
        name == "content-encoding" && !coding.trim_ascii().eq_ignore_ascii_case(b"identity")
    };
    headers.bytes("content-encoding").is_some() && headers.iter().any(says_so)
}

/// What a body of our own API says; every one is an object.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Rejection> {
    // Editors that put it there do not show it.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(Rejection::Malformed { detail: "it is empty".into() });
    }
    let invalid = |place: String, detail: &str| Rejection::Invalid { place, detail: plain(detail) };
    let sent: Node = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => invalid(".".into(), &error.to_string()),
        _ => Rejection::Malformed { detail: plain(&error.to_string()) },
    })?;
    match &sent.content {
        Content::Map(_) => tree::read(&sent).map_err(|misfit| invalid(misfit.path(), &misfit.to_string())),
        other => Err(invalid(".".into(), &format!("expected an object, found {}", named(other)))),
    }
}

/// A value that is no object, as people call it.
fn named(content: &Content) -> String {
    match content {
        Content::Null => "null".into(),
        Content::Bool(value) => value.to_string(),
        Content::Integer(number) => number.to_string(),
        Content::Float(number) => number.to_string(),
        Content::Text(_) => "a text".into(),
        Content::List(_) => "a list".into(),
        Content::Map(_) => "an object".into(),
    }
}

/// No members, no fields: for operations that take nothing, so that a misplaced argument is not ignored.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// What is wrong with a query: the field with what was given for it, and what was expected.
fn bad_query(query: &str, misfit: &Misfit) -> Rejection {
    let (place, detail) = (misfit.path(), plain(&misfit.to_string()));
    Rejection::BadQuery {
        detail: match form_fields(query).find(|(name, _)| *name == place) {
            Some((name, value)) => format!("`{name}={value}`: {detail}"),
            None => detail,
        },
    }
}

/// The query as the fields of `T`. Unknown and repeated fields are for `T` to refuse.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<A: Api, T: DeserializeOwned + JsonSchema> Extract<A> for Query<T> {
    fn extract(ctx: &Ctx<'_, A>) -> Result<Self, A::Error> {
        let query = ctx.request().query().unwrap_or_default();
        let fields: Vec<_> = form_fields(query).collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        Ok(Self(tree::read_fields(&fields).map_err(|misfit| bad_query(query, &misfit))?))
    }

    fn describe(sketch: &mut Sketch) {
        let schema = schemars::SchemaGenerator::default().into_root_schema_for::<T>().to_value();
        let required: Vec<_> =
            schema.get("required").and_then(|list| list.as_array().cloned()).unwrap_or_default();
        for (name, schema) in schema.get("properties").and_then(|all| all.as_object()).into_iter().flatten() {
            let required = required.iter().any(|known| known.as_str() == Some(name));
            sketch.parameters.push(Parameter {
                place: Place::Query,
                name: name.clone(),
                required,
                schema: schema.clone(),
            });
        }
    }
}

//! What operations take, as extractors: rows 3 to 5 of the order of checks (section 2).

use serde_json::{Map, Value, json};
use url::Url;

use super::Pulse;
use super::errors::{Error, Refusal};
use super::state::{Command, Kept, Wishes};
use super::typing::Submission;
use crate::api::{Ctx, Extract, Parameter, Place, Rejection, Sketch};
use crate::engine::Span;

/// The largest body, in bytes.
const LIMIT: usize = 1024 * 1024;

/// The customer's own name of a user.
pub struct UserRef(pub String);

/// Whether an unknown user may be created.
pub struct Enrollment(pub bool);

/// A body that is one JSON object.
struct Sent(Map<String, Value>);

/// A body that is a pattern, or at least an object in which one is looked for.
pub struct Typed(pub Submission);

/// A body that asks for an action.
pub struct Asked(pub Command);

/// A body, or none, that says what a link should be like.
pub struct Wished(pub Wishes);

impl Extract<Pulse> for UserRef {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        let user_ref = ctx.segment("user_ref")?;
        if is_reference(&user_ref) { Ok(Self(user_ref.into())) } else { Err(Refusal::BadUserRef.into()) }
    }

    fn describe(sketch: &mut Sketch) {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 254 });
        sketch.parameters.push(Parameter {
            place: Place::Path,
            name: "user_ref".into(),
            required: true,
            schema,
        });
    }
}

/// Whether a text can name a user.
pub(super) fn is_reference(text: &str) -> bool {
    (1..=254).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

impl Extract<Pulse> for Enrollment {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        Ok(Self(ctx.request().headers.get("x-enrollment").is_some_and(|value| value.trim() == "USER")))
    }

    fn describe(sketch: &mut Sketch) {
        sketch.parameters.push(Parameter {
            place: Place::Header,
            name: "x-enrollment".into(),
            required: false,
            schema: json!({ "type": "string", "description": "`USER` lets an unknown user be created." }),
        });
    }
}

/// The bytes of the body, once size and content type are as they should be.
fn bytes<'a>(ctx: &Ctx<'a, Pulse>) -> Result<&'a [u8], Error> {
    let request = ctx.request();
    let bytes = request.body.bytes().filter(|bytes| bytes.len() <= LIMIT);
    let bytes = bytes.ok_or(Rejection::BodyTooLarge { limit: LIMIT as u64 })?;
    let kind = request.headers.bytes("content-type").map(String::from_utf8_lossy);
    let kind = kind.as_deref().unwrap_or("application/json").split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    if kind == "application/json" || kind.ends_with("+json") {
        Ok(bytes)
    } else {
        Err(Rejection::WrongMediaType.into())
    }
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, Error> {
    serde_json::from_slice(bytes).map_err(|_| Refusal::BadBody.into())
}

impl Extract<Pulse> for Sent {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        object(bytes(ctx)?).map(Self)
    }
}

impl Extract<Pulse> for Typed {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        let Sent(body) = Sent::extract(ctx)?;
        Ok(Self(Submission::read(&body.into())))
    }

    fn describe(sketch: &mut Sketch) {
        sketch.body = Some((pattern_schema(), true));
    }
}

impl Extract<Pulse> for Asked {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        let Sent(mut body) = Sent::extract(ctx)?;
        let data = body.remove("data").filter(|data| !data.is_null());
        Ok(Self(match body.get("type").and_then(Value::as_str) {
            Some("LINK_PATTERN") => {
                Command::LinkPattern(Submission::read(&data.ok_or(Refusal::MissingData)?))
            }
            Some("LINK_PATTERN_ID") => Command::Link(needed_id(data)?),
            Some("UNLINK_PATTERN_ID") => Command::Unlink(needed_id(data)?),
            Some("RESET_BIOMETRIC_PROFILE") => Command::Reset(kept(data)),
            _ => return Err(Refusal::BadAction.into()),
        }))
    }

    fn describe(sketch: &mut Sketch) {
        let kinds = ["LINK_PATTERN", "LINK_PATTERN_ID", "UNLINK_PATTERN_ID", "RESET_BIOMETRIC_PROFILE"];
        let id = json!({ "type": "string", "description": "The id of a recorded pattern." });
        let schema = json!({
            "type": "object",
            "required": ["type"],
            "properties": { "type": { "enum": kinds }, "data": { "anyOf": [id, pattern_schema()] } },
        });
        sketch.body = Some((schema, true));
    }
}

fn needed_id(data: Option<Value>) -> Result<String, Error> {
    data.as_ref().and_then(id).ok_or(Refusal::MissingData.into())
}

fn kept(data: Option<Value>) -> Kept {
    let Some(data) = data else { return Kept::Nothing };
    id(&data).map_or_else(|| Kept::Pattern(Submission::read(&data)), Kept::Id)
}

/// The id in `data`: a string, an array of one string, or an object whose only member is `patternId` or `id`.
fn id(data: &Value) -> Option<String> {
    let only = match data {
        Value::Array(list) if list.len() == 1 => list.first()?,
        Value::Object(members) if members.len() == 1 => members.get("patternId").or(members.get("id"))?,
        other => other,
    };
    only.as_str().map(str::to_owned)
}

impl Extract<Pulse> for Wished {
    fn extract(ctx: &Ctx<'_, Pulse>) -> Result<Self, Error> {
        let bytes = bytes(ctx)?;
        let body = if bytes.is_empty() { Map::new() } else { object(bytes)? };
        // Quirk: the vendor's own sample has a blank in a member's name.
        let given = |name: &str| body.iter().find(|(known, _)| known.trim() == name).map(|(_, value)| value);
        Ok(Self(Wishes {
            redirect_uri: given("redirect_uri").map(redirect_uri).transpose()?,
            validity: given("validity").map(validity).transpose()?,
        }))
    }

    fn describe(sketch: &mut Sketch) {
        let schema = json!({
            "type": "object",
            "properties": {
                "redirect_uri": { "type": "string", "format": "uri" },
                "validity": { "type": "integer", "minimum": 1, "maximum": 604_800, "description": "Seconds." },
            },
        });
        sketch.body = Some((schema, false));
    }
}

fn redirect_uri(value: &Value) -> Result<String, Error> {
    let is_url = |text: &&str| {
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        // The parser mends more slashes and drops blanks, but the page goes where the text says; and it knows no
        // host that is not ASCII, though there are such.
        let ascii: String = text.chars().map(|c| if c.is_ascii() { c } else { 'x' }).collect();
        (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
            && !rest.starts_with(['/', '\\'])
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
            && Url::parse(&ascii).is_ok()
    };
    let wrong = Refusal::BadMember("redirect_uri must be an absolute http or https URL.");
    value.as_str().filter(is_url).map(str::to_owned).ok_or(wrong.into())
}

fn validity(value: &Value) -> Result<Span, Error> {
    let wrong = Refusal::BadMember("validity must be whole seconds from 1 to 604800.");
    let seconds = value.as_i64().filter(|seconds| (1..=604_800).contains(seconds));
    seconds.map(Span::from_seconds).ok_or(wrong.into())
}

/// The layout that we send and document (B3); others are read too (section 12.1).
fn pattern_schema() -> Value {
    let text = || json!({ "type": "string" });
    let time = || json!({ "type": "number", "description": "Milliseconds." });
    json!({
        "type": "object",
        "properties": {
            "tId": { "type": ["string", "number", "null"], "description": "Names the text." },
            "type": { "type": "string", "default": "textVisible" },
            "recorderVersion": text(),
            "device": { "type": "object" },
            "keystrokes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "key": text(), "press": time(), "release": time() },
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_four_forms() {
        let id = |data: Value| id(&data);
        for data in [json!("x"), json!(["x"]), json!({"patternId": "x"}), json!({"id": "x"})] {
            assert_eq!(id(data).as_deref(), Some("x"));
        }
        for data in [json!(7), json!([]), json!(["x", "y"]), json!([7]), json!({"id": 7}), json!({"no": "x"})]
        {
            assert_eq!(id(data), None);
        }
        assert_eq!(id(json!({"id": "x", "patternId": "y"})), None);
    }

    #[test]
    fn a_redirect_uri_is_absolute() {
        for (text, good) in [
            ("https://app.example.test/done?x=1", true),
            ("HTTP://localhost:3000", true),
            ("https://", false),
            ("https:///path", false),
            ("https://:443/path", false),
            ("https://user@", false),
            ("https://user:word@app.example.test:443", true),
            ("https://[::1]:8080/", true),
            ("https://münchen.example/", true),
            ("https://\\path", false),
            ("https://host:notaport/", false),
            ("https://a:99999", false),
            ("https://[bad/", false),
            ("https://%zz/", false),
            ("//app.example.test", false),
            ("javascript://x", false),
            ("https://a b", false),
            ("", false),
        ] {
            assert_eq!(redirect_uri(&text.into()).is_ok(), good, "{text}");
        }
    }
}

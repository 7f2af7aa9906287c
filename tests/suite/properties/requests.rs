//! Requests that are made up: a good one for an operation, with things done to it.

use actix_web::http::Uri;
use lookalike::engine::{Body, Headers, Method, Request, Target};
use serde_json::Value;

use super::dice::Dice;
use super::documents::Operation;
use super::seen::Seen;
use super::spoil;
use super::world;

/// Methods that operations have, and others.
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];
/// What a body may be called.
const KINDS: [&str; 7] = [
    "application/json",
    "application/json; charset=latin1",
    "application/x-www-form-urlencoded",
    "application/yaml",
    "text/plain",
    "multipart/form-data; boundary=",
    "",
];

/// How a request came about: for a failure to be read.
#[derive(Clone, Debug)]
pub struct Made {
    pub operation: usize,
    pub request: Request,
}

/// The request of that number.
pub fn made(operations: &[Operation], seen: &Seen, namespace: &str, number: u64) -> Made {
    let mut dice = Dice::of(number);
    // Each API as often as any other, however many operations it has.
    let api = dice.pick(&["intelliprove", "pulse", "incode", "identify", "admin"]);
    let places: Vec<_> = (0..operations.len()).filter(|place| operations[*place].api == *api).collect();
    let place = *dice.pick(&places);
    let operation = &operations[place];
    // Half of the requests are good as far as their schemas tell; the other half has something wrong at one place or more.
    let spoilt = if dice.percent(50) { [false; 5] } else { [(); 5].map(|()| dice.percent(35)) };
    let [path, query, headers, body, method] = spoilt;
    let mut request =
        world::request(&operation.method, &target(operation, seen, path, query, &mut dice), &[], "");
    if method && dice.percent(40) {
        request.method = Method::from(*dice.pick(&METHODS));
    }
    request.target = Target::new(&format!("/@{namespace}{}", request.path()), request.query());
    request.headers = fields(operation, seen, headers, &mut dice);
    request.body = Body::Complete(content(operation, seen, body, &mut dice).into());
    if headers && dice.percent(30) {
        misaddress(&mut request, namespace, &mut dice);
    }
    Made { operation: place, request }
}

fn target(
    operation: &Operation,
    seen: &Seen,
    spoil_path: bool,
    spoil_query: bool,
    dice: &mut Dice,
) -> String {
    let mut segments: Vec<String> =
        operation.path.split('/').map(|segment| filled(operation, segment, seen, dice)).collect();
    let mut query: Vec<String> = Vec::new();
    for (name, _) in operation.parameters.iter().filter(|(_, place)| place == "query") {
        if dice.percent(60) {
            let value = seen
                .value(&operation.api, name, dice)
                .map_or_else(|| spoil::noise(dice), |value| as_text(&value));
            query.push(format!("{name}={}", escaped(&value)));
        }
    }
    if spoil_path {
        let at = dice.roll(segments.len());
        match dice.roll(6) {
            0 => segments.insert(at, spoil::noise(dice)),
            1 => _ = segments.remove(at),
            2 => segments.push(String::new()),
            3 => segments.insert(
                1.min(segments.len()),
                (*dice.pick(&["v1", "v2", "@other", "__admin", "plugin"])).into(),
            ),
            _ => segments[at] = spoil::text(&segments[at].clone(), dice),
        }
    }
    if spoil_query {
        match dice.roll(3) {
            0 => query.push(spoil::noise(dice)),
            1 => query.extend(query.clone()),
            _ => query = vec![spoil::text(&query.join("&"), dice)],
        }
    }
    let path = segments.join("/");
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    // What stands behind a `?` of the path would be the query on the wire, and what stands behind a `#` nowhere.
    let path = path.replace(['?', '#'], "%3F");
    wire_safe(if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) })
}

/// The target as far as the transport lets it through; the rest is escaped.
fn wire_safe(target: String) -> String {
    if Uri::try_from(&target).is_ok() && !target.contains('#') {
        return target;
    }
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@:/%?&=+;".contains(&byte);
    escaped_but(&target, is_safe)
}

fn filled(operation: &Operation, segment: &str, seen: &Seen, dice: &mut Dice) -> String {
    let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return segment.into();
    };
    let name = match (
        name,
        operation.path.contains("/verification/"),
        operation.path.contains("/authentication/"),
    ) {
        ("id", true, _) => "verificationId",
        ("id", _, true) => "authenticationId",
        (name, ..) => name,
    };
    let known = if dice.percent(90) { seen.value(&operation.api, name, dice) } else { None };
    known.map_or_else(|| escaped(&spoil::noise(dice)), |value| escaped(&as_text(&value)))
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A text as a URL may carry it.
fn escaped(text: &str) -> String {
    escaped_but(text, |byte| byte.is_ascii_alphanumeric() || b"-._~@:".contains(&byte))
}

fn escaped_but(text: &str, is_plain: impl Fn(u8) -> bool) -> String {
    text.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The credentials of each vendor, from what was seen, and what else a client sends.
fn fields(operation: &Operation, seen: &Seen, is_spoilt: bool, dice: &mut Dice) -> Headers {
    let token = |name: &str| seen.text(&operation.api, name).unwrap_or_default();
    let mut fields: Vec<(String, String)> = vec![("host".into(), "127.0.0.1:8080".into())];
    let mut push = |name: &str, value: String| fields.push((name.into(), value));
    match operation.api.as_str() {
        "intelliprove" => {
            let is_key = dice.percent(75) && !operation.path.starts_with("/plugin/api");
            if is_key {
                push("x-api-key", "test-key".into());
            } else {
                push("authorization", format!("Token {}", token("token")));
            }
        }
        "pulse" => push("apikey", "demo-key".into()),
        "incode" => {
            push("x-api-key", "test-api-key".into());
            push("api-version", "1.0".into());
            push("x-incode-hardware-id", token("token"));
        }
        "identify" => push("authorization", format!("Bearer {}", token("accessToken"))),
        _ => {}
    }
    if let Some((kind, _)) = &operation.body {
        push("content-type", kind.clone());
    }
    if is_spoilt {
        let at = dice.roll(fields.len());
        match dice.roll(6) {
            0 => _ = fields.remove(at),
            1 => fields.push(("content-type".into(), (*dice.pick(&KINDS)).into())),
            2 => fields.push((
                "x-lookalike-outcome".into(),
                (*dice.pick(&["not_found", "robot", "token_expired", "REVOKED", "é"])).into(),
            )),
            3 => fields.push((
                ["origin", "accept", "if-none-match", "x-enrollment"][dice.roll(4)].into(),
                spoil::noise(dice),
            )),
            _ => fields[at].1 = spoil::text(&fields[at].1, dice),
        }
    }
    let mut headers = Headers::default();
    for (name, value) in fields {
        // What the transport does not let through.
        let value: Vec<u8> = value.bytes().filter(|byte| *byte >= b' ' && *byte != 0x7f).collect();
        headers.push(&name, value.trim_ascii());
    }
    headers
}

fn content(operation: &Operation, seen: &Seen, is_spoilt: bool, dice: &mut Dice) -> Vec<u8> {
    let Some((kind, _)) = &operation.body else {
        return if is_spoilt { spoil::bytes(b"{}".to_vec(), dice) } else { Vec::new() };
    };
    if kind == "application/yaml" {
        let names: Vec<_> = lookalike::scenario::names().filter_map(lookalike::scenario::embedded).collect();
        let good = dice.pick(&names).as_bytes().to_vec();
        return if is_spoilt { spoil::bytes(good, dice) } else { good };
    }
    let mut example = operation.example(seen, dice);
    if !is_spoilt {
        return example.to_string().into();
    }
    if dice.percent(5) {
        return b"[{\"a\":".repeat(1 + dice.roll(3_000));
    }
    if dice.percent(70) {
        spoil::json(&mut example, dice);
        return example.to_string().into();
    }
    spoil::bytes(example.to_string().into(), dice)
}

/// Name the namespace in another way, or not so that it could be one.
fn misaddress(request: &mut Request, namespace: &str, dice: &mut Dice) {
    let path = request.path()[2 + namespace.len()..].to_owned();
    match dice.roll(4) {
        0 => request.headers.push("x-lookalike-namespace", namespace.as_bytes()),
        1 => request.headers.push("x-lookalike-namespace", b"no/name"),
        2 => {
            let path = format!("/@{}{path}", escaped(&spoil::text(namespace, dice)));
            request.target = Target::new(&path, request.query());
            return;
        }
        _ => {
            let mut headers = Headers::default();
            headers.push("host", format!("{namespace}.localhost").as_bytes());
            request
                .headers
                .iter()
                .filter(|(name, _)| *name != "host")
                .for_each(|(name, value)| headers.push(name, value));
            request.headers = headers;
        }
    }
    request.target = Target::new(&path, request.query());
}

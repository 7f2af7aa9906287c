//! The shapes of Pulse: every answer that any test gets is printed and counted (acceptance 4).

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use super::Answer;

/// Lines and members, in document order, of a body of the contract's section 4.1.
type Body = (usize, &'static str);

const STATUS: Body = (7, "timestamp success message status version");
const ENROLLED: Body = (
    16,
    "timestamp success message userRef patternId tId recommended_action enrollment recorded required refPatternsStatus textVisible",
);
const VERIFIED: Body = (
    28,
    "timestamp success message userRef patternId tId recommended_action score threshold biometrics robot score distance \
     comparedPatterns indicators keyboard device browser network location impossibleTravel refPatternsStatus textVisible",
);
const ROBOT: Body = (
    26,
    "timestamp success message userRef patternId tId recommended_action score biometrics robot robotReason score \
     indicators keyboard device browser network location impossibleTravel refPatternsStatus textVisible",
);
const LINKED: Body = (7, "timestamp success message userRef patternId");
const DELETED: Body = (7, "timestamp success message userRef deletedPatterns");
const USER: Body = (
    18,
    "timestamp success message userRef exists createdAt updatedAt lastVerifyAt patternsTotal refPatternsTotal \
     refPatternsCount textVisible refPatternsStatus textVisible",
);
const LINK: Body = (8, "link key expiresIn success message timestamp");
const PASS: Body = (9, "recorded required done redirectUri success message timestamp");
const REFUSED: Body = (11, "timestamp success message userRef error code status detail");

/// Acceptance 4: an answer of Pulse has the lines and the members of its body, in order.
pub fn check(method: &str, path: &str, answer: &Answer) {
    let path = match path.strip_prefix("/@") {
        Some(rest) => rest.trim_start_matches(|c| c != '/'),
        None => path,
    };
    let is_ours = path.starts_with("/pulse/") || path.starts_with("/pulse-auth/");
    if !is_ours || !answer.header("content-type").starts_with("application/json") || method == "HEAD" {
        return;
    }
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    let value = answer.json();
    let (lines, members) = expected(method, path, answer, &value);
    assert_eq!(pretty(&value).lines().count(), lines, "{method} {path}: {answer}");
    assert_eq!(names(&value).join(" "), members, "{method} {path}: {answer}");
    if (lines, members) == REFUSED {
        assert_eq!(value["error"]["status"], answer.status, "{answer}");
    }
}

fn expected(method: &str, path: &str, answer: &Answer, value: &Value) -> Body {
    let is_injected = answer.reason() == "injected-fault";
    let at = |prefix: &str| path.starts_with(prefix);
    match (answer.status, method) {
        (404, "GET") if at("/pulse/users/") && !is_injected && answer.reason() != "unknown-route" => USER,
        (200, "GET") if at("/pulse/users/") => USER,
        (200, "DELETE") => DELETED,
        (200, _) if at("/pulse/status") => STATUS,
        (200, _) if at("/pulse/user-verify/") && value["recommended_action"] == "enroll" => ENROLLED,
        (200, _) if at("/pulse/user-verify/") && value["biometrics"]["robot"] == true => ROBOT,
        (200, _) if at("/pulse/user-verify/") => VERIFIED,
        (200, _) if at("/pulse/user-action/") && value.get("patternId").is_some() => LINKED,
        (200, _) if at("/pulse/user-action/") => DELETED,
        (200, _) if at("/pulse-auth/api/links/") => LINK,
        (200, _) if at("/pulse-auth/b/") => PASS,
        _ => REFUSED,
    }
}

/// Printed as the vendor's document prints it: one member or element per line, an indent of 4 blanks.
pub fn pretty(value: &Value) -> String {
    let mut printed = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut printed, PrettyFormatter::with_indent(b"    "));
    value.serialize(&mut serializer).expect("JSON is printed");
    String::from_utf8(printed).expect("JSON is text")
}

/// The names of all members in document order.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().map_or_else(Vec::new, |members| {
        members.iter().flat_map(|(name, value)| std::iter::once(name.as_str()).chain(names(value))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_the_document_prints_them() {
        assert_eq!(pretty(&serde_json::json!({"a": [1, {"b": null}], "c": 2})).lines().count(), 9);
        assert_eq!(names(&serde_json::json!({"a": {"b": 1}, "c": 2})), ["a", "b", "c"]);
    }
}

//! The token that a request presents. One of ours that was read before is known by its bytes: it is neither copied, which
//! takes long for so long a text, nor looked through.

use std::rc::Rc;

use super::tokens::Own;

/// A token in `Authorization`.
pub(super) enum Presented {
    /// One of ours, which was read before.
    Known(Rc<Own>),
    /// Any other.
    Given(String),
}

impl Presented {
    /// The one in a field, if it is a Bearer.
    pub(super) fn of(field: &[u8]) -> Option<Self> {
        const BEARER: &[u8] = b"bearer ";
        let known = field
            .split_at_checked(BEARER.len())
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(BEARER))
            .and_then(|(_, token)| Own::known(token));
        if known.is_some() {
            return known.map(Self::Known);
        }
        // A token is long, and looking for what is no UTF-8 piece by piece takes ten times as long.
        let given = match str::from_utf8(field) {
            Ok(field) => token(field).map(str::to_owned),
            Err(_) => token(&String::from_utf8_lossy(field)).map(str::to_owned),
        };
        given.map(Self::Given)
    }

    /// The token itself.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Known(own) => own.text(),
            Self::Given(token) => token,
        }
    }

    /// What it says, if it is ours.
    pub(super) fn own(&self) -> Option<Rc<Own>> {
        match self {
            Self::Known(own) => Some(Rc::clone(own)),
            Self::Given(token) => Own::read(token),
        }
    }
}

fn token(field: &str) -> Option<&str> {
    let (scheme, token) = field.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tokens::sign;
    use super::*;

    #[test]
    fn a_token_is_the_same_whether_it_was_read_before_or_not() {
        let claims = json!({ "token_use": "access", "projectId": "p" });
        let token = sign(claims.as_object().unwrap()).unwrap();
        let fields = [format!("Bearer {token}"), format!("bEARER {token}"), format!("Bearer  {token}\t")];
        for is_known in [false, true] {
            for field in &fields {
                let presented = Presented::of(field.as_bytes()).unwrap();
                assert_eq!(presented.text(), token, "{field}");
                let is_plain = field.len() == "bearer ".len() + token.len();
                assert_eq!(matches!(presented, Presented::Known(_)), is_known && is_plain, "{field}");
            }
            let own = Presented::of(fields[0].as_bytes()).and_then(|presented| presented.own()).unwrap();
            assert_eq!(own.project.as_deref(), Some("p"));
        }
    }

    #[test]
    fn what_is_no_bearer_is_none() {
        for (field, expected) in [
            (&b"Bearer abc"[..], Some("abc")),
            (b"BEARER a b ", Some("a b")),
            (b"Bearer \xff", Some("\u{fffd}")),
            (b"Bearer", None),
            (b"Bearer ", None),
            (b"Bearer\tabc", None),
            (b"Basic abc", None),
            (b"", None),
        ] {
            let presented = Presented::of(field);
            assert_eq!(presented.as_ref().map(Presented::text), expected, "{field:?}");
            assert!(presented.is_none_or(|presented| presented.own().is_none()));
        }
    }
}

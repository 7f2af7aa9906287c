//! Links to pictures of identity documents: signed, and good until their time is over (section 4.5).

use std::convert::Infallible;
use std::rc::Rc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ring::hmac;

use super::super::errors::{Error, Refusal};
use super::{Side, State};
use crate::api::form_fields;
use crate::engine::{Memo, Moment, hex};

thread_local! {
    /// The last links, by secret, identity, side and end: a person is read more than once in a second.
    static LINKS: Memo<4, String> = const { Memo::new() };
}

/// Where pictures lie.
const FOLDER: &str = "/omni/incode-id/images/";

/// What stands in a segment of a path as it is: ids that a scenario gives may be any text.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A link as it was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose document.
    pub identity_id: String,
    /// Which side.
    pub side: Side,
    /// The second at which it is over, as it was sent.
    pub expires: String,
    /// The signature, as it was sent.
    pub sig: String,
}

/// The path of a picture.
fn path(identity_id: &str, side: Side) -> String {
    format!("{FOLDER}{}/{}", utf8_percent_encode(identity_id, PLAIN), side.name())
}

/// Read a link wherever its host is, in whichever namespace; `None` where it is none of ours.
pub fn parse(url: &str) -> Option<Link> {
    let (_, rest) = url.split_once(FOLDER)?;
    let (place, query) = rest.split('#').next()?.split_once('?')?;
    let (identity_id, side) = place.split_once('/')?;
    let identity_id = percent_decode_str(identity_id).decode_utf8().ok()?.into_owned();
    Some(Link::new(identity_id, Side::named(side)?, Some(query)))
}

impl Link {
    /// A link by its parts; what the query lacks is empty, and fits nothing.
    pub fn new(identity_id: String, side: Side, query: Option<&str>) -> Self {
        let given = |name: &str| {
            let mut fields = form_fields(query.unwrap_or_default());
            fields.find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        Self { identity_id, side, expires: given("expires"), sig: given("sig") }
    }
}

impl State {
    /// The path and query of a link to a picture that is good from `now` on for its time.
    pub fn image_link(&self, identity_id: &str, side: Side, now: Moment) -> Rc<String> {
        let expires = now.seconds().saturating_add(self.settings.image_link_ttl.seconds());
        let sign = || {
            let path = path(identity_id, side);
            let tag = hmac::sign(&self.link_key(), format!("{path}?{expires}").as_bytes());
            Ok::<_, Infallible>(format!("{path}?expires={expires}&sig={}", hex(tag.as_ref())))
        };
        let (secret, end) = (self.settings.token_secret.as_bytes(), expires.to_le_bytes());
        let parts = [secret, identity_id.as_bytes(), side.name().as_bytes(), &end];
        let Ok(link) = LINKS.with(|links| links.recall(parts, sign));
        link
    }

    /// Refuse a link whose signature does not fit, then one whose time is over.
    pub fn check_image_link(&self, link: &Link, now: Moment) -> Result<(), Error> {
        let bad = Refusal::Link("bad-signature");
        let sig = bytes(&link.sig).ok_or_else(|| bad.clone())?;
        let signed = format!("{}?{}", path(&link.identity_id, link.side), link.expires);
        hmac::verify(&self.link_key(), signed.as_bytes(), &sig).map_err(|_| bad.clone())?;
        let expires: i64 = link.expires.parse().map_err(|_| bad)?;
        if now.seconds() >= expires { Err(Refusal::Link("clock-expired").into()) } else { Ok(()) }
    }

    fn link_key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.settings.token_secret.as_bytes())
    }
}

/// Lower-case hex as bytes.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    (0..32).map(|at| u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test may fail, and links are ASCII")]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    use super::super::super::errors::{Error, Refusal};
    use super::{Link, Side, State, parse};
    use crate::engine::Moment;
    use crate::engine::trials::trials;

    const SIDES: &[Side] = &[Side::Front, Side::Back];

    fn at(seconds: i64) -> Moment {
        Moment::from_seconds(seconds)
    }

    /// A link of somebody's that was made then, as it is handed out.
    fn link(state: &State, identity_id: &str, side: Side, then: i64) -> String {
        format!("https://host.example.test/@here{}", state.image_link(identity_id, side, at(then)))
    }

    /// Why a link is refused, if it is.
    fn refused(state: &State, link: &Link, now: i64) -> Option<&'static str> {
        match state.check_image_link(link, at(now)) {
            Err(Error::Refused(Refusal::Link(reason))) => Some(reason),
            other => other.err().map(|_| "another reason"),
        }
    }

    proptest! {
        #![proptest_config(trials(500))]

        #[test]
        fn a_link_means_whom_it_was_made_for_until_its_time_is_over(
            id in any::<String>(), side in select(SIDES), then in 0..4_000_000_000_i64
        ) {
            let state = State::default();
            let link = parse(&link(&state, &id, side, then)).expect("it is ours");
            prop_assert_eq!((&link.identity_id, link.side), (&id, side));
            let end = then + state.settings.image_link_ttl.seconds();
            prop_assert_eq!(refused(&state, &link, then), None);
            prop_assert_eq!(refused(&state, &link, end - 1), None);
            prop_assert_eq!(refused(&state, &link, end), Some("clock-expired"));
        }

        #[test]
        fn a_link_with_one_character_changed_or_its_end_missing_is_refused_or_the_same(
            id in "\\PC{0,8}", side in select(SIDES), place in any::<Index>(), other in prop_oneof!["[0-9a-fA-F&=#?%+/]", "\\PC"], ends in any::<bool>()
        ) {
            let state = State::default();
            let text = link(&state, &id, side, 0);
            let at = place.index(text.len());
            let rest = if ends { String::new() } else { format!("{other}{}", &text[at + 1..]) };
            if let Some(link) = parse(&format!("{}{rest}", &text[..at])) {
                let is_same = Some(&link) == parse(&text).as_ref();
                prop_assert!(is_same || refused(&state, &link, 0) == Some("bad-signature"), "{link:?}");
            }
        }

        #[test]
        fn any_text_is_a_link_that_nobody_signed_or_none(
            begin in "\\PC{0,8}", place in "[a-z%0-9/é]{0,8}", side in "(front|back|\\PC{0,4})", query in "(\\?|#|)((expires=[0-9]{1,9}|sig=[0-9a-f]{64}|(expires|sig|a)=[-+0-9a-f%é]{0,66})&?){0,4}"
        ) {
            let whole = format!("{begin}{}{place}/{side}{query}", super::FOLDER);
            for text in [&whole, &query, &begin] {
                let link = parse(text);
                prop_assert!(link.is_none_or(|link| refused(&State::default(), &link, 0) == Some("bad-signature")));
            }
        }
    }
}

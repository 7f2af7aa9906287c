//! A universe as one document: how everything in it is written down, and read back.
//!
//! One struct serves both ways, so whatever is written can be read. A part that joins the universe joins here
//! with a default: then a document of format 1 that was written before it came is still read. Due work lies
//! with its vendor and its moment in the schedule; reading checks that each has the other, since one alone
//! would either never happen or happen to nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use thiserror::Error;

use super::outbox::Stored;
use super::{Faults, Messages, Mode, Moment, Outcomes, Overrides, Seed, Timeline, tree};

/// Why a document could not be read as a universe; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("at `{place}`: {detail}")]
pub struct BadImage {
    /// Where in the document: the path of the member.
    pub place: String,
    /// What was found there, and what was expected.
    pub detail: String,
}

impl BadImage {
    pub(super) fn new(place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { place: place.into(), detail: detail.into() }
    }
}

/// The whole document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Image {
    pub(super) format: Format,
    pub(super) seed: Seed,
    pub(super) clock: Face,
    /// What the clock showed at first; left out: what it shows.
    #[serde(default)]
    pub(super) started: Option<Moment>,
    #[serde(default)]
    pub(super) streams: BTreeMap<String, Words>,
    #[serde(default)]
    pub(super) schedule: Plan,
    #[serde(default)]
    pub(super) outcomes: Outcomes,
    #[serde(default)]
    pub(super) faults: Faults,
    #[serde(default)]
    pub(super) overrides: Overrides,
    #[serde(default)]
    pub(super) timeline: Timeline,
    #[serde(default)]
    pub(super) messages: Messages,
    #[serde(default)]
    pub(super) outbox: Stored,
    pub(super) vendors: BTreeMap<String, Value>,
}

impl Image {
    /// Read a document; the places of what does not fit are its members' paths.
    pub(super) fn read(document: Value) -> Result<Self, BadImage> {
        let image: Self = read(document)?;
        let first_free = image.schedule.next;
        match image.schedule.entries.iter().position(|entry| entry.sequence >= first_free) {
            Some(index) => Err(BadImage::new(
                format!("schedule.entries[{index}].sequence"),
                format!("expected a number below {first_free}, which is `schedule.next`"),
            )),
            None => Ok(image),
        }
    }
}

/// Read one part of a document.
pub(super) fn read<T: de::DeserializeOwned>(document: Value) -> Result<T, BadImage> {
    tree::read(&document.into()).map_err(|misfit| BadImage::new(misfit.path(), misfit.to_string()))
}

/// The version of the format: 1.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Format(u32);

impl Format {
    pub(super) const CURRENT: Self = Self(1);
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            1 => Ok(Self(1)),
            other => Err(de::Error::custom(format!("format {other} is unknown; this server reads format 1"))),
        }
    }
}

/// What a clock shows, and how it moves.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Face {
    pub(super) at: Moment,
    pub(super) mode: Mode,
}

/// How far a stream was drawn, in 32-bit words: as text, because JSON's numbers end before it does.
#[derive(Clone, Copy)]
pub(super) struct Words(pub(super) u128);

/// A stream of `ChaCha8` has so many words: 2^64 blocks of 16.
const WORDS: u128 = 1 << 68;

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|words| digits && *words < WORDS).map(Self).ok_or_else(|| {
            de::Error::custom(format!("`{text}` is no position in a stream; expected a text such as \"16\""))
        })
    }
}

/// What falls due when.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    /// The sequence number of what is planned next.
    #[serde(deserialize_with = "sequence")]
    pub(super) next: u64,
    pub(super) entries: Vec<Entry>,
}

/// One moment at which something falls due.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) at: Moment,
    /// Names the work, which lies with its owner.
    pub(super) sequence: u64,
    /// A vendor's name, or `timeline`.
    pub(super) owner: String,
}

/// Numbers go on from here, so there must be room above.
fn sequence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = u64::deserialize(deserializer)?;
    let limit = u64::from(u32::MAX) << 16;
    if number < limit {
        Ok(number)
    } else {
        Err(de::Error::custom(format!("{number} is too large; expected a number below {limit}")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::toy::{self, REAL, at, once};
    use super::super::{Mode, Namespace, Planned, Readiness, Span, Universe, Why};
    use super::*;

    fn written(namespace: &Namespace) -> Value {
        namespace.steer(|universe| universe.export(REAL))
    }

    fn queue(universe: &mut Universe, sequence: &[&str]) {
        let plan = serde_json::from_value(json!({ "operation": "toy.x", "sequence": sequence })).unwrap();
        universe.outcomes().add(Why::Queue, plan).unwrap();
    }

    /// A namespace in which every member of a document has something to say.
    fn rich() -> Namespace {
        let namespace = toy::namespace("n");
        toy::write(&namespace, "before");
        toy::draw(&namespace, "ids");
        toy::plan(&namespace, at(30), once("planned"));
        toy::plan(&namespace, at(10), once("gone by then"));
        toy::set_clock(&namespace, at(20));
        namespace.steer(|universe| {
            queue(universe, &["y"]);
            universe.outcomes().forget(None);
            queue(universe, &["y", "z"]);
            let inject = json!({ "rate_limit": { "retry_after": "3s" } });
            let fault = json!({ "operation": "toy.*", "inject": inject, "times": 2 });
            universe.faults().add(serde_json::from_value(fault).unwrap()).unwrap();
            let planned = Planned {
                action: "toy.nothing".into(),
                with: serde_json::Map::default(),
                ready: Readiness::default(),
            };
            universe.plan(at(99), planned);
        });
        namespace
    }

    #[test]
    fn what_is_written_is_read_and_written_the_same_and_goes_on_the_same() {
        let (origin, copy) = (rich(), toy::namespace("other"));
        let document = written(&origin);
        copy.import(document.clone(), REAL).unwrap();
        assert_eq!(written(&copy).to_string(), document.to_string());
        for namespace in [&origin, &copy] {
            toy::draw(namespace, "ids");
            toy::plan(namespace, at(31), once("later"));
            toy::set_clock(namespace, at(40));
            namespace.steer(|universe| queue(universe, &["w"]));
        }
        assert_eq!(toy::lines(&copy), toy::lines(&origin));
        assert_eq!(toy::export(&copy), toy::export(&origin));
    }

    #[test]
    fn a_live_clock_goes_on_from_what_it_showed() {
        let (origin, copy) = (toy::namespace("n"), toy::namespace("other"));
        origin.steer(|universe| universe.clock().set(None, Some(Mode::Live), REAL));
        let later = REAL.after(Span::from_seconds(5));
        copy.import(written(&origin), later).unwrap();
        assert_eq!(copy.now(later), origin.now(REAL));
        assert_eq!(copy.now(later.after(Span::from_seconds(1))), at(1));
    }

    #[test]
    fn a_vendor_that_a_document_does_not_name_begins_empty() {
        let namespace = rich();
        let mut document = written(&namespace);
        document["vendors"] = json!({});
        document["schedule"]["entries"] = json!([]);
        document["timeline"] = json!({});
        namespace.import(document, REAL).unwrap();
        assert_eq!(toy::lines(&namespace), []);
    }

    #[test]
    fn a_document_without_the_members_that_may_be_left_out_is_read() {
        let namespace = rich();
        let clock = json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" });
        namespace.import(json!({ "format": 1, "seed": 1, "clock": clock, "vendors": {} }), REAL).unwrap();
        assert_eq!(toy::lines(&namespace), []);
    }

    #[test]
    fn a_document_that_does_not_fit_changes_nothing_and_is_told_where() {
        let namespace = rich();
        let before = toy::export(&namespace);
        let entry = |sequence: u64, owner: &str| json!({ "at": at(9), "sequence": sequence, "owner": owner });
        let table = [
            ("/format", json!(2), "format"),
            ("/format", json!("1"), "format"),
            ("/seed", json!(-1), "seed"),
            ("/clock/at", json!("noon"), "clock.at"),
            ("/clock/mode", json!("slow"), "clock.mode"),
            ("/clock/zone", json!("UTC"), "clock.zone"),
            ("/colour", json!("red"), "colour"),
            ("/streams/ids", json!(16), "streams.ids"),
            ("/streams/ids", json!("+16"), "streams.ids"),
            ("/streams/ids", json!("340282366920938463463374607431768211455"), "streams.ids"),
            ("/schedule/next", json!(0), "schedule.entries[0].sequence"),
            ("/schedule/next", json!(u64::MAX), "schedule.next"),
            ("/schedule/entries", json!([entry(0, "nobody")]), "schedule.entries[0].owner"),
            ("/schedule/entries", json!([entry(0, "toy"), entry(0, "toy")]), "schedule.entries[1].sequence"),
            ("/schedule/entries", json!([entry(0, "toy"), entry(1, "toy")]), "schedule.entries[1]"),
            ("/schedule/entries", json!([]), "vendors.toy.due.0"),
            ("/schedule/entries", json!([entry(0, "toy")]), "timeline.2"),
            ("/timeline/7", json!({ "action": "toy.nothing" }), "timeline.7"),
            ("/timeline/2", json!({ "deed": "toy.nothing" }), "timeline.2.deed"),
            ("/outcomes/rules/0/left", json!("y"), "outcomes.rules[0].left"),
            ("/faults/rules/0/inject", json!({ "status": "x" }), "faults.rules[0]"),
            ("/vendors/nobody", json!({}), "vendors.nobody"),
            ("/vendors/toy/due/x", json!({}), "vendors.toy.due.?"),
            ("/vendors/toy/due/0", json!({}), "vendors.toy.due.0"),
            ("/vendors/toy/state/lines", json!([1]), "vendors.toy.state.lines[0]"),
            ("/vendors/toy/more", json!([1]), "vendors.toy.more"),
        ];
        for (pointer, value, place) in table {
            let mut document = written(&namespace);
            let (parent, member) = pointer.rsplit_once('/').unwrap();
            document.pointer_mut(parent).unwrap()[member] = value;
            let refused = namespace.import(document, REAL).unwrap_err();
            assert_eq!(refused.place, place, "{pointer}: {refused}");
            assert_eq!(toy::export(&namespace), before, "{pointer}");
        }
        for document in [json!(null), json!([]), json!({}), json!("text")] {
            assert!(namespace.import(document, REAL).is_err());
        }
    }

    #[test]
    fn what_arrived_before_an_import_leaves_nothing_after_it() {
        let namespace = rich();
        let before = namespace.arrive();
        namespace.import(written(&toy::namespace("n")), REAL).unwrap();
        let fresh = toy::export(&namespace);
        let late = namespace.transact::<toy::Toy, _, ()>(&before, REAL, |diary, tx| {
            diary.lines.push((tx.now(), "late".into()));
            Ok(())
        });
        assert_eq!(late.unwrap().0, Ok(()));
        assert_eq!(toy::export(&namespace), fresh);
        assert_eq!(namespace.requests(), 0);
    }
}

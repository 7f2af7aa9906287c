//! The parts of a document that are the document's own: its version, the clock, streams, what falls due.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::engine::{Mode, Moment};

/// The version of the format: 1.
#[derive(Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct Format(u32);

impl Format {
    pub(in crate::engine) const CURRENT: Self = Self(1);
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
pub(in crate::engine) struct Face {
    pub(in crate::engine) at: Moment,
    pub(in crate::engine) mode: Mode,
}

/// How far a stream was drawn, in 32-bit words: as text, because JSON's numbers end before it does.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Words(pub(in crate::engine) u128);

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
pub(in crate::engine) struct Plan {
    /// The sequence number of what is planned next.
    #[serde(deserialize_with = "counter")]
    pub(in crate::engine) next: u64,
    pub(in crate::engine) entries: Vec<Entry>,
}

/// One moment at which something falls due.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::engine) struct Entry {
    pub(in crate::engine) at: Moment,
    /// Names the work, which lies with its owner.
    pub(in crate::engine) sequence: u64,
    /// A vendor's name, or `timeline`.
    pub(in crate::engine) owner: String,
}

/// Numbers go on from here, so there must be room above.
pub(in crate::engine) fn counter<'de, D: Deserializer<'de>, T: TryFrom<u64>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let number = u64::deserialize(deserializer)?;
    let limit = u64::from(u32::MAX) << 16;
    let fits = (number < limit).then(|| T::try_from(number).ok()).flatten();
    fits.ok_or_else(|| de::Error::custom(format!("{number} is too large; expected a number below {limit}")))
}

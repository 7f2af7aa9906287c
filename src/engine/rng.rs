//! Seeded randomness: one independent stream per label.
//!
//! A label names what is drawn (`pulse/pattern`, `person:<user id>`), so a new draw in one place shifts
//! nothing elsewhere. `ChaCha8` is used by name because `StdRng` may change between releases of `rand`.

use std::collections::BTreeMap;

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// What all chance of a namespace grows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of the namespace `name` on a server seeded with `self`; no other namespace matters.
    #[must_use]
    pub fn for_namespace(self, name: &str) -> Self {
        let digest = digest(self, "namespace", &[name]);
        Self(digest.iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte)))
    }

    /// A fresh stream for `label`; the same label always gives the same draws.
    pub fn stream(self, label: &str) -> Stream {
        self.stream_of(&[label])
    }

    /// The same for a label of several parts, which is not put together.
    pub fn stream_of(self, label: &[&str]) -> Stream {
        Stream(ChaCha8Rng::from_seed(digest(self, "stream", label)))
    }
}

fn digest(seed: Seed, purpose: &str, label: &[&str]) -> [u8; 32] {
    let begun = Sha256::new().chain_update(seed.0.to_be_bytes()).chain_update(purpose).chain_update([0]);
    label.iter().fold(begun, Sha256::chain_update).finalize().into()
}

/// A sequence of draws.
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The next 16 random bits.
    pub fn next_u16(&mut self) -> u16 {
        (self.0.next_u32() & 0xffff) as u16
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 up to, but not including, 1; every multiple of 2^-52 is equally likely.
    pub fn fraction(&mut self) -> f64 {
        // The bits behind the point of a number between 1 and 2.
        f64::from_bits((self.next_u64() >> 12) | 1.0_f64.to_bits()) - 1.0
    }

    /// A random UUID (version 4).
    pub fn uuid(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// The streams of a namespace that go on from draw to draw, each at its own position.
///
/// Only positions are kept, in 32-bit words: a stream is opened again at the cost of one block.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    seed: Seed,
    positions: BTreeMap<String, u128>,
}

impl Streams {
    /// No stream drawn from yet.
    pub fn new(seed: Seed) -> Self {
        Self { seed, positions: BTreeMap::new() }
    }

    /// Streams that were drawn from already, each as far as `positions` says.
    pub fn resumed(seed: Seed, positions: BTreeMap<String, u128>) -> Self {
        Self { seed, positions }
    }

    /// What the streams grow from.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// The stream `label`, opened where it stands now.
    pub fn at(&self, label: &str) -> Stream {
        let mut stream = self.seed.stream(label);
        if let Some(position) = self.positions.get(label) {
            stream.0.set_word_pos(*position);
        }
        stream
    }

    /// Remember how far `label` has been drawn.
    pub fn keep(&mut self, label: String, stream: &Stream) {
        self.positions.insert(label, stream.0.get_word_pos());
    }

    /// Remember how far `label` has been drawn, if it was drawn from at all.
    pub fn keep_drawn(&mut self, label: &str, stream: &Stream) {
        if stream.0.get_word_pos() != self.positions.get(label).copied().unwrap_or_default() {
            self.keep(label.to_owned(), stream);
        }
    }

    /// Forget how far `label` has been drawn: nobody draws from it any more.
    pub fn forget(&mut self, label: &str) {
        self.positions.remove(label);
    }

    /// How far each stream has been drawn, in 32-bit words, by label.
    pub fn positions(&self) -> &BTreeMap<String, u128> {
        &self.positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_different_labels_and_seeds_are_independent() {
        let draw = |seed: u64, label: &str| Seed(seed).stream(label).next_u64();
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
    }

    #[test]
    fn a_kept_stream_goes_on_where_it_stood() {
        let mut streams = Streams::new(Seed(7));
        let mut stream = streams.at("x");
        let first = stream.next_u64();
        streams.keep("x".into(), &stream);
        assert_eq!(streams.at("x").next_u64(), stream.next_u64());
        assert_ne!(streams.at("x").next_u64(), first);
    }

    #[test]
    fn fractions_are_spread_evenly_below_one() {
        let mut stream = Seed(1).stream("x");
        let mut counts = [0_u32; 4];
        for _ in 0..10_000 {
            let fraction = stream.fraction();
            assert!((0.0..1.0).contains(&fraction));
            counts[[0.25, 0.5, 0.75].iter().filter(|bound| fraction >= **bound).count()] += 1;
        }
        assert!(counts.iter().all(|count| (2_350..2_650).contains(count)), "{counts:?}");
    }

    #[test]
    fn drawn_ids_are_version_4() {
        assert_eq!(Seed(1).stream("id").uuid().get_version_num(), 4);
    }
}

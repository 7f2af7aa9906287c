//! The words of hosted pages: plain English, 5 to 10 letters each, so that four of them are typed with ease.

use std::borrow::Cow;

use crate::engine::Stream;

const WORDS: [&str; 128] = [
    "anchor",
    "apple",
    "apron",
    "autumn",
    "balcony",
    "bamboo",
    "barrel",
    "basket",
    "beacon",
    "blanket",
    "blossom",
    "bottle",
    "branch",
    "bridge",
    "bronze",
    "bucket",
    "butter",
    "button",
    "cabin",
    "cactus",
    "camera",
    "candle",
    "canyon",
    "carpet",
    "castle",
    "cellar",
    "cereal",
    "chapel",
    "cherry",
    "chimney",
    "circle",
    "clover",
    "cobalt",
    "coffee",
    "copper",
    "cotton",
    "cradle",
    "crystal",
    "curtain",
    "desert",
    "dolphin",
    "dragon",
    "eagle",
    "engine",
    "fabric",
    "falcon",
    "feather",
    "fiddle",
    "flower",
    "forest",
    "fountain",
    "galaxy",
    "garden",
    "garlic",
    "ginger",
    "glacier",
    "granite",
    "guitar",
    "hammer",
    "harbour",
    "hazel",
    "helmet",
    "honey",
    "horizon",
    "island",
    "jacket",
    "jungle",
    "kettle",
    "kitchen",
    "ladder",
    "lantern",
    "lemon",
    "library",
    "lighthouse",
    "lizard",
    "magnet",
    "maple",
    "marble",
    "meadow",
    "melon",
    "mirror",
    "monsoon",
    "morning",
    "mountain",
    "museum",
    "needle",
    "nutmeg",
    "ocean",
    "olive",
    "orchard",
    "oxygen",
    "paddle",
    "palace",
    "panda",
    "paper",
    "pebble",
    "pencil",
    "pepper",
    "pillow",
    "planet",
    "plaster",
    "pocket",
    "prairie",
    "pumpkin",
    "quartz",
    "rabbit",
    "ribbon",
    "river",
    "rocket",
    "saddle",
    "sailor",
    "salmon",
    "shadow",
    "silver",
    "spider",
    "spring",
    "station",
    "summer",
    "sunset",
    "telescope",
    "temple",
    "thread",
    "thunder",
    "tunnel",
    "velvet",
    "village",
    "window",
    "winter",
];

/// How many words a page has (observed).
const COUNT: usize = 4;

/// Four different words.
pub(super) fn draw_words(stream: &mut Stream) -> Vec<Cow<'static, str>> {
    let mut drawn: Vec<Cow<'static, str>> = Vec::with_capacity(COUNT);
    while drawn.len() < COUNT {
        let word = WORDS.get(usize::from(stream.next_u16()) % WORDS.len()).copied().unwrap_or_default();
        if !drawn.iter().any(|known| known == word) {
            drawn.push(word.into());
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::engine::Seed;

    #[test]
    fn every_word_has_5_to_10_letters_and_stands_once() {
        assert!(WORDS.iter().all(|word| (5..=10).contains(&word.len())));
        assert!(WORDS.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), WORDS.len());
    }

    #[test]
    fn four_different_words_are_drawn() {
        let mut stream = Seed(7).stream("pulse/words");
        for _ in 0..200 {
            assert_eq!(draw_words(&mut stream).iter().collect::<BTreeSet<_>>().len(), 4);
        }
    }
}

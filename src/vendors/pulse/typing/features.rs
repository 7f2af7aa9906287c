//! The three groups of features of section 12.2 with their weights, floors and clips.
//!
//! They are those of Killourhy and Maxion (DSN 2009): hold, down-down, up-down.

use super::pattern::Keystroke;

/// A group of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// H: from a press to its release; n values.
    Hold,
    /// DD: from a press to the next press; n−1 values.
    DownDown,
    /// UD: from a release to the next press, negative where keys overlap; n−1 values.
    UpDown,
}

impl Group {
    /// All groups.
    pub const ALL: [Self; 3] = [Self::Hold, Self::DownDown, Self::UpDown];

    /// How much the group counts in the distance.
    pub const fn weight(self) -> f64 {
        match self {
            Self::Hold => 2.0,
            Self::DownDown | Self::UpDown => 1.0,
        }
    }

    /// The spread in milliseconds below which nobody is taken to type.
    pub const fn floor(self) -> f64 {
        match self {
            Self::Hold => 15.0,
            Self::DownDown | Self::UpDown => 40.0,
        }
    }

    /// A value of references and probe kept within what still says something of a rhythm.
    pub const fn clip(self, value: f64) -> f64 {
        match self {
            Self::Hold => value.clamp(0.0, 1000.0),
            Self::DownDown => value.clamp(0.0, 1500.0),
            Self::UpDown => value.clamp(-500.0, 1500.0),
        }
    }

    /// The values of the group in milliseconds, as recorded.
    pub fn values(self, strokes: &[Keystroke]) -> Vec<f64> {
        let pairs = strokes.iter().zip(strokes.iter().skip(1));
        match self {
            Self::Hold => strokes.iter().map(|stroke| stroke.release - stroke.press).collect(),
            Self::DownDown => pairs.map(|(one, next)| next.press - one.press).collect(),
            Self::UpDown => pairs.map(|(one, next)| next.press - one.release).collect(),
        }
    }

    /// The values of the group, clipped.
    pub fn clipped(self, strokes: &[Keystroke]) -> Vec<f64> {
        self.values(strokes).into_iter().map(|value| self.clip(value)).collect()
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole milliseconds")]
mod tests {
    use super::*;

    #[test]
    fn overlapping_keys_give_a_negative_up_down_and_long_ones_are_clipped() {
        let stroke = |press, release| Keystroke { key: String::new(), press, release };
        let strokes =
            [stroke(0.0, 120.0), stroke(100.0, 1200.0), stroke(500.0, 590.0), stroke(2100.0, 2200.0)];
        assert_eq!(Group::Hold.values(&strokes), [120.0, 1100.0, 90.0, 100.0]);
        assert_eq!(Group::UpDown.values(&strokes), [-20.0, -700.0, 1510.0]);
        assert_eq!(Group::Hold.clipped(&strokes), [120.0, 1000.0, 90.0, 100.0]);
        assert_eq!(Group::DownDown.clipped(&strokes), [100.0, 400.0, 1500.0]);
        assert_eq!(Group::UpDown.clipped(&strokes), [-20.0, -500.0, 1500.0]);
    }
}

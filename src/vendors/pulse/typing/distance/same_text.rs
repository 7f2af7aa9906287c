//! The distance between typings of the same text, feature by feature: section 12.4.

use super::super::features::Group;
use super::super::pattern::Keystroke;
use super::scaled::mean_delta;

/// d of `probe` from references with as many keystrokes.
pub(super) fn distance(references: &[&[Keystroke]], probe: &[Keystroke]) -> f64 {
    weighted(|group| {
        let rows: Vec<_> = references.iter().map(|reference| group.clipped(reference)).collect();
        mean_delta(&rows, &group.clipped(probe), group.floor())
    })
}

/// (2·mean δ of holds + mean δ of down-downs + mean δ of up-downs) / 4.
pub(super) fn weighted(mean_delta: impl Fn(Group) -> f64) -> f64 {
    let sum: f64 = Group::ALL.iter().map(|group| group.weight() * mean_delta(*group)).sum();
    sum / Group::ALL.iter().map(|group| group.weight()).sum::<f64>()
}

//! Memory that is asked for before it is needed.
//!
//! Where requests go to a thousand namespaces in turn, nothing of the next one is near the processor, and each line of
//! memory takes a tenth of a microsecond to come: one after the other, for whoever looks at one finds the way to the next.
//! What is asked for ahead comes together, while other work is done. A hint and no more: nothing is read, and what was
//! asked for in vain costs only its room.

use std::slice;

use prefetch_index::prefetch_index;

/// The bytes that come at once.
const LINE: usize = 64;

/// Ask for where a value begins.
pub fn of<T>(place: &T) {
    prefetch_index(slice::from_ref(place), 0);
}

/// Ask for all of what comes after a value of many.
pub(super) fn after<T>(last: &T) {
    let last = slice::from_ref(last);
    prefetch_index(last, 1);
    prefetch_index(last, 2);
}

/// Ask for so many bytes, of which `first` is the first; it divides a line.
pub(super) fn from<T>(first: &T, bytes: usize) {
    lines(slice::from_ref(first), 0, bytes);
}

/// Ask for so many bytes behind what was written, for what is written next.
pub(super) fn behind(written: &[u8], bytes: usize) {
    lines(written, written.len(), bytes);
}

fn lines<T>(place: &[T], first: usize, bytes: usize) {
    for byte in (0..bytes).step_by(LINE) {
        prefetch_index(place, first + byte / size_of::<T>());
    }
}

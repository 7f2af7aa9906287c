//! Bytes in the order in which they were written, in segments that are used again; the oldest go first.
//!
//! An allocation of its own for each exchange cost more than all else that is done for the record: memory that grows
//! piece by piece is asked of the system page by page, which took 2 µs of each request while journals filled, and what
//! is let go is scattered. Here nothing is allocated for the bytes of an exchange once a journal is full, unless it gives way.

use std::collections::VecDeque;

use super::ahead;

/// The bytes of the smallest segment: most namespaces see a handful of requests.
const SMALLEST: usize = 2 * 1024;
/// The bytes of the largest segment, unless one piece alone takes more.
const LARGEST: usize = 32 * 1024;

/// So many bytes most exchanges take.
const USUAL: usize = 512;

/// Where a piece stands. Small, since there are two for each exchange; no segment comes near to what 32 bits can tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    /// The number of its segment.
    pub(super) segment: u64,
    start: u32,
    end: u32,
}

impl Extent {
    /// How many bytes it has.
    pub(super) fn len(&self) -> usize {
        (self.end - self.start) as usize
    }
}

/// A length that is known to be small.
pub(super) fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Bytes in segments.
#[derive(Default)]
pub(super) struct Log {
    full: VecDeque<Vec<u8>>,
    /// The segment that is written to.
    open: Vec<u8>,
    /// The number of the first segment that is kept.
    first: u64,
    /// The last segment that was let go, for the next one that is needed.
    spare: Option<Vec<u8>>,
}

impl Log {
    /// Add a piece of at most `room` bytes.
    pub(super) fn append(&mut self, room: usize, write: impl FnOnce(&mut Vec<u8>)) -> Extent {
        if self.open.capacity() - self.open.len() < room {
            let fresh = self.fresh(room);
            let full = std::mem::replace(&mut self.open, fresh);
            if !full.is_empty() {
                self.full.push_back(full);
            }
        }
        let start = short(self.open.len());
        write(&mut self.open);
        Extent { segment: self.last(), start, end: short(self.open.len()) }
    }

    /// Ask for the place of what is written next.
    pub(super) fn ahead(&self) {
        ahead::behind(&self.open, USUAL);
    }

    /// An empty segment for at least `room` bytes, as large as all that are there together.
    fn fresh(&mut self, room: usize) -> Vec<u8> {
        if let Some(mut spare) = self.spare.take_if(|spare| spare.capacity() >= room) {
            spare.clear();
            return spare;
        }
        let held: usize = self.full.iter().map(Vec::capacity).take(LARGEST / SMALLEST).sum();
        Vec::with_capacity((held + self.open.capacity()).clamp(SMALLEST, LARGEST).max(room))
    }

    /// The number of the segment that is written to.
    fn last(&self) -> u64 {
        self.first + self.full.len() as u64
    }

    /// The bytes of a piece; none where it was let go.
    pub(super) fn read(&self, piece: Extent) -> &[u8] {
        let segment = piece.segment.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
        let segment = segment.and_then(|place| match place.checked_sub(self.full.len()) {
            None => self.full.get(place),
            Some(0) => Some(&self.open),
            Some(_) => None,
        });
        let range = piece.start as usize..piece.end as usize;
        segment.and_then(|segment| segment.get(range)).unwrap_or_default()
    }

    /// Let go of all segments before that number.
    pub(super) fn forget_before(&mut self, segment: u64) {
        while self.first < segment
            && let Some(gone) = self.full.pop_front()
        {
            self.first += 1;
            self.spare = Some(gone).filter(|gone| gone.capacity() <= LARGEST);
        }
    }

    /// Let go of everything, memory included: thousands of journals may be empty, and nobody counts what they keep.
    pub(super) fn forget_all(&mut self) {
        *self = Self { first: self.last() + 1, ..Self::default() };
    }

    /// Keep nothing for the next segment: somebody else is to have the memory.
    pub(super) fn forget_spare(&mut self) {
        self.spare = None;
    }

    /// How many bytes of memory are held.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        let all = self.full.iter().chain(&self.spare).chain([&self.open]);
        all.map(Vec::capacity).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn append(log: &mut Log, bytes: &[u8]) -> Extent {
        log.append(bytes.len(), |segment| segment.extend_from_slice(bytes))
    }

    #[test]
    fn what_was_written_is_read_back_until_its_segment_goes() {
        let mut log = Log::default();
        let pieces: Vec<_> = (0..200_u8).map(|byte| append(&mut log, &[byte; 300])).collect();
        for (byte, piece) in (0..).zip(&pieces) {
            assert_eq!(log.read(*piece), [byte; 300]);
        }
        let middle = pieces[100];
        log.forget_before(middle.segment);
        assert_eq!(log.read(middle), [100; 300]);
        assert!(log.read(pieces[0]).is_empty());
        log.forget_all();
        assert_eq!((log.read(middle), log.capacity()), (&[][..], 0));
        let next = append(&mut log, &[9; 300]);
        assert_eq!((log.read(next), log.read(pieces[199])), (&[9; 300][..], &[][..]));
    }

    #[test]
    fn segments_grow_with_what_is_written_and_no_further() {
        let mut log = Log::default();
        (0..1_000).for_each(|_| _ = append(&mut log, &[0; 300]));
        let sizes: Vec<_> = log.full.iter().map(Vec::capacity).collect();
        assert_eq!(&sizes[..6], [2_048, 2_048, 4_096, 8_192, 16_384, 32_768]);
        assert_eq!(sizes.iter().max(), Some(&LARGEST));
    }

    #[test]
    fn a_segment_that_was_let_go_is_the_next_one() {
        let mut log = Log::default();
        let first = append(&mut log, &[1; SMALLEST]);
        append(&mut log, &[2; SMALLEST]);
        log.forget_before(first.segment + 1);
        let place = log.spare.as_ref().map(Vec::as_ptr);
        append(&mut log, &[3; SMALLEST]);
        assert_eq!(Some(log.open.as_ptr()), place);
        assert!(log.spare.is_none());
    }

    #[test]
    fn a_large_piece_has_a_segment_of_its_own_that_is_not_kept() {
        let mut log = Log::default();
        let large = append(&mut log, &vec![7; 10 * LARGEST]);
        assert_eq!(large.len(), 10 * LARGEST);
        append(&mut log, &[7]);
        log.forget_before(large.segment + 1);
        assert!(log.spare.is_none() && log.full.is_empty());
    }
}

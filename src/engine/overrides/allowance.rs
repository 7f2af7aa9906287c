//! What the texts of one answer may cost together: bytes that are made, and instructions that are run.
//!
//! A bound for each text alone bounds nothing, since an answer may hold thousands of them. What a filter makes
//! counts too, whether or not it is shown.

use std::io;
use std::sync::Arc;

use parking_lot::Mutex;

/// How many bytes the templates of an answer make.
pub(super) const LARGEST: usize = 1024 * 1024;
/// How many instructions they run.
const FUEL: u64 = 20_000;

/// What is left of it; clones share it.
#[derive(Clone)]
pub(super) struct Allowance(Arc<Mutex<Left>>);

struct Left {
    /// Nothing is left where more was asked for than there was.
    bytes: Option<usize>,
    fuel: u64,
}

impl Allowance {
    /// All that one answer may cost.
    pub(super) fn whole() -> Self {
        Self(Arc::new(Mutex::new(Left { bytes: Some(LARGEST), fuel: FUEL })))
    }

    /// How many instructions are left.
    pub(super) fn fuel(&self) -> u64 {
        self.0.lock().fuel
    }

    /// So many instructions are left.
    pub(super) fn set_fuel(&self, fuel: u64) {
        self.0.lock().fuel = fuel;
    }

    /// Whether more bytes were asked for than there were.
    pub(super) fn is_exceeded(&self) -> bool {
        self.0.lock().bytes.is_none()
    }

    /// A place for one more text.
    pub(super) fn output(&self) -> Output {
        Output { allowance: self.clone(), bytes: Vec::new() }
    }
}

/// Takes as many bytes as are left and no more.
pub(super) struct Output {
    allowance: Allowance,
    bytes: Vec<u8>,
}

impl Output {
    /// The text that was written.
    pub(super) fn into_text(self) -> Result<String, String> {
        String::from_utf8(self.bytes).map_err(|error| error.to_string())
    }
}

impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut left = self.allowance.0.lock();
        left.bytes = left.bytes.and_then(|left| left.checked_sub(bytes.len()));
        if left.bytes.is_none() {
            return Err(io::Error::other("too much"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

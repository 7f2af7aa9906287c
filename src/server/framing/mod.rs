//! Where on a connection heads begin and end, to see what the framework lets pass: a line of a head that ends with LF
//! alone, and a trailer that would be no field of a head. Two servers could read either differently, so both are refused.
//! And so is what the framework would read for ever, since it is no part of any body: the lines with the sizes of chunks,
//! where they are out of all proportion to those, and trailers that are larger than a head may be.
//!
//! Heads, bodies and what follows them share buffers, and bodies may hold any byte. So framing is followed here as the
//! framework follows it, by `content-length` and chunks, over all that is read: heads line by line, bodies by their length
//! and unread. Nothing is decided here, for the framework reads after us: the byte that is wrong is overwritten with one
//! that it refuses, so that requests before it are answered first and the refusal stands in its turn. What the
//! framework refuses by itself (two lengths, a broken chunk) needs no care; what follows it is never read as a
//! request. Where no request follows at all (a tunnel, another protocol), nothing is followed any more.

#[cfg(test)]
mod tests;

/// The most that a line of a head may take; the framework refuses larger heads.
const LINE: usize = 128 * 1024;
/// The most that lines with the sizes of chunks may take beyond what is usual: sixteen bytes and twice the chunk for each.
const EXCESS: u64 = 16 * 1024;
const USUAL: u64 = 16;
/// What the framework takes nowhere in a head, and in no line with the size of a chunk.
const NO_HEAD: u8 = 0;
/// What the framework takes in no trailer unless LF follows, which would then be overwritten, too.
const NO_TRAILER: u8 = b'\r';

/// Follows the bytes that are read on one connection.
#[derive(Debug)]
pub(super) struct Framing {
    step: Step,
    /// The body of the request whose head is read.
    body: Body,
    /// The line that is read, as far as it came with what was read before.
    line: Vec<u8>,
    /// How many bytes were read in a row that are no part of a body: of lines with sizes, beyond what is usual, or of trailers.
    excess: u64,
}

/// What is read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A request line, or empty lines before it.
    Begin,
    /// A header field, or the empty line.
    Fields,
    /// So many bytes of a body.
    Length(u64),
    /// The size of a chunk, or its rest.
    Size(u64),
    /// What follows the size of a chunk in its line.
    Extension(u64),
    /// So many bytes of a chunk, with the end of its line.
    Chunk(u64),
    /// A trailer, or the empty line that ends the body.
    Trailer { part: Part, is_after_cr: bool },
    /// Nothing that is a request.
    Lost,
    /// Nothing after a line that ended with LF alone.
    Bare,
}

/// How far a trailer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Nothing of its line is there.
    Begin,
    Name,
    Value,
}

/// What follows a head, in the order in which the framework looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Body {
    None,
    /// What goes through a tunnel, if nothing tells a length.
    Tunnel,
    Length(u64),
    Endless,
    Chunked,
}

impl Default for Framing {
    fn default() -> Self {
        Self { step: Step::Begin, body: Body::None, line: Vec::new(), excess: 0 }
    }
}

impl Framing {
    /// Whether a line of a head ended with LF alone.
    pub(super) fn is_bare(&self) -> bool {
        self.step == Step::Bare
    }

    /// Follow what was read, and overwrite what must not pass.
    pub(super) fn follow(&mut self, mut read: &mut [u8]) {
        while let Some(first) = read.first_mut() {
            let taken = match self.step {
                Step::Begin | Step::Fields => self.head(read),
                Step::Length(left) => {
                    let taken = within(left, read);
                    self.step = if taken < left { Step::Length(left - taken) } else { Step::Begin };
                    bytes(taken)
                }
                Step::Size(size) => {
                    self.size(size, first);
                    1
                }
                Step::Extension(size) => match end_of_line(read) {
                    Some(end) => {
                        self.extension(Some(size), read, end + 1);
                        end + 1
                    }
                    None => return self.extension(None, read, read.len()),
                },
                Step::Chunk(left) => {
                    let taken = within(left, read);
                    self.step = if taken < left { Step::Chunk(left - taken) } else { Step::Size(0) };
                    bytes(taken)
                }
                Step::Trailer { part, is_after_cr } => {
                    self.trailer(first, part, is_after_cr);
                    1
                }
                Step::Lost | Step::Bare => return,
            };
            read = read.get_mut(taken..).unwrap_or_default();
        }
    }

    /// A line of a head, or its beginning; how many bytes that were.
    fn head(&mut self, read: &mut [u8]) -> usize {
        let Some(end) = end_of_line(read) else {
            self.line.extend_from_slice(read);
            if self.line.len() > LINE {
                (self.step, self.line) = (Step::Lost, Vec::new());
            }
            return read.len();
        };
        let (line, rest) = read.split_at_mut(end);
        let before = line.last().or(self.line.last());
        if before != Some(&b'\r') {
            rest.iter_mut().take(1).for_each(|byte| *byte = NO_HEAD);
            self.step = Step::Bare;
        } else if self.line.is_empty() {
            self.whole(line.strip_suffix(b"\r").unwrap_or(line));
        } else {
            let mut begun = std::mem::take(&mut self.line);
            begun.extend_from_slice(line);
            self.whole(begun.strip_suffix(b"\r").unwrap_or(&begun));
        }
        end + 1
    }

    /// A line of a head without its end.
    fn whole(&mut self, line: &[u8]) {
        match (self.step, line) {
            (Step::Fields, []) => (self.step, self.excess) = (self.body.first(), 0),
            (Step::Fields, field) => self.body = self.body.max(Body::told(field)),
            (_, []) => {}
            (_, request) => {
                self.step = Step::Fields;
                self.body = if request.starts_with(b"CONNECT ") { Body::Tunnel } else { Body::None };
            }
        }
    }

    /// A byte of the size of a chunk, or the first one behind it.
    fn size(&mut self, size: u64, byte: &mut u8) {
        self.step = after_size(size, *byte);
        self.count(1, byte);
    }

    /// So many bytes of what follows the size of a chunk in its line; the size where that ends.
    fn extension(&mut self, ends: Option<u64>, read: &mut [u8], taken: usize) {
        if let Some(size) = ends {
            self.step = chunk(size);
        }
        if let Some(first) = read.first_mut() {
            self.count(taken as u64, first);
        }
        match ends {
            // Trailers are counted anew.
            Some(0) => self.excess = 0,
            Some(size) => {
                self.excess = self.excess.saturating_sub(size.saturating_mul(2).saturating_add(USUAL));
            }
            None => {}
        }
    }

    /// Count what was taken of a line with the size of a chunk, and refuse what is too much.
    fn count(&mut self, taken: u64, byte: &mut u8) {
        self.excess = self.excess.saturating_add(taken);
        if self.excess > EXCESS {
            *byte = NO_HEAD;
            self.step = Step::Lost;
        }
    }

    fn trailer(&mut self, byte: &mut u8, part: Part, is_after_cr: bool) {
        self.excess += 1;
        if self.excess > LINE as u64 {
            // And so will be whatever follows.
            *byte = NO_TRAILER;
            return;
        }
        let goes_on = |part| Step::Trailer { part, is_after_cr: false };
        self.step = match (part, *byte) {
            (Part::Begin, b'\n') if is_after_cr => Step::Begin,
            (Part::Value, b'\n') if is_after_cr => goes_on(Part::Begin),
            (Part::Name, b'\n') if is_after_cr => {
                *byte = NO_TRAILER;
                Step::Lost
            }
            _ if is_after_cr => Step::Lost,
            (_, b'\r') => Step::Trailer { part, is_after_cr: true },
            (Part::Begin | Part::Name, name) if is_token(name) => goes_on(Part::Name),
            (Part::Name, b':') | (Part::Value, b'\t' | b' '..=b'~' | 0x80..) => goes_on(Part::Value),
            _ => {
                *byte = NO_TRAILER;
                goes_on(Part::Name)
            }
        };
    }
}

impl Body {
    /// What a header field tells of the body.
    fn told(field: &[u8]) -> Self {
        let value = |name: &str| {
            let (given, rest) = field.split_at_checked(name.len())?;
            let value = rest.strip_prefix(b":").filter(|_| given.eq_ignore_ascii_case(name.as_bytes()))?;
            Some(value.trim_ascii())
        };
        match field.first() {
            Some(b'c' | b'C') => value("content-length").map_or(Self::None, |digits| {
                let length = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
                match length {
                    Some(0) => Self::None,
                    Some(length) => Self::Length(length),
                    None => Self::Endless,
                }
            }),
            Some(b't' | b'T') => value("transfer-encoding").map_or(Self::None, |_| Self::Chunked),
            Some(b'u' | b'U') => value("upgrade")
                .filter(|protocol| protocol.eq_ignore_ascii_case(b"websocket"))
                .map_or(Self::None, |_| Self::Endless),
            _ => Self::None,
        }
    }

    /// What is read first of it, or after it where there is none.
    fn first(self) -> Step {
        match self {
            Self::None => Step::Begin,
            Self::Length(length) => Step::Length(length),
            Self::Tunnel | Self::Endless => Step::Lost,
            Self::Chunked => Step::Size(0),
        }
    }
}

/// Whether a byte may stand in the name of a field.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn end_of_line(read: &[u8]) -> Option<usize> {
    memchr::memchr(b'\n', read)
}

/// How much of `left` is there.
fn within(left: u64, read: &[u8]) -> u64 {
    left.min(read.len() as u64)
}

fn bytes(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// What follows a byte of the line with a chunk's size.
fn after_size(size: u64, byte: u8) -> Step {
    match char::from(byte).to_digit(16) {
        Some(digit) => {
            size.checked_mul(16).map_or(Step::Lost, |size| Step::Size(size.saturating_add(digit.into())))
        }
        None => Step::Extension(size),
    }
}

/// What follows the line with a chunk's size; LF alone does not end it, as the framework sees by itself.
fn chunk(size: u64) -> Step {
    if size == 0 {
        Step::Trailer { part: Part::Begin, is_after_cr: false }
    } else {
        Step::Chunk(size.saturating_add(2))
    }
}

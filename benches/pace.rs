//! A client that asks at a fixed rate, whatever the server makes of it: the slowest percent of two servers can only be
//! compared at the same load, and a client that waits for each answer sends less to the slower one.
//!
//! `pace URL RATE SECONDS`, with the environment of `benches/kind.lua`. Each request has its moment; time counts from there,
//! so one that had to wait for its connection is as slow as that. One thread looks at all connections without a pause: a
//! thread for each would be measured itself, where the system takes turns with them. Prints how many were answered and
//! refused, and the median, the 99th percentile and the slowest in milliseconds.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it looks at the real clock, tells what it found, and may fail"
)]

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// As many as `benches/load.sh` has for throughput.
const CONNECTIONS: u32 = 16;

/// What is asked, as the environment says.
struct Kind {
    address: String,
    method: String,
    undo: String,
    target: String,
    prefix: String,
    spread: u64,
    skip: u64,
    headers: String,
    bodies: Vec<String>,
    nonce: u128,
}

impl Kind {
    fn read(url: &str) -> Self {
        let told = |name: &str| env::var(name).unwrap_or_default();
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let bodies = match told("BODIES") {
            file if file.is_empty() => vec![told("BODY")],
            file => fs::read_to_string(file).expect("there are bodies").lines().map(str::to_owned).collect(),
        };
        Self {
            address: url.trim_start_matches("http://").trim_end_matches('/').to_owned(),
            method: or(told("METHOD"), "GET"),
            undo: told("UNDO"),
            target: or(told("TARGET"), "/"),
            prefix: told("PREFIX"),
            spread: or(told("SPREAD"), "1").parse().expect("SPREAD is a number"),
            skip: or(told("SKIP"), "0").parse().expect("SKIP is a number"),
            headers: told("HEADERS").lines().flat_map(|line| [line, "\r\n"]).collect(),
            bodies,
            nonce: SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970").as_nanos(),
        }
    }

    /// The request of that number; what is undone was done just before, on the same connection.
    fn request(&self, number: u64) -> String {
        let connections = u64::from(CONNECTIONS);
        if self.undo.is_empty() || (number / connections).is_multiple_of(2) {
            return self.asking(&self.method, number + self.skip);
        }
        self.asking(&self.undo, number - connections + self.skip)
    }

    fn asking(&self, method: &str, number: u64) -> String {
        let Self { address, target, prefix, spread, headers, bodies, nonce, .. } = self;
        let place =
            if prefix.is_empty() { String::new() } else { format!("{prefix}{}", number % spread + 1) };
        let own = format!("{nonce}-{number}");
        let turn = usize::try_from(number / spread).expect("so many were never sent") % bodies.len();
        let (target, body) = (target.replace("%d", &own), bodies[turn].replace("%d", &own));
        let length =
            if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        format!("{method} {place}{target} HTTP/1.1\r\nhost: {address}\r\n{headers}{length}\r\n{body}")
    }
}

/// A connection with the request that is on its way on it.
struct Line {
    stream: TcpStream,
    /// The number of the next request.
    next: u64,
    /// The moment of the request that is on its way.
    due: Option<Instant>,
    received: Vec<u8>,
}

impl Line {
    fn open(address: &str, next: u64) -> Self {
        let stream = TcpStream::connect(address).expect("the server accepts");
        stream.set_nodelay(true).expect("a socket has options");
        stream.set_nonblocking(true).expect("a socket has options");
        Self { stream, next, due: None, received: Vec::new() }
    }

    fn send(&mut self, request: &[u8], due: Instant) {
        let mut rest = request;
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                // Whoever reads finds out.
                Err(_) => break,
            }
        }
        self.next += u64::from(CONNECTIONS);
        self.due = Some(due);
    }

    /// Whether the answer is there, and then whether it is a success; an error where there will be none.
    fn look(&mut self, bytes: &mut [u8]) -> io::Result<Option<bool>> {
        match self.stream.read(bytes) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => self.received.extend_from_slice(&bytes[..read]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error),
        }
        let Some(end) = self.received.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = String::from_utf8_lossy(&self.received[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(Ok(0), str::parse).map_err(io::Error::other)?;
        if self.received.len() < end + 4 + length {
            return Ok(None);
        }
        self.received.clear();
        Ok(Some(head.split(' ').nth(1).is_some_and(|status| status.starts_with('2'))))
    }
}

/// Milliseconds of each answer, and how many were none or a refusal.
fn drive(kind: &Kind, rate: f64, seconds: f64) -> (Vec<f64>, u64) {
    let (mut times, mut refused, mut bytes) = (Vec::new(), 0, vec![0; 64 * 1024]);
    let mut lines: Vec<_> =
        (0..CONNECTIONS).map(|first| Line::open(&kind.address, u64::from(first))).collect();
    let began = Instant::now();
    #[allow(clippy::cast_precision_loss, reason = "nobody sends so many")]
    let moment = |number: u64| Duration::from_secs_f64(number as f64 / rate);
    let end = Duration::from_secs_f64(seconds);
    while lines.iter().any(|line| line.due.is_some() || moment(line.next) <= end) {
        for line in &mut lines {
            let Some(due) = line.due else {
                let due = moment(line.next);
                if due <= end && began.elapsed() >= due {
                    line.send(kind.request(line.next).as_bytes(), began + due);
                }
                continue;
            };
            match line.look(&mut bytes) {
                Ok(None) => continue,
                Ok(Some(true)) => {}
                Ok(Some(false)) => refused += 1,
                Err(_) => {
                    refused += 1;
                    *line = Line::open(&kind.address, line.next);
                }
            }
            line.due = None;
            times.push(due.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    (times, refused)
}

fn main() {
    let told: Vec<String> = env::args().skip(1).collect();
    let [url, rate, seconds] = told.as_slice() else { panic!("pace URL RATE SECONDS") };
    let (rate, seconds) = (rate.parse().expect("a rate"), seconds.parse().expect("seconds"));
    let kind = Kind::read(url);
    let (mut times, refused) = drive(&kind, rate, seconds);
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!(
        "answered {} refused {refused} p50 {:.3} p99 {:.3} max {:.3}",
        times.len(),
        at(50),
        at(99),
        at(100)
    );
}

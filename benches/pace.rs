//! A client that asks at a fixed rate, whatever the server makes of it: the slowest percent of two servers can only be
//! compared at the same load, and a client that waits for each answer sends less to the slower one.
//!
//! `pace URL RATE SECONDS`, with the environment of `benches/kind.lua`. Each request has its moment; time counts from there,
//! so one that had to wait for its connection is as slow as that. One thread looks at all connections without a pause: a
//! thread for each would be measured itself, where the system takes turns with them. Prints how many were answered and
//! refused, the median, the 99th percentile and the slowest of all in milliseconds, and the 99th percentile of each twentieth
//! of a second: where the system gives the processor to somebody else for some milliseconds, one holds that or does not.

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

/// Seconds of requests that are one window.
const WINDOW: f64 = 0.05;

/// What is asked, as the environment says.
struct Kind {
    address: String,
    method: String,
    undo: String,
    prefix: String,
    spread: u64,
    skip: u64,
    places: Vec<Place>,
    bodies: Vec<String>,
    nonce: String,
}

/// What one namespace is asked.
struct Place {
    target: String,
    headers: String,
    body: String,
}

fn told(name: &str, other: &str) -> String {
    env::var(name).ok().filter(|text| !text.is_empty()).unwrap_or_else(|| other.to_owned())
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970")
}

fn lines(file: &str) -> Vec<String> {
    fs::read_to_string(file).expect("there is such a file").lines().map(str::to_owned).collect()
}

impl Place {
    /// With `line`'s texts, which have tabs between, for `%1`, `%2`…
    fn read(line: &str) -> Self {
        let put = |text: String| {
            (1..)
                .zip(line.split('\t'))
                .fold(text, |text, (number, own)| text.replace(&format!("%{number}"), own))
        };
        let headers = told("HEADERS", "").lines().flat_map(|line| [line, "\r\n"]).collect();
        Self { target: put(told("TARGET", "/")), headers: put(headers), body: put(told("BODY", "")) }
    }
}

impl Kind {
    fn read(url: &str) -> Self {
        let mut own = lines(&told("OWN", "/dev/null"));
        own.resize(own.len().max(1), String::new());
        Self {
            address: url.trim_start_matches("http://").trim_end_matches('/').to_owned(),
            method: told("METHOD", "GET"),
            undo: told("UNDO", ""),
            prefix: told("PREFIX", ""),
            spread: told("SPREAD", "1").parse().expect("SPREAD is a number"),
            skip: told("SKIP", "0").parse().expect("SKIP is a number"),
            places: own.iter().map(|line| Place::read(line)).collect(),
            bodies: lines(&told("BODIES", "/dev/null")),
            nonce: told("NONCE", &now().as_nanos().to_string()),
        }
    }

    /// The request of that number; what is undone was done just before, on the same connection.
    fn request(&self, number: u64) -> String {
        let connections = u64::from(CONNECTIONS);
        if self.undo.is_empty() || (number / connections).is_multiple_of(2) {
            return self.asking(&self.method, None, number + self.skip);
        }
        let (method, target) = self.undo.split_once(' ').unzip();
        self.asking(method.unwrap_or(&self.undo), target, number - connections + self.skip)
    }

    /// The request of that number, or at another target than all others: one without a body.
    fn asking(&self, method: &str, elsewhere: Option<&str>, number: u64) -> String {
        let Self { address, prefix, spread, bodies, nonce, .. } = self;
        let one_of =
            |turn: u64, among: usize| usize::try_from(turn).expect("so many were never sent") % among;
        let Place { target, headers, body } = &self.places[one_of(number % spread, self.places.len())];
        let place =
            if prefix.is_empty() { String::new() } else { format!("{prefix}{}", number % spread + 1) };
        let body = if bodies.is_empty() { body } else { &bodies[one_of(number / spread, bodies.len())] };
        let (target, body) = elsewhere.map_or((&**target, &**body), |elsewhere| (elsewhere, ""));
        let own = format!("{nonce}-{number}");
        let (target, body) = (target.replace("%d", &own), body.replace("%d", &own));
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

/// The window in which that many seconds lie; what the last one leaves over belongs to it.
fn window(seconds: f64) -> usize {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "nobody asks for so long")]
    let found = (seconds / WINDOW + 1e-9) as usize;
    found
}

/// What that many percent of them took at the most.
fn at(percent: usize, times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Milliseconds of each answer, by the window in which it was due, and how many were none or a refusal.
fn drive(kind: &Kind, rate: f64, seconds: f64) -> (Vec<Vec<f64>>, u64) {
    let (mut refused, mut bytes) = (0, vec![0; 64 * 1024]);
    let mut times = vec![Vec::new(); window(seconds).max(1)];
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
            let last = times.len() - 1;
            let found = window((due - began).as_secs_f64()).min(last);
            times[found].push(due.elapsed().as_secs_f64() * 1_000.0);
        }
    }
    (times, refused)
}

fn main() {
    let told: Vec<String> = env::args().skip(1).collect();
    let [url, rate, seconds] = told.as_slice() else { panic!("pace URL RATE SECONDS") };
    let (rate, seconds) = (rate.parse().expect("a rate"), seconds.parse().expect("seconds"));
    let kind = Kind::read(url);
    let (mut windows, refused) = drive(&kind, rate, seconds);
    let mut all = windows.concat();
    let found = [50, 99, 100].map(|percent| at(percent, &mut all));
    println!(
        "answered {} refused {refused} p50 {:.3} p99 {:.3} max {:.3}",
        all.len(),
        found[0],
        found[1],
        found[2]
    );
    for times in windows.iter_mut().filter(|times| !times.is_empty()) {
        println!("{:.3}", at(99, times));
    }
}

//! A client that asks at a fixed rate, whatever the server makes of it: the slowest percent of two servers can only be
//! compared at the same load, and a client that waits for each answer sends less to the slower one.
//!
//! `pace URL RATE SECONDS`, with the environment of `benches/kind.lua`. Each request has its moment; time counts from there, so one that had to wait for its connection is as slow as that. Prints
//! how many were answered and refused, and the median, the 99th percentile and the slowest in milliseconds.

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
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
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

/// One connection.
struct Line(BufReader<TcpStream>);

impl Line {
    fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Send a request and read the answer; whether it was a success.
    fn ask(&mut self, request: &str) -> io::Result<bool> {
        self.0.get_mut().write_all(request.as_bytes())?;
        let (mut line, mut length, mut status) = (String::new(), 0, String::new());
        loop {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end().to_ascii_lowercase() {
                end if end.is_empty() => break,
                first if status.is_empty() => status = first,
                field => {
                    if let Some(digits) = field.strip_prefix("content-length: ") {
                        length = digits.parse().map_err(io::Error::other)?;
                    }
                }
            }
        }
        self.0.read_exact(&mut vec![0; length])?;
        Ok(status.split(' ').nth(1).is_some_and(|status| status.starts_with('2')))
    }
}

/// Milliseconds of each answer, and how many were none or a refusal.
fn drive(kind: &Kind, first: u32, rate: f64, seconds: f64) -> (Vec<f64>, u64) {
    let (mut times, mut refused) = (Vec::new(), 0);
    let mut line = Line::open(&kind.address).expect("the server accepts");
    let began = Instant::now();
    for number in (u64::from(first)..).step_by(CONNECTIONS as usize) {
        #[allow(clippy::cast_precision_loss, reason = "nobody sends so many")]
        let moment = number as f64 / rate;
        if moment > seconds {
            break;
        }
        let request = kind.request(number);
        let due = began + Duration::from_secs_f64(moment);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        match line.ask(&request) {
            Ok(true) => {}
            Ok(false) => refused += 1,
            Err(_) => {
                refused += 1;
                line = Line::open(&kind.address).expect("the server is still there");
            }
        }
        times.push(due.elapsed().as_secs_f64() * 1_000.0);
    }
    (times, refused)
}

fn main() {
    let told: Vec<String> = env::args().skip(1).collect();
    let [url, rate, seconds] = told.as_slice() else { panic!("pace URL RATE SECONDS") };
    let (rate, seconds) = (rate.parse().expect("a rate"), seconds.parse().expect("seconds"));
    let kind = Kind::read(url);
    let (mut times, mut refused) = (Vec::new(), 0);
    thread::scope(|scope| {
        let kind = &kind;
        let lines: Vec<_> =
            (0..CONNECTIONS).map(|first| scope.spawn(move || drive(kind, first, rate, seconds))).collect();
        for line in lines {
            let (of_line, of_them) = line.join().expect("a connection came to its end");
            times.extend(of_line);
            refused += of_them;
        }
    });
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

//! `healthcheck`: is what answers at an address a lookalike, and well?
//!
//! It asks over a plain socket, so that an image needs neither a shell nor a client.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Command;
use serde_json::Value;

use super::{Place, environment};
use crate::startup;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// The same flags as those of `serve` say here where the server is.
pub(super) fn worded(command: Command) -> Command {
    command
        .mut_arg("bind", |arg| arg.help("The address where it listens"))
        .mut_arg("port", |arg| arg.help("The port where it listens"))
}

/// Ask for the health.
pub(super) fn run(place: Place) -> Result<()> {
    if let Some(told) = environment::foreign_port() {
        // Nothing is left to be done where even this cannot be written.
        let _ = writeln!(std::io::stderr(), "lookalike: {told}");
    }
    let address = startup::reachable(SocketAddr::new(place.bind, place.port));
    ensure!(place.port != 0, "port 0 stands for any port that is free: say which one the server has found");
    let answer = ask(address)?;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    if status != "200" {
        bail!("the server at {address} answered status {status}");
    }
    if !is_ours(&answer) {
        bail!("what answers at {address} is no lookalike");
    }
    Ok(())
}

fn ask(address: SocketAddr) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)
        .with_context(|| format!("no server answers at {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /__admin/health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    match stream.read_to_string(&mut answer) {
        Ok(_) => Ok(answer),
        // What the system calls it differs, and says nothing more.
        Err(_) => Err(anyhow!("the server at {address} did not answer in time, or not in words")),
    }
}

/// Whether it is our health that was answered: others say `ok`, but count no malformed requests.
fn is_ours(answer: &str) -> bool {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let health: Value = serde_json::from_str(body).unwrap_or_default();
    health.get("status").is_some_and(|status| status == "ok")
        && health.get("malformed_requests").is_some_and(Value::is_u64)
}

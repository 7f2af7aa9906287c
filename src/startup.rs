//! The composition root: everything is wired here, in sight.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::admin::{Admin, Catalogue, Gate};
use crate::api::{Mount, Mounted, Options, Pipeline};
use crate::engine::{Moment, Namespaces};
use crate::scenario::Playing;
use crate::server::{self, Listening, wall_clock};
use crate::settings::{Secret, Settings};
use crate::{vendors, watching};

/// Wire the simulator without a transport: scenario, namespaces, vendors, admin API.
pub fn pipeline(settings: &Settings, real: Moment) -> Result<Pipeline> {
    wire(settings, real).map(|(pipeline, _)| pipeline)
}

/// The same with what it plays.
fn wire(settings: &Settings, real: Moment) -> Result<(Pipeline, Arc<Playing>)> {
    let (playing, blueprint) = Playing::start(&settings.scenarios, settings.seed, settings.watch, real)?;
    let (playing, blueprint) = (Arc::new(playing), Arc::new(blueprint));
    let namespaces =
        Namespaces::new(blueprint, settings.namespaces, real).context("building the default namespace")?;
    let namespaces = Arc::new(namespaces);
    let options = Options { public_url: settings.public_url.clone(), no_headers: settings.no_headers };
    let mounts = guarded(Arc::clone(&namespaces), Arc::clone(&playing), real, gate(settings));
    Ok((Pipeline::new(mounts, namespaces, options), playing))
}

/// The vendors' APIs, and the admin API that knows them all.
pub fn mounts(namespaces: Arc<Namespaces>, playing: Arc<Playing>, real: Moment) -> Vec<Arc<dyn Mounted>> {
    guarded(namespaces, playing, real, Gate::default())
}

/// What the control API asks of its callers.
fn gate(settings: &Settings) -> Gate {
    let public = settings.public_url.as_deref().and_then(|url| url.split_once("://"));
    let public = public.map(|(_, rest)| rest.split(['/', ':']).next().unwrap_or_default().to_owned());
    let token = settings.admin_token.as_ref().map(|Secret(token)| token.as_str());
    Gate::new(token, settings.admin_hosts.iter().cloned().chain(public))
}

fn guarded(
    namespaces: Arc<Namespaces>,
    playing: Arc<Playing>,
    real: Moment,
    gate: Gate,
) -> Vec<Arc<dyn Mounted>> {
    let mut mounts = vendors::mounts();
    let catalogue = Catalogue::of(mounts.clone());
    mounts.push(Arc::new(Mount::new(Admin::new(namespaces, catalogue, playing, real).behind(gate))));
    mounts
}

/// Take the port and announce it.
pub fn listen(settings: &Settings) -> Result<Listening> {
    if let Some(path) = settings.announce.as_deref() {
        ensure!(
            !path.is_dir(),
            "cannot write the announcement to {}: this is a folder; name a file in it",
            path.display()
        );
        remove_stale(path);
    }
    let (pipeline, playing) = wire(settings, wall_clock::now())?;
    let pipeline = Arc::new(pipeline);
    if settings.watch {
        if playing.files().is_empty() {
            tracing::warn!("--watch has nothing to look at: what is played is built in, no file");
        }
        watching::start(playing, pipeline.namespaces()).context("watching the scenario files")?;
    }
    let options = server::Options {
        address: settings.address,
        workers: settings.workers,
        limits: settings.connections,
    };
    let listening = server::bind(pipeline, &options).map_err(|error| {
        let advice = advice(error.kind());
        anyhow::Error::new(error).context(format!("cannot listen on {}{advice}", settings.address))
    })?;
    if let Some(path) = &settings.announce {
        let text = announcement(&base_url(settings, &listening), &listening).to_string();
        let draft = path.with_extension("part");
        std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, path)).with_context(|| {
            format!("cannot write the announcement to {}; its folder must be there", path.display())
        })?;
    }
    Ok(listening)
}

/// What to do where an address cannot be listened on.
fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AddrInUse => "; choose another --port, or let --port 0 find a free one",
        ErrorKind::AddrNotAvailable => "; this machine has no such address: choose another --bind",
        ErrorKind::PermissionDenied => "; ports below 1024 may need a privilege: choose another --port",
        _ => "",
    }
}

/// Take the announcement back, unless another server has announced itself in its place meanwhile.
pub fn withdraw(settings: &Settings) {
    let Some(path) = &settings.announce else { return };
    if announced(path).get("pid").and_then(serde_json::Value::as_u64) == Some(std::process::id().into()) {
        // Whoever took it away meanwhile has done what was to be done.
        let _ = std::fs::remove_file(path);
    }
}

/// Take away the announcement of a server that is not there: it would send others where nobody is yet. That of one that
/// is stays, until it is replaced by a server that has its port.
fn remove_stale(path: &Path) {
    const PATIENCE: Duration = Duration::from_millis(500);
    let listen = announced(path)
        .get("listen")
        .and_then(|listen| listen.as_str()?.strip_prefix("http://")?.parse().ok());
    if listen.is_some_and(|at| TcpStream::connect_timeout(&reachable(at), PATIENCE).is_ok()) {
        return;
    }
    // It may well not be there; whether it can be written is told when it is written.
    let _ = std::fs::remove_file(path);
}

/// What stands in an announcement; null where none can be read.
fn announced(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).unwrap_or_default()).unwrap_or_default()
}

/// The URL under which the server is reached.
pub fn base_url(settings: &Settings, listening: &Listening) -> String {
    let own = || format!("http://{}", reachable(listening.address()));
    settings.public_url.as_ref().map_or_else(own, |url| url.trim_end_matches('/').to_owned())
}

/// An address that a client can connect to: where all are listened on, that of this machine itself.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let own = match address.ip() {
        IpAddr::V4(all) if all.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(all) if all.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        one => one,
    };
    SocketAddr::new(own, address.port())
}

/// For machines: `{url, listen, pid, vendors}`; `url` is the public one where there is one.
fn announcement(url: &str, listening: &Listening) -> serde_json::Value {
    let vendors: serde_json::Map<_, _> = vendors::REGISTRY
        .iter()
        .map(|row| (row.name.to_owned(), format!("{url}{}", row.base).into()))
        .collect();
    json!({ "url": url, "listen": format!("http://{}", listening.address()), "pid": std::process::id(), "vendors": vendors })
}

/// For people: one line with the base URL of each vendor.
pub fn greeting(url: &str) -> String {
    let vendors: Vec<_> =
        vendors::REGISTRY.iter().map(|row| format!("{} {url}{}", row.name, row.base)).collect();
    format!(
        "lookalike {} is up: {} · admin {url}/__admin · docs {url}/__docs",
        env!("CARGO_PKG_VERSION"),
        vendors.join(" · ")
    )
}

//! Counters for a monitoring system, in the text format of Prometheus.
//!
//! Labels come from our own tables only, never from a request, so their number is bounded.

use std::fmt::{self, Write};
use std::sync::atomic::Ordering;

use super::{Admin, Error};
use crate::api::{Ctx, Described, Nothing, Query, Respond, Sketch};
use crate::engine::{Answer, BOUNDS, Meter};

/// The text.
pub struct Exposition(String);

impl Respond for Exposition {
    fn respond(self) -> Answer {
        Answer::new(200, "text/plain; version=0.0.4; charset=utf-8", self.0)
    }

    fn describe(sketch: &mut Sketch) {
        let content = Some(("text/plain", serde_json::json!({ "type": "string" })));
        sketch.answers.push(Described { status: 200, meaning: "Prometheus text.".into(), content });
    }
}

/// `GET /__admin/metrics`
pub fn metrics(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Exposition, Error> {
    let mut text = String::with_capacity(16 * 1024);
    // Writing into a text never fails.
    let _ = write_requests(&mut text, ctx).and_then(|()| write_rest(&mut text, ctx));
    Ok(Exposition(text))
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n")
}

/// Every meter with its labels: those of the operations, and of each vendor's requests that met none.
fn meters<'a>(ctx: &Ctx<'a, Admin>) -> impl Iterator<Item = (String, &'a Meter)> + use<'a> {
    let catalogue = &ctx.api().catalogue;
    let operations = catalogue
        .operations()
        .map(|info| (format!("vendor=\"{}\",operation=\"{}\"", info.vendor, info.id), &*info.meter));
    let unmatched = catalogue
        .mounts()
        .iter()
        .map(|mount| (format!("vendor=\"{}\",operation=\"none\"", mount.name()), &**mount.unmatched()));
    operations.chain(unmatched)
}

fn write_requests(text: &mut String, ctx: &Ctx<'_, Admin>) -> fmt::Result {
    let name = "lookalike_requests_total";
    head(text, name, "counter", "Requests to vendors, by operation and status.")?;
    for (labels, meter) in meters(ctx) {
        for (status, count) in meter.statuses() {
            let status = status.map_or_else(|| "other".into(), |status| status.to_string());
            writeln!(text, "{name}{{{labels},status=\"{status}\"}} {count}")?;
        }
    }
    let name = "lookalike_request_duration_seconds";
    head(text, name, "histogram", "Real time from the last byte of a request to the first of its answer.")?;
    for (labels, meter) in meters(ctx) {
        write_latencies(text, name, &labels, meter)?;
    }
    Ok(())
}

fn write_latencies(text: &mut String, name: &str, labels: &str, meter: &Meter) -> fmt::Result {
    let latencies = meter.latencies();
    let all = latencies.at_most.last().copied().unwrap_or_default();
    if all == 0 {
        return Ok(());
    }
    let bounds = BOUNDS.iter().map(|micros| seconds(*micros)).chain(["+Inf".into()]);
    for (bound, count) in bounds.zip(&latencies.at_most) {
        writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {count}")?;
    }
    writeln!(text, "{name}_sum{{{labels}}} {}\n{name}_count{{{labels}}} {all}", seconds(latencies.sum))
}

/// Microseconds as a decimal number of seconds, without needless zeros.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn write_rest(text: &mut String, ctx: &Ctx<'_, Admin>) -> fmt::Result {
    let Admin { namespaces, started, .. } = ctx.api();
    let (counters, all) = (namespaces.counters(), namespaces.list());
    let sizes = || all.iter().map(|namespace| namespace.size());
    let name = "lookalike_webhooks_total";
    head(text, name, "counter", "Notifications, by what became of them.")?;
    for (result, count) in counters.webhooks() {
        writeln!(text, "{name}{{result=\"{result}\"}} {count}")?;
    }
    let strays = counters.strays.load(Ordering::Relaxed);
    let malformed = counters.malformed.load(Ordering::Relaxed);
    let numbers: [(&str, &str, &str, u64); 10] = [
        (
            "lookalike_malformed_requests_total",
            "counter",
            "Requests that were turned away because they were no whole HTTP requests.",
            malformed,
        ),
        ("lookalike_stray_requests_total", "counter", "Requests that belonged to no API.", strays),
        ("lookalike_namespaces", "gauge", "Namespaces.", all.len() as u64),
        (
            "lookalike_journal_entries",
            "gauge",
            "Exchanges in all journals.",
            sizes().map(|size| size.exchanges as u64).sum(),
        ),
        (
            "lookalike_journal_bytes",
            "gauge",
            "Bytes of all journals.",
            sizes().map(|size| size.journal_bytes as u64).sum(),
        ),
        (
            "lookalike_open_connections",
            "gauge",
            "Connections of clients.",
            counters.connections.load(Ordering::Relaxed),
        ),
        (
            "lookalike_waiting_requests",
            "gauge",
            "Requests whose answers wait for something to happen.",
            counters.waiting(),
        ),
        (
            "lookalike_running_deliveries",
            "gauge",
            "Attempts to deliver a webhook that are under way.",
            counters.deliveries(),
        ),
        (
            "lookalike_event_listeners",
            "gauge",
            "Clients that listen to events, and answers that wait for requests.",
            all.iter().map(|namespace| namespace.bus().listeners() as u64).sum(),
        ),
        (
            "lookalike_uptime_seconds",
            "gauge",
            "Real time since the start.",
            ctx.request().received.since(*started).seconds().unsigned_abs(),
        ),
    ];
    for (name, kind, help, value) in numbers {
        head(text, name, kind, help)?;
        writeln!(text, "{name} {value}")?;
    }
    let name = "lookalike_build_info";
    head(text, name, "gauge", "The version, as a label.")?;
    writeln!(text, "{name}{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))
}

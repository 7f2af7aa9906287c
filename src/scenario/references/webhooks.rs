//! Webhooks: their vendors send the events that they name, and something may be sent to where they lead.

use std::sync::Arc;

use super::super::yaml::{Node, deserialize};
use super::super::{Code, Problem};
use super::known::{Known, unknown};
use crate::engine::Endpoint;
use crate::vendors;

pub(super) fn check(entries: &[Arc<Node>], _: &Known, problems: &mut Vec<Problem>) {
    let known = vendors::all_events();
    for entry in entries {
        // What has not even the shape of an endpoint has been told already.
        let Ok(endpoint) = deserialize::<Endpoint>(entry) else { continue };
        let Err(misfit) = endpoint.check(&known) else { continue };
        let at = entry.get(misfit.member).unwrap_or(entry);
        let problem = match misfit.name {
            Some(name) => {
                let names = known.iter().flat_map(|(vendor, events)| std::iter::once(vendor).chain(*events));
                let at = at.values().iter().find(|value| value.text() == Some(&name)).unwrap_or(at);
                unknown(at, misfit.message, &name, names.copied())
            }
            None => Problem::new(Code::Value, at.place.clone(), misfit.message),
        };
        problems.push(problem);
    }
}

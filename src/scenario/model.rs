//! The shape of a scenario file.
//!
//! Only externally tagged enums and no `flatten`: the others lose the positions that make an error useful. The doc
//! comments are what the schema, editors and the reference in `scenarios/README.md` say.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value, json};

use crate::engine::{
    Alias, Attachment, ClockStart, Endpoint, Fault, Moment, OutcomePlan, Override, Readiness, Seed, Span,
    Vendor,
};
use crate::vendors::identify::Identify;
use crate::vendors::incode::Incode;
use crate::vendors::intelliprove::IntelliProve;
use crate::vendors::pulse::Pulse;

/// One story.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The version of the format: 1.
    pub version: Version,
    /// The name; left out: the file's name without its ending.
    #[serde(default)]
    pub name: Option<String>,
    /// What the story is about.
    #[serde(default)]
    pub description: Option<String>,
    /// Another scenario, by built-in name or by a path relative to this file. This file is laid over it: mappings
    /// merge at any depth, lists and everything else are replaced; `name` and `description` are not taken over.
    #[serde(default)]
    pub extends: Option<String>,
    /// What all chance grows from.
    #[serde(default)]
    pub seed: Seed,
    /// Where the clocks of its namespaces start.
    #[serde(default)]
    pub clock: ClockStart,
    /// Settings and seed data by vendor.
    #[serde(default)]
    pub vendors: Sections,
    /// What operations decide, where it is not left to their own rules; the header, the queue and a magic value come before it.
    #[serde(default)]
    pub outcomes: Vec<OutcomePlan>,
    /// How transport and platform misbehave from the start.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// What is answered in an operation's place, whatever the vendor would say.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// What happens by itself at a virtual time, in order with all other due work.
    #[serde(default)]
    pub timeline: Vec<TimelineEntry>,
    /// Extra paths for operations, such as for those whose own path had to be assumed.
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// Where notifications go.
    #[serde(default)]
    pub webhooks: Vec<Endpoint>,
}

/// An action that happens by itself: give either `after` or `at`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(example = entry())]
pub struct TimelineEntry {
    /// How long after the start of the namespace it happens, on the namespace's own clock.
    #[serde(default)]
    pub after: Option<Span>,
    /// The moment at which it happens, on the namespace's own clock; one that has passed comes at once.
    #[serde(default)]
    pub at: Option<Moment>,
    /// The action, `<vendor>.<action>`; `GET /__admin/actions` lists the names with what each takes. One that is refused when its time comes is logged and skipped.
    pub action: String,
    /// The arguments of the action.
    #[serde(default)]
    pub with: Map<String, Value>,
    /// The action, made ready once for all namespaces.
    #[serde(skip)]
    pub ready: Readiness,
}

fn entry() -> Value {
    json!({ "after": "5m", "action": "pulse.set_status", "with": { "status": "NOK" } })
}

/// A section per vendor.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sections {
    /// IntelliProve.
    #[serde(default)]
    pub intelliprove: <IntelliProve as Vendor>::Seed,
    /// neomia Pulse.
    #[serde(default)]
    pub pulse: <Pulse as Vendor>::Seed,
    /// Incode ID.
    #[serde(default)]
    pub incode: <Incode as Vendor>::Seed,
    /// Monterosa Identify.
    #[serde(default)]
    pub identify: <Identify as Vendor>::Seed,
}

impl Sections {
    /// The files that they name.
    pub(super) fn attachments(&mut self) -> Vec<&mut Attachment> {
        let mut files = IntelliProve::attachments(&mut self.intelliprove);
        files.extend(Pulse::attachments(&mut self.pulse));
        files.extend(Incode::attachments(&mut self.incode));
        files
    }
}

impl Sections {
    /// What is right in them, but hardly meant, each with its place in front: `vendors.pulse: users[1]: …`.
    pub(super) fn doubts(&self) -> Vec<String> {
        let told = |vendor: &str, doubts: Vec<String>| {
            doubts.into_iter().map(|doubt| format!("vendors.{vendor}: {doubt}")).collect::<Vec<_>>()
        };
        [
            told(IntelliProve::NAME, IntelliProve::doubts(&self.intelliprove)),
            told(Pulse::NAME, Pulse::doubts(&self.pulse)),
            told(Incode::NAME, Incode::doubts(&self.incode)),
            told(Identify::NAME, Identify::doubts(&self.identify)),
        ]
        .concat()
    }
}

/// The version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(transparent)]
pub struct Version(#[schemars(range(min = 1, max = 1))] pub u32);

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            1 => Ok(Self(1)),
            other => {
                Err(de::Error::custom(format!("version {other} is unknown; this server reads version 1")))
            }
        }
    }
}

//! The shape of a scenario file.
//!
//! Only externally tagged enums and no `flatten`: the others lose the positions that make an error useful.
//! Outcomes, faults, timeline, webhooks and overrides join as further members beside `aliases`.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_saphyr::Spanned;

use crate::engine::{Alias, ClockStart, Endpoint, Seed, Vendor};
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
    /// What all chance grows from.
    #[serde(default)]
    pub seed: Seed,
    /// Where the clocks of its namespaces start.
    #[serde(default)]
    pub clock: ClockStart,
    /// Settings and seed data by vendor.
    #[serde(default)]
    pub vendors: Sections,
    /// Extra paths for operations whose own path had to be assumed.
    #[serde(default)]
    #[schemars(with = "Vec<Alias>")]
    pub aliases: Vec<Spanned<Alias>>,
    /// Where notifications go.
    #[serde(default)]
    #[schemars(with = "Vec<Endpoint>")]
    pub webhooks: Vec<Spanned<Endpoint>>,
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

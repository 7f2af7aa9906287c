//! What a form writes down: problems while it reads a request, fields while it describes an operation.

use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::json::Json;
use super::super::problem::{Loc, Problem};
use super::super::types::Given;
use super::{Field, Patch, Place, Read};

/// What must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// A value.
    Required,
    /// A value, null or nothing.
    Optional,
    /// A value or nothing.
    NotNull,
}

/// What is there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'r> {
    Absent,
    Null,
    Given(Given<'r>),
}

impl<'r> Found<'r> {
    pub(super) fn json(value: Option<&'r Json>) -> Self {
        value.map_or(Self::Absent, |value| Given::json(value).map_or(Self::Null, Self::Given))
    }

    pub(super) fn text(text: Option<&'r str>) -> Self {
        text.map_or(Self::Absent, |text| Self::Given(Given::Text(text)))
    }

    /// Meets a demand, or tells why not.
    fn settle<T>(
        self,
        demand: Demand,
        accept: impl FnOnce(Given<'r>) -> Result<T, Fault>,
    ) -> Result<Patch<T>, Fault> {
        match (self, demand) {
            (Self::Given(given), _) => accept(given).map(Patch::Value),
            (Self::Absent, Demand::Required) => Err(Fault::Missing),
            (Self::Absent, _) => Ok(Patch::Absent),
            (Self::Null, Demand::Optional) => Ok(Patch::Null),
            (Self::Null, _) => Err(Fault::Null),
        }
    }
}

/// The notes of one form.
#[derive(Debug)]
pub(super) enum Ledger {
    Problems(Vec<Problem>),
    Fields(Vec<Field>),
}

impl Ledger {
    pub(super) fn describes(&self) -> bool {
        matches!(self, Self::Fields(_))
    }

    /// Visits one field; nothing also means that it was only described.
    pub(super) fn visit<'r, T>(
        &mut self,
        loc: &[Loc],
        demand: Demand,
        schema: impl FnOnce() -> Value,
        found: Found<'r>,
        accept: impl FnOnce(Given<'r>) -> Result<T, Fault>,
    ) -> Read<Patch<T>> {
        match self {
            Self::Fields(fields) => {
                fields.push(described(loc, demand, schema()));
                None
            }
            Self::Problems(problems) => {
                let settled = found.settle(demand, accept);
                settled.map_err(|fault| problems.push(fault.at(loc.to_vec()))).ok()
            }
        }
    }

    /// Notes a problem that the operation itself found.
    pub(super) fn refuse(&mut self, loc: &[Loc], fault: &Fault) {
        if let Self::Problems(problems) = self {
            problems.push(fault.at(loc.to_vec()));
        }
    }
}

fn described(loc: &[Loc], demand: Demand, schema: Value) -> Field {
    let place = Place::of(loc);
    let nullable = demand == Demand::Optional && matches!(place, Place::Body(_));
    let schema = if nullable { json!({ "anyOf": [schema, { "type": "null" }] }) } else { schema };
    Field { place, required: demand == Demand::Required, schema }
}

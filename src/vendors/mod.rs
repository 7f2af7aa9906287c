//! The registry: a `mod` line and a row per vendor. Rooms without doors between them.

pub mod identify;
pub mod incode;
pub mod intelliprove;
pub mod pulse;

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::api::steering::Misfit;
use crate::api::{Api, Mount, Mounted};
use crate::documents;
use crate::engine::{Action, AnyRoom, Room, Rooms, Vendor, nearest};

/// What the registry knows of a vendor.
pub struct Row {
    /// Its name, which is also its folder's.
    pub name: &'static str,
    /// Where its base stands here.
    pub base: &'static str,
    mount: fn() -> Arc<dyn Mounted>,
    room: fn() -> Box<dyn AnyRoom>,
    actions: fn() -> Vec<ActionInfo>,
    minting: fn() -> Option<ActionInfo>,
    events: fn() -> &'static [&'static str],
    messages: fn() -> &'static [&'static str],
    #[cfg(feature = "generate")]
    arguments: fn() -> Vec<(String, Value)>,
}

/// An action as it is listed.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct ActionInfo {
    /// `vendor.action`.
    pub name: String,
    /// What it does, in one line.
    pub summary: &'static str,
    /// The JSON Schema of its arguments.
    pub arguments: Value,
}

/// All vendors.
pub const REGISTRY: &[Row] = &[
    row::<intelliprove::IntelliProve>(),
    row::<pulse::Pulse>(),
    row::<incode::Incode>(),
    row::<identify::Identify>(),
];

const fn row<V: Vendor + Api + Default>() -> Row {
    Row {
        name: <V as Vendor>::NAME,
        base: V::BASE,
        mount: mount::<V>,
        room: room::<V>,
        actions: actions::<V>,
        minting: minting::<V>,
        events: events::<V>,
        messages: V::messages,
        #[cfg(feature = "generate")]
        arguments: arguments::<V>,
    }
}

fn mount<V: Vendor + Api + Default>() -> Arc<dyn Mounted> {
    Arc::new(Mount::new(V::default()))
}

fn room<V: Vendor>() -> Box<dyn AnyRoom> {
    Box::new(Room::<V>::default())
}

fn named<V: Vendor>(name: String, row: &Action<V>) -> ActionInfo {
    ActionInfo { arguments: documents::arguments(&name), name, summary: row.summary }
}

fn actions<V: Vendor>() -> Vec<ActionInfo> {
    V::actions().iter().map(|row| named(format!("{}.{}", V::NAME, row.name), row)).collect()
}

fn minting<V: Vendor>() -> Option<ActionInfo> {
    V::minting().map(|row| named(V::NAME.into(), row))
}

fn events<V: Vendor>() -> &'static [&'static str] {
    V::webhooks().map_or(&[], |webhooks| webhooks.events)
}

#[cfg(feature = "generate")]
fn arguments<V: Vendor>() -> Vec<(String, Value)> {
    // They stand alone: there is no document around them that a reference could lead into.
    let settings =
        || schemars::generate::SchemaSettings::draft2020_12().with(|own| own.inline_subschemas = true);
    let schema = |row: &Action<V>| (row.arguments)(&mut settings().into_generator()).to_value();
    let actions = V::actions().iter().map(|row| (format!("{}.{}", V::NAME, row.name), schema(row)));
    actions.chain(V::minting().map(|row| (V::NAME.to_owned(), schema(row)))).collect()
}

/// The arguments of all actions and tokens, written from the types.
#[cfg(feature = "generate")]
pub fn all_arguments() -> Map<String, Value> {
    REGISTRY.iter().flat_map(|row| (row.arguments)()).collect()
}

/// The API of each vendor, mounted.
pub fn mounts() -> Vec<Arc<dyn Mounted>> {
    REGISTRY.iter().map(|row| (row.mount)()).collect()
}

/// An empty room for each vendor.
pub fn rooms() -> Rooms {
    REGISTRY.iter().map(|row| (row.room)()).collect()
}

/// What can be done outside the vendors' APIs.
pub fn all_actions() -> Vec<ActionInfo> {
    REGISTRY.iter().flat_map(|row| (row.actions)()).collect()
}

/// The events that each vendor notifies others of; none where it has no webhooks.
pub fn all_events() -> Vec<(&'static str, &'static [&'static str])> {
    REGISTRY.iter().map(|row| (row.name, (row.events)())).collect()
}

/// The kinds of message that vendors would send to people.
pub fn all_message_kinds() -> Vec<&'static str> {
    REGISTRY.iter().flat_map(|row| (row.messages)()).copied().collect()
}

/// Whether there is such an action, with such arguments; their values are for the action to judge when its time comes.
pub fn check_action(name: &str, with: &Map<String, Value>) -> Result<(), Misfit> {
    let all = all_actions();
    let names =
        |wanted: &[&str]| wanted.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some(info) = all.iter().find(|info| info.name == name) else {
        let known: Vec<_> = all.iter().map(|info| info.name.as_str()).collect();
        let misfit =
            Misfit::new(format!("no action is named `{name}`"), format!("known: {}", known.join(", ")));
        return Err(misfit.meaning(nearest(name, known.iter().copied())));
    };
    let known: Vec<_> = info
        .arguments
        .pointer("/properties")
        .and_then(Value::as_object)
        .map_or_else(Vec::new, |all| all.keys().map(String::as_str).collect());
    let required = info.arguments.pointer("/required").and_then(Value::as_array);
    let mut required = required.into_iter().flatten().filter_map(Value::as_str);
    if let Some(unknown) = with.keys().find(|given| !known.contains(&given.as_str())) {
        let takes =
            if known.is_empty() { "it takes none".into() } else { format!("it takes: {}", names(&known)) };
        let misfit = Misfit::new(format!("`{unknown}` is no argument of {name}"), takes);
        return Err(misfit.meaning(nearest(unknown, known.iter().copied())));
    }
    match required.find(|needed| !with.contains_key(*needed)) {
        Some(missing) => Err(Misfit::new(
            format!("{name} needs the argument `{missing}`"),
            format!("it takes: {}", names(&known)),
        )),
        None => Ok(()),
    }
}

/// What tokens can be minted, by vendor.
pub fn all_mintings() -> Vec<ActionInfo> {
    REGISTRY.iter().filter_map(|row| (row.minting)()).collect()
}

//! The engine: isolated universes with their own time, chance and state.
//!
//! Nothing here reads the wall clock or draws unseeded randomness; real time enters as a [`Moment`] that
//! the transport stamped on a request. Nothing here knows HTTP frameworks, scenarios or any one vendor.

mod action;
pub mod ahead;
mod attachment;
mod bell;
mod blueprint;
mod budget;
mod bus;
mod checked;
mod clock;
mod condition;
mod counters;
mod decode;
mod der;
mod eights;
mod entry;
mod era;
mod exchange;
mod export;
mod facts;
mod falling;
mod faults;
mod headers;
mod hex;
mod image;
mod index;
mod intervention;
mod journal;
mod journey;
mod jwt;
mod keys;
mod lent;
mod log;
mod memo;
mod messages;
mod meter;
mod namespace;
#[cfg(test)]
mod namespace_tests;
mod namespaces;
mod nearest;
mod nesting;
mod no_namespace;
mod outbox;
mod outcomes;
mod outside;
mod overrides;
mod plan;
mod posting;
mod prepared;
mod recording;
mod refusals;
mod reset;
mod rng;
mod room;
mod rooms;
mod rules;
mod schedule;
mod seat;
mod sending;
mod settle;
mod span;
mod table;
mod target;
mod time;
mod timeline;
pub mod tokens;
#[cfg(test)]
pub(crate) mod toy;
mod transaction;
pub mod tree;
#[cfg(test)]
pub(crate) mod trials;
mod universe;
#[cfg(test)]
mod universe_tests;
mod vendor;
mod weighing;
mod wording;

pub use action::{Action, ActionRefused, Deed, arguments};
pub use attachment::Attachment;
pub use bell::Bell;
pub use blueprint::{Alias, Blueprint, ClockSetting, ClockStart};
pub use bus::{Audience, Bus, Event, Listener, Subscription};
pub use checked::{Checked, checked};
pub use clock::{Clock, Mode};
pub use condition::{Conditions, Difference};
pub use counters::{Counters, Sent};
pub use decode::{form_fields, parameters, segment};
pub use eights::{any_below, any_is, any_may_be_capital, eights};
pub use entry::{Answered, Entry, Exchange, Record, Shown};
pub use era::Arrival;
pub use exchange::{Answer, Body, HELD, Method, Request, within_held};
pub use facts::{Facts, Fields};
pub use faults::{
    BadFault, Between, Delay, Fault, FaultRule, Faults, Inject, Kind as FaultKind, Percentiles, RateLimit,
    SlowBody, Struck, Trigger, covers as covers_operation,
};
pub use headers::{Headers, is_field_name};
pub use hex::{hex, push_hex};
pub use image::BadImage;
pub use intervention::Intervention;
pub use journal::{Journal, Limits as JournalLimits};
pub use journey::Arrived;
pub use jwt::Jwt;
pub use keys::{BadKey, PublicKey, SigningKey};
pub use lent::Lent;
pub use memo::Memo;
pub use messages::{Draft, Message, MessageState, Messages};
pub use meter::{BOUNDS, Latencies, Meter};
pub use namespace::{Fallen, Namespace};
pub use namespaces::{DEFAULT, Limits as NamespaceLimits, Namespaces};
pub use nearest::{distance, followed, listed, meant, nearest};
pub use nesting::{DEEPEST, within_reach};
pub use no_namespace::NoNamespace;
pub use outbox::{
    Attempt, BadEndpoint, Bearer, Delivery, Dispatch, Endpoint, Failure, Flight, Kind as AttemptKind, Life,
    MOST_ENDPOINTS, Misbehaviour, News, Notification, OAuth2, Outbox, Policy, Received, Report, Setback,
    State as DeliveryState, Ticket, Webhooks, forbidden, forbidden_host,
};
pub use outcomes::{BadPlan, Decision, OutcomePlan, OutcomeRule, Outcomes, Then, Why};
pub use overrides::{BadOverride, Override, OverrideRule, Overrides, Respond};
pub use prepared::{Prepare, Prepared, Readiness};
pub use recording::Size;
pub use refusals::Refusals;
pub use rng::{Seed, Stream, Streams};
pub use room::{AnyRoom, Minted, Room};
pub use rooms::Rooms;
pub use rules::{Rule, Rules};
pub use schedule::Schedule;
pub use seat::Seat;
pub use sending::{Release, Round};
pub use span::Span;
pub use table::Table;
pub use target::Target;
pub use time::{Moment, day_text};
pub use timeline::{Planned, Timeline};
pub use transaction::Transaction;
pub use universe::Universe;
pub use vendor::Vendor;
pub use weighing::{MOST_RULES, RuleKind, Weighed};
pub use wording::plain;

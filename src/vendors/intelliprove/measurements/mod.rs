//! What a simulated face scan measures, and what follows from it: section 12 of the contract as pure functions.
//!
//! Nothing here knows of users, requests or storage. Draws come in as a closure, times as arguments, and only exact IEEE
//! operations are used (`+ − × ÷`, comparison, `floor`), so that the same seed gives the same bytes on every machine.
//!
//! The way of one scan: [`drawing::person`] and [`drawing::noise`] → [`measure()`] → [`Readings`] → [`recompute()`] →
//! [`Scores`] → [`Profile::fraction`].

pub mod age;
mod biomarkers;
mod course;
pub mod drawing;
mod figure;
mod measure;
pub(super) mod metrics;
mod named;
mod parameter;
mod profiles;
mod readings;
mod recompute;
mod rounding;
mod sex;
mod value;
mod vital;
mod zones;

#[cfg(test)]
mod vectors;

pub use biomarkers::Biomarker;
pub use course::{Point, daily_means};
pub use figure::Figure;
pub use measure::measure;
pub use metrics::{Metric, Score, Scores};
pub use named::Named;
pub use parameter::Parameter;
pub use profiles::{Assessment, Profile};
pub use readings::{Readings, Scan};
pub use recompute::recompute;
pub use sex::Sex;
pub use value::Value;
pub use vital::{Range, Vital};
pub use zones::Zone;

//! What a person can steer, by scenario and by the control API: outcomes, faults, overrides, the timeline.

mod faults;
mod latency;
mod outcomes;
mod overrides;
mod refused;
mod timeline;
mod wire;

//! neomia Pulse, against the acceptance list of its contract. Acceptance 4, the shape of every answer, is
//! checked by the harness at each answer (`support/pulse_bodies.rs`).

mod actions;
mod bodies;
mod command;
mod complete_link;
mod delete_user;
mod determinism;
mod documentation;
mod faults;
mod get_user;
mod keys;
mod limits;
mod links;
mod matching;
mod outcomes;
mod passes;
mod precedence;
mod redaction;
mod reset;
mod robots;
mod routing;
mod samples;
mod seeds;
mod status;
mod user_action;
mod user_refs;
mod user_verify;
mod vectors;

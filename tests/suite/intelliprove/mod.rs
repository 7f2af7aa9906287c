//! IntelliProve, against the acceptance list of its contract.

mod operations;

mod action_tokens;
mod authenticate_user;
mod bodies;
mod cors;
mod create_user;
mod credentials;
mod dashboard_url;
mod delete_user;
mod face_scan_url;
mod get_user;
mod injected_faults;
mod limits;
mod members;
mod reading;
mod refusals;
mod routing;
mod trailing_slashes;
mod unknown_inputs;
mod update_user;
mod user_parameters;

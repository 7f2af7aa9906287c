//! The map of the vendor: every operation in the order of the contract's section 3.

use super::Pulse;
use super::handlers::{actions, links, page, service, users, verification};
use crate::api::{Routes, assumed, documented, observed};

pub(super) const USER_VERIFY: &str = "/pulse/user-verify/{user_ref}";
pub(super) const USER_ACTION: &str = "/pulse/user-action/{user_ref}";
pub(super) const USERS: &str = "/pulse/users/{user_ref}";
pub(super) const CREATE_PROFILE: &str = "/pulse-auth/api/links/create-profile/{user_ref}";
pub(super) const RESET_PROFILE: &str = "/pulse-auth/api/links/reset-profile/{user_ref}";
pub(super) const COMPLETE_PROFILE: &str = "/pulse-auth/api/links/complete-profile/{user_ref}";
pub(super) const PAGE: &str = "/pulse-auth/b/{key}";
pub(super) const PASSES: &str = "/pulse-auth/b/{key}/passes";

const NAMED: &str = "The vendor's document names the method `complete-profile`; its path is our completion.";
const HOSTED: &str =
    "Path and five passes of four words were seen on the vendor's page; the rest is our completion.";
const OURS: &str = "Our completion: how the page speaks with its server is not public.";

/// Every operation.
pub(super) fn routes() -> Routes<Pulse> {
    Routes::new()
        .get("/pulse/status", documented("Ask whether the service is ready"), service::status)
        .post(USER_VERIFY, documented("Enrol or check a pattern"), verification::user_verify)
        .post(USER_ACTION, documented("Link or unlink a pattern, or reset the profile"), actions::user_action)
        .get(USERS, documented("Read a user and whether it is ready"), users::get_user)
        .delete(USERS, documented("Delete a user with all patterns"), users::delete_user)
        .post(CREATE_PROFILE, observed("Issue a link to a first enrolment"), links::link_create_profile)
        .post(RESET_PROFILE, observed("Issue a link to start over"), links::link_reset_profile)
        .post(
            COMPLETE_PROFILE,
            assumed("Issue a link to finish an incomplete profile").source(NAMED),
            links::link_complete_profile,
        )
        .get(PAGE, observed("Open the hosted page of a link").source(HOSTED), page::link_page)
        .post(PASSES, assumed("Hand in one pass of the hosted page").source(OURS), page::link_pass)
}

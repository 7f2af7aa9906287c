//! The map of the vendor: every operation in the order of the contract's section 3.

use super::Incode;
use super::handlers::{authentications, hosted, images, userinfo, verifications};
use crate::api::{Routes, assumed, documented};

pub(super) const USERINFO: &str = "/omni/incode-id/userinfo";
pub(super) const VERIFICATION: &str = "/omni/incode-id/verification/{id}";
pub(super) const AUTHENTICATION: &str = "/omni/incode-id/authentication/{id}";
pub(super) const AUTHENTICATE: &str = "/omni/incode-id/authenticate";
pub(super) const IMAGE: &str = "/omni/incode-id/images/{identity_id}/{side}";
pub(super) const PAGE: &str = "/incode-id/";
pub(super) const SESSIONS: &str = "/incode-id/api/sessions";
pub(super) const FINISH: &str = "/incode-id/api/sessions/{session_id}/finish";
pub(super) const RESULT: &str = "/incode-id/verification-result";

const LINKS: &str =
    "The vendor's document has user info carry two image links; their form is our completion.";
const HOSTED: &str = "The page and its query were seen in public; its path is our completion.";
const OURS: &str = "Our completion: how the page speaks with its server is not public.";
const LAST: &str = "The last segment of the path was seen in public; the rest is our completion.";

/// Every operation.
pub(super) fn routes() -> Routes<Incode> {
    Routes::new()
        .page(USERINFO, documented("Read the identity that a token belongs to"), userinfo::get_userinfo)
        .page(VERIFICATION, documented("Read a verification"), verifications::get_verification)
        .page(AUTHENTICATION, documented("Read an authentication"), authentications::get_authentication)
        .post(AUTHENTICATE, documented("Recognise a face"), authentications::authenticate)
        .heavy()
        .page(IMAGE, assumed("Read a side of an identity document").source(LINKS), images::get_image)
        .heavy()
        .page(PAGE, assumed("Open the verification page").source(HOSTED), hosted::hosted_page)
        .post(SESSIONS, assumed("Start a verification at the page").source(OURS), hosted::hosted_session)
        .post(FINISH, assumed("End a verification at the page").source(OURS), hosted::hosted_finish)
        .heavy()
        .page(RESULT, assumed("Open the result page").source(LAST), hosted::hosted_result)
}

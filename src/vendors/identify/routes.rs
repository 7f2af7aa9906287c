//! The map of the vendor: every operation in the order of the contract's section 3.
//!
//! Paths stand without `/v1`, which may precede each of them. Those with several operations are dispatched by
//! strategy and provider; a test compares the names with the table in `offers`. Whatever signs tokens is heavy;
//! checking a signature is far quicker and is not. Nor is `auth0.check`, which mostly hands out again what it signed for the
//! session before, and takes half a millisecond where it signs: it shares path and method with `cognito.check`, which never
//! does, and handing all of those to another thread takes longer than answering them.

use super::Identify;
use super::handlers::{anonymous, auth0, cognito, game, keys, no_login, passwords, sessions, social};
use super::offers::{
    CHANGE_PASSWORD, CHECK, CHECK_NONSTANDARD, CONFIRM_FORGOT_PASSWORD, FORGOT_PASSWORD, GAME_PROFILE, JWKS,
    LOGIN, LOGOUT, OPENID_CONFIGURATION, REFRESH, USER,
};
use crate::api::{Routes, assumed, documented, observed};

const CREATED: &str =
    "The vendor's document states method and path; status 201 and body were seen in a public client.";
const ANSWER: &str = "The vendor's document states method and path; what is answered is our completion.";
const EXTRAS: &str =
    "The vendor's document states method and path; members beyond its samples are our completion.";
const ENTERED: &str = "The vendor's document states method and path; userId and accessToken were seen in a public client, other members beyond its samples are our completion.";
const DATA: &str = "The vendor's document states method and path; `data` was seen in a public client.";
const GAME: &str = "Seen in a public client of the vendor.";
const KEYS: &str = "Our completion: where the vendor publishes its key is not documented.";
const REFUSED: &str = "Ours: a request that names no operation which is offered.";

/// Every operation.
pub(super) fn routes() -> Routes<Identify> {
    networks(guests(tenants(accounts(Routes::new()))))
        .get(GAME_PROFILE, observed("Read points and badges").source(GAME), game::get_game_profile)
        .put(GAME_PROFILE, observed("Add points or a badge").source(GAME), game::update_game_profile)
        .get(JWKS, assumed("Read the public key of the tokens").source(KEYS), keys::jwks)
        .get(
            OPENID_CONFIGURATION,
            assumed("Find the public key of the tokens").source(KEYS),
            keys::openid_configuration,
        )
        .unresolved(
            "/user/{*path}",
            assumed("What was refused before an operation was known").source(REFUSED),
        )
}

fn accounts(routes: Routes<Identify>) -> Routes<Identify> {
    routes
        .get(USER, documented("Read the profile of a user"), cognito::get_user)
        .called("cognito.get_user")
        .post(USER, documented("Register a user").source(CREATED), cognito::register)
        .called("cognito.register")
        .put(USER, documented("Set attributes of a user"), cognito::update_user)
        .called("cognito.update_user")
        .put(CHANGE_PASSWORD, documented("Change the password, in a new session"), passwords::change_password)
        .called("cognito.change_password")
        .heavy()
        .put(FORGOT_PASSWORD, documented("Send a code for a forgotten password"), passwords::forgot_password)
        .called("cognito.forgot_password")
        .post(
            CONFIRM_FORGOT_PASSWORD,
            documented("Set a password with a code"),
            passwords::confirm_forgot_password,
        )
        .called("cognito.confirm_forgot_password")
        .post(REFRESH, documented("Get new tokens for a refresh token").source(ANSWER), sessions::refresh)
        .called("cognito.refresh")
        .heavy()
        .post(LOGOUT, documented("End a session"), sessions::logout)
        .called("cognito.logout")
        .put(LOGIN, documented("Log in, with tokens"), sessions::login)
        .called("cognito.login")
        .heavy()
        .get(CHECK, documented("Read profile and session of a user").source(EXTRAS), cognito::check)
        .called("cognito.check")
}

fn tenants(routes: Routes<Identify>) -> Routes<Identify> {
    routes
        .get(USER, documented("Read the profile of a user of Auth0"), auth0::get_user)
        .called("auth0.get_user")
        .put(USER, documented("Set name and profile of a user of Auth0"), auth0::update_user)
        .called("auth0.update_user")
        .heavy()
        .get(CHECK, documented("Trade a token of Auth0 for a session").source(ENTERED), auth0::check)
        .called("auth0.check")
}

fn guests(routes: Routes<Identify>) -> Routes<Identify> {
    routes
        .post(USER, documented("Make a device a user").source(ANSWER), anonymous::register)
        .called("anonymous.register")
        .put(LOGIN, documented("Log a device in, without tokens"), anonymous::login)
        .called("anonymous.login")
        .get(USER, documented("Read a user of noLogin").source(DATA), no_login::get_user)
        .called("no_login.get_user")
        .post(USER, documented("Make a name a user"), no_login::register)
        .called("no_login.register")
        .put(USER, documented("Replace the profile of a user of noLogin").source(DATA), no_login::update_user)
        .called("no_login.update_user")
}

fn networks(routes: Routes<Identify>) -> Routes<Identify> {
    let about = |summary| documented(summary).source(EXTRAS);
    routes
        .get(CHECK_NONSTANDARD, about("Trade a token of Twitter for a session"), social::check_nonstandard)
        .called("twitter.check_nonstandard")
        .heavy()
        .get(CHECK_NONSTANDARD, about("Trade a token of Google for a session"), social::check_nonstandard)
        .called("google.check_nonstandard")
        .heavy()
        .get(CHECK_NONSTANDARD, about("Trade a token of Facebook for a session"), social::check_nonstandard)
        .called("facebook.check_nonstandard")
        .heavy()
}

#[cfg(test)]
mod tests {
    use super::super::{Identify, offers};
    use crate::api::{Mount, Mounted};

    #[test]
    fn what_is_dispatched_is_what_is_routed() {
        let mount = Mount::new(Identify);
        for info in mount.operations() {
            let name = info.id.trim_start_matches("identify.");
            // What was refused before an operation was known has no method.
            let Some(method) = info.methods.first() else { continue };
            let path = info.path;
            match offers::provider(name) {
                Some(provider) => assert_eq!(offers::operation(method, path, provider), Some(name)),
                None => assert_eq!(offers::providers(method, path).count(), 0, "{name}"),
            }
        }
        let offered = mount
            .operations()
            .iter()
            .filter(|info| offers::provider(info.id.trim_start_matches("identify.")).is_some());
        assert_eq!(offered.count(), 21);
    }
}

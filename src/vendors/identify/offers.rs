//! Which provider offers what: the table behind the dispatch (section 3), which the route table repeats row by row.

use super::provider::Provider::{self, Anonymous, AuthZero, AwsCognito, Facebook, Google, NoLogin, Twitter};

pub(super) const USER: &str = "/user";
pub(super) const CHANGE_PASSWORD: &str = "/user/change-password";
pub(super) const FORGOT_PASSWORD: &str = "/user/forgot-password";
pub(super) const CONFIRM_FORGOT_PASSWORD: &str = "/user/confirm-forgot-password";
pub(super) const REFRESH: &str = "/user/refresh";
pub(super) const LOGOUT: &str = "/user/logout";
pub(super) const LOGIN: &str = "/user/login";
pub(super) const CHECK: &str = "/user/check";
pub(super) const CHECK_NONSTANDARD: &str = "/user/check/nonstandard";
pub(super) const GAME_PROFILE: &str = "/user/game-profile";
pub(super) const JWKS: &str = "/projects/{project_id}/.well-known/jwks.json";
pub(super) const OPENID_CONFIGURATION: &str = "/projects/{project_id}/.well-known/openid-configuration";

/// Method, path and provider of what is offered, with the operation's name.
#[rustfmt::skip]
const OFFERS: [(&str, &str, Provider, &str); 21] = [
    ("GET", USER, AwsCognito, "cognito.get_user"),
    ("POST", USER, AwsCognito, "cognito.register"),
    ("PUT", USER, AwsCognito, "cognito.update_user"),
    ("PUT", CHANGE_PASSWORD, AwsCognito, "cognito.change_password"),
    ("PUT", FORGOT_PASSWORD, AwsCognito, "cognito.forgot_password"),
    ("POST", CONFIRM_FORGOT_PASSWORD, AwsCognito, "cognito.confirm_forgot_password"),
    ("POST", REFRESH, AwsCognito, "cognito.refresh"),
    ("POST", LOGOUT, AwsCognito, "cognito.logout"),
    ("PUT", LOGIN, AwsCognito, "cognito.login"),
    ("GET", CHECK, AwsCognito, "cognito.check"),
    ("GET", USER, AuthZero, "auth0.get_user"),
    ("PUT", USER, AuthZero, "auth0.update_user"),
    ("GET", CHECK, AuthZero, "auth0.check"),
    ("POST", USER, Anonymous, "anonymous.register"),
    ("PUT", LOGIN, Anonymous, "anonymous.login"),
    ("GET", USER, NoLogin, "no_login.get_user"),
    ("POST", USER, NoLogin, "no_login.register"),
    ("PUT", USER, NoLogin, "no_login.update_user"),
    ("GET", CHECK_NONSTANDARD, Twitter, "twitter.check_nonstandard"),
    ("GET", CHECK_NONSTANDARD, Google, "google.check_nonstandard"),
    ("GET", CHECK_NONSTANDARD, Facebook, "facebook.check_nonstandard"),
];

/// The operation that a provider offers there.
pub(super) fn operation(method: &str, path: &str, provider: Provider) -> Option<&'static str> {
    let offer = OFFERS.iter().find(|row| row.0 == method && row.1 == path && row.2 == provider);
    offer.map(|(_, _, _, name)| *name)
}

/// The providers that offer something there; none where nothing is dispatched.
pub(super) fn providers(method: &str, path: &str) -> impl Iterator<Item = Provider> {
    OFFERS.iter().filter(move |row| row.0 == method && row.1 == path).map(|row| row.2)
}

/// The provider that an operation of that name belongs to.
pub(super) fn provider(operation: &str) -> Option<Provider> {
    OFFERS.iter().find(|row| row.3 == operation).map(|row| row.2)
}

//! Settings with members of their own: how long tokens live, and what passwords are accepted (section 8).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::layered::{Layered, lay_over};
use crate::engine::Span;

/// How long tokens live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TokenLife {
    /// An access token.
    pub access: Span,
    /// A profile token.
    pub profile: Span,
    /// A refresh token, and with it the session.
    pub refresh: Span,
}

impl Default for TokenLife {
    fn default() -> Self {
        let hour = Span::from_hours(1);
        Self { access: hour, profile: hour, refresh: Span::from_days(30) }
    }
}

/// What a password must have.
#[allow(clippy::struct_excessive_bools, reason = "each is a rule of its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// At least so many characters.
    #[schemars(range(min = 6, max = 99))]
    pub min_length: usize,
    /// A lower-case letter.
    pub lowercase: bool,
    /// An upper-case letter.
    pub uppercase: bool,
    /// A digit.
    pub digits: bool,
    /// A symbol.
    pub symbols: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { min_length: 8, lowercase: true, uppercase: true, digits: true, symbols: true }
    }
}

/// What passwords are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "`none`, or an object such as {min_length: 8, symbols: false}")]
pub enum PasswordPolicy {
    /// `none`: any.
    Named(NoPolicy),
    /// Those that follow the rules.
    Rules(Rules),
}

/// The word for no policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoPolicy {
    /// No rules.
    None,
}

/// What differs in how long tokens live.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OtherLife {
    /// An access token.
    access: Option<Span>,
    /// A profile token.
    profile: Option<Span>,
    /// A refresh token, and with it the session.
    refresh: Option<Span>,
}

impl Layered for TokenLife {
    type Over = OtherLife;

    fn lay(&mut self, over: &OtherLife) {
        lay_over(&mut self.access, over.access);
        lay_over(&mut self.profile, over.profile);
        lay_over(&mut self.refresh, over.refresh);
    }
}

/// What differs in what a password must have.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OtherRules {
    /// At least so many characters.
    #[schemars(range(min = 6, max = 99))]
    min_length: Option<usize>,
    /// A lower-case letter.
    lowercase: Option<bool>,
    /// An upper-case letter.
    uppercase: Option<bool>,
    /// A digit.
    digits: Option<bool>,
    /// A symbol.
    symbols: Option<bool>,
}

/// What differs in what passwords are accepted.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "`none`, or an object such as {min_length: 8, symbols: false}")]
pub enum OtherPolicy {
    /// `none`: any.
    Named(NoPolicy),
    /// Those that follow the rules, of which only some may be named.
    Rules(OtherRules),
}

impl Layered for PasswordPolicy {
    type Over = OtherPolicy;

    fn lay(&mut self, over: &OtherPolicy) {
        *self = match (*self, *over) {
            (_, OtherPolicy::Named(name)) => Self::Named(name),
            // Where there were no rules, those that are not named are the usual ones.
            (Self::Named(_), OtherPolicy::Rules(over)) => Self::Rules(Rules::default().with(over)),
            (Self::Rules(rules), OtherPolicy::Rules(over)) => Self::Rules(rules.with(over)),
        };
    }
}

impl Rules {
    fn with(mut self, over: OtherRules) -> Self {
        lay_over(&mut self.min_length, over.min_length);
        lay_over(&mut self.lowercase, over.lowercase);
        lay_over(&mut self.uppercase, over.uppercase);
        lay_over(&mut self.digits, over.digits);
        lay_over(&mut self.symbols, over.symbols);
        self
    }
}

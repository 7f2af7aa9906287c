//! What a scenario can set (section 8), for all projects and for one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::layered::{Layered, given};
use super::nested::{PasswordPolicy, Rules, TokenLife};
use crate::engine::{Checked, Refusals};

/// Codes that stand for an outcome (section 11).
const MAGIC_CODES: [&str; 2] = ["000000", "999999"];

/// How much of what the document leaves open is granted (section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// Nothing beyond the document.
    Strict,
    /// What its samples suggest.
    #[default]
    Documented,
    /// Whatever makes sense.
    Lenient,
}

/// Which statuses refusals have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusMode {
    /// Each its own.
    #[default]
    Rest,
    /// Every 4xx is 400.
    Cognito400,
    /// Every one is 200; `result` tells.
    #[serde(rename = "always_200")]
    Always200,
}

/// The status of an operation that a provider does not offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u16", into = "u16")]
#[schemars(with = "u16", extend("enum" = [501, 404]))]
pub enum UnsupportedStatus {
    /// 501.
    #[default]
    NotImplemented,
    /// 404.
    NotFound,
}

impl TryFrom<u16> for UnsupportedStatus {
    type Error = String;

    fn try_from(status: u16) -> Result<Self, String> {
        match status {
            501 => Ok(Self::NotImplemented),
            404 => Ok(Self::NotFound),
            other => Err(format!("unsupported_status {other} is neither 501 nor 404")),
        }
    }
}

impl From<UnsupportedStatus> for u16 {
    fn from(status: UnsupportedStatus) -> Self {
        match status {
            UnsupportedStatus::NotImplemented => 501,
            UnsupportedStatus::NotFound => 404,
        }
    }
}

/// Which tokens of identity providers are believed that nobody vouches for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdpTrust {
    /// Those whose time is not over.
    #[default]
    Unexpired,
    /// All.
    Any,
    /// None.
    None,
}

/// What `externalId` shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExternalIdStyle {
    /// As in the document's samples: the hash in sessions, the subject where a user is updated.
    #[default]
    Documented,
    /// The hash everywhere.
    Hash,
    /// The subject everywhere.
    Subject,
}

/// Declare the settings once: a struct of all, and one of those that a project may override, each of which may be
/// left out.
macro_rules! settings {
    (
        all: { $($(#[$common:meta])* $shared:ident: $sort:ty = $initial:expr;)* }
        each: { $($(#[$doc:meta])* $name:ident: $kind:ty = $default:expr;)+ }
    ) => {
        /// The settings of all projects, or, once overridden, of one.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Settings {
            $($(#[$doc])* pub $name: $kind,)+
            $($(#[$common])* pub $shared: $sort,)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($name: $default,)+ $($shared: $initial,)* }
            }
        }

        /// What differs for one project.
        #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Overrides {
            $(
                $(#[$doc])*
                #[serde(deserialize_with = "given")]
                pub $name: Option<<$kind as Layered>::Over>,
            )+
        }

        impl Settings {
            /// The same settings with those of one project laid over them, member by member.
            #[must_use]
            pub fn with(mut self, overrides: &Overrides) -> Self {
                $(if let Some(over) = &overrides.$name { self.$name.lay(over); })+
                self
            }
        }
    };
}

settings! {
    all: {
    /// Whether only the projects of the seed are there; not per project.
    declared_projects_only: bool = false;
    }
    each: {
    /// How much of what the document leaves open is granted.
    strictness: Strictness = Strictness::default();
    /// Which statuses refusals have.
    error_status_mode: StatusMode = StatusMode::default();
    /// 501 or 404 for what a provider does not offer.
    unsupported_status: UnsupportedStatus = UnsupportedStatus::default();
    /// Whether unknown e-mails are not revealed.
    prevent_user_existence_errors: bool = true;
    /// Whether texts that the document copied are replaced by fitting ones.
    friendly_messages: bool = false;
    /// Whether who registers may log in at once.
    auto_confirm: bool = true;
    /// Which tokens of identity providers are believed that nobody vouches for.
    idp_trust: IdpTrust = IdpTrust::default();
    /// What `externalId` shows.
    external_id_style: ExternalIdStyle = ExternalIdStyle::default();
    /// To how many seconds `timeStamp` and `signUp` are rounded down.
    timestamp_granularity: u32 = 1;
    /// The key of `signature`.
    signature_secret: String = "identify-sim-secret".into();
    /// A fixed `iss`; `{project}` is replaced by the project's id.
    issuer: Option<String> = None;
    /// How long tokens live.
    token_life: TokenLife = TokenLife::default();
    /// Whether a refresh gives a new refresh token and revokes the old one.
    rotate_refresh_token: bool = false;
    /// What passwords are accepted.
    password_policy: PasswordPolicy = PasswordPolicy::Rules(Rules::default());
    /// How many failed logins lock; 0: none do.
    lockout_after: u32 = 5;
    /// How many codes may be asked for, codes and previous passwords be wrong, in an hour; 0: any number.
    attempts_per_hour: usize = 5;
    /// Six digits that every code is.
    fixed_code: Option<String> = None;
    }
}

impl Checked for Settings {
    fn check(&self) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        let is_code = |code: &str| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        match self.fixed_code.as_deref() {
            Some(code) if !is_code(code) => {
                refusals.refuse("fixed_code", format_args!("fixed_code `{code}` is not six digits"));
            }
            Some(code) if MAGIC_CODES.contains(&code) => {
                let why = format!("fixed_code `{code}` is a magic value, which is never the right code");
                refusals.refuse("fixed_code", why);
            }
            _ => {}
        }
        if let PasswordPolicy::Rules(Rules { min_length, .. }) = self.password_policy
            && !(6..=99).contains(&min_length)
        {
            let why = format!("min_length {min_length} is not between 6 and 99");
            refusals.refuse("password_policy", why);
        }
        if self.timestamp_granularity == 0 {
            refusals.refuse("timestamp_granularity", "timestamp_granularity 0 is not at least 1");
        }
        refusals.done()
    }
}

impl Settings {
    /// Seconds rounded down as `timeStamp` and `signUp` are.
    pub fn rounded(&self, seconds: i64) -> i64 {
        let grain = i64::from(self.timestamp_granularity.max(1));
        seconds.div_euclid(grain) * grain
    }
}

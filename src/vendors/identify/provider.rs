//! Who vouches for a user, and by which strategy (section 3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who vouches for a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Provider {
    /// Users of this service, with passwords.
    AwsCognito,
    /// A tenant of Auth0.
    AuthZero,
    /// A device.
    Anonymous,
    /// The caller, under any name.
    NoLogin,
    /// A social network.
    Twitter,
    /// A social network.
    Google,
    /// A social network.
    Facebook,
}

/// How users are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// By their e-mail addresses.
    Email,
    /// By a device or a name.
    Simplified,
}

use Provider::{Anonymous, AuthZero, AwsCognito, Facebook, Google, NoLogin, Twitter};

impl Provider {
    /// All of them, in the order of the vendor's page.
    pub const ALL: [Self; 7] = [AwsCognito, AuthZero, Anonymous, NoLogin, Twitter, Google, Facebook];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            AwsCognito => "awsCognito",
            AuthZero => "authZero",
            Anonymous => "anonymous",
            NoLogin => "noLogin",
            Twitter => "twitter",
            Google => "google",
            Facebook => "facebook",
        }
    }

    /// The provider of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.name() == name)
    }

    /// Its strategy.
    pub const fn strategy(self) -> Strategy {
        match self {
            Anonymous | NoLogin => Strategy::Simplified,
            _ => Strategy::Email,
        }
    }

    /// Whether it is a social network.
    pub const fn is_social(self) -> bool {
        matches!(self, Twitter | Google | Facebook)
    }
}

impl Strategy {
    /// The strategy of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "email" => Some(Self::Email),
            "simplified" => Some(Self::Simplified),
            _ => None,
        }
    }

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Simplified => "simplified",
        }
    }

    /// Its providers, in the order of the vendor's page.
    pub fn providers(self) -> impl Iterator<Item = Provider> {
        Provider::ALL.into_iter().filter(move |provider| provider.strategy() == self)
    }
}

/// The names of providers, as a refusal lists them.
pub fn names(providers: impl IntoIterator<Item = Provider>) -> String {
    providers.into_iter().map(Provider::name).collect::<Vec<_>>().join(", ")
}

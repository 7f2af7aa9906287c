//! What a scenario can set (section 8), with the defaults.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::measurements::{Named as _, Parameter};
use crate::engine::{Checked, Refusals, Span, within_held};

/// An accepted API key.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKey {
    /// A name for it.
    pub alias: String,
    /// The key itself.
    pub key: String,
}

/// A parameter that is locked until a number of scans is completed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Journey {
    /// A biomarker or metric; `blood_pressure` locks all three of its names.
    pub parameter: Parameter,
    /// How many completed scans unlock it.
    pub scans: u32,
}

/// Declare a setting that is one of a few words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $word:ident),+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$about])* $word),+ }
    )+};
}

words! {
    /// What creating a user that exists answers.
    DuplicateUser {
        /// 200 with the stored user.
        ReturnExisting,
        /// 400.
        #[serde(rename = "error_400")]
        Error400
    }
    /// How plug-in URLs are answered.
    UrlAnswer {
        /// `{"url": …}`.
        Object,
        /// The bare JSON string.
        String
    }
    /// Whether the retired profile update is still served.
    PhysicalProfileUpdate {
        /// Until the end of July 2025.
        ByDate,
        /// For ever.
        Always,
        /// Not at all.
        Never
    }
    /// What answering an unknown question does.
    UnknownLookupKey {
        /// 404.
        Refuse,
        /// The answer is stored.
        Accept
    }
    /// The score of a profile without data.
    ProfileWithoutData {
        /// `0.0`.
        Zero,
        /// `null`.
        None
    }
    /// When metrics are recomputed.
    MetricsRefresh {
        /// At 02:00 UTC.
        Nightly,
        /// At each completed scan, and at 02:00 UTC as well.
        OnScan
    }
    /// Who plays at the plug-in page.
    PluginMode {
        /// A person.
        Manual,
        /// Nobody: everything plays by itself.
        Scripted
    }
}

/// The settings of a namespace.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Company name in users and tokens.
    pub customer: Arc<str>,
    /// Accepted keys.
    pub api_keys: Vec<ApiKey>,
    /// Whether any non-empty key is valid.
    pub accept_any_key: bool,
    /// HS256 secret of action tokens.
    pub token_secret: String,
    /// The claim `group`.
    pub token_group: String,
    /// Lifetime of tokens that are issued on request.
    pub token_ttl: Span,
    /// Lifetime of tokens inside plug-in URLs.
    pub plugin_url_ttl: Span,
    /// From how many completed scans on a user is given no further session (403); −1: any number. An action or a page
    /// that is open completes further ones all the same. For users without a limit of their own.
    pub max_measurement_count: i64,
    /// What creating a user that exists answers.
    pub duplicate_user: DuplicateUser,
    /// How plug-in URLs are answered.
    pub url_answer: UrlAnswer,
    /// Accepted language codes, in the order of the enum message.
    pub languages: Vec<String>,
    /// Whether the retired profile update is still served.
    pub physical_profile_update: PhysicalProfileUpdate,
    /// What answering an unknown question does.
    pub unknown_lookup_key: UnknownLookupKey,
    /// The score of a profile without data.
    pub profile_without_data: ProfileWithoutData,
    /// When metrics are recomputed.
    pub metrics_refresh: MetricsRefresh,
    /// `false`: one completed scan is enough for every metric.
    pub metric_minimums: bool,
    /// What is locked until how many scans are completed.
    pub health_journey: Vec<Journey>,
    /// Virtual time that a scan stays `processing`.
    pub scan_processing_time: Span,
    /// Who plays at the plug-in page.
    pub plugin_mode: PluginMode,
    /// Real time between messages of the scripted page.
    pub plugin_step: Span,
    /// The largest accepted body, in bytes.
    pub max_body_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        let key = |alias: &str, key: &str| ApiKey { alias: alias.into(), key: key.into() };
        Self {
            customer: "lookalike".into(),
            api_keys: vec![key("lookalike-DEV", "test-key-dev"), key("lookalike", "test-key")],
            accept_any_key: false,
            token_secret: "intelliprove-test-secret".into(),
            token_group: "admin".into(),
            token_ttl: Span::from_hours(6),
            plugin_url_ttl: Span::from_hours(6),
            max_measurement_count: -1,
            duplicate_user: DuplicateUser::ReturnExisting,
            url_answer: UrlAnswer::Object,
            languages: ["en", "nl", "fr"].map(str::to_owned).into(),
            physical_profile_update: PhysicalProfileUpdate::ByDate,
            unknown_lookup_key: UnknownLookupKey::Refuse,
            profile_without_data: ProfileWithoutData::Zero,
            metrics_refresh: MetricsRefresh::Nightly,
            metric_minimums: true,
            health_journey: Vec::new(),
            scan_processing_time: Span::ZERO,
            plugin_mode: PluginMode::Manual,
            plugin_step: Span::from_millis(400),
            max_body_bytes: 1_048_576,
        }
    }
}

impl Checked for Settings {
    fn check(&self) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        let mut known = BTreeSet::new();
        for (index, Journey { parameter, .. }) in self.health_journey.iter().enumerate() {
            if !known.insert(*parameter) {
                let why = format!("the parameter `{}` stands twice", parameter.name());
                refusals.refuse(format_args!("health_journey[{index}].parameter"), why);
            }
        }
        refusals.keep("max_body_bytes", within_held(self.max_body_bytes));
        refusals.done()
    }
}

impl Settings {
    /// What the key is called among those that are accepted.
    pub fn alias(&self, key: &str) -> Option<&str> {
        self.api_keys.iter().find(|known| known.key == key).map(|known| known.alias.as_str())
    }

    /// Whether `key` is accepted; compared exactly.
    pub fn accepts(&self, key: &str) -> bool {
        self.accept_any_key || self.api_keys.iter().any(|known| known.key == key)
    }
}

//! What a scenario can set (section 8), with the defaults.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::typing::Thresholds;
use crate::engine::{Checked, Refusals, Span};

/// Whether the service takes patterns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Service {
    /// It does.
    #[default]
    #[serde(rename = "OK")]
    Ok,
    /// It does not.
    #[serde(rename = "NOK")]
    Nok,
}

/// What a text that is new to a ready user does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownText {
    /// Its pattern becomes the first reference of that text.
    Enroll,
    /// Its pattern is compared with all references.
    Compare,
}

/// The settings of a namespace.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How many references make a user ready.
    #[schemars(range(min = 1, max = 50))]
    pub enrollment_target: usize,
    /// What a ready user's unknown `tId` does.
    pub unknown_tid: UnknownText,
    /// Lowest score for `auth`.
    #[schemars(range(min = 1, max = 99))]
    pub auth_score: u8,
    /// Lowest score for `challenge`, at most `auth_score`.
    #[schemars(range(max = 99))]
    pub challenge_score: u8,
    /// Whether patterns are tested for robots.
    pub robot_detection: bool,
    /// Whether the same times twice are a robot's.
    pub replay_detection: bool,
    /// Whether only keys listed under `api_keys` are accepted.
    pub declared_keys_only: bool,
    /// Whether the service takes patterns at the start.
    pub status: Service,
    /// Life of a link that was asked for without `validity`.
    pub link_validity: Span,
}

impl Default for Settings {
    fn default() -> Self {
        let Thresholds { auth_score, challenge_score } = Thresholds::default();
        Self {
            enrollment_target: 5,
            unknown_tid: UnknownText::Enroll,
            auth_score,
            challenge_score,
            robot_detection: true,
            replay_detection: false,
            declared_keys_only: false,
            status: Service::Ok,
            link_validity: Span::from_seconds(600),
        }
    }
}

impl Checked for Settings {
    fn check(&self) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        let Self { enrollment_target, auth_score, challenge_score, .. } = self;
        if !(1..=50).contains(enrollment_target) {
            let why = format!("enrollment_target {enrollment_target} is not between 1 and 50");
            refusals.refuse("enrollment_target", why);
        }
        if !(1..=99).contains(auth_score) {
            refusals.refuse("auth_score", format_args!("auth_score {auth_score} is not between 1 and 99"));
        } else if challenge_score > auth_score {
            let why = format!("challenge_score {challenge_score} is above auth_score {auth_score}");
            refusals.refuse("challenge_score", why);
        }
        refusals.done()
    }
}

impl Settings {
    /// From which score on what is recommended.
    pub fn thresholds(&self) -> Thresholds {
        Thresholds { auth_score: self.auth_score, challenge_score: self.challenge_score }
    }
}

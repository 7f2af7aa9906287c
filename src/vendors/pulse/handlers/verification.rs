//! Enrolling and checking a pattern (section 4.3).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Pulse;
use super::super::auth::Key;
use super::super::errors::{Error, Refusal};
use super::super::inputs::{Enrollment, Typed, UserRef};
use super::super::model::{ByKind, Reply, Said, said};
use super::super::state::{Attempt, Finding, Readiness, Settings, Tenant, Verification};
use super::super::typing::{Decision, Judgement, Reason};
use crate::api::{Ctx, Forced, OutcomeSet, outcomes};
use crate::engine::Transaction;

outcomes! {
    /// What a verify can decide.
    Verdict {
        /// B5 with `auth`.
        Auth = "auth",
        /// B5 with `challenge`.
        Challenge = "challenge",
        /// B5 with `reject`.
        Reject = "reject",
        /// B7.
        Robot = "robot",
        /// B4.
        Enroll = "enroll",
        /// 404.
        NotFound = "not_found",
        /// 503.
        NotReady = "not_ready",
    }
}

/// What a verify answers (B4, B5, B7).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verified {
    user_ref: String,
    pattern_id: String,
    t_id: Option<String>,
    #[serde(flatten)]
    found: Found,
    ref_patterns_status: ByKind<Readiness>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Found {
    Enrolled {
        recommended_action: &'static str,
        enrollment: Progress,
    },
    Judged {
        recommended_action: Decision,
        score: u8,
        threshold: u8,
        biometrics: Match,
        indicators: Indicators,
    },
    Robot {
        recommended_action: Decision,
        score: u8,
        biometrics: Machine,
        indicators: Indicators,
    },
}

#[derive(Serialize, JsonSchema)]
struct Progress {
    recorded: usize,
    required: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Match {
    robot: bool,
    score: u8,
    distance: f64,
    compared_patterns: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Machine {
    robot: bool,
    robot_reason: Reason,
    score: u8,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Indicators {
    keyboard: Readiness,
    device: Readiness,
    browser: Readiness,
    network: Readiness,
    location: Readiness,
    impossible_travel: Readiness,
}

impl Indicators {
    /// Only the keyboard is ever looked at.
    fn of(keyboard: Readiness) -> Self {
        let ok = Readiness::Ok;
        Self { keyboard, device: ok, browser: ok, network: ok, location: ok, impossible_travel: ok }
    }
}

/// `POST /pulse/user-verify/{userRef}`
pub fn user_verify(
    ctx: &Ctx<'_, Pulse>,
    Key(key): Key,
    UserRef(user_ref): UserRef,
    Enrollment(enrolls): Enrollment,
    Typed(submission): Typed,
    outcome: Forced<Verdict>,
) -> Result<Reply<Said<Verified>>, Error> {
    let attempt = Attempt { user_ref: user_ref.clone(), enrolls, submission };
    ctx.as_tenant(&key, |tenant, settings, tx| {
        let verification = match outcome.decide(tx, magic(&user_ref))? {
            Some(verdict) => force(verdict, tenant, settings, tx, attempt),
            None => tenant.verify(tx, settings, attempt),
        }?;
        let (message, verified) = answer(user_ref, settings, verification);
        Ok(said(tx, message, verified))
    })
}

/// The outcome that a reference asks for by the end of its local part (section 11).
fn magic(user_ref: &str) -> Option<&'static str> {
    let local = user_ref.rsplit_once('@').map_or(user_ref, |(local, _)| local);
    let (_, suffix) = local.rsplit_once('+')?;
    let verdict = Verdict::named(suffix)?;
    let is_magic = matches!(verdict, Verdict::Auth | Verdict::Challenge | Verdict::Reject | Verdict::Robot);
    is_magic.then(|| verdict.name())
}

fn force(
    verdict: Verdict,
    tenant: &mut Tenant,
    settings: &Settings,
    tx: &mut Transaction<'_, Pulse>,
    attempt: Attempt,
) -> Result<Verification, Error> {
    let decision = match verdict {
        Verdict::NotFound => return Err(Refusal::NotEnrolled.into()),
        Verdict::NotReady => return Err(Refusal::NotReady.into()),
        Verdict::Enroll => return tenant.enroll(tx, settings, attempt),
        Verdict::Robot => return Ok(tenant.force_robot(tx, settings, attempt)),
        Verdict::Auth => Decision::Auth,
        Verdict::Challenge => Decision::Challenge,
        Verdict::Reject => Decision::Reject,
    };
    Ok(tenant.force_decision(tx, settings, attempt, decision))
}

fn answer(
    user_ref: String,
    settings: &Settings,
    Verification { pattern_id, text_id: t_id, finding }: Verification,
) -> (&'static str, Verified) {
    let (message, found, readiness) = match finding {
        Finding::Enrolled { recorded, readiness } => {
            let enrollment = Progress { recorded, required: settings.enrollment_target };
            ("Pattern enrolled.", Found::Enrolled { recommended_action: "enroll", enrollment }, readiness)
        }
        Finding::Judged(judgement) => {
            ("Pattern verified.", judged(judgement, settings.auth_score), Readiness::Ok)
        }
        Finding::Robot { reason, readiness } => ("Robot detected.", robot(reason), readiness),
    };
    let ref_patterns_status = ByKind { text_visible: readiness };
    (message, Verified { user_ref, pattern_id, t_id, found, ref_patterns_status })
}

fn judged(Judgement { comparison, score, decision }: Judgement, threshold: u8) -> Found {
    let keyboard = if decision == Decision::Auth { Readiness::Ok } else { Readiness::Nok };
    Found::Judged {
        recommended_action: decision,
        score,
        threshold,
        biometrics: Match {
            robot: false,
            score,
            distance: comparison.rounded_distance(),
            compared_patterns: comparison.compared,
        },
        indicators: Indicators::of(keyboard),
    }
}

fn robot(reason: Reason) -> Found {
    Found::Robot {
        recommended_action: Decision::Reject,
        score: 0,
        biometrics: Machine { robot: true, robot_reason: reason, score: 0 },
        indicators: Indicators::of(Readiness::Nok),
    }
}

#[cfg(test)]
mod tests {
    use super::magic;

    #[test]
    fn the_local_part_of_a_reference_may_end_in_an_outcome() {
        for (user_ref, expected) in [
            ("marie+reject@example.org", Some("reject")),
            ("marie+robot", Some("robot")),
            ("a+auth+challenge@x", Some("challenge")),
            ("a@b+auth@x", Some("auth")),
            ("+auth", Some("auth")),
            ("marie+enroll@example.org", None),
            ("marie+auth.x@example.org", None),
            ("marie@example.org+auth", None),
            ("auth@example.org", None),
        ] {
            assert_eq!(magic(user_ref), expected, "{user_ref}");
        }
    }
}

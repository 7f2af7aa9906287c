//! Enrolling and checking a pattern: the table of section 4.3.

use super::super::Pulse;
use super::super::errors::{Error, Refusal};
use super::super::typing::{
    Comparison, Decision, Judgement, Pattern, Reason, Sample, Submission, compare, decision, judge,
};
use super::record::draw_id;
use super::settings::UnknownText;
use super::{Readiness, Record, Settings, Tenant, User};
use crate::engine::Transaction;

/// A pattern handed in for a user.
pub struct Attempt {
    /// Whose it is said to be.
    pub user_ref: String,
    /// Whether an unknown user is to be created (`x-enrollment: USER`).
    pub enrolls: bool,
    /// What was handed in.
    pub submission: Submission,
}

/// What became of it.
pub struct Verification {
    /// The id under which it was recorded, if it was.
    pub pattern_id: String,
    /// The `tId` that was sent.
    pub text_id: Option<String>,
    /// What was found.
    pub finding: Finding,
}

/// What was found.
pub enum Finding {
    /// It is a reference now.
    Enrolled {
        /// The references after this one.
        recorded: usize,
        /// Whether the user is ready now.
        readiness: Readiness,
    },
    /// It was compared.
    Judged(Judgement),
    /// A machine made it.
    Robot {
        /// Why that is thought.
        reason: Reason,
        /// Whether the user is ready.
        readiness: Readiness,
    },
}

type Tx<'a> = Transaction<'a, Pulse>;

/// Whether a pattern of that text is compared: the user is ready, and the text is not a new one to learn.
fn is_compared(user: &User, settings: &Settings, text_id: Option<&str>) -> bool {
    let is_known = text_id.is_none_or(|_| user.references_of(text_id) > 0);
    user.is_ready(settings) && (is_known || settings.unknown_tid == UnknownText::Compare)
}

fn sample<'a>(pattern: &'a Pattern, submission: &'a Submission) -> Sample<'a> {
    Sample { pattern, text_id: submission.text_id.as_deref() }
}

impl Tenant {
    /// Rows 7 to 10 of section 2.
    pub fn verify(
        &mut self,
        tx: &mut Tx<'_>,
        settings: &Settings,
        attempt: Attempt,
    ) -> Result<Verification, Error> {
        self.check_service()?;
        let user = self.users.get(&attempt.user_ref);
        if user.is_none() && !attempt.enrolls {
            return Err(Refusal::NotEnrolled.into());
        }
        if let Some(reason) = self.robot(settings, &attempt.user_ref, &attempt.submission)? {
            return Ok(self.find_robot(tx, settings, attempt, reason));
        }
        match user {
            Some(user) if is_compared(user, settings, attempt.submission.text_id.as_deref()) => {
                let pattern = attempt.submission.readable()?;
                let probe = sample(pattern, &attempt.submission);
                let judgement = judge(probe, &user.samples(), settings.thresholds());
                Ok(self.record_judgement(tx, attempt, judgement))
            }
            _ => self.enroll(tx, settings, attempt),
        }
    }

    /// Record and link; the user is created if absent.
    pub fn enroll(
        &mut self,
        tx: &mut Tx<'_>,
        settings: &Settings,
        attempt: Attempt,
    ) -> Result<Verification, Error> {
        let Attempt { user_ref, submission, .. } = attempt;
        submission.readable()?;
        let record = Record::of(draw_id(tx), submission).linked();
        let (pattern_id, text_id) = (record.id.clone(), record.text_id.clone());
        let user = self.users.entry(user_ref).or_insert_with(|| User::new(tx.now()));
        let was_ready = user.is_ready(settings);
        user.store(record, tx.now());
        let recorded = user.references_of(text_id.as_deref().filter(|_| was_ready));
        let finding = Finding::Enrolled { recorded, readiness: user.readiness(settings) };
        Ok(Verification { pattern_id, text_id, finding })
    }

    /// A machine made it: recorded with a mark if the user exists.
    pub fn find_robot(
        &mut self,
        tx: &mut Tx<'_>,
        settings: &Settings,
        attempt: Attempt,
        reason: Reason,
    ) -> Verification {
        let record = Record::of(draw_id(tx), attempt.submission).marked(reason);
        let (pattern_id, text_id) = (record.id.clone(), record.text_id.clone());
        let user = self.users.get_mut(&attempt.user_ref);
        let readiness = user.as_ref().map_or(Readiness::Nok, |user| user.readiness(settings));
        if let Some(user) = user {
            user.store(record, tx.now());
        }
        Verification { pattern_id, text_id, finding: Finding::Robot { reason, readiness } }
    }

    /// A forced robot: for the reason that is found, else for equal intervals.
    pub fn force_robot(&mut self, tx: &mut Tx<'_>, settings: &Settings, attempt: Attempt) -> Verification {
        let found = self.any_robot(settings, &attempt.user_ref, &attempt.submission);
        let reason = found.unwrap_or(Reason::UniformIntervals);
        self.find_robot(tx, settings, attempt, reason)
    }

    /// A forced decision, with the score and distance that lie in the middle of its band.
    pub fn force_decision(
        &mut self,
        tx: &mut Tx<'_>,
        settings: &Settings,
        attempt: Attempt,
        decision: Decision,
    ) -> Verification {
        let score = settings.thresholds().forced_score(decision);
        let compared = match self.would_compare(settings, &attempt) {
            0 => settings.enrollment_target,
            compared => compared,
        };
        let comparison = Comparison { distance: decision::forced_distance(score), threshold: 0.0, compared };
        self.record_judgement(tx, attempt, Judgement { comparison, score, decision })
    }

    /// How many references the rules would compare.
    fn would_compare(&self, settings: &Settings, Attempt { user_ref, submission, .. }: &Attempt) -> usize {
        match (self.users.get(user_ref), &submission.pattern) {
            (Some(user), Ok(pattern)) if is_compared(user, settings, submission.text_id.as_deref()) => {
                compare(sample(pattern, submission), &user.samples()).compared
            }
            _ => 0,
        }
    }

    /// It was compared: recorded, not linked, if the user exists.
    fn record_judgement(&mut self, tx: &mut Tx<'_>, attempt: Attempt, judgement: Judgement) -> Verification {
        let record = Record::of(draw_id(tx), attempt.submission);
        let (pattern_id, text_id) = (record.id.clone(), record.text_id.clone());
        if let Some(user) = self.users.get_mut(&attempt.user_ref) {
            user.store(record, tx.now());
            user.last_verify_at = Some(tx.now());
        }
        Verification { pattern_id, text_id, finding: Finding::Judged(judgement) }
    }
}

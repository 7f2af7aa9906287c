//! Plug-in sessions: `open` → `recording` → `completed` or `failed` → `recording` again; `closed` is final (section 6).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::errors::{Error, Refusal};
use super::{Bearer, ScanStatus, State};
use crate::engine::Transaction;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Open,
    Recording,
    Completed,
    Failed,
    Closed,
}

/// What the page reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The camera is on.
    RecordingStarted,
    /// The recording is good.
    RecordingCompleted,
    /// The recording is no good.
    RecordingFailed,
    /// The page is left.
    Closed,
}

/// A session of the plug-in page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub session_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// When the token it was opened with expires, in unix seconds; it dies with it. Earlier states do not tell.
    #[serde(default = "never")]
    expires: i64,
    stage: Stage,
    /// The latest scan made in it.
    scan: Option<Uuid>,
}

fn never() -> i64 {
    i64::MAX
}

impl State {
    /// The holder of a token opens a session, unless the measurements allowed by the token are used up.
    pub fn open_session(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        Bearer { expires, .. }: Bearer,
        user_id: Uuid,
    ) -> Uuid {
        let session_id = tx.rng("intelliprove/session").uuid();
        let session = Session { session_id, user_id, expires, stage: Stage::Open, scan: None };
        self.sessions.insert(session);
        session_id
    }

    /// Refuse where the holder of a token has completed as many scans as it allows.
    pub fn within_limit(&self, bearer: Bearer, user_id: Uuid) -> Result<(), Error> {
        let completed = self.user(user_id)?.completed();
        let used_up =
            u64::try_from(bearer.max_measurement_count).is_ok_and(|limit| completed as u64 >= limit);
        if used_up { Err(Refusal::MeasurementLimit.into()) } else { Ok(()) }
    }

    /// The page reports a step; the latest scan of the session and its status.
    pub fn report(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        user_id: Uuid,
        session_id: Uuid,
        event: Event,
    ) -> Result<Option<(Uuid, ScanStatus)>, Error> {
        let alive = |session: &&Session| session.expires > tx.now().seconds();
        let session = self.sessions.get(session_id).filter(alive).ok_or(Refusal::SessionNotFound)?;
        if session.user_id != user_id {
            return Err(Refusal::OtherUser.into());
        }
        let (stage, scan) = (session.stage, session.scan);
        let (stage, scan) = match (event, stage, scan) {
            (Event::RecordingStarted, Stage::Open | Stage::Completed | Stage::Failed, _) => {
                (Stage::Recording, Some((self.record_scan(tx, user_id)?, ScanStatus::Recording)))
            }
            (Event::RecordingCompleted, Stage::Recording, Some(scan)) => {
                (Stage::Completed, Some((scan, self.process_scan(tx, scan, &[])?)))
            }
            (Event::RecordingFailed, Stage::Recording, Some(scan)) => {
                (Stage::Failed, Some((scan, self.fail_scan(scan)?)))
            }
            (Event::Closed, Stage::Open | Stage::Recording | Stage::Completed | Stage::Failed, scan) => {
                (Stage::Closed, scan.and_then(|scan| Some((scan, self.scan(scan).ok()?.status))))
            }
            _ => return Err(Refusal::Event.into()),
        };
        if let Some(session) = self.sessions.get_mut(session_id) {
            session.stage = stage;
            session.scan = scan.map(|(scan, _)| scan);
        }
        Ok(scan)
    }

    /// The sessions whose recording was given up have failed.
    pub(super) fn fail_sessions_of(&mut self, face_scan_id: Uuid) {
        let Ok(user_id) = self.owner(face_scan_id) else { return };
        for session_id in self.sessions.of(user_id) {
            let session = self.sessions.get_mut(session_id);
            let recording = |session: &&mut Session| {
                session.stage == Stage::Recording && session.scan == Some(face_scan_id)
            };
            session.filter(recording).into_iter().for_each(|session| session.stage = Stage::Failed);
        }
    }
}

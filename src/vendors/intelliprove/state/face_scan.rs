//! Face scans: `recording` → `processing` → `completed`, or → `failed` (sections 4.3, 6, 12).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::errors::{Error, Refusal};
use super::super::measurements::{Biomarker, Readings, Value, age, drawing, measure};
use super::settings::MetricsRefresh;
use super::{Due, State, User};
use crate::engine::{Moment, Span, Stream, Transaction};

/// How long a recording may take.
const PATIENCE: Span = Span::from_seconds(600);

/// Where a scan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScanStatus {
    /// The camera is on.
    Recording,
    /// The video is being looked at.
    Processing,
    /// There are biomarkers.
    Completed,
    /// There will be none.
    Failed,
}

/// A face scan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FaceScan {
    /// Its id.
    pub face_scan_id: Uuid,
    /// Whose face it was.
    pub user_id: Uuid,
    /// Which scan of the user it is, from 1; part of the labels that its values are drawn by.
    pub number: u64,
    /// When it was made.
    pub created_at: Moment,
    /// Where it stands.
    pub status: ScanStatus,
    /// When it was completed, or when the clock was turned back to before that.
    pub completed_at: Option<Moment>,
    /// What it measured, once it is completed.
    pub readings: Option<Readings>,
}

impl State {
    /// Begin a scan of a user, made at `at`; `given_id` where the scenario chose one.
    pub fn start_scan(
        &mut self,
        tx: &Transaction<'_, IntelliProve>,
        user_id: Uuid,
        at: Moment,
        given_id: Option<Uuid>,
    ) -> Result<Uuid, Error> {
        let user = self.user_mut(user_id)?;
        let number = user.scans.len() as u64 + 1;
        let face_scan_id =
            given_id.unwrap_or_else(|| tx.fresh(&format!("scan-id:{user_id}:{number}")).uuid());
        let status = ScanStatus::Recording;
        let (completed_at, readings) = (None, None);
        let scan = FaceScan { face_scan_id, user_id, number, created_at: at, status, completed_at, readings };
        // Where the clock was turned back, the latest scan made is not the newest.
        let place = user.scans.partition_point(|other| other.created_at <= at);
        user.scans.insert(place, scan);
        self.owners.insert(face_scan_id, user_id);
        Ok(face_scan_id)
    }

    /// A scan that is recorded now and given up after ten minutes.
    pub fn record_scan(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        user_id: Uuid,
    ) -> Result<Uuid, Error> {
        let now = tx.now();
        let face_scan_id = self.start_scan(tx, user_id, now, None)?;
        tx.plan(now.after(PATIENCE), Due::AbandonScan(face_scan_id));
        Ok(face_scan_id)
    }

    /// The recording is done: the scan is processed, for no time at all where the settings say so.
    pub fn process_scan(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        face_scan_id: Uuid,
        given: &[(Biomarker, Value)],
    ) -> Result<ScanStatus, Error> {
        let time = self.settings.scan_processing_time;
        if time == Span::ZERO {
            self.complete_scan(tx, face_scan_id, tx.now(), given)?;
            return Ok(ScanStatus::Completed);
        }
        let readings = self.measured(tx, face_scan_id, given)?;
        let scan = self.scan_mut(face_scan_id)?;
        scan.status = ScanStatus::Processing;
        self.waiting.insert(face_scan_id, readings);
        // It may be completed at the very moment of a night, which has to fall then.
        self.expect_nights(tx);
        tx.plan(tx.now().after(time), Due::FinishScan(face_scan_id));
        Ok(ScanStatus::Processing)
    }

    /// The scan has its biomarkers from `at` on.
    pub fn complete_scan(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        face_scan_id: Uuid,
        at: Moment,
        given: &[(Biomarker, Value)],
    ) -> Result<(), Error> {
        let readings = self.measured(tx, face_scan_id, given)?;
        // A request comes after the night of its moment.
        self.catch_up(self.owner(face_scan_id)?)?;
        self.settle_scan(tx, face_scan_id, at, readings)
    }

    /// A night of the moment `at` that is not caught up with yet still takes the scan.
    fn settle_scan(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        face_scan_id: Uuid,
        at: Moment,
        readings: Readings,
    ) -> Result<(), Error> {
        let user_id = self.owner(face_scan_id)?;
        let scan = self.scan_mut(face_scan_id)?;
        scan.status = ScanStatus::Completed;
        scan.completed_at = Some(at);
        scan.readings = Some(readings);
        self.expect_nights(tx);
        if self.settings.metrics_refresh == MetricsRefresh::OnScan {
            self.recompute(user_id, at)?;
        }
        Ok(())
    }

    /// There will be no biomarkers.
    pub fn fail_scan(&mut self, face_scan_id: Uuid) -> Result<ScanStatus, Error> {
        let scan = self.scan_mut(face_scan_id)?;
        scan.status = ScanStatus::Failed;
        Ok(ScanStatus::Failed)
    }

    /// What a scan measures: drawn for the person and the scan, but for the values that are given.
    fn measured(
        &self,
        tx: &Transaction<'_, IntelliProve>,
        face_scan_id: Uuid,
        given: &[(Biomarker, Value)],
    ) -> Result<Readings, Error> {
        let user = self.user(self.owner(face_scan_id)?)?;
        let scan = self.scan(face_scan_id)?;
        let person = drawing::person(&mut draws(tx.fresh(&format!("person:{}", user.user_id))));
        let noise = drawing::noise(&mut draws(tx.fresh(&format!("scan:{}:{}", user.user_id, scan.number))));
        let age = age::at(scan.created_at.date(), user.traits.birth_date);
        Ok(measure(&person, &noise, user.traits.sex, age).replaced(given.iter().copied()))
    }

    /// Processing is over; nothing happens where the scan is gone.
    pub(super) fn finish_scan(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        face_scan_id: Uuid,
    ) -> Option<String> {
        let readings = self.waiting.remove(&face_scan_id)?;
        self.settle_scan(tx, face_scan_id, tx.now(), readings).ok()?;
        Some(format!("face scan {face_scan_id} completed"))
    }

    /// A recording that was never finished fails, and so does the session it was made in.
    pub(super) fn abandon_scan(&mut self, face_scan_id: Uuid) -> Option<String> {
        self.scan(face_scan_id).ok().filter(|scan| scan.status == ScanStatus::Recording)?;
        self.fail_scan(face_scan_id).ok()?;
        self.fail_sessions_of(face_scan_id);
        Some(format!("face scan {face_scan_id} failed: its recording was never finished"))
    }

    /// Whose scan it is.
    pub fn owner(&self, face_scan_id: Uuid) -> Result<Uuid, Error> {
        self.owners.get(&face_scan_id).copied().ok_or(Refusal::FaceScanNotFound.into())
    }

    /// The scan of that id.
    pub fn scan(&self, face_scan_id: Uuid) -> Result<&FaceScan, Error> {
        let user = self.user(self.owner(face_scan_id)?)?;
        user.scans
            .iter()
            .find(|scan| scan.face_scan_id == face_scan_id)
            .ok_or(Refusal::FaceScanNotFound.into())
    }

    fn scan_mut(&mut self, face_scan_id: Uuid) -> Result<&mut FaceScan, Error> {
        let user = self.user_mut(self.owner(face_scan_id)?)?;
        user.scans
            .iter_mut()
            .find(|scan| scan.face_scan_id == face_scan_id)
            .ok_or(Refusal::FaceScanNotFound.into())
    }
}

impl User {
    /// Scans, newest first.
    pub fn newest_scans(&self) -> impl Iterator<Item = &FaceScan> {
        self.scans.iter().rev()
    }
}

fn draws(mut stream: Stream) -> impl FnMut() -> u16 {
    move || stream.next_u16()
}

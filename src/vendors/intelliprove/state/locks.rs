//! Locks: what a user may not see until their health journey has come so far (section 6).
//!
//! Locks hide values on reading only; metrics are computed from hidden values all the same.

use super::super::errors::Error;
use super::super::measurements::{Named, Parameter};
use super::{State, User};
use uuid::Uuid;

impl State {
    /// Whether a user may not see `parameter` yet: the journey locks it, and nobody unlocked it. A pair shows both its
    /// parts, so it waits for either.
    pub fn is_locked(&self, user: &User, parameter: Parameter) -> bool {
        let completed = user.completed();
        let mut ahead = self.settings.health_journey.iter().filter(|step| completed < step.scans as usize);
        let is_unlocked = |part| user.unlocked.iter().any(|unlocked| unlocked.locks(part));
        ahead.any(|step| {
            let mut shown = Parameter::all().filter(|part| parameter.locks(*part));
            shown.any(|part| step.parameter.locks(part) && !is_unlocked(part))
        })
    }

    /// Unlock one parameter of a user, or all that the journey locks; their names.
    pub fn unlock(
        &mut self,
        user_id: Uuid,
        parameter: Option<Parameter>,
    ) -> Result<Vec<&'static str>, Error> {
        let journey = || self.settings.health_journey.iter().map(|step| step.parameter).collect();
        let wanted: Vec<_> = parameter.map_or_else(journey, |one| vec![one]);
        let unlocked = &mut self.user_mut(user_id)?.unlocked;
        for parameter in &wanted {
            if !unlocked.contains(parameter) {
                unlocked.push(*parameter);
            }
        }
        Ok(wanted.into_iter().map(Named::name).collect())
    }
}

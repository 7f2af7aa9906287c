//! The vendor's rate limit: a token bucket per key, on the namespace's clock (section 8).

use serde::{Deserialize, Serialize};

use super::State;
use super::settings::Quota;
use crate::engine::{Moment, Span};

/// What a request takes: thousandths of a request are the finest unit, since time comes in milliseconds.
const ONE: i64 = 1000;

/// What is left of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    level: i64,
    at: Moment,
}

/// Which quota a request counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// That of `authenticate`.
    Face,
    /// That of all other operations with a key.
    Other,
}

impl Bucket {
    fn refilled(self, quota: Quota, now: Moment) -> Self {
        let gained = now.since(self.at).millis().saturating_mul(i64::from(quota.per_second));
        Self { level: self.level.saturating_add(gained).min(i64::from(quota.burst) * ONE), at: now }
    }
}

impl State {
    /// The clock was turned back: what was spent stays spent, and is gained anew from now on.
    pub fn turn_back(&mut self, now: Moment) {
        for bucket in self.buckets.values_mut() {
            bucket.at = bucket.at.min(now);
        }
    }

    /// Count a request of a key; `Err`: after how long the next one is possible.
    pub fn spend(&mut self, key: &str, purpose: Purpose, now: Moment) -> Result<(), Span> {
        let Some(quotas) = self.settings.rate_limit.0 else { return Ok(()) };
        let (name, quota) = match purpose {
            Purpose::Face => ("face", quotas.face),
            Purpose::Other => ("other", quotas.other),
        };
        let name = format!("{name}:{key}");
        let full = Bucket { level: i64::from(quota.burst) * ONE, at: now };
        let bucket = self.buckets.get(&name).map_or(full, |bucket| bucket.refilled(quota, now));
        if bucket.level < ONE {
            let missing = ONE - bucket.level;
            let millis = missing.unsigned_abs().div_ceil(u64::from(quota.per_second.max(1)));
            return Err(Span::from_millis(i64::try_from(millis).unwrap_or(i64::MAX)));
        }
        self.buckets.insert(name, Bucket { level: bucket.level - ONE, ..bucket });
        Ok(())
    }
}

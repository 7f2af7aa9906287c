//! When to come back to which namespace: live clocks come to their due moments by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

/// One moment per namespace, at most.
#[derive(Default)]
pub(super) struct Timers {
    by_name: BTreeMap<Arc<str>, Instant>,
    by_time: BTreeSet<(Instant, Arc<str>)>,
}

impl Timers {
    /// Come back to `name` then, or not by itself.
    pub(super) fn set(&mut self, name: &Arc<str>, at: Option<Instant>) {
        if let Some(before) = self.by_name.remove(name) {
            self.by_time.remove(&(before, Arc::clone(name)));
        }
        if let Some(at) = at {
            self.by_name.insert(Arc::clone(name), at);
            self.by_time.insert((at, Arc::clone(name)));
        }
    }

    /// Take the names whose moment has come.
    pub(super) fn due(&mut self, now: Instant) -> BTreeSet<Arc<str>> {
        let mut due = BTreeSet::new();
        while let Some((at, name)) = self.by_time.first().cloned() {
            if at > now {
                break;
            }
            self.set(&name, None);
            due.insert(name);
        }
        due
    }

    /// The next moment; far off where there is none.
    pub(super) fn next(&self) -> Instant {
        let first = self.by_time.first().map(|(at, _)| *at);
        first.unwrap_or_else(|| Instant::now() + Duration::from_hours(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_has_one_moment_and_comes_when_it_has() {
        let mut timers = Timers::default();
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        timers.set(&a, Some(at(5)));
        timers.set(&a, Some(at(9)));
        timers.set(&b, Some(at(7)));
        assert_eq!(timers.next(), at(7));
        assert!(timers.due(at(6)).is_empty());
        assert_eq!(timers.due(at(9)), BTreeSet::from([a.clone(), b]));
        timers.set(&a, Some(at(10)));
        timers.set(&a, None);
        assert!(timers.due(at(20)).is_empty());
    }
}

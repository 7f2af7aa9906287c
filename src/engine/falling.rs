//! What falls due, each by itself: whoever settles what is due may be anybody (a request, the courier, a clock on its
//! way), so what fails there must not take them with it, nor what falls due after it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::schedule::Owner;
use super::{Fallen, Moment, Universe, rooms};

impl Universe {
    /// Do what the schedule knew under that number; what fails in the simulator is told as refused, and not tried again.
    pub(super) fn fall_due(&mut self, at: Moment, sequence: u64, owner: Owner) -> Option<Fallen> {
        catch_unwind(AssertUnwindSafe(|| self.happen(at, sequence, owner))).unwrap_or_else(|_| {
            let vendor = self.name_of(owner).unwrap_or("outbox");
            tracing::error!(vendor, %at, "the simulator panicked at something that fell due, which is skipped");
            let refused = "the simulator failed at this; please report it with what was planned".to_owned();
            Some(Fallen { at, vendor, what: "something".into(), webhook: None, refused: Some(refused) })
        })
    }

    fn happen(&mut self, at: Moment, sequence: u64, owner: Owner) -> Option<Fallen> {
        match owner {
            Owner::Room(place) => {
                let room = self.rooms.get_mut(place)?;
                let what = room.fall_due(owner, sequence, at, &mut self.shared)?;
                Some(Fallen { at, vendor: room.vendor(), what, webhook: None, refused: None })
            }
            Owner::Timeline => self.timeline.take(sequence).map(|planned| self.play(at, &planned)),
            Owner::Outbox => {
                let (vendor, what, number) = self.shared.outbox.fall_due(sequence)?;
                self.shared.schedule.stir();
                let room = rooms::called(&self.rooms, &vendor)?;
                Some(Fallen { at, vendor: room.vendor(), what, webhook: Some(number), refused: None })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::toy::{self, PANICS, REAL, once};

    #[test]
    fn what_panics_when_it_falls_due_is_told_and_all_else_happens() {
        let namespace = toy::namespace("n");
        for (seconds, text) in [(1, "before"), (2, PANICS), (3, "after")] {
            toy::plan(&namespace, toy::at(seconds), once(text));
        }
        let mut fallen = Vec::new();
        namespace.steer(|universe| {
            universe.set_clock(Some(toy::at(5)), None, REAL, |one| {
                fallen.push((one.vendor, one.refused.is_some()));
            });
        });
        assert_eq!(fallen, [("toy", false), ("toy", true), ("toy", false)]);
        let lines: Vec<_> = toy::lines(&namespace).into_iter().map(|(_, text)| text).collect();
        assert_eq!(lines, ["before", "after"]);
    }
}

//! The bounds of an outbox: finished notifications go first, and what went is counted.

use super::*;

fn posting(text: &str, body: usize) -> Posting {
    Posting {
        vendor: "toy",
        event: "written",
        at: START,
        delay: Span::ZERO,
        misbehave: Vec::new(),
        notification: Notification { content_type: "text/plain", body: format!("{text:body$}").into() },
        retries: vec![].into(),
        timeout: Span::from_seconds(10),
        cause: None,
    }
}

struct Bench {
    outbox: Outbox,
    schedule: Schedule,
}

impl Bench {
    fn new(limits: Limits) -> Self {
        let mut outbox = Outbox { limits, ..Outbox::default() };
        outbox.set_endpoints(vec![endpoint("a", Policy::default())]);
        Self { outbox, schedule: Schedule::default() }
    }

    fn add(&mut self, body: usize) {
        let site = self.outbox.sites_for("toy", "written").remove(0);
        self.outbox.add(&mut self.schedule, Some(site), posting("x", body));
    }

    /// Deliver everything that is due.
    fn deliver(&mut self) {
        while let Some((_, sequence, _)) = self.schedule.pop(START) {
            self.outbox.fall_due(sequence);
        }
        while let Some(dispatch) = self.outbox.take(START, 1) {
            self.outbox.report(&mut self.schedule, dispatch.ticket, report(204), Ok(()), START);
        }
    }

    fn numbers(&self) -> Vec<u64> {
        self.outbox.iter().map(|delivery| delivery.number).collect()
    }
}

#[test]
fn the_oldest_that_is_finished_goes_before_any_that_is_not() {
    let mut bench = Bench::new(Limits { count: 3, bytes: 1_000_000 });
    bench.add(10);
    bench.add(10);
    bench.deliver();
    bench.add(10);
    bench.add(10);
    assert_eq!(bench.numbers(), [2, 3, 4]);
    bench.add(10);
    assert_eq!(bench.numbers(), [3, 4, 5]);
    bench.add(10);
    assert_eq!(bench.numbers(), [4, 5, 6]);
    assert_eq!(bench.outbox.evicted(), 3);
    assert_eq!(bench.outbox.count(Some("written"), State::Delivered), 2);
    assert_eq!(bench.outbox.count(None, State::Queued), 4);
    bench.deliver();
    assert_eq!(bench.outbox.count(None, State::Delivered), 5);
}

#[test]
fn bytes_are_bounded_and_counted_exactly() {
    let mut bench = Bench::new(Limits { count: 100, bytes: 10_000 });
    for _ in 0..50 {
        bench.add(1_000);
        bench.deliver();
        let counted: usize = bench.outbox.iter().map(Delivery::bytes).sum();
        assert_eq!(bench.outbox.bytes(), counted);
        assert!(counted <= 10_000);
    }
    assert!(bench.numbers().len() > 3);
    assert_eq!(bench.outbox.pending(), 0);
}

#[test]
fn the_result_of_an_attempt_whose_notification_is_gone_changes_nothing() {
    let mut bench = Bench::new(Limits { count: 1, bytes: 10_000 });
    bench.add(10);
    let (_, sequence, _) = bench.schedule.pop(START).unwrap();
    bench.outbox.fall_due(sequence);
    let dispatch = bench.outbox.take(START, 1).unwrap();
    bench.add(10);
    assert!(bench.outbox.take(START, 1).is_none());
    bench.outbox.report(&mut bench.schedule, dispatch.ticket, report(204), Ok(()), START);
    assert_eq!(bench.numbers(), [2]);
    assert_eq!(bench.outbox.find(2).unwrap().state, State::Queued);
    bench.deliver();
    assert_eq!(bench.outbox.find(2).unwrap().state, State::Delivered);
}

#[test]
fn nothing_is_planned_any_more_of_what_had_to_go() {
    let mut bench = Bench::new(Limits { count: 2, bytes: 1_000_000 });
    let twice = Posting { misbehave: vec![Misbehaviour::Duplicate], ..posting("x", 10) };
    let site = bench.outbox.sites_for("toy", "written").remove(0);
    bench.outbox.add(&mut bench.schedule, Some(site), twice);
    bench.deliver();
    bench.outbox.resend(&mut bench.schedule, 1, START.after(Span::from_seconds(9))).unwrap();
    assert_eq!((bench.outbox.plans.len(), bench.schedule.iter().count()), (2, 2));
    bench.add(10);
    bench.add(10);
    assert_eq!(bench.numbers(), [2, 3]);
    assert_eq!((bench.outbox.plans.len(), bench.schedule.iter().count()), (2, 2), "those of the others");
}

#[test]
fn what_is_exported_after_some_had_to_go_is_imported_and_exported_the_same() {
    let mut bench = Bench::new(Limits { count: 2, bytes: 1_000_000 });
    bench.add(10);
    bench.add(10);
    while let Some((_, sequence, _)) = bench.schedule.pop(START) {
        bench.outbox.fall_due(sequence);
    }
    bench.add(10);
    assert_eq!((bench.numbers(), bench.outbox.busy()), (vec![2, 3], 2), "one is due that had to go");
    let exported = serde_json::to_value(bench.outbox.export()).unwrap();
    let entries = std::iter::empty();
    let mut schedule = Schedule::resumed(bench.schedule.next(), entries);
    let stored = serde_json::from_value(exported.clone()).unwrap();
    let again = Outbox::import(stored, &mut schedule).map_err(|bad| bad.detail).unwrap();
    assert_eq!(serde_json::to_value(again.export()).unwrap(), exported);
}

//! What falls due in a universe, when, and in which order.

use super::toy::{self, REAL, at, every, once};
use super::universe::{Fallen, Universe};
use super::{Mode, Moment, Namespace, Planned, Readiness, Span};

fn planned() -> Namespace {
    let namespace = toy::namespace("n");
    for (seconds, text) in [(30, "third"), (10, "first"), (10, "second"), (99, "later")] {
        toy::plan(&namespace, at(seconds), once(text));
    }
    namespace
}

fn told(pairs: &[(i64, &str)]) -> Vec<(i64, String)> {
    pairs.iter().map(|(seconds, text)| (*seconds, (*text).to_owned())).collect()
}

#[test]
fn what_is_due_happens_before_a_step_in_order_each_at_its_own_instant() {
    let namespace = planned();
    toy::set_clock(&namespace, at(50));
    toy::write(&namespace, "step");
    let expected = [(10, "first"), (10, "second"), (30, "third"), (50, "step")];
    assert_eq!(toy::lines(&namespace), told(&expected));
}

#[test]
fn nothing_happens_before_its_time() {
    let namespace = planned();
    toy::set_clock(&namespace, at(10).before(Span::from_millis(1)));
    assert_eq!(toy::lines(&namespace), []);
    toy::set_clock(&namespace, at(10));
    assert_eq!(toy::lines(&namespace), told(&[(10, "first"), (10, "second")]));
}

#[test]
fn a_refused_step_still_finds_settled_what_fell_due_before_it() {
    let namespace = planned();
    toy::set_clock(&namespace, at(30));
    let refused =
        namespace.transact::<toy::Toy, (), _>(&namespace.arrive(), REAL, |diary, _| Err(diary.lines.len()));
    assert_eq!(refused, Some((Err(3), None)));
    assert_eq!(toy::lines(&namespace).len(), 3);
}

#[test]
fn settling_tells_what_fell_due_in_order_and_only_once() {
    let namespace = planned();
    toy::set_clock(&namespace, at(40));
    let settle = || {
        let mut fallen = Vec::new();
        let now = namespace.steer(|universe| universe.settle(REAL, |one| fallen.push(one)));
        assert_eq!(now, at(40));
        fallen.into_iter().map(|Fallen { at, vendor, what, .. }| (at, vendor, what)).collect::<Vec<_>>()
    };
    let expected =
        [(10, "first"), (10, "second"), (30, "third")].map(|(s, what)| (at(s), "toy", what.to_owned()));
    assert_eq!(settle(), expected);
    assert_eq!(settle(), []);
}

#[test]
fn what_repeats_itself_catches_up_with_a_jump_in_order_with_the_rest() {
    let namespace = toy::namespace("n");
    toy::plan(&namespace, at(10), every(Span::from_seconds(10), "tick"));
    toy::plan(&namespace, at(20), once("at twenty, planned earlier"));
    toy::plan(&namespace, at(25), once("between"));
    toy::set_clock(&namespace, at(35));
    let expected =
        [(10, "tick"), (20, "at twenty, planned earlier"), (20, "tick"), (25, "between"), (30, "tick")];
    assert_eq!(toy::lines(&namespace), told(&expected));
}

#[test]
fn what_repeats_itself_ends_with_the_calendar() {
    let namespace = toy::namespace("n");
    toy::set_clock(&namespace, Moment::MAX.before(Span::from_seconds(25)));
    toy::plan(&namespace, Moment::MAX.before(Span::from_seconds(20)), every(Span::from_seconds(10), "tick"));
    toy::set_clock(&namespace, Moment::MAX);
    assert_eq!(toy::lines(&namespace).len(), 2);
}

#[test]
fn a_clock_turned_back_undoes_nothing_and_repeats_nothing() {
    let namespace = planned();
    toy::set_clock(&namespace, at(30));
    let happened = toy::lines(&namespace);
    toy::set_clock(&namespace, at(0));
    assert_eq!(toy::lines(&namespace), happened);
    toy::set_clock(&namespace, at(30));
    assert_eq!(toy::lines(&namespace), happened);
    toy::set_clock(&namespace, at(99));
    assert_eq!(toy::lines(&namespace).len(), happened.len() + 1);
}

#[test]
fn what_is_planned_for_the_past_happens_before_the_next_step_at_the_moment_it_was_planned_for() {
    let namespace = toy::namespace("n");
    toy::set_clock(&namespace, at(50));
    toy::plan(&namespace, at(5), once("late"));
    toy::write(&namespace, "step");
    assert_eq!(toy::lines(&namespace), told(&[(5, "late"), (50, "step")]));
}

#[test]
fn a_live_clock_lets_things_fall_due_as_real_time_passes() {
    let namespace = planned();
    namespace.steer(|universe| universe.clock().set(None, Some(Mode::Live), REAL));
    let lines = |real: Moment| {
        namespace
            .transact::<toy::Toy, _, ()>(&namespace.arrive(), real, |diary, _| Ok(diary.lines.len()))
            .unwrap()
    };
    assert_eq!(lines(REAL.after(Span::from_seconds(9))), (Ok(0), None));
    assert_eq!(lines(REAL.after(Span::from_seconds(10))), (Ok(2), None));
}

#[test]
fn what_was_due_before_a_clock_is_turned_back_has_happened() {
    let namespace = toy::namespace("n");
    toy::plan(&namespace, at(60), once("tea"));
    let live = |universe: &mut Universe| universe.set_clock(None, Some(Mode::Live), REAL, |_| ());
    namespace.steer(live);
    let mut fallen = Vec::new();
    let later = REAL.after(Span::from_seconds(61));
    namespace.steer(|universe| universe.set_clock(Some(at(0)), None, later, |one| fallen.push(one.what)));
    assert_eq!(fallen, ["tea"]);
    assert_eq!(toy::lines(&namespace), [(60, "tea".to_owned())]);
}

/// Plan an action of the story.
fn story(namespace: &Namespace, seconds: i64, action: &str, line: &str) {
    let with = serde_json::json!({ "line": line }).as_object().cloned().unwrap();
    namespace.steer(|universe| {
        universe.plan(at(seconds), Planned { action: action.into(), with, ready: Readiness::default() });
    });
}

#[test]
fn the_story_goes_on_in_order_with_all_other_due_work() {
    let namespace = toy::namespace("n");
    story(&namespace, 10, "toy.write", "first by the story");
    toy::plan(&namespace, at(10), once("then by itself"));
    story(&namespace, 10, "toy.write", "again by the story");
    toy::plan(&namespace, at(5), once("before all"));
    toy::set_clock(&namespace, at(10));
    let expected =
        [(5, "before all"), (10, "first by the story"), (10, "then by itself"), (10, "again by the story")];
    assert_eq!(toy::lines(&namespace), told(&expected));
}

#[test]
fn an_action_of_the_story_that_is_refused_is_skipped_and_told() {
    let namespace = toy::namespace("n");
    for (action, line) in
        [("toy.write", ""), ("toy.sing", "x"), ("nobody.write", "x"), ("toy", "x"), ("toy.write", "done")]
    {
        story(&namespace, 10, action, line);
    }
    toy::set_clock(&namespace, at(10));
    let mut refused = Vec::new();
    namespace
        .steer(|universe| universe.settle(REAL, |one| refused.push((one.vendor, one.what, one.refused))));
    let told: Vec<_> =
        refused.iter().map(|(vendor, what, why)| (*vendor, what.as_str(), why.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("toy", "timeline: toy.write", Some("an empty line")),
            ("toy", "timeline: toy.sing", Some("no action is named `toy.sing`; known: toy.write")),
            ("timeline", "timeline: nobody.write", Some("no vendor is named `nobody`")),
            ("toy", "timeline: toy", Some("no action is named `toy.`; known: toy.write")),
            ("toy", "timeline: toy.write", None),
        ]
    );
    assert_eq!(toy::lines(&namespace).len(), 1);
}

#[test]
fn a_clock_that_passes_much_lets_others_have_their_turn_on_its_way() {
    let namespace = toy::namespace("n");
    toy::plan(&namespace, at(1), every(Span::from_seconds(1), "tick"));
    let ticket = namespace.steer(|universe| universe.depart(at(2_500)));
    let first = namespace.steer(|universe| universe.arrive(ticket, REAL));
    assert_eq!((first, namespace.now(REAL)), (None, at(1_000)));
    assert_eq!(toy::lines(&namespace).len(), 2_000, "another step is another leg");
    assert!(namespace.round(REAL, 1, 1).wake.is_none(), "and so is the round of those who deliver");
    let arrived = namespace.steer(|universe| universe.arrive(ticket, REAL)).unwrap();
    assert_eq!((arrived.at, arrived.count, arrived.fallen.len()), (at(2_500), 2_500, 1_000));
}

#[test]
fn whoever_delivers_is_called_as_long_as_a_clock_is_on_its_way() {
    let namespace = toy::namespace("n");
    toy::plan(&namespace, at(1), every(Span::from_seconds(1), "tick"));
    namespace.steer(|universe| universe.depart(at(2_500)));
    let wakes: Vec<_> = (0..3).map(|_| namespace.round(REAL, 1, 1).wake).collect();
    assert_eq!(wakes, [Some(Span::ZERO), Some(Span::ZERO), None]);
}

//! What is written is read the same, and what does not fit is told with its place.

use serde_json::json;

use super::*;
use crate::engine::toy::{self, REAL, at, once};
use crate::engine::{Mode, Namespace, Planned, Readiness, Span, Universe, Why};

fn written(namespace: &Namespace) -> Value {
    namespace.steer(|universe| universe.export(REAL))
}

fn queue(universe: &mut Universe, sequence: &[&str]) {
    let plan = serde_json::from_value(json!({ "operation": "toy.x", "sequence": sequence })).unwrap();
    universe.outcomes().add(Why::Queue, plan).unwrap();
}

/// A namespace in which every member of a document has something to say.
fn rich() -> Namespace {
    let namespace = toy::namespace("n");
    toy::write(&namespace, "before");
    toy::draw(&namespace, "ids");
    toy::plan(&namespace, at(30), once("planned"));
    toy::plan(&namespace, at(10), once("gone by then"));
    toy::set_clock(&namespace, at(20));
    namespace.steer(|universe| {
        queue(universe, &["y"]);
        universe.forget_outcomes(None);
        queue(universe, &["y", "z"]);
        let inject = json!({ "rate_limit": { "retry_after": "3s" } });
        let fault = json!({ "operation": "toy.*", "inject": inject, "times": 2 });
        universe.faults().add(serde_json::from_value(fault).unwrap()).unwrap();
        let planned = Planned {
            action: "toy.nothing".into(),
            with: serde_json::Map::default(),
            ready: Readiness::default(),
        };
        universe.plan(at(99), planned);
    });
    namespace
}

#[test]
fn what_is_written_is_read_and_written_the_same_and_goes_on_the_same() {
    let (origin, copy) = (rich(), toy::namespace("other"));
    let document = written(&origin);
    toy::import(&copy, document.clone(), REAL).unwrap();
    assert_eq!(written(&copy).to_string(), document.to_string());
    for namespace in [&origin, &copy] {
        toy::draw(namespace, "ids");
        toy::plan(namespace, at(31), once("later"));
        toy::set_clock(namespace, at(40));
        namespace.steer(|universe| queue(universe, &["w"]));
    }
    assert_eq!(toy::lines(&copy), toy::lines(&origin));
    assert_eq!(toy::export(&copy), toy::export(&origin));
}

#[test]
fn a_live_clock_goes_on_from_what_it_showed() {
    let (origin, copy) = (toy::namespace("n"), toy::namespace("other"));
    origin.steer(|universe| universe.clock().set(None, Some(Mode::Live), REAL));
    let later = REAL.after(Span::from_seconds(5));
    toy::import(&copy, written(&origin), later).unwrap();
    assert_eq!(copy.now(later), origin.now(REAL));
    assert_eq!(copy.now(later.after(Span::from_seconds(1))), at(1));
}

#[test]
fn a_vendor_that_a_document_does_not_name_begins_empty() {
    let namespace = rich();
    let mut document = written(&namespace);
    document["vendors"] = json!({});
    document["schedule"]["entries"] = json!([]);
    document["timeline"] = json!({});
    toy::import(&namespace, document, REAL).unwrap();
    assert_eq!(toy::lines(&namespace), []);
}

#[test]
fn a_document_without_the_members_that_may_be_left_out_is_read() {
    let namespace = rich();
    let clock = json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" });
    toy::import(&namespace, json!({ "format": 1, "seed": 1, "clock": clock, "vendors": {} }), REAL).unwrap();
    assert_eq!(toy::lines(&namespace), []);
}

#[test]
fn a_document_that_does_not_fit_changes_nothing_and_is_told_where() {
    let namespace = rich();
    let before = toy::export(&namespace);
    let entry = |sequence: u64, owner: &str| json!({ "at": at(9), "sequence": sequence, "owner": owner });
    let table = [
        ("/format", json!(2), "format"),
        ("/format", json!("1"), "format"),
        ("/seed", json!(-1), "seed"),
        ("/clock/at", json!("noon"), "clock.at"),
        ("/clock/mode", json!("slow"), "clock.mode"),
        ("/clock/zone", json!("UTC"), "clock.zone"),
        ("/colour", json!("red"), "colour"),
        ("/streams/ids", json!(16), "streams.ids"),
        ("/streams/ids", json!("+16"), "streams.ids"),
        ("/streams/ids", json!("340282366920938463463374607431768211455"), "streams.ids"),
        ("/schedule/next", json!(0), "schedule.entries[0].sequence"),
        ("/schedule/next", json!(u64::MAX), "schedule.next"),
        ("/schedule/entries", json!([entry(0, "nobody")]), "schedule.entries[0].owner"),
        ("/schedule/entries", json!([entry(0, "toy"), entry(0, "toy")]), "schedule.entries[1].sequence"),
        ("/schedule/entries", json!([entry(0, "toy"), entry(1, "toy")]), "schedule.entries[1]"),
        ("/schedule/entries", json!([]), "vendors.toy.due.0"),
        ("/schedule/entries", json!([entry(0, "toy")]), "timeline.2"),
        ("/timeline/7", json!({ "action": "toy.nothing" }), "timeline.7"),
        ("/timeline/2", json!({ "deed": "toy.nothing" }), "timeline.2.deed"),
        ("/outcomes/rules/0/left", json!("y"), "outcomes.rules[0].left"),
        ("/faults/rules/0/inject", json!({ "status": "x" }), "faults.rules[0]"),
        ("/vendors/nobody", json!({}), "vendors.nobody"),
        ("/vendors/toy/due/x", json!({}), "vendors.toy.due.x"),
        ("/vendors/toy/due/0", json!({}), "vendors.toy.due.0"),
        ("/vendors/toy/state/lines", json!([1]), "vendors.toy.state.lines[0]"),
        ("/vendors/toy/more", json!([1]), "vendors.toy.more"),
    ];
    for (pointer, value, place) in table {
        let mut document = written(&namespace);
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[member] = value;
        let refused = toy::import(&namespace, document, REAL).unwrap_err();
        assert_eq!(refused.place, place, "{pointer}: {refused}");
        assert_eq!(toy::export(&namespace), before, "{pointer}");
    }
    for document in [json!(null), json!([]), json!({}), json!("text")] {
        assert!(toy::import(&namespace, document, REAL).is_err());
    }
}

#[test]
fn what_arrived_before_an_import_leaves_nothing_after_it() {
    let namespace = rich();
    let before = namespace.arrive();
    toy::import(&namespace, written(&toy::namespace("n")), REAL).unwrap();
    let fresh = toy::export(&namespace);
    let late = namespace.transact::<toy::Toy, _, ()>(&before, REAL, |diary, tx| {
        diary.lines.push((tx.now(), "late".into()));
        Ok(())
    });
    assert_eq!(late.unwrap().0, Ok(()));
    assert_eq!(toy::export(&namespace), fresh);
    assert_eq!(namespace.requests(), 0);
}

#[test]
fn a_number_that_leaves_no_room_above_it_is_refused_wherever_things_are_counted() {
    let origin = rich();
    for pointer in [
        "/schedule/next",
        "/outcomes/next",
        "/faults/next",
        "/faults/rules/0/met",
        "/faults/rules/0/struck",
        "/overrides/next",
        "/messages/count",
        "/outbox/latest",
    ] {
        for number in [u64::MAX, 1 << 60] {
            let mut document = written(&origin);
            *document.pointer_mut(pointer).unwrap() = number.into();
            let refused = toy::import(&toy::namespace("other"), document, REAL).unwrap_err();
            assert!(refused.detail.starts_with(&format!("{number} is too large")), "{pointer} {refused}");
        }
    }
}

#[test]
fn what_is_kept_has_numbers_of_its_own_and_bounds() {
    let origin = rich();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut document = written(&origin);
        change(&mut document);
        toy::import(&toy::namespace("other"), document, REAL).unwrap_err().place
    };
    let rules = |count: u64| {
        move |document: &mut Value| {
            let rule = document["faults"]["rules"][0].clone();
            let numbered = |id: u64| {
                let mut rule = rule.clone();
                rule["id"] = id.into();
                rule
            };
            document["faults"]["rules"] = (1..=count).map(numbered).collect();
            document["faults"]["next"] = count.into();
        }
    };
    assert_eq!(refused(&rules(1_001)), "faults.rules");
    assert_eq!(refused(&|document| document["faults"]["next"] = 0.into()), "faults.rules[0].id");
    assert_eq!(refused(&|document| document["faults"]["rules"][0]["id"] = 0.into()), "faults.rules[0].id");
    let mut most = written(&origin);
    rules(1_000)(&mut most);
    toy::import(&toy::namespace("other"), most, REAL).unwrap();
}

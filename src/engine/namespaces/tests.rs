//! How namespaces are found, created, copied and let go.

use super::*;
use crate::engine::toy::{self, LIMITS, REAL};

fn namespaces(limits: Limits) -> Namespaces {
    Namespaces::new(Arc::new(toy::blueprint()), limits, REAL).unwrap()
}

fn names(namespaces: &Namespaces) -> Vec<String> {
    namespaces.list().iter().map(|namespace| namespace.name().to_string()).collect()
}

fn unknown(name: &str, meant: &str) -> NoNamespace {
    NoNamespace::Unknown { name: name.into(), meant: meant.into() }
}

fn fork(
    namespaces: &Namespaces,
    from: &str,
    name: &str,
    real: Moment,
) -> Result<Arc<Namespace>, NoNamespace> {
    namespaces.fork(from, name, ClockSetting::default(), real)
}

fn later(minutes: i64) -> Moment {
    REAL.after(Span::from_seconds(minutes * 60))
}

#[test]
fn the_same_seed_and_name_draw_the_same_whatever_else_there_is() {
    let (lonely, crowded) = (namespaces(LIMITS), namespaces(LIMITS));
    for name in ["a", "b", "c"] {
        toy::draw(&crowded.open(name, REAL).unwrap(), "ids");
    }
    let draw = |namespaces: &Namespaces, name| toy::draw(&namespaces.open(name, later(5)).unwrap(), "ids");
    let drawn = draw(&lonely, "checkout-7");
    assert_eq!(draw(&crowded, "checkout-7"), drawn);
    assert_ne!(draw(&lonely, "checkout-8"), drawn);
}

#[test]
fn a_given_seed_draws_the_same_under_any_name() {
    let namespaces = namespaces(LIMITS);
    let draw =
        |name, seed| toy::draw(&namespaces.create(name, None, Some(Seed(seed)), None, REAL).unwrap(), "ids");
    let drawn = draw("a", 7);
    assert_eq!(draw("b", 7), drawn);
    assert_ne!(draw("c", 8), drawn);
}

#[test]
fn a_name_is_created_on_first_use_and_found_from_then_on() {
    let namespaces = namespaces(LIMITS);
    assert!(namespaces.find("n").is_none());
    toy::write(&namespaces.open("n", REAL).unwrap(), "here");
    assert_eq!(toy::lines(&namespaces.open("n", REAL).unwrap()).len(), 1);
    assert_eq!(names(&namespaces), ["default", "n"]);
}

#[test]
fn a_strict_server_opens_only_what_was_created() {
    let namespaces = namespaces(Limits { create_on_use: false, ..LIMITS });
    assert_eq!(namespaces.open("n", REAL).err(), Some(unknown("n", "")));
    namespaces.create("n", None, None, None, REAL).unwrap();
    assert!(namespaces.open("n", REAL).is_ok());
    assert!(namespaces.open(DEFAULT, REAL).is_ok());
}

#[test]
fn at_the_cap_nothing_more_is_created_and_what_is_there_is_served() {
    let namespaces = namespaces(Limits { count: 2, ..LIMITS });
    namespaces.open("a", REAL).unwrap();
    assert_eq!(namespaces.open("b", later(59)).err(), Some(NoNamespace::Full(2)));
    assert_eq!(fork(&namespaces, "a", "b", later(59)).err(), Some(NoNamespace::Full(2)));
    assert!(namespaces.open("a", later(59)).is_ok());
    assert_eq!(names(&namespaces), ["a", "default"]);
}

#[test]
fn at_the_cap_a_taken_name_is_still_called_taken() {
    let namespaces = namespaces(Limits { count: 2, ..LIMITS });
    namespaces.open("a", REAL).unwrap();
    let taken = Some(NoNamespace::Exists("a".into()));
    assert_eq!(namespaces.create("a", None, None, None, REAL).err(), taken);
    assert_eq!(fork(&namespaces, DEFAULT, "a", REAL).err(), taken);
}

#[test]
fn at_the_cap_those_that_nobody_used_for_long_make_room() {
    let namespaces = namespaces(Limits { count: 3, ..LIMITS });
    namespaces.open("idle", REAL).unwrap();
    namespaces.open("busy", REAL).unwrap();
    namespaces.open("busy", later(30)).unwrap();
    namespaces.open("new", later(60)).unwrap();
    assert_eq!(names(&namespaces), ["busy", "default", "new"]);
}

#[test]
fn what_nobody_used_for_the_idle_time_expires_but_the_default_stays() {
    let namespaces = namespaces(LIMITS);
    namespaces.open("a", REAL).unwrap();
    namespaces.open("b", later(1)).unwrap();
    assert_eq!(namespaces.expire(later(59)), 0);
    assert_eq!(namespaces.expire(later(60)), 1);
    assert_eq!(names(&namespaces), ["b", "default"]);
    assert_eq!(namespaces.expire(later(10_000)), 1);
    assert_eq!(names(&namespaces), ["default"]);
}

#[test]
fn only_real_time_makes_a_namespace_idle() {
    let namespaces = namespaces(LIMITS);
    toy::set_clock(&namespaces.open("n", REAL).unwrap(), Moment::MAX);
    assert_eq!(namespaces.expire(later(59)), 0);
}

#[test]
fn the_default_namespace_is_never_dropped_and_others_once() {
    let namespaces = namespaces(LIMITS);
    namespaces.open("n", REAL).unwrap();
    assert_eq!(namespaces.dismiss(DEFAULT).err(), Some(NoNamespace::Permanent));
    assert!(namespaces.dismiss("n").is_ok());
    assert_eq!(namespaces.dismiss("n").err(), Some(unknown("n", "")));
    assert_eq!(names(&namespaces), ["default"]);
}

#[test]
fn the_name_that_was_probably_meant_is_told() {
    let namespaces = namespaces(LIMITS);
    let told = unknown("defalt", "; did you mean `default`?");
    assert_eq!(fork(&namespaces, "defalt", "n", REAL).err(), Some(told.clone()));
    assert_eq!(told.to_string(), "there is no namespace `defalt`; did you mean `default`?");
}

#[test]
fn a_fork_needs_an_origin() {
    let namespaces = namespaces(LIMITS);
    assert_eq!(fork(&namespaces, "nobody", "n", REAL).err(), Some(unknown("nobody", "")));
    assert_eq!(namespaces.count(), 1);
}

#[test]
fn whoever_copies_a_namespace_uses_it() {
    let namespaces = namespaces(Limits { count: 3, ..LIMITS });
    namespaces.open("golden", REAL).unwrap();
    namespaces.open("idle", REAL).unwrap();
    // Room is made for the copy, though not with its origin.
    fork(&namespaces, "golden", "copy", later(60)).unwrap();
    assert_eq!(names(&namespaces), ["copy", "default", "golden"]);
    assert_eq!(namespaces.expire(later(119)), 0);
}

#[test]
fn what_was_dropped_while_it_was_to_be_copied_is_not_copied() {
    let namespaces = namespaces(LIMITS);
    let origin = namespaces.open("a", REAL).unwrap();
    namespaces.dismiss("a").unwrap();
    let copy = || namespaces.copy(&origin, "b", ClockSetting::default(), REAL);
    assert_eq!(copy().err(), Some(unknown("a", "")));
    namespaces.open("a", REAL).unwrap();
    assert!(copy().is_err(), "another one of that name");
    assert_eq!(namespaces.taken.load(Ordering::Relaxed), namespaces.count());
}

#[test]
fn what_somebody_is_at_work_in_does_not_expire() {
    struct Ear;
    impl crate::engine::Listener for Ear {
        fn hear(&self, _: &Arc<crate::engine::Event>) {}
        fn end(&self) {}
    }
    let namespaces = namespaces(LIMITS);
    let worker = namespaces.open("worked in", REAL).unwrap();
    let ear: Arc<dyn crate::engine::Listener> = Arc::new(Ear);
    let listening = namespaces.open("heard", REAL).unwrap().bus().subscribe(&ear);
    assert_eq!(namespaces.expire(later(300)), 0);
    drop((worker, listening));
    // Who listened has used it until then.
    assert_eq!(namespaces.expire(later(301)), 1);
    assert_eq!(names(&namespaces), ["default", "heard"]);
    assert_eq!(namespaces.expire(later(360)), 1);
}

#[test]
fn many_that_create_at_once_do_not_pass_the_cap_together() {
    let namespaces = namespaces(Limits { count: 4, ..LIMITS });
    let start = std::sync::Barrier::new(8);
    let created = std::thread::scope(|scope| {
        let create = |thread: usize| {
            let (namespaces, start) = (&namespaces, &start);
            scope.spawn(move || {
                start.wait();
                (0..4).filter(|n| namespaces.open(&format!("{thread}-{n}"), REAL).is_ok()).count()
            })
        };
        let all: Vec<_> = (0..8).map(create).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum::<usize>()
    });
    assert_eq!((created, namespaces.count()), (3, 4));
}

#[test]
fn a_place_is_given_back_with_what_it_was_taken_for() {
    let namespaces = namespaces(Limits { count: 2, ..LIMITS });
    let bare =
        Blueprint { fill: Box::new(|_, _| Err(crate::engine::Refusals::default())), ..toy::blueprint() };
    assert!(namespaces.create("bad", Some(Arc::new(bare)), None, None, REAL).is_err());
    for name in ["a", "b", "c"] {
        namespaces.open(name, REAL).unwrap();
        assert_eq!(namespaces.open("more", REAL).err(), Some(NoNamespace::Full(2)));
        namespaces.dismiss(name).unwrap();
    }
    namespaces.open("idle", REAL).unwrap();
    assert_eq!(namespaces.expire(later(60)), 1);
    assert_eq!(namespaces.taken.load(Ordering::Relaxed), namespaces.count());
}

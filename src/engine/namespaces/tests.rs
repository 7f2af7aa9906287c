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
    assert_eq!(namespaces.fork("a", "b", later(59)).err(), Some(NoNamespace::Full(2)));
    assert!(namespaces.open("a", later(59)).is_ok());
    assert_eq!(names(&namespaces), ["a", "default"]);
}

#[test]
fn at_the_cap_a_taken_name_is_still_called_taken() {
    let namespaces = namespaces(Limits { count: 2, ..LIMITS });
    namespaces.open("a", REAL).unwrap();
    let taken = Some(NoNamespace::Exists("a".into()));
    assert_eq!(namespaces.create("a", None, None, None, REAL).err(), taken);
    assert_eq!(namespaces.fork(DEFAULT, "a", REAL).err(), taken);
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
    assert_eq!(namespaces.fork("defalt", "n", REAL).err(), Some(told.clone()));
    assert_eq!(told.to_string(), "there is no namespace `defalt`; did you mean `default`?");
}

#[test]
fn a_fork_needs_an_origin() {
    let namespaces = namespaces(LIMITS);
    assert_eq!(namespaces.fork("nobody", "n", REAL).err(), Some(unknown("nobody", "")));
    assert_eq!(namespaces.count(), 1);
}

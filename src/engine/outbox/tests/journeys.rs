//! The way of a clock while attempts are made.

use super::*;

#[test]
fn a_journey_waits_at_the_moment_of_an_attempt_until_it_has_ended() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    post.play(0, |_| report(500));
    let (ticket, arrived) = post.namespace.steer(|universe| {
        let ticket = universe.depart(toy::at(100));
        (ticket, universe.arrive(ticket, REAL))
    });
    assert_eq!(arrived, None);
    let now = || seconds(post.namespace.now(REAL));
    assert_eq!(now(), 30);
    let retry = post.begin().remove(0);
    toy::write(&post.namespace, "meanwhile");
    assert_eq!(now(), 30);
    post.end(&retry, report(204));
    assert_eq!(now(), 100);
    let arrived = post.namespace.steer(|universe| universe.arrive(ticket, REAL)).unwrap();
    assert_eq!((seconds(arrived.at), arrived.unfinished), (100, 0));
}

#[test]
fn a_journey_that_is_cut_short_arrives_at_once_and_tells_what_is_on_its_way() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    let hanging = post.begin().remove(0);
    let arrived = post.namespace.steer(|universe| {
        let ticket = universe.depart(toy::at(100));
        assert_eq!(universe.arrive(ticket, REAL), None);
        universe.cut_short(ticket);
        universe.arrive(ticket, REAL)
    });
    assert_eq!(arrived.map(|arrived| (seconds(arrived.at), arrived.unfinished)), Some((100, 1)));
    post.end(&hanging, report(500));
    assert_eq!(post.begin()[0].ticket.due, toy::at(30));
}

#[test]
fn a_journey_that_has_ended_is_told_to_its_own_caller_even_if_another_has_set_out_since() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    let (first, second) = post.namespace.steer(|universe| {
        let first = universe.depart(toy::at(10));
        universe.settle(REAL, |_| ());
        assert!(!universe.is_travelling());
        (first, universe.depart(toy::at(20)))
    });
    let told = |ticket| post.namespace.steer(|universe| universe.arrive(ticket, REAL)).map(|one| one.count);
    assert_eq!((told(first), told(first)), (Some(0), None));
    assert_eq!((told(second), told(second)), (Some(0), None));
    for _ in 0..1_000 {
        post.namespace.steer(|universe| universe.depart(toy::at(30)));
    }
    let last = post.namespace.steer(|universe| universe.depart(toy::at(30)));
    assert_eq!(told(last), Some(0), "those that nobody asks for are not kept for ever");
}

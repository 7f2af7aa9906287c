//! The library: the simulator inside another project's tests.

use std::time::Duration;

use lookalike::{Expectation, Server};
use serde_json::json;

use crate::support::Receiver;

async fn user(url: &str, name: &str) -> u16 {
    let request = crate::support::http().get(format!("{url}/v2/users?external_user_id={name}"));
    request.header("x-api-key", "test-key").send().await.expect("it answers").status().as_u16()
}

#[tokio::test]
async fn a_test_starts_a_server_and_steers_it_by_handles() {
    let server = Server::builder().scenario("default").seed(7).start().await.unwrap();
    let world = server.namespace("checkout-7").await.unwrap();
    world.clock().freeze_at("2026-03-01T09:00:00Z").await.unwrap();
    assert_eq!(world.clock().advance("6h").await.unwrap(), "2026-03-01T15:00:00.000Z");
    assert_eq!(world.clock().now().await.unwrap(), "2026-03-01T15:00:00.000Z");
    world.outcomes().queue("intelliprove.get_user", ["not_found"]).await.unwrap();
    assert_eq!(user(&world.url(), "demo@example.test").await, 404);
    assert_eq!(user(&world.url(), "demo@example.test").await, 200);
    let expected = Expectation::of("intelliprove.get_user");
    assert_eq!(world.journal().verify(&expected.clone().exactly(2)).await.unwrap(), 2);
    let refused = world.journal().verify(&expected.clone().status(500)).await.unwrap_err();
    assert_eq!(refused.problem["nearest"][0]["differs"]["field"], "status");
    let state = world.state().await.unwrap();
    world.act("intelliprove.complete_face_scan", &json!({ "user": "demo@example.test" })).await.unwrap();
    assert_ne!(world.state().await.unwrap(), state);
    world.restore(&state).await.unwrap();
    assert_eq!(world.state().await.unwrap(), state);
    world.reset().await.unwrap();
    assert!(world.journal().requests().await.unwrap().is_empty());
    assert_eq!(server.vendor("pulse").unwrap(), format!("{}/pulse", server.url()));
    assert_eq!(world.vendor("nobody"), None);
}

#[tokio::test]
async fn a_request_that_comes_in_time_is_waited_for() {
    let server = Server::builder().start().await.unwrap();
    let world = server.namespace("waits").await.unwrap();
    let expected = Expectation::any().path("/v2/users").within(Duration::from_secs(20));
    let journal = world.journal();
    let (verified, _) = tokio::join!(journal.verify(&expected), async {
        let metrics = format!("{}/__admin/metrics", server.url());
        let is_waiting = async || {
            let text = crate::support::http().get(&metrics).send().await.unwrap().text().await.unwrap();
            text.contains("\nlookalike_waiting_requests 1\n")
        };
        while !is_waiting().await {}
        user(&world.url(), "anna").await
    });
    assert_eq!(verified.unwrap(), 1);
}

#[tokio::test]
async fn webhooks_are_sent_to_a_receiver_in_the_test_and_waited_for() {
    const EVENT: &str = "verification.completed";
    let receiver = Receiver::start().await;
    let server = Server::builder().start().await.unwrap();
    let world = server.namespace("hooks").await.unwrap();
    world.clock().freeze_at("2026-03-01T09:00:00Z").await.unwrap();
    let webhooks = world.webhooks();
    webhooks.send("incode", [EVENT], &receiver.url("/hooks")).await.unwrap();
    let person = json!({ "key": "ana", "full_name": "Ana Torres Vega", "date_of_birth": "1988-08-13", "country": "MEX" });
    world.act("incode.complete_verification", &json!({ "person": person })).await.unwrap();
    assert_eq!(webhooks.wait(EVENT, 1, Duration::from_secs(20)).await.unwrap(), 1);
    let list = webhooks.list().await.unwrap();
    assert_eq!((list.len(), &list[0]["state"]), (1, &json!("delivered")));
    let again = webhooks.resend(list[0]["id"].as_str().unwrap()).await.unwrap();
    assert_eq!(again["ledger"].as_array().unwrap().len(), 2);
    assert_eq!(receiver.requests().len(), 2);
    let late = webhooks.wait(EVENT, 2, Duration::from_millis(1)).await.unwrap_err();
    assert_eq!(late.status, 409);
    world.reset().await.unwrap();
    assert!(webhooks.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_told_and_not_panicked() {
    assert!(Server::builder().scenario("nothing-of-that-name").start().await.is_err());
    let server = Server::builder()
        .settings(|settings| settings.namespaces.create_on_use = false)
        .start()
        .await
        .unwrap();
    assert_eq!(server.namespace("a b").await.err().unwrap().status, 400);
    assert_eq!(server.namespace("unknown").await.err().unwrap().status, 404);
    let world = server.namespace("default").await.unwrap();
    let refused = world.outcomes().queue("intelliprove.get_user", ["nonsense"]).await.unwrap_err();
    assert!(refused.status == 422 && refused.to_string().contains("not_found"), "{refused}");
    let taken = Server::builder().port(server.address().port()).start().await;
    assert!(taken.is_err(), "the port is taken");
}

#[tokio::test]
async fn the_handles_show_the_token_where_one_is_set() {
    let token = lookalike::settings::Secret("of-the-test".into());
    let server =
        Server::builder().settings(|settings| settings.admin_token = Some(token)).start().await.unwrap();
    server.namespace("n").await.unwrap().clock().advance("1h").await.unwrap();
    let open = crate::support::http().get(format!("{}/__admin/clock", server.url())).send().await.unwrap();
    assert_eq!(open.status(), 401);
}

/// How many threads this process has, and how many sockets it listens on.
fn threads_and_listeners() -> (usize, usize) {
    let threads = std::fs::read_dir("/proc/self/task").unwrap().count();
    let sockets: Vec<_> = std::fs::read_dir("/proc/self/fd")
        .unwrap()
        .filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok()?.to_str().map(str::to_owned))
        .filter_map(|link| link.strip_prefix("socket:[")?.strip_suffix(']').map(str::to_owned))
        .collect();
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let listening = table.lines().filter(|line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        columns.get(3) == Some(&"0A")
            && columns.get(9).is_some_and(|inode| sockets.iter().any(|one| one == inode))
    });
    (threads, listening.count())
}

/// How many tasks there are in the runtime of this test.
fn alive_tasks() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

/// Let a server have something to do when it ends: handles that wait, a webhook that nobody takes, work off its threads.
async fn leave_work_behind(server: &Server) {
    let world = server.namespace("busy").await.unwrap();
    world.clock().advance("1h").await.unwrap();
    world.webhooks().send("incode", ["verification.completed"], "http://127.0.0.1:9/").await.unwrap();
    let person = json!({ "key": "ana", "full_name": "Ana Torres Vega" });
    world.act("incode.complete_verification", &json!({ "person": person })).await.unwrap();
    let patience = Duration::from_mins(1);
    let (journal, webhooks) = (world.journal(), world.webhooks());
    let expected = Expectation::any().path("/v2/nothing").within(patience);
    let waits = async {
        tokio::join!(journal.verify(&expected), webhooks.wait("verification.completed", 9, patience))
    };
    assert!(
        tokio::time::timeout(Duration::from_millis(5), waits).await.is_err(),
        "it waits, and is given up"
    );
}

/// Threads and sockets are counted by the process, so this test is played in one in which nothing else runs.
#[tokio::test]
async fn two_hundred_servers_come_and_go_and_leave_nothing_behind() {
    const ALONE: &str = "LOOKALIKE_TEST_ALONE";
    if std::env::var_os(ALONE).is_none() {
        let name = "embedded::two_hundred_servers_come_and_go_and_leave_nothing_behind";
        let mut own = tokio::process::Command::new(std::env::current_exe().unwrap());
        let output = own.args(["--exact", name, "--nocapture"]).env(ALONE, "1").output().await.unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && told.contains("1 passed"), "{output:#?}");
        return;
    }
    drop(Server::builder().start().await.unwrap());
    let (before, tasks) = (threads_and_listeners(), alive_tasks());
    for round in 0..20 {
        let mut servers = Vec::new();
        for _ in 0..10 {
            servers.push(Server::builder().start().await.unwrap());
        }
        assert_eq!(threads_and_listeners().1, before.1 + 10, "round {round}");
        assert_eq!(user(servers[0].url(), "demo@example.test").await, 200);
        leave_work_behind(&servers[0]).await;
        // Each ends in a thread of its own, so that they need not wait for each other.
        let ending: Vec<_> =
            servers.into_iter().map(|server| std::thread::spawn(move || drop(server))).collect();
        for thread in ending {
            thread.join().unwrap();
        }
    }
    // A thread that was joined may stand in the list of its process for a moment yet.
    let began = tokio::time::Instant::now();
    let mut after = threads_and_listeners();
    while (after.0 > before.0 || after.1 > before.1 || alive_tasks() > tasks)
        && began.elapsed() < Duration::from_secs(10)
    {
        tokio::task::yield_now().await;
        after = threads_and_listeners();
    }
    assert!(after.0 <= before.0 && after.1 == before.1, "{before:?} {after:?}");
    // Of the servers' own runtimes no task can be left, since their threads are gone; this one is that of the test.
    assert_eq!(alive_tasks(), tasks);
}

/// No runtime at all: wakes the thread that waits.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut work = std::pin::pin!(work);
    loop {
        match work.as_mut().poll(&mut context) {
            std::task::Poll::Ready(done) => return done,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn handles_are_awaited_where_there_is_no_runtime_too() {
    block_on(async {
        let server = Server::builder().start().await.unwrap();
        let world = server.namespace("anywhere").await.unwrap();
        world.clock().freeze_at("2026-03-01T09:00:00Z").await.unwrap();
        assert_eq!(world.clock().advance("6h").await.unwrap(), "2026-03-01T15:00:00.000Z");
        let state = world.state().await.unwrap();
        world.restore(&state).await.unwrap();
        let waited = world.webhooks().wait("verification.completed", 1, Duration::from_millis(50)).await;
        assert_eq!(waited.unwrap_err().status, 409);
        let within = Expectation::any().within(Duration::from_millis(50));
        assert_eq!(world.journal().verify(&within).await.unwrap_err().status, 409);
    });
}

#[tokio::test]
async fn a_handle_whose_server_has_ended_says_so() {
    let server = Server::builder().start().await.unwrap();
    let world = server.namespace("left").await.unwrap();
    server.stop();
    let refused = world.clock().now().await.unwrap_err();
    assert!(refused.to_string().contains("the server has ended"), "{refused}");
}

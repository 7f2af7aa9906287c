//! Bytes on a socket: whatever comes, the server answers or closes in time, says nothing of a failure of its own, and lives.

use std::cell::RefCell;

use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::dice::{Dice, numbers};
use super::spoil;
use super::trials::trials;
use crate::server::{Raw, impatient};
use crate::support::Server;

/// Requests that are good, with everything that framing knows.
const GOOD: [&str; 12] = [
    "GET /__admin/health HTTP/1.1\r\nhost: a\r\n\r\n",
    "GET /__admin/health HTTP/1.0\r\n\r\n",
    "HEAD /__admin/health HTTP/1.1\r\nhost: a\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n",
    "GET http://a/__admin/health?a=b HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    "POST /v2/users HTTP/1.1\r\nhost: a\r\nx-api-key: test-key\r\ncontent-type: application/json\r\ncontent-length: 29\r\n\r\n{\"external_user_id\":\"a\",\"a\":1}",
    "POST /pulse/user-verify/a HTTP/1.1\r\nhost: a\r\napikey: k\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n3;a=b\r\n   \r\n0\r\na: b\r\n\r\n",
    "POST /v2/users HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{}",
    "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
    "PUT /__admin/clock HTTP/1.1\r\nhost: localhost:80\r\ncontent-length: 2\r\nx-long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n{}",
    "GET /@x/v2/users?user_id=%00&a HTTP/1.1\r\nhost: a\r\ncookie: a=b\r\naccept: */*\r\naccept: a/b\r\n\r\n",
    "DELETE /v2/users HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n",
];

/// Up to three requests in a row, most of them with something wrong.
fn payload(number: u64) -> Vec<u8> {
    let mut dice = Dice::of(number);
    let mut bytes = Vec::new();
    for _ in 0..=dice.roll(3) {
        let mut request = dice.pick(&GOOD).as_bytes().to_vec();
        for _ in 0..dice.roll(4) {
            request = spoil::bytes(request, &mut dice);
        }
        bytes.extend(request);
    }
    bytes
}

/// Send bytes in two pieces, say that no more come or leave it open, and read until the server closes.
async fn exchange(server: &Server, number: u64) -> Vec<u8> {
    let bytes = payload(number);
    let mut dice = Dice::of(number ^ 1);
    let (one, other) = bytes.split_at(dice.roll(bytes.len() + 1));
    let Raw(mut stream) = Raw::to(server).await;
    let mut answer = Vec::new();
    let talk = async {
        // The server may have closed already; then the answer tells why.
        let _ = stream.write_all(one).await;
        tokio::task::yield_now().await;
        let _ = stream.write_all(other).await;
        if dice.percent(70) {
            let _ = stream.shutdown().await;
        }
        let _ = stream.read_to_end(&mut answer).await;
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), talk)
        .await
        .expect("the server closes the connection");
    answer
}

/// The statuses in what came.
fn statuses(answer: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(answer);
    let heads = text.split("HTTP/1.").skip(1).filter_map(|rest| rest.get(2..5)?.parse().ok());
    heads.collect()
}

#[test]
fn any_bytes_are_answered_or_refused_in_time_and_the_server_lives() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(async { impatient() });
    let answered = RefCell::new([0; 6]);
    let played = TestRunner::new(trials(25)).run(&numbers(16), |numbers| {
        runtime.block_on(async {
            for (number, answer) in
                numbers.iter().zip(join_all(numbers.iter().map(|number| exchange(&server, *number))).await)
            {
                let sent = payload(*number);
                let (sent, told) = (String::from_utf8_lossy(&sent), String::from_utf8_lossy(&answer));
                prop_assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{:?}\n{}", sent, told);
                // A refusal is the last answer; that a body may come is none.
                let behind = told.split_once("malformed-request").map_or("", |(_, behind)| behind);
                prop_assert!(
                    statuses(behind.as_bytes()).iter().all(|status| *status == 100),
                    "{:?}\n{}",
                    sent,
                    told
                );
                for status in statuses(&answer) {
                    prop_assert!((100..500).contains(&status), "{:?}\n{}", sent, told);
                    answered.borrow_mut()[usize::from(status / 100)] += 1;
                }
            }
            let health = Raw::exchange(
                &server,
                "GET /__admin/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            )
            .await;
            prop_assert!(health.starts_with("HTTP/1.1 200 OK"), "{}", health);
            Ok(())
        })
    });
    if let Err(wrong) = played {
        panic!("{wrong}");
    }
    let answered = answered.take();
    assert!(answered[2] > 20 && answered[4] > 20, "there is hardly an answer: {answered:?}");
}

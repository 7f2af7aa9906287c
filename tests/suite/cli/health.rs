//! `lookalike healthcheck`.

use insta::assert_snapshot;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::{Running, failing, lookalike, read_until, run, text};

#[tokio::test]
async fn a_running_server_is_healthy_and_where_none_runs_there_is_no_health() {
    let server = Running::start(lookalike(&["serve", "--port", "0"])).await;
    let port = server.port.to_string();
    let output = run(&["healthcheck", "--port", &port]).await;
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    let output = run(&["healthcheck", "--port", &port, "--bind", "0.0.0.0"]).await;
    assert_eq!(output.status.code(), Some(0));
    let by_environment = lookalike(&["healthcheck"]).env("LOOKALIKE_PORT", &port).output().await.unwrap();
    assert_eq!(by_environment.status.code(), Some(0));
    server.stop().await;
    let told = failing(&["healthcheck", "--port", &port]).await;
    assert_snapshot!(told.replace(&port, "PORT"), @"lookalike: no server answers at 127.0.0.1:PORT: Connection refused (os error 111)");
}

/// What the healthcheck says of somebody who answers so, with the port left out.
async fn told_of_a_stranger(answer: &[u8]) -> String {
    let stranger = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = stranger.local_addr().unwrap().port().to_string();
    let answering = async {
        let (mut connection, _) = stranger.accept().await.unwrap();
        read_until(&mut connection, "\r\n\r\n").await;
        connection.write_all(answer).await.unwrap();
    };
    let arguments = ["healthcheck", "--port", &port];
    let (told, ()) = tokio::join!(failing(&arguments), answering);
    told.replace(&port, "PORT")
}

#[tokio::test]
async fn a_stranger_on_the_port_is_not_healthy() {
    let told = told_of_a_stranger(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await;
    assert_snapshot!(told, @"lookalike: the server at 127.0.0.1:PORT answered status 404");
    for body in ["", "fine", r#"{"status":"ok"}"#, r#"{"status":"failing","malformed_requests":0}"#] {
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let told = told_of_a_stranger(answer.as_bytes()).await;
        assert_eq!(told.trim_end(), "lookalike: what answers at 127.0.0.1:PORT is no lookalike", "{body}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_told_and_the_help_says_where_the_server_is() {
    assert_snapshot!(failing(&["healthcheck", "--port", "0"]).await, @"lookalike: port 0 stands for any port that is free: say which one the server has found");
    let help = text(&run(&["healthcheck", "--help"]).await.stdout);
    assert!(
        help.contains("The port where it listens") && help.contains("The address where it listens"),
        "{help}"
    );
    assert!(!help.contains("picks a free one") && help.contains("LOOKALIKE_PORT"), "{help}");
}

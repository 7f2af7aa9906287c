//! `lookalike healthcheck`.

use insta::assert_snapshot;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::{Running, failing, lookalike, read_until, run};

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

#[tokio::test]
async fn a_stranger_on_the_port_is_not_healthy() {
    let stranger = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = stranger.local_addr().unwrap().port().to_string();
    let answering = async {
        let (mut connection, _) = stranger.accept().await.unwrap();
        read_until(&mut connection, "\r\n\r\n").await;
        connection.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    };
    let arguments = ["healthcheck", "--port", &port];
    let (told, ()) = tokio::join!(failing(&arguments), answering);
    assert_snapshot!(told.replace(&port, "PORT"), @"lookalike: the server at 127.0.0.1:PORT answered status 404");
}

//! Receivers behind TLS: who is known by an authority that is trusted, under the name that was asked for, hears us.

use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::hostile::Stub;
use super::*;

const AUTHORITY: &[u8] = include_bytes!("../../../../fixtures/keys/receiver-authority.pem");
/// For 127.0.0.1 and `receiver.test`, from 2020 to 2120.
const CERTIFICATE: &[u8] = include_bytes!("../../../../fixtures/keys/receiver.pem");
const KEY: &[u8] = include_bytes!("../../../../fixtures/keys/receiver.key.pem");

/// What trusts the authority of the tests and nobody else.
fn trusting() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
    roots
}

/// A port at which TLS is spoken for a receiver.
async fn before(receiver: &Receiver) -> u16 {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()],
            PrivateKeyDer::from_pem_slice(KEY).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let (port, behind) = (listener.local_addr().unwrap().port(), receiver.port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not trust us goes away, which is its right.
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut behind = TcpStream::connect(("127.0.0.1", behind)).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut behind).await;
            });
        }
    });
    port
}

#[tokio::test]
async fn who_proves_the_name_that_was_asked_for_is_sent_the_notification_and_nobody_else() {
    const FAILED: &str = "the TLS handshake failed";
    for (what, host, roots, expected) in [
        ("an address", "127.0.0.1", trusting as fn() -> _, ""),
        ("a name", "receiver.test", trusting as fn() -> _, ""),
        ("another name", "other.test", trusting, FAILED),
        ("another authority", "127.0.0.1", super::super::client::authorities, FAILED),
    ] {
        let receiver = Receiver::start().await;
        let url = format!("https://{host}:{}/hooks", before(&receiver).await);
        let lookup = Arc::new(Stub::of(&[&["127.0.0.1"]]));
        let post = Post::trusting(lookup, roots, vec![once(&url)]);
        post.notify("hello");
        let state = if expected.is_empty() { State::Delivered } else { State::Abandoned };
        assert_eq!(post.settled().await, [state], "{what}");
        assert_eq!(post.errors(), [expected], "{what}");
        let requests = receiver.requests();
        assert_eq!(requests.len(), usize::from(expected.is_empty()), "{what}");
        if let Some(request) = requests.first() {
            assert!(request.head.starts_with("POST /hooks HTTP/1.1\r\n"), "{}", request.head);
            assert_eq!(request.json()["text"], "hello");
        }
    }
}

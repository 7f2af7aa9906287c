//! A receiver of webhooks: a small HTTP server on a free port that keeps every byte and answers by script.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::timeout;

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// What is answered to a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A status without a content type and without a body.
    Status(u16),
    /// 200 with a content type and a body.
    Ok(&'static str, String),
    /// 302 to that address.
    Redirect(String),
    /// 204, so much later.
    Late(Duration),
    /// Nothing, and the connection stays.
    Hang,
    /// Nothing, and the connection ends.
    Close,
    /// Half an answer, and the connection ends.
    Half,
    /// These bytes, and the connection ends.
    Raw(Vec<u8>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// Request line and header fields, as sent.
    pub head: String,
    /// The body, as sent.
    pub body: Vec<u8>,
    /// The lengths of the pieces in which the body was read.
    pub pieces: Vec<usize>,
    /// How long the body took after the head.
    pub lasted: Duration,
}

impl Request {
    /// The value of a header field, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let field =
            |line: &'_ str| line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        let line = self.head.lines().find(|line| field(line));
        line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim())
    }

    /// The path.
    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

/// A receiver; it listens until the test ends. Unless it is told otherwise, `/status/500` answers 500, any other path 204.
#[derive(Clone)]
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    requests: Mutex<Vec<Request>>,
    script: Mutex<VecDeque<Reply>>,
    otherwise: Mutex<Option<Reply>>,
    broken_off: Mutex<usize>,
    changed: Notify,
}

impl Receiver {
    /// A receiver that answers 204.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let served = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&served)));
            }
        });
        Self { address, shared }
    }

    /// An address at which nobody listens.
    pub async fn nobody() -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        format!("http://{}/", listener.local_addr().expect("an address"))
    }

    /// The next requests are answered like that, one after the other.
    pub fn answers(&self, replies: impl IntoIterator<Item = Reply>) -> &Self {
        self.shared.script.lock().unwrap().extend(replies);
        self
    }

    /// All other requests are answered like that.
    pub fn otherwise(&self, reply: Reply) -> &Self {
        *self.shared.otherwise.lock().unwrap() = Some(reply);
        self
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What has come so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// What has come, once so much has.
    pub async fn received(&self, count: usize) -> Vec<Request> {
        self.once(|| self.shared.requests.lock().unwrap().len() >= count).await;
        self.requests()
    }

    /// Wait until so many clients have gone away without their answer.
    pub async fn broken_off(&self, count: usize) {
        self.once(|| *self.shared.broken_off.lock().unwrap() >= count).await;
    }

    async fn once(&self, is_so: impl Fn() -> bool) {
        let waited = timeout(Duration::from_secs(20), async {
            loop {
                let changed = self.shared.changed.notified();
                if is_so() {
                    return;
                }
                changed.await;
            }
        });
        waited.await.unwrap_or_else(|_| panic!("only these came: {:#?}", self.requests()));
    }
}

async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    while let Some(request) = read(&mut stream).await {
        let reply = {
            // The reply belongs to the request, so both are taken at once.
            let mut requests = shared.requests.lock().unwrap();
            let status = request.path().strip_prefix("/status/").and_then(|status| status.parse().ok());
            let by_path = status.map(Reply::Status);
            requests.push(request);
            let scripted = shared.script.lock().unwrap().pop_front();
            let otherwise = shared.otherwise.lock().unwrap().clone();
            scripted.or(otherwise).or(by_path).unwrap_or(Reply::Status(204))
        };
        shared.changed.notify_waiters();
        let answer = match reply {
            Reply::Status(204) => NO_CONTENT.to_owned(),
            Reply::Late(pause) => {
                tokio::time::sleep(pause).await;
                NO_CONTENT.to_owned()
            }
            Reply::Status(status) => format!("HTTP/1.1 {status} As Scripted\r\ncontent-length: 0\r\n\r\n"),
            Reply::Ok(content_type, body) => format!(
                "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
            Reply::Redirect(to) => {
                format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
            }
            Reply::Half => {
                let half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
                // The client may have gone away, which is its right.
                let _ = stream.write_all(half.as_bytes()).await;
                return;
            }
            Reply::Raw(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Reply::Close => return,
            Reply::Hang => {
                let mut end = [0; 1];
                let _ = stream.read(&mut end).await;
                *shared.broken_off.lock().unwrap() += 1;
                shared.changed.notify_waiters();
                return;
            }
        };
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
    };
    let mut body = bytes.split_off(end + 4);
    let head = String::from_utf8(bytes).expect("the head is text");
    let mut request = Request { head, body: Vec::new(), pieces: Vec::new(), lasted: Duration::ZERO };
    let length: usize = request.header("content-length").parse().unwrap_or(0);
    let start = tokio::time::Instant::now();
    request.pieces.extend(Some(body.len()).filter(|length| *length > 0));
    while body.len() < length {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        body.extend_from_slice(&buffer[..read]);
        request.pieces.push(read);
    }
    Some(Request { lasted: start.elapsed(), body, ..request })
}

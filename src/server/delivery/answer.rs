//! What a receiver answers, as far as it counts.

use std::future::poll_fn;
use std::pin::Pin;

use bytes::Bytes;
use http_body::Body;
use hyper::Response;
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};

use super::client::failure;
use crate::engine::{Failure, Received};

/// The most that is read of an answer.
const READ: usize = 64 * 1024;

/// Read an answer as far as it counts.
pub(super) async fn read(response: Response<Incoming>) -> Result<Received, Failure> {
    let (head, mut incoming) = response.into_parts();
    let field = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers = head.headers.iter().map(field).collect();
    let mut body = Vec::new();
    let mut is_cut = false;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut incoming).poll_frame(context)).await {
        let Ok(chunk) = frame.map_err(|error| failure(&error))?.into_data() else { continue };
        let room = READ - body.len();
        is_cut = chunk.len() > room;
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if is_cut {
            break;
        }
    }
    Ok(Received { status: head.status.as_u16(), headers, body: Bytes::from(body), is_cut })
}

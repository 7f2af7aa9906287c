//! The simulator inside another project's tests: started in the test's process, steered by typed handles.
//!
//! ```
//! use lookalike::{Expectation, Server};
//!
//! # rustls::crypto::ring::default_provider().install_default().unwrap();
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::builder().scenario("default").start().await?;
//! let world = server.namespace("checkout-7").await?;
//! world.clock().freeze_at("2026-03-01T09:00:00Z").await?;
//! world.outcomes().queue("intelliprove.get_user", ["not_found"]).await?;
//!
//! // The code under test is given `world.url()` in place of the vendor's host.
//! let user = format!("{}/v2/users?external_user_id=demo@example.test", world.url());
//! let answer = reqwest::Client::new().get(user).header("x-api-key", "test-key").send().await?;
//! assert_eq!(answer.status(), 404);
//!
//! world.clock().advance("6h").await?;
//! world.journal().verify(&Expectation::of("intelliprove.get_user").status(404).exactly(1)).await?;
//! assert!(world.webhooks().list().await?.is_empty());
//! world.reset().await?;
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
//! ```
//!
//! The server runs in threads and in a runtime of its own, and so does what its handles are called for: they can be
//! awaited in any runtime, whatever its time does. It ends when its handle is dropped.
//! Steering goes through the control API itself, without a socket, so it cannot behave otherwise than over HTTP.

mod builder;
mod expectation;
mod namespace;
mod server;

pub use builder::Builder;
pub use expectation::Expectation;
pub use namespace::{Clock, Journal, Namespace, Outcomes, Webhooks};
pub use server::{Refused, Server};

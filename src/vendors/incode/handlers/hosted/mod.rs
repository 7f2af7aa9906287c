//! The hosted verification page and the calls that it makes (section 14). The page that people see is built in
//! a later step; until then it is a short text.

mod address;
mod finish;
mod pages;
mod session;

pub use finish::hosted_finish;
pub use pages::{hosted_page, hosted_result};
pub use session::hosted_session;

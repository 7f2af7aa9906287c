//! Monterosa Identify, a topic or a family of operations per file.

mod accounts;
mod sessions;

//! Wire in, plain out; plain in, wire out: a file per resource.

pub mod cdn;
pub mod face_scans;
pub mod metrics;
pub mod pages;
pub mod plugin;
pub mod plugin_urls;
pub mod profiles;
pub mod questions;
pub mod regulatory;
pub mod users;
pub mod widget_data;
mod widget_views;
pub mod widgets;

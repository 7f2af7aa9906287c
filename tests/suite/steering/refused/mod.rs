//! Steering of a scenario that does not fit is told with its place, and the server does not start.

mod faults;
mod outcomes;
mod timeline;

use lookalike::engine::{Moment, Namespaces};
use lookalike::scenario;
use lookalike::settings::Settings;

/// What is said of a scenario with that steering.
fn said(steering: &str) -> String {
    let read = match scenario::read("story.yaml", &format!("version: 1\n{steering}\n")) {
        Ok(read) => read,
        Err(error) => return error.to_string(),
    };
    let blueprint = scenario::blueprint(read, None).into();
    let built = Namespaces::new(blueprint, Settings::default().namespaces, Moment::default());
    built.err().map_or_else(|| "fine".into(), |error| error.to_string())
}

fn all(table: &[&str]) -> String {
    let told: Vec<_> = table.iter().map(|steering| format!("{steering}\n→ {}\n", said(steering))).collect();
    told.concat()
}

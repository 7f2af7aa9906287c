//! Rung when a namespace has work for those outside: attempts to make, or a moment to come back at.
//!
//! The engine waits for nothing and starts nothing; whoever does has hung up a listener.

use std::fmt;
use std::sync::{Arc, OnceLock};

type Listener = Box<dyn Fn(&Arc<str>) + Send + Sync>;

/// A bell that one listener may hear.
#[derive(Default)]
pub struct Bell(OnceLock<Listener>);

impl Bell {
    /// From now on `listener` hears the name of every namespace that rings; the first listener stays.
    pub fn listen(&self, listener: impl Fn(&Arc<str>) + Send + Sync + 'static) {
        // A second listener would be a second courier; it hears nothing.
        let _ = self.0.set(Box::new(listener));
    }

    /// Ring for the namespace `name`.
    pub(super) fn ring(&self, name: &Arc<str>) {
        if let Some(listener) = self.0.get() {
            listener(name);
        }
    }
}

impl fmt::Debug for Bell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bell").field(&self.0.get().is_some()).finish()
    }
}

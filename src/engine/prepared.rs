//! Actions of which everything is done that needs no namespace: the arguments are read, pictures are looked at.
//!
//! That may take long, and a namespace is locked while an action is carried out; so it comes before. What is left
//! can be carried out again and again, since a story that is told in many namespaces is made ready once.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::{ActionRefused, Deed, Vendor};

/// An action that is ready to be carried out, of a vendor that is not known by type.
#[derive(Clone)]
pub struct Prepared(Arc<dyn Any + Send + Sync>);

/// Makes an action of one vendor ready, by its name behind the vendor's.
pub type Prepare = fn(&str, Value) -> Result<Prepared, ActionRefused>;

impl Prepared {
    /// What is left to do, if it is an action of `V`.
    pub(super) fn deed<V: Vendor>(&self) -> Option<&Deed<V>> {
        self.0.downcast_ref()
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prepared")
    }
}

/// Make an action of `V` ready.
pub(super) fn prepare<V: Vendor>(action: &str, arguments: Value) -> Result<Prepared, ActionRefused> {
    let Some(row) = V::actions().iter().find(|row| row.name == action) else {
        let known: Vec<_> = V::actions().iter().map(|row| format!("{}.{}", V::NAME, row.name)).collect();
        let name = format!("{}.{action}", V::NAME);
        return Err(ActionRefused::unknown(&name, known.iter().map(String::as_str)));
    };
    row.ready(arguments).map(|deed| Prepared(Arc::new(deed)))
}

/// An action of a story, made ready when somebody first asks; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<OnceLock<Result<Prepared, ActionRefused>>>);

impl Readiness {
    /// The action, ready, or why it never will be.
    pub(super) fn of(
        &self,
        prepare: impl FnOnce() -> Result<Prepared, ActionRefused>,
    ) -> Result<Prepared, ActionRefused> {
        self.0.get_or_init(prepare).clone()
    }
}

/// It says nothing that the action and its arguments do not say.
impl PartialEq for Readiness {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;
    use std::sync::Arc;

    use serde_json::json;

    use super::super::toy::{self, AT_READING, REAL, at};
    use super::super::{Namespace, Planned};
    use super::*;

    /// How often arguments were read so far; each time the namespace must not be locked.
    fn watch(namespace: &Arc<Namespace>) -> Rc<Cell<usize>> {
        let (count, namespace) = (Rc::new(Cell::new(0)), Arc::clone(namespace));
        let counted = Rc::clone(&count);
        AT_READING.set(Some(Box::new(move || {
            assert!(namespace.universe.try_lock().is_some(), "it is locked while arguments are read");
            counted.set(counted.get() + 1);
        })));
        count
    }

    fn planned(line: &str) -> Planned {
        let with = json!({ "line": line }).as_object().cloned().unwrap();
        Planned { action: "toy.write".into(), with, ready: Readiness::default() }
    }

    #[test]
    fn the_arguments_of_an_action_are_read_before_the_namespace_is_locked() {
        let namespace = Arc::new(toy::namespace("n"));
        let count = watch(&namespace);
        let act = |arguments| namespace.act(REAL, "toy", "write", arguments).unwrap();
        act(json!({ "line": "x" })).unwrap();
        assert!(act(json!({ "line": 7 })).is_err());
        assert_eq!((toy::lines(&namespace), count.get()), (vec![(0, "x".into())], 2));
        assert!(namespace.act(REAL, "nobody", "write", json!({})).is_none());
    }

    #[test]
    fn what_a_story_plans_is_read_once_for_all_namespaces_and_not_when_its_moment_comes() {
        let count = watch(&Arc::new(toy::namespace("watched")));
        let line = planned("x");
        let namespaces = ["a", "b"].map(toy::namespace);
        for namespace in &namespaces {
            namespace.steer(|universe| universe.plan(at(10), line.clone()));
        }
        assert_eq!(count.get(), 1);
        for namespace in &namespaces {
            toy::set_clock(namespace, at(10));
            assert_eq!(toy::lines(namespace), [(10, "x".into())]);
        }
        assert_eq!(count.get(), 1);
    }
}

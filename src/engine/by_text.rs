//! A map from texts.
//!
//! In a tree each comparison on the way follows a pointer to another text, none of which is in a cache where there are
//! many namespaces; creating a user cost a third more for it. Here one is followed.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// A map from texts; written down in their order.
///
/// The digest has no chance in it, so that a copy is laid out like its origin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent, bound(deserialize = "V: Deserialize<'de>"))]
pub struct ByText<V>(HashMap<Arc<str>, V, BuildHasherDefault<DefaultHasher>>);

impl<V> Default for ByText<V> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<V> ByText<V> {
    /// What stands under `text`.
    pub fn get(&self, text: &str) -> Option<&V> {
        self.0.get(text)
    }

    /// Put something under `text`, in place of what stood there.
    pub fn insert(&mut self, text: Arc<str>, value: V) {
        self.0.insert(text, value);
    }

    /// Take away what stands under `text`.
    pub fn remove(&mut self, text: &str) {
        self.0.remove(text);
    }
}

impl<V: Serialize> Serialize for ByText<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sorted = BTreeMap::new();
        sorted.extend(self.0.iter());
        sorted.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_down_in_the_order_of_the_texts_and_read_back() {
        let mut map = ByText::default();
        for (text, value) in [("b", 1), ("c", 2), ("a", 3), ("b", 4)] {
            map.insert(text.into(), value);
        }
        map.remove("c");
        let text = serde_json::to_string(&map).unwrap();
        assert_eq!(text, r#"{"a":3,"b":4}"#);
        assert_eq!(serde_json::from_str::<ByText<i32>>(&text).unwrap(), map);
        assert_eq!((map.get("a"), map.get("c")), (Some(&3), None));
    }
}

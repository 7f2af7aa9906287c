//! A map for what there may be much of in each of many namespaces.
//!
//! In a tree each comparison on the way touches another place, none of which is in a cache where there are many namespaces:
//! creating a user cost a third more for it. Here rows stand one behind the other, and an index of digests says where. That
//! is small, so that little of what is touched lies far apart: with the rows themselves in a hash table, each new one was on a
//! page of its own, which took a fifth of a microsecond to be found. Digests stand in the index, so one that grows looks at
//! no row: with texts, each of which lies elsewhere, growing to 57,000 users held requests up for 9 ms.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use slab::Slab;

use super::index::Index;
use super::log::short;

/// A map in no order; written down in the order of its keys.
///
/// The digest has no chance in it, so that a copy is laid out like its origin.
#[derive(Clone, Debug)]
pub struct Table<K, V> {
    index: Index,
    rows: Slab<(K, V)>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { index: Index::default(), rows: Slab::new() }
    }
}

fn digest<Q: Hash + ?Sized>(key: &Q) -> u32 {
    short((FixedState::default().hash_one(key) >> 32) as usize)
}

/// Whether the row of a key stands at a place.
fn is<K: Borrow<Q>, Q: Eq + ?Sized, V>(rows: &Slab<(K, V)>, key: &Q) -> impl Fn(u32) -> bool {
    move |place| rows.get(place as usize).is_some_and(|(known, _)| known.borrow() == key)
}

impl<K, V> Table<K, V> {
    fn place<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.index.find(digest(key), is(&self.rows, key)).map(|place| place as usize)
    }

    /// What stands under `key`.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.rows.get(self.place(key)?).map(|(_, value)| value)
    }

    /// What stands under `key`, to change it.
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key)?;
        self.rows.get_mut(place).map(|(_, value)| value)
    }

    /// Whether anything stands under `key`.
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_some()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Take away what stands under `key`.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.index.remove(digest(key), is(&self.rows, key))?;
        self.rows.try_remove(place as usize).map(|(_, value)| value)
    }

    /// Put something under `key`, in place of what stood there.
    pub fn insert(&mut self, key: K, value: V)
    where
        K: Hash + Eq,
    {
        match self.get_mut(&key) {
            Some(known) => *known = value,
            None => drop(self.add(key, value)),
        }
    }

    /// Put something under a key that has nothing yet; where its row stands.
    fn add(&mut self, key: K, value: V) -> usize
    where
        K: Hash,
    {
        let digest = digest(&key);
        let place = self.rows.insert((key, value));
        self.index.insert(digest, short(place));
        place
    }

    /// Change what stands under `key`, or a default that is put there first.
    pub fn change<T>(&mut self, key: K, change: impl FnOnce(&mut V) -> T) -> Option<T>
    where
        K: Hash + Eq,
        V: Default,
    {
        let place = self.place(&key);
        let place = place.unwrap_or_else(|| self.add(key, V::default()));
        self.rows.get_mut(place).map(|(_, value)| change(value))
    }

    /// All of it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.rows.iter().map(|(_, (key, value))| (key, value))
    }

    /// All values, in no order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.rows.iter_mut().map(|(_, (_, value))| value)
    }

    /// All of it, in the order of the keys.
    pub fn sorted(&self) -> BTreeMap<&K, &V>
    where
        K: Ord,
    {
        let mut sorted = BTreeMap::new();
        sorted.extend(self.iter());
        sorted
    }
}

impl<K: Serialize + Ord, V: Serialize> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.sorted().serialize(serializer)
    }
}

impl<'de, K: Deserialize<'de> + Hash + Ord, V: Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = Self::default();
        for (key, value) in BTreeMap::deserialize(deserializer)? {
            table.insert(key, value);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn it_is_written_down_in_the_order_of_its_keys_and_read_back() {
        let mut table: Table<Arc<str>, i32> = Table::default();
        for (text, value) in [("b", 1), ("c", 2), ("a", 3), ("b", 4)] {
            table.insert(text.into(), value);
        }
        assert_eq!((table.remove("c"), table.remove("c")), (Some(2), None));
        let text = serde_json::to_string(&table).unwrap();
        assert_eq!(text, r#"{"a":3,"b":4}"#);
        let back: Table<Arc<str>, i32> = serde_json::from_str(&text).unwrap();
        assert_eq!(back.sorted(), table.sorted());
        assert_eq!((table.get("a"), table.get("c")), (Some(&3), None));
    }

    #[test]
    fn what_it_holds_stays_while_it_grows() {
        let mut table = Table::default();
        (0..10_000).for_each(|number: u32| table.insert(number, number));
        table.values_mut().for_each(|value| *value += 1);
        assert!((0..10_000).all(|number| table.get(&number) == Some(&(number + 1))));
        table.get_mut(&7).into_iter().for_each(|value| *value = 0);
        assert_eq!((table.get(&7), table.contains_key(&10_000)), (Some(&0), false));
        assert_eq!((table.len(), table.is_empty()), (10_000, false));
        // What was taken away makes room for what comes.
        assert!((0..9_000).all(|number| table.remove(&number).is_some()));
        assert_eq!((table.len(), table.get(&8_999), table.get(&9_000)), (1_000, None, Some(&9_001)));
        assert_eq!(table.change(3, |value| (std::mem::replace(value, 5), 6)), Some((0, 6)));
        assert_eq!(table.change(3, |value| *value), Some(5));
        assert_eq!((table.len(), table.rows.capacity() < 20_000), (1_001, true));
        assert_eq!(
            table.sorted().into_keys().copied().collect::<Vec<_>>(),
            [3].into_iter().chain(9_000..10_000).collect::<Vec<_>>()
        );
    }
}

//! A map for what there may be much of in each of many namespaces.
//!
//! In a tree each comparison on the way touches another place, none of which is in a cache where there are many namespaces:
//! creating a user cost a third more for it. Here one is touched. The digest of a key stands beside it, so a table that
//! grows looks at no key: with texts, each of which lies elsewhere, growing to 57,000 users held requests up for 9 ms.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A map in no order; written down in the order of its keys.
///
/// The digest has no chance in it, so that a copy is laid out like its origin.
#[derive(Clone, Debug)]
pub struct Table<K, V>(HashTable<Row<K, V>>);

#[derive(Clone, Debug)]
struct Row<K, V> {
    digest: u64,
    key: K,
    value: V,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self(HashTable::new())
    }
}

fn digest<Q: Hash + ?Sized>(key: &Q) -> u64 {
    FixedState::default().hash_one(key)
}

fn is<K: Borrow<Q>, Q: Eq + ?Sized, V>(digest: u64, key: &Q) -> impl Fn(&Row<K, V>) -> bool {
    move |row| row.digest == digest && row.key.borrow() == key
}

impl<K, V> Table<K, V> {
    /// What stands under `key`.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let digest = digest(key);
        self.0.find(digest, is(digest, key)).map(|row| &row.value)
    }

    /// What stands under `key`, to change it.
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let digest = digest(key);
        self.0.find_mut(digest, is(digest, key)).map(|row| &mut row.value)
    }

    /// Whether anything stands under `key`.
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.get(key).is_some()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Take away what stands under `key`.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let digest = digest(key);
        let found = self.0.find_entry(digest, is(digest, key)).ok()?;
        Some(found.remove().0.value)
    }

    /// Put something under `key`, in place of what stood there.
    pub fn insert(&mut self, key: K, value: V) -> &mut V
    where
        K: Hash + Eq,
    {
        let digest = digest(&key);
        let place = self.0.entry(digest, is(digest, &key), |row| row.digest);
        &mut place.insert(Row { digest, key, value }).into_mut().value
    }

    /// What stands under `key`, or a default that is put there.
    pub fn entry(&mut self, key: K) -> &mut V
    where
        K: Hash + Eq,
        V: Default,
    {
        let digest = digest(&key);
        let place = self.0.entry(digest, is(digest, &key), |row| row.digest);
        &mut place.or_insert_with(|| Row { digest, key, value: V::default() }).into_mut().value
    }

    /// All of it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|row| (&row.key, &row.value))
    }

    /// All values, in no order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|row| &mut row.value)
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
            assert_eq!(*table.insert(text.into(), value), value);
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
        (0..10_000).for_each(|number: u32| *table.insert(number, 0) = number);
        table.values_mut().for_each(|value| *value += 1);
        assert!((0..10_000).all(|number| table.get(&number) == Some(&(number + 1))));
        table.get_mut(&7).into_iter().for_each(|value| *value = 0);
        assert_eq!((table.get(&7), table.contains_key(&10_000)), (Some(&0), false));
        assert_eq!((table.len(), table.is_empty()), (10_000, false));
    }
}

//! One story laid over another.
//!
//! Mappings merge member by member, at any depth; everything else, lists included, is replaced: a list has
//! no order in which two could be joined that would not surprise somebody.

use std::sync::Arc;

use super::{Content, Node};

/// `over` laid over `base`.
pub fn overlay(base: &Arc<Node>, over: &Arc<Node>) -> Arc<Node> {
    let (Content::Map(below), Content::Map(above)) = (&base.content, &over.content) else {
        return Arc::clone(over);
    };
    let mut entries = below.clone();
    for (key, value) in above {
        match entries.iter_mut().find(|(known, _)| known.text == key.text) {
            Some((known, kept)) => {
                *known = key.clone();
                *kept = overlay(kept, value);
            }
            None => entries.push((key.clone(), Arc::clone(value))),
        }
    }
    Arc::new(Node { place: over.place.clone(), content: Content::Map(entries) })
}

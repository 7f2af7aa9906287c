//! Messages: what would have been sent to people, such as confirmation codes.
//!
//! Nothing is ever sent. A test reads here what the person would have read in a mailbox. The list is bounded:
//! the oldest message goes for the newest.

use std::collections::VecDeque;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Moment;
use super::image::counter;

/// At most so many are kept.
pub(super) const MOST: usize = 1_000;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// Its code can be used.
    Pending,
    /// Its code was used.
    Used,
    /// A newer one took its place.
    Replaced,
    /// Its time is over.
    Expired,
}

/// What a vendor would send to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is for, in the vendor's words.
    pub kind: &'static str,
    /// What else a reader may want to know, shown before the addressee: ids of the user, the project.
    pub about: Map<String, Value>,
    /// The addressee: an e-mail address or a telephone number.
    pub to: String,
    /// The code in it.
    pub code: String,
    /// When the code is no good any more.
    pub expires_at: Moment,
}

/// A message that would have been sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// Its number in the namespace, from 1.
    pub id: u64,
    /// The vendor that would have sent it.
    pub vendor: String,
    /// What it is for.
    pub kind: String,
    /// What else the vendor says of it.
    #[serde(flatten)]
    pub about: Map<String, Value>,
    /// The addressee.
    pub to: String,
    /// The code in it.
    pub code: String,
    /// When it was issued.
    pub issued_at: Moment,
    /// When the code is no good any more.
    pub expires_at: Moment,
    /// What became of it.
    pub state: MessageState,
}

impl Message {
    /// The message as it stands at `now`.
    #[must_use]
    pub fn at(&self, now: Moment) -> Self {
        let mut message = self.clone();
        if message.state == MessageState::Pending && message.expires_at <= now {
            message.state = MessageState::Expired;
        }
        message
    }
}

/// The messages of a namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    sent: VecDeque<Message>,
    #[serde(deserialize_with = "counter")]
    count: u64,
}

impl Messages {
    /// Those that are kept, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.sent.iter()
    }

    /// How many there ever were; the next one has the number after it.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The latest number that was given, and those that are there.
    pub(super) fn numbers(&self) -> (u64, Vec<u64>) {
        (self.count, self.sent.iter().map(|message| message.id).collect())
    }

    /// Keep a message; the oldest goes where it does not fit.
    pub(super) fn keep(&mut self, vendor: &str, draft: Draft, now: Moment) {
        let Draft { kind, about, to, code, expires_at } = draft;
        self.count += 1;
        self.sent.push_back(Message {
            id: self.count,
            vendor: vendor.into(),
            kind: kind.into(),
            about,
            to,
            code,
            issued_at: now,
            expires_at,
            state: MessageState::Pending,
        });
        if self.sent.len() > MOST {
            self.sent.pop_front();
        }
    }

    /// Something became of the message `id`, if it is still kept.
    pub(super) fn settle(&mut self, id: u64, state: MessageState) {
        if let Some(message) = self.sent.iter_mut().find(|message| message.id == id) {
            message.state = state;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::toy::{self, at};
    use super::*;

    fn draft(code: &str) -> Draft {
        Draft {
            kind: "code",
            about: Map::new(),
            to: "anna@example.test".into(),
            code: code.into(),
            expires_at: at(60),
        }
    }

    fn codes(messages: &Messages) -> Vec<(u64, String)> {
        messages.iter().map(|message| (message.id, message.code.clone())).collect()
    }

    #[test]
    fn a_refused_step_sends_nothing_and_settles_nothing() {
        let namespace = toy::namespace("n");
        let id = toy::step(&namespace, |_, tx| tx.message(draft("1")));
        let before = toy::export(&namespace);
        let refused = namespace.transact::<toy::Toy, (), _>(&namespace.arrive(), toy::REAL, |_, tx| {
            tx.message(draft("2"));
            tx.settle_message(id, MessageState::Used);
            Err("refused")
        });
        assert_eq!(refused, Some((Err("refused"), None)));
        assert_eq!(toy::export(&namespace), before);
    }

    #[test]
    fn messages_of_one_step_are_numbered_in_order_and_what_becomes_of_one_is_kept() {
        let namespace = toy::namespace("n");
        let ids = toy::step(&namespace, |_, tx| [tx.message(draft("1")), tx.message(draft("2"))]);
        toy::step(&namespace, |_, tx| tx.settle_message(ids[0], MessageState::Replaced));
        namespace.steer(|universe| {
            assert_eq!(codes(universe.messages()), [(1, "1".into()), (2, "2".into())]);
            let states: Vec<_> = universe.messages().iter().map(|message| message.at(at(59)).state).collect();
            assert_eq!(states, [MessageState::Replaced, MessageState::Pending]);
            let states: Vec<_> = universe.messages().iter().map(|message| message.at(at(60)).state).collect();
            assert_eq!(states, [MessageState::Replaced, MessageState::Expired]);
        });
    }

    #[test]
    fn only_the_newest_are_kept() {
        let mut messages = Messages::default();
        for number in 0..=MOST {
            messages.keep("toy", draft(&number.to_string()), at(0));
        }
        let kept = codes(&messages);
        assert_eq!((kept.len(), kept.first()), (MOST, Some(&(2, "1".to_owned()))));
        assert_eq!(messages.count(), MOST as u64 + 1);
    }
}

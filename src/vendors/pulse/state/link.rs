//! Links to hosted enrolment pages: open, then done or expired; each is used once (sections 4.7 and 4.8).

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::Pulse;
use super::super::errors::{Error, Refusal};
use super::super::typing::Submission;
use super::record::{draw_hex, draw_id};
use super::words::draw_words;
use super::{Record, Settings, State, Tenant, User};
use crate::engine::{Moment, Span, Transaction};

/// How many lower-case hex digits the key of a link has.
pub const LINK_KEY_DIGITS: usize = 96;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A first enrolment.
    Create,
    /// Starting over.
    Reset,
    /// Finishing what is incomplete.
    Complete,
}

/// A link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    /// Its place in the order of issue.
    pub number: usize,
    /// The API key of the tenant.
    pub tenant: String,
    /// Whose profile it is for.
    pub user_ref: String,
    purpose: Purpose,
    /// The words to type.
    pub words: Vec<Cow<'static, str>>,
    /// Where the page goes when all is done.
    pub redirect_uri: Option<String>,
    expires_at: Moment,
    passes: u64,
    done: bool,
}

/// What may be said when a link is asked for.
#[derive(Debug, Default)]
pub struct Wishes {
    /// Where the page is to go when all is done.
    pub redirect_uri: Option<String>,
    /// How long the link is to live.
    pub validity: Option<Span>,
}

/// A link that was just issued.
pub struct Issued {
    /// Its key.
    pub key: String,
    /// How long it lives.
    pub expires_in: Span,
}

/// What a pass led to.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The user's references now.
    pub recorded: usize,
    /// How many make the user ready.
    pub required: usize,
    /// Whether the link is done.
    pub done: bool,
}

type Tx<'a> = Transaction<'a, Pulse>;

impl Link {
    /// The text to type.
    pub fn text(&self) -> String {
        self.words.join(" ")
    }

    /// The `tId` of that text.
    pub fn text_id(&self) -> String {
        self.words.join("-")
    }

    /// Refuse once it is over; at the very instant of its end it already is.
    pub fn check_open(&self, now: Moment) -> Result<(), Error> {
        if self.done {
            Err(Refusal::LinkUsed.into())
        } else if now >= self.expires_at {
            Err(Refusal::LinkOver.into())
        } else {
            Ok(())
        }
    }
}

impl Tenant {
    /// The table of section 4.7: who gets which link.
    pub fn check_purpose(&self, settings: &Settings, user_ref: &str, purpose: Purpose) -> Result<(), Error> {
        let user = self.users.get(user_ref);
        match purpose {
            Purpose::Reset | Purpose::Complete if user.is_none() => Err(Refusal::UnknownUser.into()),
            Purpose::Create | Purpose::Complete if user.is_some_and(|user| user.is_ready(settings)) => {
                Err(Refusal::ProfileReady.into())
            }
            _ => Ok(()),
        }
    }

    /// Record and link one pass; the user is created if absent, and the first pass of a reset starts over.
    fn take_pass(&mut self, settings: &Settings, link: &Link, record: Record, now: Moment) -> Passed {
        let user = self.users.entry(link.user_ref.clone()).or_insert_with(|| User::new(now));
        if link.purpose == Purpose::Reset && link.passes == 0 {
            user.delete_references(&[], now);
        }
        user.store(record.linked(), now);
        let (recorded, required) = (user.references().count(), settings.enrollment_target);
        Passed { recorded, required, done: recorded >= required }
    }
}

impl State {
    /// The link of that key.
    pub fn link(&self, key: &str) -> Result<&Link, Error> {
        self.links.get(key).ok_or(Refusal::UnknownLink.into())
    }

    /// The links for a user, newest first, with their keys.
    pub fn links_of(&self, tenant: Option<&str>, user_ref: &str) -> Vec<(&String, &Link)> {
        let is_theirs = |(_, link): &(_, &Link)| {
            link.user_ref == user_ref && tenant.is_none_or(|tenant| link.tenant == tenant)
        };
        let mut links: Vec<_> = self.links.iter().filter(is_theirs).collect();
        links.sort_unstable_by_key(|(_, link)| std::cmp::Reverse(link.number));
        links
    }

    /// The users for whom links were issued.
    pub fn linked_users(&self) -> BTreeSet<&str> {
        self.links.iter().map(|(_, link)| link.user_ref.as_str()).collect()
    }

    /// Issue a link for a user of the tenant.
    pub fn issue_link(
        &mut self,
        tx: &mut Tx<'_>,
        tenant: &str,
        user_ref: String,
        purpose: Purpose,
        wishes: Wishes,
    ) -> Result<Issued, Error> {
        self.as_tenant(tenant, |tenant, settings| tenant.check_purpose(settings, &user_ref, purpose))?;
        let key = draw_hex(tx.rng("pulse/link"), LINK_KEY_DIGITS);
        let expires_in = wishes.validity.unwrap_or(self.settings.link_validity);
        let link = Link {
            number: self.links.len(),
            tenant: tenant.into(),
            user_ref,
            purpose,
            words: draw_words(tx.rng("pulse/words")),
            redirect_uri: wishes.redirect_uri,
            expires_at: tx.now().after(expires_in),
            passes: 0,
            done: false,
        };
        self.links.insert(key.clone(), link);
        Ok(Issued { key, expires_in })
    }

    /// The page hands in a pass: read and tested like a pattern to link.
    pub fn pass(&mut self, tx: &mut Tx<'_>, key: &str, submission: Submission) -> Result<Passed, Error> {
        let link = self.link(key)?;
        link.check_open(tx.now())?;
        let (tenant, user_ref) = (link.tenant.clone(), link.user_ref.clone());
        self.as_tenant(&tenant, |tenant, settings| {
            tenant.check_service()?;
            tenant.check_pattern(settings, &user_ref, &submission)
        })?;
        self.take_pass(key, Record::of(draw_id(tx), submission), tx.now())
    }

    /// Take a pass that nothing is wrong with.
    pub fn take_pass(&mut self, key: &str, record: Record, now: Moment) -> Result<Passed, Error> {
        let link = self.link(key)?.clone();
        let passed = self
            .as_tenant(&link.tenant, |tenant, settings| Ok(tenant.take_pass(settings, &link, record, now)))?;
        if let Some(link) = self.links.get_mut(key) {
            link.passes += 1;
            link.done = passed.done;
        }
        Ok(passed)
    }
}

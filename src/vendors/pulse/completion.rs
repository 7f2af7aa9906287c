//! The person behind a link, played by the synthetic typist: the action `complete_link` (section 10).

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Pulse;
use super::actions::tenant_of;
use super::seed::typing_of;
use super::state::{Link, Passed, Record, Service, State, User, draw_id};
use crate::engine::{ActionRefused, Moment, Transaction, arguments};

type Tx<'a> = Transaction<'a, Pulse>;

/// Passes behind a link, by its key, or by its user: then it is the newest that is open.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CompleteLink {
    /// The key of the link.
    #[serde(default)]
    key: Option<String>,
    /// The user of the link.
    #[serde(default)]
    user_ref: Option<String>,
    /// Only a link of this tenant.
    #[serde(default)]
    api_key: Option<String>,
    /// Who types; left out: the user.
    #[serde(default)]
    typist: Option<String>,
    /// How many passes; left out: as many as are needed.
    #[serde(default)]
    passes: Option<usize>,
}

pub(super) fn complete_link(
    state: &mut State,
    tx: &mut Tx<'_>,
    given: Value,
) -> Result<Value, ActionRefused> {
    let asked: CompleteLink = arguments(given)?;
    let now = tx.now();
    tenant_of(state, asked.api_key.as_deref())?;
    let (key, link) = asked.link(state, now)?;
    let service = state.tenants.get(&link.tenant).map(|tenant| tenant.service);
    if service == Some(Service::Nok) {
        return Err(ActionRefused::Conflict("the service is NOK and takes no patterns".into())
            .advising(r#"set the status OK first: POST /__admin/actions/pulse.set_status {"status":"OK"}"#));
    }
    let most = asked.passes.unwrap_or(usize::MAX);
    let typist = asked.typist.as_ref().unwrap_or(&link.user_ref);
    let mut made = 0;
    let mut passed = progress(state, &link);
    while made < most && !passed.done {
        let record = type_words(state, tx, &link, typist);
        passed = state.take_pass(&key, record, now).map_err(|_| over())?;
        made += 1;
    }
    let Passed { recorded, required, done } = passed;
    Ok(json!({
        "tenants": usize::from(made > 0),
        "text": link.text(),
        "t_id": link.text_id(),
        "recorded": recorded,
        "required": required,
        "done": done,
        "redirect_uri": link.redirect_uri,
    }))
}

/// The words of a link, as the typist types them this time.
fn type_words(state: &State, tx: &mut Tx<'_>, link: &Link, typist: &str) -> Record {
    let user = state.tenants.get(&link.tenant).and_then(|tenant| tenant.users.get(&link.user_ref));
    let pattern = typing_of(typist, &link.text(), user.map_or(1, User::next_repetition));
    Record::typed(draw_id(tx), Some(link.text_id()), pattern)
}

/// How far the person of a link has come.
fn progress(state: &State, link: &Link) -> Passed {
    let user = state.tenants.get(&link.tenant).and_then(|tenant| tenant.users.get(&link.user_ref));
    let recorded = user.map_or(0, |user| user.references().count());
    Passed { recorded, required: state.settings.enrollment_target, done: false }
}

fn over() -> ActionRefused {
    ActionRefused::Conflict("the link is used or its time is over".into())
        .advising("ask for a new link by POST /pulse-auth/api/links/… and complete that one")
}

impl CompleteLink {
    /// That there is no link of that key, or for that user; a key is a secret, so none is told.
    fn nowhere(&self, state: &State) -> ActionRefused {
        match (&self.key, &self.user_ref) {
            (None, Some(user_ref)) => {
                let known = state.linked_users().into_iter().map(str::to_owned);
                ActionRefused::not_found("user with a link", user_ref, known)
            }
            _ => ActionRefused::NotFound("no link has that `key`, or it is another tenant's".into()),
        }
    }

    /// The open link that is meant.
    fn link(&self, state: &State, now: Moment) -> Result<(String, Link), ActionRefused> {
        let is_theirs =
            |(_, link): &(&String, &Link)| self.api_key.as_ref().is_none_or(|tenant| link.tenant == *tenant);
        let candidates = match (&self.key, &self.user_ref) {
            (Some(key), _) => state.link(key).map(|link| (key, link)).into_iter().filter(is_theirs).collect(),
            (None, Some(user_ref)) => state.links_of(self.api_key.as_deref(), user_ref),
            (None, None) => {
                return Err(ActionRefused::Arguments("one of `key` and `user_ref` is needed".into()));
            }
        };
        if candidates.is_empty() {
            return Err(self.nowhere(state));
        }
        let open = candidates.into_iter().find(|(_, link)| link.check_open(now).is_ok());
        open.map(|(key, link)| (key.clone(), link.clone())).ok_or_else(over)
    }
}

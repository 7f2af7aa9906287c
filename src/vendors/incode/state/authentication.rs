//! Authentications: attempts to be recognised, each kept as it came out (section 6).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Incode;
use super::super::errors::{Error, Refusal};
use super::super::face::{Defect, Failure};
use super::{Kind, State, Subject};
use crate::engine::{Moment, Transaction};

/// An attempt that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// When.
    pub created_at: Moment,
    /// The place of the identity that passed.
    pub identity: Option<u64>,
    /// The verification that enrolled it.
    pub verification_id: Option<String>,
    /// Where it took place, as the client said.
    pub source: Option<String>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// How an attempt came out, as it is read later (documented) and asked for beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Came {
    /// Somebody passed.
    Pass,
    /// Nobody did.
    Fail,
}

/// An attempt on its way into the tables.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Who passed, or why nobody did.
    pub result: Result<u64, Defect>,
    /// Where it takes place, as the client says.
    pub source: Option<String>,
}

impl Authentication {
    /// How it came out.
    pub fn came(&self) -> Came {
        if self.identity.is_some() { Came::Pass } else { Came::Fail }
    }
}

impl State {
    /// Keep an attempt; its id.
    pub fn record(&mut self, tx: &Transaction<'_, Incode>, Attempt { result, source }: Attempt) -> String {
        let id = self.next_id(tx, Kind::Authentication, None);
        self.put_authentication(id.clone(), tx.now(), result, source);
        id
    }

    /// Put in an authentication.
    pub fn put_authentication(
        &mut self,
        id: String,
        created_at: Moment,
        result: Result<u64, Defect>,
        source: Option<String>,
    ) {
        let identity = result.ok().and_then(|place| Some((place, self.identities.get(&place)?)));
        let authentication = Authentication {
            created_at,
            identity: identity.map(|(place, _)| place),
            verification_id: identity.and_then(|(_, identity)| identity.verification.clone()),
            source,
            failure: result.err().map(Failure::from),
        };
        self.authentications.insert(id, authentication);
    }

    /// Look up an authentication for the holder of a token (section 7).
    pub fn authentication(&self, id: &str, holder: &Subject) -> Result<&Authentication, Error> {
        let authentication = self.authentications.get(id).ok_or(Refusal::NotFound("not-found"))?;
        match holder {
            Subject::Authentication(own) if own == id => Ok(authentication),
            _ => Err(Refusal::NotFound("not-in-scope").into()),
        }
    }
}

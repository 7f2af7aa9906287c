//! The bodies that the hosted page sends (section 14).

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::super::Incode;
use super::super::errors::{Error, Refusal, unknown_outcome};
use super::super::face::{Candidate, Print};
use super::super::state::{Cards, Check, End, HostedMode, Person, Wishes};
use super::body;
use super::members::Given;
use crate::api::{Ctx, Extract, OutcomeSet, Problem, Sketch};
use crate::engine::tree;

/// What starts a session.
pub struct SessionBody {
    /// What the page is asked to do.
    pub wishes: Wishes,
    /// A verification that was started already.
    pub verification_id: Option<String>,
    /// The outcome that the page's address asks for, known or not.
    pub outcome: Option<String>,
    /// The key of the identity that the page's address names.
    pub identity: Option<String>,
    /// Who decides, where the page's address says that, known or not.
    pub mode: Option<String>,
}

/// What ends a session. Pictures are looked at before anything is locked; what is wrong with them counts only once there is a
/// session that they could end.
pub struct FinishBody(Result<Ending, Error>);

impl FinishBody {
    /// The ending, unless its pictures are unusable.
    pub fn usable(self) -> Result<Ending, Error> {
        self.0
    }
}

/// How a session ends.
pub struct Ending {
    /// How it ends, where nobody chose otherwise.
    pub result: Option<End>,
    /// Who it was.
    pub person: Option<Person>,
    /// A picture to enrol.
    pub selfie: Option<Print>,
}

impl HostedMode {
    /// The mode of that name.
    pub fn named(name: &str) -> Result<Self, Error> {
        tree::read(&Value::from(name).into()).map_err(|_| {
            Problem::new(
                400,
                "unknown-outcome",
                format!("`{name}` is no mode of the page"),
                "use one of: manual, scripted",
            )
            .into()
        })
    }
}

fn members(ctx: &Ctx<'_, Incode>) -> Result<Given, Error> {
    let members = match body::json(ctx)? {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    Ok(Given::new(members, ""))
}

impl Extract<Incode> for SessionBody {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let mut body = members(ctx)?;
        let client_id = body.text("client_id")?;
        let wishes = Wishes {
            client_id: client_id.clone(),
            correlation_id: body.text("correlation_id")?,
            redirect_url: body.text("redirect_url")?,
        };
        let verification_id = body.text("verification_id")?;
        let outcome = body.text("outcome")?;
        let identity = body.text("identity")?;
        let mode = body.text("mode")?;
        if !ctx.settings()?.knows_client(client_id.as_deref().unwrap_or_default()) {
            return Err(Refusal::ClientId.into());
        }
        wishes.check_redirect()?;
        Ok(Self { wishes, verification_id, outcome, identity, mode })
    }

    fn describe(sketch: &mut Sketch) {
        let text = json!({ "type": ["string", "null"] });
        let names: Vec<_> = End::ALL.iter().map(|(name, _)| Some(*name)).chain([None]).collect();
        let schema = json!({
            "type": "object",
            "required": ["client_id"],
            "properties": {
                "client_id": { "type": "string" }, "correlation_id": text, "redirect_url": text,
                "verification_id": text, "outcome": { "enum": names }, "identity": text,
                "mode": { "enum": ["manual", "scripted", null] },
            },
        });
        sketch.body = Some((schema, true));
    }
}

impl Extract<Incode> for FinishBody {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let mut body = members(ctx)?;
        let result = match body.text("result")? {
            None => None,
            Some(name) => Some(End::named(&name).ok_or_else(|| unknown_outcome::<End>(&name))?),
        };
        let person = body.object("person")?.map(person).transpose()?;
        let selfie = body.text("selfie")?.filter(|text| !text.is_empty());
        let limits = ctx.settings()?.picture();
        let selfie = selfie.map(|text| Candidate::of_base64(&text).print(limits));
        if let Some(Err(_)) = person.as_ref().map(|person| person.pictures(limits)) {
            return Ok(Self(Err(Refusal::WrongType("person".into()).into())));
        }
        Ok(Self(selfie.transpose().map(|selfie| Ending { result, person, selfie }).map_err(Error::from)))
    }

    fn describe(sketch: &mut Sketch) {
        let names: Vec<_> = End::ALL.iter().map(|(name, _)| *name).collect();
        let person = sketch.schema::<Person>();
        let schema = json!({
            "type": "object",
            "properties": {
                "result": { "enum": names },
                "person": person,
                "selfie": { "type": "string", "description": "JPEG or PNG in base64." },
            },
        });
        sketch.body = Some((schema, true));
    }
}

/// A person as the page says; members that are unknown or null count for nothing, at any depth.
fn person(mut members: Map<String, Value>) -> Result<Person, Error> {
    heed::<Person>(&mut members);
    if let Some(Value::Object(cards)) = members.get_mut("id_images") {
        heed::<Cards>(cards);
    }
    if let Some(Value::Object(checks)) = members.get_mut("checks") {
        checks.retain(|_, check| !check.is_null());
        checks.values_mut().filter_map(Value::as_object_mut).for_each(heed::<Check>);
    }
    tree::read(&Value::Object(members).into())
        .map_err(|misfit| Refusal::WrongType(format!("person.{}", misfit.path())).into())
}

/// Leave out what is no member of `T`, or null.
fn heed<T: DeserializeOwned>(members: &mut Map<String, Value>) {
    let known = tree::members::<T>();
    members.retain(|name, value| known.contains(&name.as_str()) && !value.is_null());
}

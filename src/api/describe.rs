//! What handlers say of themselves, for the documentation.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Value, json};

use super::openapi::either;

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

impl Place {
    fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// A parameter outside the body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Whether it must be given.
    pub required: bool,
    /// Its JSON Schema.
    pub schema: Value,
}

impl Parameter {
    pub(super) fn document(&self) -> Value {
        json!({ "name": self.name, "in": self.place.word(), "required": self.required || self.place == Place::Path, "schema": self.schema })
    }
}

/// One kind of answer.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its status.
    pub status: u16,
    /// What it means, in one line.
    pub meaning: String,
    /// Content type and JSON Schema of its body, if it has one.
    pub content: Option<(&'static str, Value)>,
}

impl Described {
    /// A kind of answer for each status, all with a body of one shape, and the words that a vendor has for them.
    pub fn refusals<B: JsonSchema>(statuses: &[u16], words: fn(u16) -> &'static str) -> Vec<Self> {
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
        let schema = settings.into_generator().subschema_for::<B>().to_value();
        let refusal = |&status: &u16| {
            let content = Some(("application/json", schema.clone()));
            Self { status, meaning: words(status).into(), content }
        };
        statuses.iter().map(refusal).collect()
    }
}

/// The documentation of one operation, filled in by its arguments and its result.
pub struct Sketch {
    /// Parameters outside the body.
    pub parameters: Vec<Parameter>,
    /// The JSON Schema of the body and whether one must be sent.
    pub body: Option<(Value, bool)>,
    /// The content type of the body.
    pub body_kind: &'static str,
    /// Further content types that the body may have, with their schemas.
    pub further_kinds: Vec<(&'static str, Value)>,
    /// The answers where all went well.
    pub answers: Vec<Described>,
    /// The credentials of which one must be sent, by the names of [`super::Api::security`].
    pub security: Vec<&'static str>,
    /// Whether one of several operations at the same path asks for no credential.
    pub(super) open: bool,
    generator: SchemaGenerator,
}

impl Default for Sketch {
    fn default() -> Self {
        let generator = SchemaSettings::draft2020_12()
            .with(|settings| settings.definitions_path = "/components/schemas".into())
            .into_generator();
        Self {
            parameters: Vec::new(),
            body: None,
            body_kind: "application/json",
            further_kinds: Vec::new(),
            answers: Vec::new(),
            security: Vec::new(),
            open: false,
            generator,
        }
    }
}

impl Sketch {
    /// The JSON Schema of `T`; shared parts end up among the components.
    pub fn schema<T: JsonSchema>(&mut self) -> Value {
        self.generator.subschema_for::<T>().to_value()
    }

    /// The generator, for schemas that are made elsewhere.
    pub fn generator(&mut self) -> &mut SchemaGenerator {
        &mut self.generator
    }

    /// Add an answer with a JSON body of the shape `T`.
    pub fn answers_json<T: JsonSchema>(&mut self, status: u16, meaning: &str) {
        let schema = self.schema::<T>();
        self.answers.push(Described {
            status,
            meaning: meaning.into(),
            content: Some(("application/json", schema)),
        });
    }

    /// Take in what another operation at the same path says of itself.
    pub(super) fn join(&mut self, mut other: Self) {
        self.open |= other.open || self.security.is_empty() != other.security.is_empty();
        for name in std::mem::take(&mut other.security) {
            if !self.security.contains(&name) {
                self.security.push(name);
            }
        }
        let alike = |one: &Parameter, two: &Parameter| one.place == two.place && one.name == two.name;
        for parameter in &mut self.parameters {
            parameter.required &=
                other.parameters.iter().any(|known| alike(known, parameter) && known.required);
        }
        for mut parameter in std::mem::take(&mut other.parameters) {
            if !self.parameters.iter().any(|known| alike(known, &parameter)) {
                parameter.required = false;
                self.parameters.push(parameter);
            }
        }
        self.body = match (self.body.take(), other.body.take()) {
            (Some((one, needed)), Some((two, also))) => Some((either(one, two), needed && also)),
            (one, two) => one.or(two).map(|(schema, _)| (schema, false)),
        };
        self.answers.append(&mut other.answers);
        self.generator.definitions_mut().extend(other.generator.take_definitions(true));
    }

    /// A new sketch of the same document: what is called alike in both and is not the same gets two names.
    #[cfg(feature = "generate")]
    pub(super) fn next(&mut self) -> Self {
        let generator = std::mem::replace(&mut self.generator, Self::default().generator);
        Self { generator, ..Self::default() }
    }

    /// The schemas that were shared, by name.
    pub(super) fn take_components(&mut self) -> serde_json::Map<String, Value> {
        self.generator.take_definitions(true)
    }
}

//! The same reading code describes an operation.

use serde_json::{Value, json};

use super::super::types::Integer;
use super::super::{Field, Form, Input, Place, Read};
use super::inputs::{AnswerQuestions, CreateUser, OpenSession, ReportEvent, UpdateUser, Widget};
use super::languages;

fn body<T: Input>() -> (bool, Value) {
    Field::body(&Form::describe::<T>(&languages())).expect("the operation takes a body")
}

#[test]
fn every_field_is_described_in_the_order_of_the_table() {
    let languages = languages();
    let fields = Form::describe::<UpdateUser>(&languages);
    let places = fields.iter().map(|field| (field.place.clone(), field.required)).collect::<Vec<_>>();
    let member = |name| (Place::Body(vec![name]), false);
    assert_eq!(
        places,
        [
            (Place::Query("user_id"), false),
            (Place::Query("external_user_id"), false),
            (Place::Body(vec![]), true),
            member("birth_date"),
            member("sex"),
            member("language"),
        ]
    );
    assert_eq!(fields[0].schema, json!({"type": "string", "format": "uuid"}));
    assert_eq!(
        fields[5].schema,
        json!({"anyOf": [{"type": "string", "enum": ["en", "nl", "fr"]}, {"type": "null"}]})
    );
}

#[test]
fn a_path_parameter_is_required() {
    let languages = languages();
    let fields = Form::describe::<ReportEvent>(&languages);
    assert_eq!((&fields[0].place, fields[0].required), (&Place::Path("session_id"), true));
}

#[test]
fn a_body_is_assembled_from_its_fields() {
    let event = ["recording_started", "recording_completed", "recording_failed", "closed"];
    let schema = json!({"type": "object", "properties": {"event": {"type": "string", "enum": event}}, "required": ["event"]});
    assert_eq!(body::<ReportEvent>(), (true, schema));
    let (required, schema) = body::<OpenSession>();
    assert!(!required);
    assert_eq!(schema.pointer("/anyOf/0/properties/outcome/anyOf/0"), Some(&json!({"type": "string"})));
}

#[test]
fn an_array_is_described_by_its_elements() {
    let (required, schema) = body::<AnswerQuestions>();
    assert!(required);
    assert_eq!(
        schema,
        json!({"type": "array", "items": {
            "type": "object",
            "properties": {
                "lookup_key": {"type": "string"},
                "value": {"not": {"type": "null"}},
                "timezone": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            },
            "required": ["lookup_key", "value"],
        }})
    );
}

#[test]
fn nested_objects_are_described_inside_their_parents() {
    let (_, schema) = body::<Widget>();
    assert_eq!(schema["required"], json!(["data"]));
    assert_eq!(
        schema.pointer("/properties/appearance/anyOf/0/properties/variation/anyOf/0/type"),
        Some(&json!("string"))
    );
    assert_eq!(
        schema.pointer("/properties/data/properties/parameter/enum/12"),
        Some(&json!("sleep_quality"))
    );
    assert_eq!(schema.pointer("/properties/data/required"), None);
}

/// An operation with an optional object whose member is required.
struct Nested;

impl Input for Nested {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        form.body(|body| body.optional_object("outer", |outer| outer.required("inner", Integer)))
            .map(|_| Self)
    }
}

#[test]
fn a_required_member_does_not_make_its_object_required() {
    let (_, schema) = body::<Nested>();
    assert_eq!(schema["required"], Value::Null);
    assert_eq!(schema.pointer("/properties/outer/anyOf/0/required"), Some(&json!(["inner"])));
}

#[test]
fn an_id_that_may_stand_in_two_places_is_required_in_neither() {
    let languages = languages();
    let fields = Form::describe::<CreateUser>(&languages);
    let named = |field: &&Field| matches!(&field.place, Place::Body(names) if names == &["external_user_id"]);
    let id = fields.iter().find(named).unwrap();
    assert!(!id.required);
    assert_eq!(id.schema, json!({"type": "string", "minLength": 1, "maxLength": 255}));
    assert_eq!(fields.iter().filter(|field| field.required).count(), 0);
}

#[test]
fn an_operation_without_a_body_describes_none() {
    let languages = languages();
    assert_eq!(Field::body(&Form::describe::<super::inputs::UserParameters>(&languages)), None);
}

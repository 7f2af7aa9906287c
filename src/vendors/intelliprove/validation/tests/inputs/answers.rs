//! `answer_question` and `answer_questions`: one object, or an array of the same objects.

use serde_json::Value;

use super::super::super::types::{AnyJson, Text};
use super::super::super::{Form, Input, Members, Read};
use super::UserParameters;

#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) lookup_key: String,
    pub(crate) value: Value,
    pub(crate) timezone: Option<String>,
}

impl Answer {
    fn read(members: &mut Members<'_, '_>) -> Read<Self> {
        let lookup_key = members.required("lookup_key", Text::ANY);
        let value = members.required("value", AnyJson);
        let timezone = members.optional("timezone", Text::ANY);
        Some(Self { lookup_key: lookup_key?, value: value?, timezone: timezone? })
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct AnswerQuestion {
    pub(crate) user: UserParameters,
    pub(crate) answer: Answer,
}

impl Input for AnswerQuestion {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = UserParameters::read(form);
        let answer = form.body(Answer::read);
        Some(Self { user: user?, answer: answer? })
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct AnswerQuestions {
    pub(crate) user: UserParameters,
    pub(crate) answers: Vec<Answer>,
}

impl Input for AnswerQuestions {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = UserParameters::read(form);
        let answers = form.body_list(Answer::read);
        Some(Self { user: user?, answers: answers? })
    }
}

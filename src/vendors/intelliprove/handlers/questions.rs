//! Questions and their answers (section 4.6).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::auth::KeyOrToken;
use super::super::errors::{Error, Refusal};
use super::super::inputs::{Asked, Sent};
use super::super::model::Stamp;
use super::super::state::{AnswerOption, Caller, Given, Named, Question, State, Written};
use super::super::validation::types::Text;
use super::super::validation::{Form, Input, Members, Read};
use crate::api::{Ctx, Forced, Rendered, Reply, json_answer, outcomes};
use crate::engine::{Moment, Transaction};

outcomes! {
    /// What answering can decide.
    AnswerOutcome {
        /// 404 for the question.
        NotFound = "not_found",
    }
}

/// Of whom, and in which language.
pub struct ListRequest {
    user: Named,
    language: Option<String>,
}

impl Input for ListRequest {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = Named::read(form);
        let language = form.query("language", form.language());
        Some(Self { user: user?, language: language? })
    }
}

/// One answer to save.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub(in super::super) lookup_key: String,
    pub(in super::super) value: Value,
    pub(in super::super) timezone: Option<String>,
}

impl Answer {
    fn read(members: &mut Members<'_, '_>) -> Read<Self> {
        let lookup_key = members.required("lookup_key", Text::ANY);
        let value = members.answer("value", lookup_key.as_deref());
        let timezone = members.optional("timezone", Text::ANY);
        Some(Self { lookup_key: lookup_key?, value: value?, timezone: timezone? })
    }
}

/// Answers to save, of whom. One comes as an object, several as an array.
pub struct Answers<const MANY: bool> {
    user: Named,
    pub(in super::super) answers: Vec<Answer>,
}

impl<const MANY: bool> Input for Answers<MANY> {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = Named::read(form);
        let answers = if MANY {
            form.body_list(Answer::read)
        } else {
            form.body(Answer::read).map(|answer| vec![answer])
        };
        Some(Self { user: user?, answers: answers? })
    }
}

/// A question with the user's answer.
#[derive(Serialize, JsonSchema)]
pub struct QuestionAnswer<'a> {
    lookup_key: &'a str,
    question: &'a str,
    options: Vec<Choice<'a>>,
    answer: Option<&'a Value>,
    answered_at: Option<Stamp>,
}

#[derive(Serialize, JsonSchema)]
struct Choice<'a> {
    value: u32,
    label: &'a str,
}

impl<'a> QuestionAnswer<'a> {
    fn new(question: &'a Question, given: Option<&'a Given>, language: &str) -> Self {
        let choice =
            |option: &'a AnswerOption| Choice { value: option.value, label: option.label.spoken(language) };
        Self {
            lookup_key: &question.lookup_key,
            question: question.question.spoken(language),
            options: question.options.iter().map(choice).collect(),
            answer: given.map(|given| &given.value),
            answered_at: given.map(|given| Stamp(given.at)),
        }
    }
}

impl QuestionAnswer<'_> {
    /// A question as everybody reads it who has not answered it.
    fn written(question: &Question, language: &str) -> Written {
        to_raw_value(&QuestionAnswer::new(question, None, language)).ok()
    }
}

/// The same, written down before where that is one for all.
#[derive(Serialize)]
#[serde(untagged)]
enum Told<'a> {
    Unanswered(&'a RawValue),
    Answered(QuestionAnswer<'a>),
}

/// What was saved.
#[derive(Serialize, JsonSchema)]
pub struct Saved {
    lookup_key: String,
    value: Value,
    user_id: Uuid,
}

/// `GET /v2/questions`
pub fn list_questions(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<ListRequest>,
    KeyOrToken(caller): KeyOrToken,
) -> Result<Rendered<Reply<Vec<QuestionAnswer<'static>>>>, Error> {
    let ListRequest { user, language } = asked.read(ctx)?;
    ctx.transact(|state, _| {
        let user = state.user(state.acted_on(caller, &user)?)?;
        let language = language.as_deref().unwrap_or(user.language());
        let told = state.questions.unanswered(language, QuestionAnswer::written);
        let told =
            told.map(|(question, unanswered)| match (user.answers.get(&question.lookup_key), unanswered) {
                (None, Some(written)) => Told::Unanswered(written),
                (given, _) => Told::Answered(QuestionAnswer::new(question, given, language)),
            });
        Ok(Rendered::of(json_answer(200, &told.collect::<Vec<_>>())))
    })
}

/// `GET /v2/questions/lookupkeys`
pub fn list_lookup_keys(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<()>,
    _: KeyOrToken,
) -> Result<Rendered<Reply<Vec<String>>>, Error> {
    asked.read(ctx)?;
    ctx.read(|state| Rendered::of(Reply::<_>(state.questions.keys().collect::<Vec<_>>())))
}

/// `POST /v2/questions/answer`
pub fn answer_question(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<Answers<false>>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<AnswerOutcome>,
) -> Result<Reply<Saved, 201>, Error> {
    let Answers { user, answers } = sent.read(ctx)?;
    let saved = ctx.transact(|state, tx| save(state, tx, caller, &user, answers, &outcome))?;
    saved.into_iter().next().map(Reply).ok_or_else(|| crate::api::Rejection::Internal.into())
}

/// `POST /v2/questions/answer/many`
pub fn answer_questions(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<Answers<true>>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<AnswerOutcome>,
) -> Result<Reply<Vec<Saved>, 201>, Error> {
    let Answers { user, answers } = sent.read(ctx)?;
    ctx.transact(|state, tx| save(state, tx, caller, &user, answers, &outcome)).map(Reply)
}

/// Save all answers or none.
fn save(
    state: &mut State,
    tx: &mut Transaction<'_, IntelliProve>,
    caller: Caller,
    user: &Named,
    answers: Vec<Answer>,
    outcome: &Forced<AnswerOutcome>,
) -> Result<Vec<Saved>, Error> {
    let user_id = state.acted_on(caller, user)?;
    answers.iter().try_for_each(|answer| state.asks(&answer.lookup_key))?;
    match outcome.decide(tx, None)? {
        Some(AnswerOutcome::NotFound) => Err(Refusal::QuestionNotFound.into()),
        None => answers.into_iter().map(|answer| store(state, user_id, answer, tx.now())).collect(),
    }
}

fn store(state: &mut State, user_id: Uuid, answer: Answer, at: Moment) -> Result<Saved, Error> {
    let Answer { lookup_key, value, timezone } = answer;
    state.answer(user_id, &lookup_key, Given { value: value.clone(), timezone, at })?;
    Ok(Saved { lookup_key, value, user_id })
}

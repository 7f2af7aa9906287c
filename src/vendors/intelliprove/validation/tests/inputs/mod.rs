//! Inputs of operations as the real crate writes them: proof that the form can say everything the contract needs.

mod answers;
mod plugin;
mod users;
mod widget;

pub(super) use answers::{Answer, AnswerQuestion, AnswerQuestions};
pub(super) use plugin::{Event, OpenSession, ReportEvent};
pub(super) use users::{AuthenticateUser, CreateUser, Sex, UpdateUser, UserParameters};
pub(super) use widget::{Data, Widget};

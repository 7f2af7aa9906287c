//! The inputs that these tests read: those of the operations themselves.

use super::super::super::handlers::{plugin, questions, users, widgets};

pub(super) use super::super::super::measurements::Sex;
pub(super) use super::super::super::state::{Event, Named as UserParameters};
pub(super) use plugin::{OpenSession, ReportEvent};
pub(super) use questions::Answer;
pub(super) use users::{Authenticate as AuthenticateUser, NewUser as CreateUser, UpdateUser};
pub(super) use widgets::{Content, WidgetRequest as Widget};

pub(super) type AnswerQuestion = questions::Answers<false>;
pub(super) type AnswerQuestions = questions::Answers<true>;

//! `create_user`, `update_user`, `authenticate_user` and the user parameters of all other operations.

use chrono::NaiveDate;
use uuid::Uuid;

use super::super::super::types::{Choice, Date, Id, Text};
use super::super::super::{Form, Input, Members, Patch, Read};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sex {
    Male,
    Female,
}

const SEX: Choice<Sex> = Choice::in_any_case(&[("M", Sex::Male), ("F", Sex::Female)]);
const EXTERNAL_USER_ID: Text = Text::between(1, 255);

/// Who is acted on; section 2 says what the combinations mean.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct UserParameters {
    pub(crate) user_id: Option<Uuid>,
    pub(crate) external_user_id: Option<String>,
}

impl Input for UserParameters {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user_id = form.query("user_id", Id);
        let external_user_id = form.query("external_user_id", Text::ANY);
        Some(Self { user_id: user_id?, external_user_id: external_user_id?.filter(|id| !id.is_empty()) })
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CreateUser {
    pub(crate) external_user_id: String,
    pub(crate) language: Option<String>,
    pub(crate) sex: Option<Sex>,
    pub(crate) birth_date: Option<NaiveDate>,
}

impl Input for CreateUser {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let in_query = form.query("external_user_id", EXTERNAL_USER_ID);
        let only_in_body = in_query == Some(None);
        let body = form.optional_body(|body| NewUser::read(body, only_in_body));
        if only_in_body && body == Some(None) {
            form.query_missing("external_user_id");
        }
        let (in_query, NewUser { external_user_id, language, sex, birth_date }) =
            (in_query?, body?.unwrap_or_default());
        Some(Self { external_user_id: external_user_id.or(in_query)?, language, sex, birth_date })
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct NewUser {
    external_user_id: Option<String>,
    language: Option<String>,
    sex: Option<Sex>,
    birth_date: Option<NaiveDate>,
}

impl NewUser {
    fn read(body: &mut Members<'_, '_>, id_required: bool) -> Read<Self> {
        let external_user_id = if id_required {
            body.required("external_user_id", EXTERNAL_USER_ID).map(Some)
        } else {
            body.not_null("external_user_id", EXTERNAL_USER_ID)
        };
        let language = body.optional("language", body.language());
        let sex = body.optional("sex", SEX);
        let birth_date = body.optional("birth_date", Date);
        Some(Self {
            external_user_id: external_user_id?,
            language: language?,
            sex: sex?,
            birth_date: birth_date?,
        })
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UpdateUser {
    pub(crate) user: UserParameters,
    pub(crate) birth_date: Patch<NaiveDate>,
    pub(crate) sex: Patch<Sex>,
    pub(crate) language: Patch<String>,
}

impl Input for UpdateUser {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let user = UserParameters::read(form);
        let changes = form.body(|body| {
            let birth_date = body.patch("birth_date", Date);
            let sex = body.patch("sex", SEX);
            let language = body.patch("language", body.language());
            Some((birth_date?, sex?, language?))
        });
        let (birth_date, sex, language) = changes?;
        Some(Self { user: user?, birth_date, sex, language })
    }
}

/// The user is named in the body, or in the query when the body names nobody.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AuthenticateUser {
    pub(crate) user: UserParameters,
}

impl Input for AuthenticateUser {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let in_query = UserParameters::read(form);
        let in_body = form.optional_body(|body| {
            let user_id = body.optional("user_id", Id);
            let external_user_id = body.optional("external_user_id", Text::ANY);
            Some(UserParameters {
                user_id: user_id?,
                external_user_id: external_user_id?.filter(|id| !id.is_empty()),
            })
        });
        let (in_query, in_body) = (in_query?, in_body?.unwrap_or_default());
        let named = in_body != UserParameters::default();
        Some(Self { user: if named { in_body } else { in_query } })
    }
}

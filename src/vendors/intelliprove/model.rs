//! Wire types that several handlers speak.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::measurements::Sex;
use super::state::{self, ScanStatus};
use crate::engine::{Moment, day_text};

/// A stamp as this vendor writes it: `2026-05-04T08:12:31Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(pub Moment);

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_seconds_text())
    }
}

impl JsonSchema for Stamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Stamp".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// A calendar day: `1988-04-17`. By hand, since the library's formatter takes longer than all else of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&day_text(self.0))
    }
}

/// A user; all members are always present.
#[derive(Debug, Serialize, JsonSchema)]
pub struct User<'a> {
    user_id: Uuid,
    external_user_id: Option<&'a str>,
    customer: &'a str,
    #[schemars(with = "Option<NaiveDate>")]
    birth_date: Option<Day>,
    sex: Option<Sex>,
    language: Option<&'a str>,
}

impl<'a> User<'a> {
    /// The user of `customer` as it goes out.
    pub fn new(user: &'a state::User, customer: &'a str) -> Self {
        Self {
            user_id: user.user_id,
            external_user_id: user.external_user_id.as_deref(),
            customer,
            birth_date: user.traits.birth_date.map(Day),
            sex: user.traits.sex,
            language: user.traits.language.as_deref(),
        }
    }
}

/// A face scan.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FaceScan {
    face_scan_id: Uuid,
    user_id: Uuid,
    created_at: Stamp,
    status: ScanStatus,
}

impl From<&state::FaceScan> for FaceScan {
    fn from(scan: &state::FaceScan) -> Self {
        Self {
            face_scan_id: scan.face_scan_id,
            user_id: scan.user_id,
            created_at: Stamp(scan.created_at),
            status: scan.status,
        }
    }
}

impl FaceScan {
    /// The same scan, shown with another status.
    #[must_use]
    pub fn showing(mut self, status: ScanStatus) -> Self {
        self.status = status;
        self
    }
}

//! The body of `authenticate` (section 4.4), in which a picture is looked at here, before anything is locked.

use serde_json::{Value, json};

use super::super::Incode;
use super::super::errors::{Error, Refusal};
use super::super::face::{Limits, Presented, UnknownItem};
use super::body;
use super::members::Given;
use crate::api::{Ctx, Extract, Sketch};

/// The most characters of a source.
const SOURCE: usize = 255;

/// A face, and where it is shown.
pub struct FaceBody {
    /// What was presented; an unknown item of a marker is for the operation to refuse.
    pub presented: Result<Presented, UnknownItem>,
    /// Where it takes place.
    pub source: Option<String>,
}

impl Extract<Incode> for FaceBody {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let Value::Object(members) = body::json(ctx)? else { return Err(Refusal::FaceMissing.into()) };
        let mut body = Given::new(members, "");
        let mut face = Given::new(body.object("face")?.ok_or(Refusal::FaceMissing)?, "face.");
        let shown = [face.text("base64Image")?, face.text("imageUrl")?, face.text("template")?];
        let shown = shown.map(|text| text.filter(|text| !text.is_empty()));
        if shown.iter().all(Option::is_none) {
            return Err(Refusal::PictureMissing.into());
        }
        let source = body.text("source")?;
        if source.as_ref().is_some_and(|source| source.chars().count() > SOURCE) {
            return Err(Refusal::SourceTooLong.into());
        }
        let limits = ctx.settings()?.picture();
        Ok(Self { presented: presented(shown, limits), source })
    }

    fn describe(sketch: &mut Sketch) {
        let text = |description| json!({ "type": "string", "description": description });
        let schema = json!({
            "type": "object",
            "required": ["face"],
            "properties": {
                "face": {
                    "type": "object",
                    "properties": {
                        "base64Image": text("JPEG or PNG in base64."),
                        "imageUrl": text("An image link of ours, or an enrolled address; never fetched."),
                        "template": text("An enrolled template."),
                    },
                },
                "source": { "type": "string", "maxLength": SOURCE },
            },
        });
        sketch.body = Some((schema, true));
    }
}

fn presented(shown: [Option<String>; 3], limits: Limits) -> Result<Presented, UnknownItem> {
    match shown {
        [Some(picture), _, _] => Presented::in_base64(&picture, limits),
        [_, Some(url), _] => Ok(Presented::Url(url)),
        [_, _, template] => Presented::as_template(template.unwrap_or_default()),
    }
}

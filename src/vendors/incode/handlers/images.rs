//! Pictures of identity documents behind signed links (section 4.5).

use super::super::Incode;
use super::super::errors::{Error, Refusal};
use super::super::face::{card, decode};
use super::super::inputs::Fits;
use super::super::state::{ImageLink, Side};
use super::segment;
use crate::api::{Ctx, Described, Extract, Parameter, Place, Respond, Sketch};
use crate::engine::Answer;

/// A link as it was followed.
pub struct Followed(ImageLink);

impl Extract<Incode> for Followed {
    fn extract(ctx: &Ctx<'_, Incode>) -> Result<Self, Error> {
        let side = Side::named(&segment(ctx, "side")).ok_or(Refusal::NotFound("not-found"))?;
        let query = ctx.request().query();
        Ok(Self(ImageLink::new(segment(ctx, "identity_id"), side, query)))
    }

    fn describe(sketch: &mut Sketch) {
        for (name, schema) in [
            ("expires", serde_json::json!({ "type": "integer", "description": "Unix seconds." })),
            ("sig", serde_json::json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })),
        ] {
            let parameter = Parameter { place: Place::Query, name: name.into(), required: true, schema };
            sketch.parameters.push(parameter);
        }
    }
}

/// A picture.
pub struct Picture(Vec<u8>);

impl Respond for Picture {
    fn respond(self) -> Answer {
        Answer::new(200, "image/jpeg", self.0).with("cache-control", "no-store")
    }

    fn describe(sketch: &mut Sketch) {
        let content = Some(("image/jpeg", serde_json::json!({ "type": "string", "format": "binary" })));
        sketch.answers.push(Described { status: 200, meaning: "The picture.".into(), content });
    }
}

/// `GET /omni/incode-id/images/{identity_id}/{side}`
pub fn get_image(ctx: &Ctx<'_, Incode>, _: Fits, Followed(link): Followed) -> Result<Picture, Error> {
    let seeded = ctx.transact(|state, tx| {
        state.check_image_link(&link, tx.now())?;
        let identity = state.identity(state.by_id(&link.identity_id))?;
        Ok::<_, Error>(identity.card(link.side).cloned())
    })?;
    let seeded = seeded.and_then(|text| decode(&text));
    Ok(Picture(seeded.unwrap_or_else(|| card::jpeg(&link.identity_id, link.side.name()))))
}

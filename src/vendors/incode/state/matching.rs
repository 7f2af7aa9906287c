//! Who is it? Steps 4, 7 and 8 of the face model (section 12), over the identities of a namespace.

use super::super::face::{Defect, Failure, Presented, Print, Unusable};
use super::{Identity, IdentityStatus, State};
use crate::engine::Moment;

/// How many bits two hashes may differ in.
const NEAR: u32 = 6;

/// What the face model found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Who passes, or why nobody does.
    pub result: Result<u64, Defect>,
    /// Whom the picture shows, whether or not they pass.
    pub shown: Option<u64>,
}

impl State {
    /// Judge what was presented.
    pub fn judge(&self, presented: &Presented, now: Moment) -> Judgement {
        let (shown, defect) = match presented {
            Presented::Unusable(unusable) => (None, Some((*unusable).into())),
            Presented::Marked(marker) => {
                (marker.face.as_deref().and_then(|key| self.by_key(key)), marker.defect())
            }
            Presented::Pictured(print) => (self.enrolled_as(print), None),
            Presented::Template(template) => {
                let shown = self.known_by(|identity| identity.templates.contains(template));
                (shown, shown.is_none().then_some(Unusable::NoFace.into()))
            }
            Presented::Url(url) => {
                let is_ours = self.is_good_link(url, now);
                let enrolled = || self.known_by(|identity| identity.image_urls.contains(url));
                let shown = if is_ours { self.linked(url) } else { enrolled() };
                (shown, (shown.is_none() && !is_ours).then_some(Unusable::Undecodable.into()))
            }
        };
        Judgement { result: defect.map_or_else(|| self.admit(shown), Err), shown }
    }

    /// Step 8: whether somebody who was recognised passes.
    fn admit(&self, shown: Option<u64>) -> Result<u64, Defect> {
        let unknown = Defect::Failed(Failure::FaceMatchFailed);
        let place = shown.ok_or(unknown)?;
        match self.identities.get(&place) {
            Some(identity) if !identity.can_pass() => Err(unknown),
            Some(Identity { blocked: true, .. }) => Err(Unusable::Blocked.into()),
            Some(_) => Ok(place),
            None => Err(unknown),
        }
    }

    /// Whether an address is a link of ours that is still good.
    fn is_good_link(&self, url: &str, now: Moment) -> bool {
        super::parse_image_link(url).is_some_and(|link| self.check_image_link(&link, now).is_ok())
    }

    /// The identity that a link of ours leads to, unless it is gone.
    fn linked(&self, url: &str) -> Option<u64> {
        self.by_id(&super::parse_image_link(url)?.identity_id)
    }

    fn known_by(&self, is_known: impl Fn(&Identity) -> bool) -> Option<u64> {
        let known = self.identities.iter().filter(|(_, identity)| is_known(identity));
        known.min_by_key(|(_, identity)| identity.enrolled.unwrap_or(u64::MAX)).map(|(place, _)| *place)
    }

    /// Step 7: the same bytes, else the most similar picture, else the one enrolled first.
    fn enrolled_as(&self, print: &Print) -> Option<u64> {
        let faces = self
            .identities
            .iter()
            .filter(|(_, identity)| identity.enrolled.is_some())
            .flat_map(|(place, identity)| identity.faces.iter().map(move |face| (*place, face)));
        let rated = faces.filter_map(|(place, face)| {
            let distance = if face.print.digest == print.digest {
                Some(0)
            } else {
                face.print.distance(print).filter(|bits| *bits <= NEAR).map(|bits| bits + 1)
            };
            distance.map(|distance| (distance, face.number, place))
        });
        rated.min().map(|(_, _, place)| place)
    }

    /// Why an identity cannot pass, for those who ask for it to.
    pub fn obstacle(&self, place: u64) -> Option<&'static str> {
        let identity = self.identities.get(&place)?;
        match identity {
            Identity { status: IdentityStatus::Revoked, .. } => Some("it is REVOKED"),
            identity if !identity.can_pass() => Some("its face is not enrolled"),
            _ => None,
        }
    }
}

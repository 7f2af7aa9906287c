//! From a universe to its document and back.

use std::collections::BTreeMap;

use serde_json::Value;

use super::image::{Entry, Face, Format, Image, Plan, Words};
use super::journey::Journeys;
use super::schedule::Owner;
use super::universe::Shared;
use super::{BadImage, Clock, Moment, Outbox, Rooms, Schedule, Streams, Universe, rooms};

/// How the schedule of a document names the story.
const TIMELINE: &str = "timeline";

/// Somebody whose work falls due: the name, and where the work stands in a document.
struct Holder {
    owner: Owner,
    name: &'static str,
    place: String,
    awaited: Vec<u64>,
}

impl Universe {
    /// Everything as canonical JSON: equal universes export equal bytes. Null where that fails, which is a defect.
    pub fn export(&mut self, real: Moment) -> Value {
        let now = self.settle(real, |_| ());
        let vendors = self.rooms.iter_mut().map(|room| (room.vendor().to_owned(), room.export())).collect();
        let Shared { schedule, streams, outcomes, messages, outbox, .. } = &self.shared;
        let words = |(label, words): (&String, &u128)| (label.clone(), Words(*words));
        let named = |(at, sequence, owner)| Some(Entry { at, sequence, owner: self.name_of(owner)?.into() });
        let image = Image {
            format: Format::CURRENT,
            seed: streams.seed(),
            clock: Face { at: now, mode: self.clock.mode() },
            started: Some(self.started),
            streams: streams.positions().iter().map(words).collect(),
            schedule: Plan { next: schedule.next(), entries: schedule.iter().filter_map(named).collect() },
            outcomes: outcomes.clone(),
            faults: self.faults.clone(),
            overrides: self.overrides.clone(),
            timeline: self.timeline.clone(),
            aliases: self.aliases.to_vec(),
            messages: messages.clone(),
            outbox: outbox.export(),
            vendors,
        };
        serde_json::to_value(image).unwrap_or_else(|error| {
            tracing::error!(%error, "a namespace cannot be written down");
            Value::Null
        })
    }

    pub(super) fn name_of(&self, owner: Owner) -> Option<&'static str> {
        match owner {
            Owner::Room(place) => self.rooms.get(place).map(|room| room.vendor()),
            Owner::Timeline => Some(TIMELINE),
            // Its own part of the document tells when its attempts fall due.
            Owner::Outbox => None,
        }
    }

    /// What one vendor holds, as it stands in the export; `None` where no such vendor lives here.
    pub fn export_vendor(&mut self, vendor: &str, real: Moment) -> Option<Value> {
        self.settle(real, |_| ());
        rooms::called_mut(&mut self.rooms, vendor).map(|(_, room)| room.export())
    }

    /// The universe that was exported as `document`; its clock goes on from what it showed.
    pub fn import(rooms: Rooms, document: Value, real: Moment) -> Result<Self, BadImage> {
        let image = Image::read(document)?;
        let positions = image.streams.into_iter().map(|(label, Words(words))| (label, words)).collect();
        let mut universe = Self {
            clock: Clock::starting(image.clock.mode, image.clock.at, real),
            started: image.started.unwrap_or(image.clock.at),
            shared: Shared {
                schedule: Schedule::default(),
                streams: Streams::resumed(image.seed, positions),
                outcomes: image.outcomes,
                messages: image.messages,
                outbox: Outbox::default(),
                cause: None,
            },
            faults: image.faults,
            overrides: image.overrides,
            timeline: image.timeline,
            aliases: image.aliases.into(),
            rooms,
            journeys: Journeys::default(),
        };
        let absent = universe.furnish(image.vendors)?;
        universe.prepare_timeline();
        universe.shared.schedule = universe.planned(image.schedule)?;
        universe.shared.outbox = Outbox::import(image.outbox, &mut universe.shared.schedule)?;
        for place in absent {
            let Some(room) = universe.rooms.get_mut(place) else { continue };
            let vendor = room.vendor();
            room.begin(Owner::Room(place), image.clock.at, &mut universe.shared)
                .map_err(|detail| BadImage::new(format!("vendors.{vendor}"), detail))?;
        }
        Ok(universe)
    }

    /// Give each room what the document has for it; which rooms it says nothing of.
    fn furnish(&mut self, mut vendors: BTreeMap<String, Value>) -> Result<Vec<usize>, BadImage> {
        let mut absent = Vec::new();
        for (place, room) in self.rooms.iter_mut().enumerate() {
            let vendor = room.vendor();
            match vendors.remove(vendor) {
                None => absent.push(place),
                Some(document) => room
                    .import(document)
                    .map_err(|bad| BadImage::new(format!("vendors.{vendor}.{}", bad.place), bad.detail))?,
            }
        }
        let known = || self.rooms.iter().map(|room| room.vendor()).collect::<Vec<_>>().join(", ");
        match vendors.keys().next() {
            None => Ok(absent),
            Some(vendor) => Err(BadImage::new(
                format!("vendors.{vendor}"),
                format!("no vendor is named `{vendor}`; known: {}", known()),
            )),
        }
    }

    /// Everybody whose work can fall due.
    fn holders(&self) -> Vec<Holder> {
        let rooms = self.rooms.iter().enumerate().map(|(place, room)| Holder {
            owner: Owner::Room(place),
            name: room.vendor(),
            place: format!("vendors.{}.due", room.vendor()),
            awaited: room.awaited(),
        });
        let timeline = Holder {
            owner: Owner::Timeline,
            name: TIMELINE,
            place: TIMELINE.into(),
            awaited: self.timeline.sequences().collect(),
        };
        rooms.chain([timeline]).collect()
    }

    /// The schedule of a document, once each entry has its work and each work its entry.
    fn planned(&self, Plan { next, entries }: Plan) -> Result<Schedule, BadImage> {
        let holders = self.holders();
        let mut planned = BTreeMap::new();
        for (index, Entry { at, sequence, owner: name }) in entries.into_iter().enumerate() {
            let place = format!("schedule.entries[{index}]");
            let Some(holder) = holders.iter().find(|holder| holder.name == name) else {
                let known: Vec<_> = holders.iter().map(|holder| holder.name).collect();
                let detail = format!("nobody is named `{name}`; known: {}", known.join(", "));
                return Err(BadImage::new(format!("{place}.owner"), detail));
            };
            if holder.awaited.binary_search(&sequence).is_err() {
                let detail = format!("nothing falls due then: `{}` has no `{sequence}`", holder.place);
                return Err(BadImage::new(place, detail));
            }
            if planned.insert(sequence, (at, holder.owner)).is_some() {
                let detail = format!("{sequence} stands here a second time");
                return Err(BadImage::new(format!("{place}.sequence"), detail));
            }
        }
        for Holder { owner, place, awaited, .. } in &holders {
            let lost = |sequence: &&u64| planned.get(*sequence).is_none_or(|(_, planned)| planned != owner);
            if let Some(sequence) = awaited.iter().find(lost) {
                let detail = "it would never fall due: `schedule.entries` has no such sequence";
                return Err(BadImage::new(format!("{place}.{sequence}"), detail));
            }
        }
        let entries = planned.into_iter().map(|(sequence, (at, owner))| (at, sequence, owner));
        Ok(Schedule::resumed(next, entries))
    }
}

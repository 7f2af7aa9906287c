//! The rooms of a namespace, and how each is found: by the name of its vendor or by its type.

use smallvec::SmallVec;

use super::schedule::Owner;
use super::{AnyRoom, Room, Vendor};

/// A room for each vendor. In place, since each request goes to one of them.
pub type Rooms = SmallVec<[Box<dyn AnyRoom>; 4]>;

/// The room of the vendor that is called so.
pub(super) fn called<'a>(rooms: &'a Rooms, vendor: &str) -> Option<&'a dyn AnyRoom> {
    rooms.iter().find(|room| room.vendor() == vendor).map(AsRef::as_ref)
}

/// The same to change it, and what its due work is planned for.
pub(super) fn called_mut<'a>(
    rooms: &'a mut Rooms,
    vendor: &str,
) -> Option<(Owner, &'a mut (dyn AnyRoom + 'static))> {
    let (place, room) = rooms.iter_mut().enumerate().find(|(_, room)| room.vendor() == vendor)?;
    Some((Owner::Room(place), room.as_mut()))
}

/// Where vendor `V` lives, and what its due work is planned for.
pub(super) fn of<V: Vendor>(rooms: &mut Rooms) -> Option<(Owner, &mut Room<V>)> {
    let mut rooms = rooms.iter_mut().enumerate();
    rooms.find_map(|(place, room)| Some((Owner::Room(place), room.as_any_mut().downcast_mut::<Room<V>>()?)))
}

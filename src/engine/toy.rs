//! The smallest vendor there can be, to test the engine with: a diary, and reminders that write into it.

use std::cell::RefCell;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smallvec::smallvec;

use super::{
    Action, ActionRefused, BadImage, Blueprint, ClockStart, Deed, JournalLimits, Life, Mode, Moment,
    Namespace, NamespaceLimits, Notification, OutcomePlan, Refusals, Room, Seed, Span, Transaction, Vendor,
    Webhooks, Why, arguments,
};

/// What a toy's clock shows at first; it stands still.
pub(crate) const START: Moment = Moment::from_seconds(1_000_000);
/// Real time while a toy is played with.
pub(crate) const REAL: Moment = Moment::from_seconds(2_000_000);
/// Bounds that no test of other things meets.
pub(crate) const LIMITS: NamespaceLimits = NamespaceLimits {
    count: 100,
    idle: Span::from_hours(1),
    create_on_use: true,
    journal: JournalLimits { entries: 100, bytes: 1_000_000, body: 1_000 },
    journals: 10_000_000,
};

/// What a toy cannot be reminded of.
pub(crate) const PANICS: &str = "panic";
/// A status that a toy cannot judge.
pub(crate) const UNJUDGED: u16 = 599;

/// The vendor.
#[derive(Debug, Default)]
pub(crate) struct Toy;

/// What was written when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Diary {
    pub(crate) lines: Vec<(Moment, String)>,
}

/// Something to write later, and perhaps again and again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reminder {
    text: String,
    every: Option<Span>,
}

/// A line to write; an empty one is refused.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Line {
    line: String,
}

thread_local! {
    /// Called whenever a line to write is made ready on this thread.
    pub(crate) static AT_READING: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

fn read(given: serde_json::Value) -> Result<Deed<Toy>, ActionRefused> {
    AT_READING.with_borrow(|called| called.as_ref().map(|call| call()));
    let Line { line } = arguments(given)?;
    if line.is_empty() {
        return Err(ActionRefused::Conflict("an empty line".into()));
    }
    Ok(Arc::new(move |diary, tx| {
        diary.lines.push((tx.now(), line.clone()));
        Ok(serde_json::Value::Null)
    }))
}

/// A reminder that comes once.
pub(crate) fn once(text: &str) -> Reminder {
    Reminder { text: text.into(), every: None }
}

/// A reminder that comes again and again.
pub(crate) fn every(span: Span, text: &str) -> Reminder {
    Reminder { text: text.into(), every: Some(span) }
}

/// The moment so many seconds after the start.
pub(crate) fn at(seconds: i64) -> Moment {
    START.after(Span::from_seconds(seconds))
}

/// Events are texts; those that begin with `torn` have that name. A body tells the text, the moment and the
/// misbehaviours that were asked for.
static WEBHOOKS: Webhooks<Toy> = Webhooks {
    events: &["written", "torn"],
    name: |event| if event.starts_with("torn") { "torn" } else { "written" },
    word: |diary, event, misbehave, tx| {
        diary.lines.push((tx.now(), format!("worded {event}")));
        let body =
            serde_json::json!({ "text": event, "draw": tx.rng("bodies").next_u16(), "misbehave": misbehave });
        Notification { content_type: "application/json", body: body.to_string().into() }
    },
    retries: &[Span::from_seconds(30), Span::from_seconds(75), Span::from_millis(187_500)],
    timeout: Span::from_seconds(10),
    accepted: |status, content_type| {
        assert_ne!(status, UNJUDGED, "nobody knows");
        status == 204 || (status == 200 && content_type == Some("application/json"))
    },
    wanted: "200 needs JSON",
};

impl Vendor for Toy {
    const NAME: &'static str = "toy";
    type State = Diary;
    type Due = Reminder;
    type Event = String;
    type Seed = ();

    fn seed((): &(), _: &mut Diary, _: &mut Transaction<'_, Self>) -> Result<(), Refusals> {
        Ok(())
    }

    fn on_due(diary: &mut Diary, due: Reminder, tx: &mut Transaction<'_, Self>) -> Option<String> {
        assert_ne!(due.text, PANICS, "as it was asked to");
        diary.lines.push((tx.now(), due.text.clone()));
        if let Some(span) = due.every {
            tx.plan(tx.now().after(span), due.clone());
        }
        Some(due.text)
    }

    fn webhooks() -> Option<&'static Webhooks<Self>> {
        Some(&WEBHOOKS)
    }

    fn actions() -> &'static [Action<Self>] {
        const ACTIONS: [Action<Toy>; 1] = [Action::prepared::<Line>("write", "Write a line", read)];
        &ACTIONS
    }
}

/// A universe with a toy in it and nothing else.
pub(crate) fn blueprint() -> Blueprint {
    Blueprint {
        scenario: "toy".into(),
        seed: Seed(1),
        clock: ClockStart { at: Some(START), mode: Mode::Frozen },
        aliases: [].into(),
        rooms: || smallvec![Box::new(Room::<Toy>::default()) as _],
        fill: Box::new(|_, _| Ok(())),
    }
}

/// A namespace of that name.
pub(crate) fn namespace(name: &str) -> Namespace {
    Namespace::build(name, blueprint().into(), false, None, None, LIMITS.journal, REAL).unwrap()
}

/// One step that succeeds.
pub(crate) fn step<T>(
    namespace: &Namespace,
    step: impl FnOnce(&mut Diary, &mut Transaction<'_, Toy>) -> T,
) -> T {
    let done = namespace.transact::<Toy, _, ()>(&namespace.arrive(), REAL, |diary, tx| Ok(step(diary, tx)));
    done.unwrap().0.unwrap()
}

/// Write a line now.
pub(crate) fn write(namespace: &Namespace, text: &str) {
    step(namespace, |diary, tx| diary.lines.push((tx.now(), text.into())));
}

/// Plan a reminder.
pub(crate) fn plan(namespace: &Namespace, at: Moment, reminder: Reminder) {
    step(namespace, |_, tx| tx.plan(at, reminder));
}

/// Choose outcomes of `toy.x`.
pub(crate) fn choose(namespace: &Namespace, by: Why, sequence: &[&str]) {
    let plan = serde_json::json!({ "operation": "toy.x", "sequence": sequence });
    let plan: OutcomePlan = serde_json::from_value(plan).unwrap();
    namespace.steer(|universe| universe.outcomes().add(by, plan)).unwrap();
}

/// Add a fault.
pub(crate) fn inject(namespace: &Namespace, fault: serde_json::Value) {
    let fault = serde_json::from_value(fault).unwrap();
    namespace.steer(|universe| universe.faults().add(fault)).unwrap();
}

/// Draw from the stream `label`.
pub(crate) fn draw(namespace: &Namespace, label: &str) -> u64 {
    step(namespace, |_, tx| tx.rng(label).next_u64())
}

/// All lines with the seconds since the start.
pub(crate) fn lines(namespace: &Namespace) -> Vec<(i64, String)> {
    let seconds = |at: Moment| (at.millis() - START.millis()) / 1000;
    step(namespace, |diary, _| diary.lines.iter().map(|(at, text)| (seconds(*at), text.clone())).collect())
}

/// The export, byte for byte.
pub(crate) fn export(namespace: &Namespace) -> String {
    namespace.steer(|universe| universe.export(REAL)).to_string()
}

/// Set what the clock shows.
pub(crate) fn set_clock(namespace: &Namespace, at: Moment) {
    namespace.steer(|universe| universe.clock().set(Some(at), None, REAL));
}

/// Go back to what a toy's blueprint describes.
pub(crate) fn reset(namespace: &Namespace) -> Arc<Life> {
    namespace.follow(blueprint().into(), REAL).unwrap()
}

/// Begin anew with what was exported as `document`.
pub(crate) fn import(
    namespace: &Namespace,
    document: serde_json::Value,
    real: Moment,
) -> Result<Arc<Life>, BadImage> {
    namespace.read(document, real).map(|universe| namespace.resume(universe, real))
}

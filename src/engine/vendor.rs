//! What the engine must know of a vendor: its state, what may fall due, and what to do then.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Action, ActionRefused, Attachment, Refusals, Transaction, Webhooks, ahead};

/// A vendor's rules, without HTTP. Its `State` is one per namespace.
pub trait Vendor: Sized + 'static {
    /// The name in scenario files, operation ids and actions.
    const NAME: &'static str;
    /// All that is stored; ordered maps, so that its export is canonical.
    type State: Default + Clone + Serialize + DeserializeOwned + Send;
    /// Work that waits for its moment.
    type Due: Clone + Serialize + DeserializeOwned + Send;
    /// What it may notify others of; [`std::convert::Infallible`] where it sends nothing.
    type Event: Send;
    /// Its section of a scenario file.
    type Seed: Default + DeserializeOwned + JsonSchema + Send + Sync;

    /// The files that a section names; whoever reads the scenario hands their content in.
    fn attachments(_: &mut Self::Seed) -> Vec<&mut Attachment> {
        Vec::new()
    }

    /// Fill an empty state from a scenario's section. Everything that is refused is told, each with the way to it, so
    /// what follows a refused entry is judged all the same.
    fn seed(
        seed: &Self::Seed,
        state: &mut Self::State,
        tx: &mut Transaction<'_, Self>,
    ) -> Result<(), Refusals>;

    /// What a section says that can be, but was hardly meant, each with its place in front: `users[1]: …`.
    fn doubts(_: &Self::Seed) -> Vec<String> {
        Vec::new()
    }

    /// Do what fell due; `tx.now()` is the moment it was planned for. Answers what happened, in a few words, if anything did.
    fn on_due(state: &mut Self::State, due: Self::Due, tx: &mut Transaction<'_, Self>) -> Option<String>;

    /// Ask for the memory where a request looks first: what is asked for early is there when it is needed.
    fn ahead(state: &Self::State) {
        ahead::of(state);
    }

    /// Do what is put off until somebody looks, so that equal universes export equal bytes whoever looked before.
    fn bring_up(_: &mut Self::State) {}

    /// The namespace's clock was turned back to `tx.now()`. That undoes nothing, but what happens at fixed times happens anew.
    fn on_clock_turned_back(_: &mut Self::State, _: &mut Transaction<'_, Self>) {}

    /// The table of what can happen outside its API.
    fn actions() -> &'static [Action<Self>];

    /// How its webhooks are worded and delivered; `None` where it sends none.
    fn webhooks() -> Option<&'static Webhooks<Self>> {
        None
    }

    /// The kinds of message that it would send to people; none where it sends none.
    fn messages() -> &'static [&'static str] {
        &[]
    }

    /// How tokens are minted from outside; `None` where the vendor has none.
    fn minting() -> Option<&'static Action<Self>> {
        None
    }

    /// What is left to do with what was minted, outside the namespace's lock: signing that takes long.
    fn seal(minted: Value) -> Result<Value, ActionRefused> {
        Ok(minted)
    }
}

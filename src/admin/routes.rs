//! The map of the control API. What is read with GET is looked at with HEAD, too.

use super::webhooks::endpoints;
use super::{
    Admin, actions, clock, docs, events, health, index, messages, metrics, namespaces, operations, requests,
    scenarios, state, steering, tokens, unmatched, verify, webhooks,
};
use crate::api::{About, Routes, documented};

const fn ours(summary: &'static str) -> About {
    documented(summary).source("Ours: the control surface of lookalike.")
}

/// Every operation of the control API.
#[allow(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn routes() -> Routes<Admin> {
    let routes = Routes::new()
        .page("/__admin", ours("List the calls"), index::index)
        .page("/__admin/health", ours("Liveness, readiness, version, uptime"), health::health)
        .page("/__admin/operations", ours("Every operation of every vendor"), operations::list_operations)
        .page(
            "/__admin/namespaces",
            ours("List the namespaces with their sizes"),
            namespaces::list_namespaces,
        )
        .post(
            "/__admin/namespaces",
            ours("Create a namespace, or fork another one"),
            namespaces::create_namespace,
        )
        .heavy()
        .page("/__admin/namespaces/{name}", ours("Read one namespace"), namespaces::get_namespace)
        .delete("/__admin/namespaces/{name}", ours("Drop a namespace"), namespaces::drop_namespace)
        .post("/__admin/reset", ours("Go back to the scenario, at once"), namespaces::reset)
        .heavy()
        .page(
            "/__admin/scenarios",
            ours("List the built-in scenarios, and tell what is played"),
            scenarios::list_scenarios,
        )
        .page(
            "/__admin/scenarios/{name}",
            ours("Read the source of a built-in scenario"),
            scenarios::get_scenario,
        )
        .heavy()
        .post(
            "/__admin/scenarios/check",
            ours("Tell all that is wrong with a scenario"),
            scenarios::check_scenario,
        )
        .heavy()
        .post(
            "/__admin/scenario",
            ours("Apply a scenario, sent or built in, to this namespace at once"),
            scenarios::apply_scenario,
        )
        .page("/__admin/clock", ours("Read the clock"), clock::get_clock)
        .put("/__admin/clock", ours("Set the clock, or how it moves"), clock::set_clock)
        .heavy_where(clock::set_is_eventful)
        .post(
            "/__admin/clock/advance",
            ours("Move the clock forward and let happen what falls due"),
            clock::advance_clock,
        )
        .heavy_where(clock::advance_is_eventful)
        .page("/__admin/outcomes", ours("List the queued outcomes"), steering::list_outcomes)
        .post("/__admin/outcomes", ours("Queue outcomes for an operation"), steering::queue_outcomes)
        .delete("/__admin/outcomes", ours("Forget queued outcomes"), steering::forget_outcomes)
        .page("/__admin/faults", ours("List the faults in force"), steering::list_faults)
        .post("/__admin/faults", ours("Add a fault"), steering::add_fault)
        .delete("/__admin/faults", ours("Forget faults"), steering::forget_faults)
        .page("/__admin/overrides", ours("List the overrides in force"), steering::list_overrides)
        .post(
            "/__admin/overrides",
            ours("Answer exactly this in an operation's place"),
            steering::add_override,
        )
        .delete("/__admin/overrides", ours("Forget overrides"), steering::forget_overrides)
        .page(
            "/__admin/actions",
            ours("List what can be done outside the vendors' APIs"),
            actions::list_actions,
        )
        .post("/__admin/actions/{action}", ours("Do something outside a vendor's API"), actions::act)
        .heavy()
        .page("/__admin/requests", ours("List the journal, newest first"), requests::list_requests)
        .heavy()
        .page(
            "/__admin/requests/unmatched",
            ours("List requests that met no route, with the nearest ones"),
            unmatched::list_unmatched,
        )
        .heavy()
        .post("/__admin/requests/verify", ours("Assert how many requests there were"), verify::verify)
        .heavy()
        .page("/__admin/requests/{id}", ours("Read one exchange"), requests::get_request)
        .heavy()
        .delete("/__admin/requests", ours("Empty the journal"), requests::clear_requests)
        .page("/__admin/state", ours("Export everything in this namespace"), state::get_state)
        .heavy()
        .put("/__admin/state", ours("Go back to what was exported, at once"), state::put_state)
        .heavy()
        .page("/__admin/state/{vendor}", ours("Export what one vendor holds"), state::get_vendor_state)
        .heavy()
        .page("/__admin/messages", ours("List what would have been sent to people"), messages::list_messages)
        .page(
            "/__admin/tokens",
            ours("List the vendors whose tokens can be minted, and from what"),
            tokens::list_tokens,
        )
        .post(
            "/__admin/tokens/{vendor}",
            ours("Mint a token with a chosen subject, lifetime or flaw"),
            tokens::mint,
        )
        .heavy();
    notifications(routes)
        .get("/__admin/events", ours("Listen to what happens in this namespace"), events::listen)
        .page("/__admin/metrics", ours("Read the counters of the whole server"), metrics::metrics)
        .page("/__docs", ours("List the documents"), docs::list_documents)
        .page("/__docs/openapi/{document}", ours("Read an OpenAPI 3.1 document"), docs::openapi)
        .heavy()
}

/// Those about webhooks.
fn notifications(routes: Routes<Admin>) -> Routes<Admin> {
    routes
        .page("/__admin/webhooks", ours("List the notifications, newest first"), webhooks::list_webhooks)
        .heavy()
        .post(
            "/__admin/webhooks/wait",
            ours("Wait until so many notifications are delivered"),
            webhooks::wait_for_webhooks,
        )
        .page("/__admin/webhooks/endpoints", ours("List where notifications go"), endpoints::list_endpoints)
        .put("/__admin/webhooks/endpoints", ours("Say where notifications go"), endpoints::set_endpoints)
        .page("/__admin/webhooks/{id}", ours("Read a notification with every attempt"), webhooks::get_webhook)
        .heavy()
        .post("/__admin/webhooks/{id}/resend", ours("Make one more attempt"), webhooks::resend_webhook)
        .heavy()
}

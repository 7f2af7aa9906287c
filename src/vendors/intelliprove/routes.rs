//! The map of the vendor: every operation in the order of the contract's section 3.

use super::IntelliProve;
use super::handlers::{
    cdn, face_scans, metrics, pages, plugin, plugin_urls, profiles, questions, regulatory, users,
    widget_data, widgets,
};
use crate::api::{Routes, assumed, documented, observed};

const NAMED: &str = "The vendor's document names the operation; its path is our completion.";
const HEADING: &str = "The vendor's document has a heading for it; its path is our completion.";
const RETIRED: &str = "The vendor's document names the operation and its retirement after July 2025; its path is our completion.";
const DEPRECATED: &str =
    "The vendor's document names the operation and its deprecation; its path is our completion.";
const PAGE: &str = "The vendor's document describes the page; its path is our completion.";
const OURS: &str = "Our completion: how the page speaks with its server is not public.";

/// Every operation.
pub(super) fn routes() -> Routes<IntelliProve> {
    Routes::new()
        .post("/v2/users", documented("Create a user, or return the stored one"), users::create_user)
        .get("/v2/users", documented("Read a user"), users::get_user)
        .on(
            &["PUT", "PATCH"],
            "/v2/users",
            assumed("Change birth date, sex, language").source(NAMED),
            users::update_user,
        )
        .delete("/v2/users", assumed("Delete a user with all data"), users::delete_user)
        .post("/v2/users/authenticate", observed("Issue an action token"), users::authenticate_user)
        .get(
            "/v2/facescans/url",
            assumed("Get a temporary face scan URL").source(NAMED),
            plugin_urls::face_scan_url,
        )
        .get(
            "/v2/dashboard/url",
            assumed("Get a temporary dashboard URL").source(NAMED),
            plugin_urls::dashboard_url,
        )
        .get("/v2/facescans", assumed("List the scans of a user"), face_scans::list_face_scans)
        .get(
            "/v2/facescans/{face_scan_id}",
            assumed("Read one scan").source(HEADING),
            face_scans::get_face_scan,
        )
        .get(
            "/v2/biomarkers/{face_scan_id}",
            assumed("Read the biomarkers of a scan").source(NAMED),
            face_scans::get_biomarkers,
        )
        .get("/v2/metrics", assumed("Read the metrics of a user").source(NAMED), metrics::get_metrics)
        .get("/v2/userprofiles/{profile}", observed("Read a health profile"), profiles::get_user_profile)
        .put(
            "/v2/userprofiles/physical",
            assumed("Change the physical profile").source(RETIRED),
            profiles::update_physical_profile,
        )
        .post("/v2/widgets/{name}", observed("Render a widget as HTML"), widgets::widget)
        .post(
            "/v2/widgets/biomarker/data",
            assumed("Read a biomarker widget as JSON").source(DEPRECATED),
            widget_data::widget_biomarker_data,
        )
        .post(
            "/v2/widgets/metric/data",
            assumed("Read a metric widget as JSON").source(DEPRECATED),
            widget_data::widget_metric_data,
        )
        .post(
            "/v2/widgets/graph/data",
            assumed("Read a graph as JSON").source(NAMED),
            widget_data::widget_graph_data,
        )
        .get(
            "/v2/questions",
            assumed("List the questions with the user's answers"),
            questions::list_questions,
        )
        .get(
            "/v2/questions/lookupkeys",
            assumed("List all lookup keys").source(NAMED),
            questions::list_lookup_keys,
        )
        .post("/v2/questions/answer", observed("Save one answer"), questions::answer_question)
        .post("/v2/questions/answer/many", observed("Save several answers"), questions::answer_questions)
        .get(
            "/v2/regulatory/eifu",
            assumed("Read where the instructions for use are").source(HEADING),
            regulatory::get_eifu,
        )
        .page("/plugin/", assumed("Open the face scan page").source(PAGE), pages::plugin_page)
        .page("/plugin/dashboard/", assumed("Open the dashboard page").source(PAGE), pages::dashboard_page)
        .post(
            "/plugin/api/sessions",
            assumed("Open a session of the page").source(OURS),
            plugin::plugin_session,
        )
        .post(
            "/plugin/api/sessions/{session_id}/events",
            assumed("Report a step of the page").source(OURS),
            plugin::plugin_event,
        )
        .page(
            "/cdn/{*path}",
            observed("Read a fragment, a script stub or the instructions for use"),
            cdn::cdn,
        )
}

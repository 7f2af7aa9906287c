//! The operations of `IntelliProve`, as its contract lists them.

use std::collections::BTreeSet;

use super::{document, operations};

/// Id, method, path and grade of IntelliProve's operations, as section 3 of its contract lists them.
#[rustfmt::skip]
const INTELLIPROVE: [(&str, &str, &str, char); 28] = [
    ("create_user", "post", "/v2/users", 'D'),
    ("get_user", "get", "/v2/users", 'D'),
    ("update_user", "put", "/v2/users", 'A'),
    ("update_user", "patch", "/v2/users", 'A'),
    ("delete_user", "delete", "/v2/users", 'A'),
    ("authenticate_user", "post", "/v2/users/authenticate", 'O'),
    ("face_scan_url", "get", "/v2/facescans/url", 'A'),
    ("dashboard_url", "get", "/v2/dashboard/url", 'A'),
    ("list_face_scans", "get", "/v2/facescans", 'A'),
    ("get_face_scan", "get", "/v2/facescans/{face_scan_id}", 'A'),
    ("get_biomarkers", "get", "/v2/biomarkers/{face_scan_id}", 'A'),
    ("get_metrics", "get", "/v2/metrics", 'A'),
    ("get_user_profile", "get", "/v2/userprofiles/{profile}", 'O'),
    ("update_physical_profile", "put", "/v2/userprofiles/physical", 'A'),
    ("widget", "post", "/v2/widgets/{name}", 'O'),
    ("widget_biomarker_data", "post", "/v2/widgets/biomarker/data", 'A'),
    ("widget_metric_data", "post", "/v2/widgets/metric/data", 'A'),
    ("widget_graph_data", "post", "/v2/widgets/graph/data", 'A'),
    ("list_questions", "get", "/v2/questions", 'A'),
    ("list_lookup_keys", "get", "/v2/questions/lookupkeys", 'A'),
    ("answer_question", "post", "/v2/questions/answer", 'O'),
    ("answer_questions", "post", "/v2/questions/answer/many", 'O'),
    ("get_eifu", "get", "/v2/regulatory/eifu", 'A'),
    ("plugin_page", "get", "/plugin/", 'A'),
    ("dashboard_page", "get", "/plugin/dashboard/", 'A'),
    ("plugin_session", "post", "/plugin/api/sessions", 'A'),
    ("plugin_event", "post", "/plugin/api/sessions/{session_id}/events", 'A'),
    ("cdn", "get", "/cdn/{path}", 'O'),
];

#[test]
fn the_operations_of_intelliprove_are_those_of_its_contract() {
    let served: BTreeSet<_> = operations(&document("intelliprove"))
        .into_iter()
        .map(|(method, path, operation)| {
            let id = operation["x-operation"].as_str().unwrap().to_owned();
            let grade = operation["x-provenance"].as_str().unwrap().to_uppercase().chars().next().unwrap();
            (id, method, path, grade)
        })
        .collect();
    let listed: BTreeSet<_> = INTELLIPROVE
        .iter()
        .map(|(id, method, path, grade)| {
            (format!("intelliprove.{id}"), (*method).to_owned(), (*path).to_owned(), *grade)
        })
        .collect();
    assert_eq!(served, listed);
}

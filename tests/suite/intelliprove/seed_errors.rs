//! Scenarios that contradict themselves are refused at the start, with the place and the reason.

use std::sync::Arc;

use insta::assert_snapshot;
use lookalike::engine::{Moment, Namespaces};
use lookalike::scenario;
use lookalike::settings::Settings;
use lookalike::startup;

use crate::support::Sim;

/// What the server says to a section of the scenario, as it starts.
fn refusal(section: &str) -> String {
    let scenario = match scenario::read("story.yaml", &Sim::scenario(section)) {
        Ok(scenario) => scenario,
        Err(error) => return error.to_string(),
    };
    let blueprint = Arc::new(scenario::blueprint(scenario, None));
    match Namespaces::new(blueprint, Settings::default().namespaces, Moment::from_seconds(0)) {
        Ok(_) => format!("accepted: {section}"),
        Err(error) => error.to_string(),
    }
}

/// Section 9. The place of each is its index in the scenario.
#[test]
fn contradictions_are_told_with_their_place() {
    let id = "3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77";
    let long = "x".repeat(256);
    let table = [
        "users: [{ external_user_id: anna }, { external_user_id: anna }]".to_owned(),
        format!("users: [{{ external_user_id: anna, user_id: {id} }}, {{ user_id: {id} }}]"),
        format!(
            "users: [{{ external_user_id: anna, face_scans: [{{ ago: 1h, face_scan_id: {id} }}, {{ ago: 2h, face_scan_id: {id} }}] }}]"
        ),
        format!(
            "users: [{{ external_user_id: anna, face_scans: [{{ ago: 1h, face_scan_id: {id} }}] }}, {{ external_user_id: bert, face_scans: [{{ ago: 1h, face_scan_id: {id} }}] }}]"
        ),
        "users: [{ external_user_id: anna, face_scans: [{ at: 2026-03-01T09:00:01Z }] }]".to_owned(),
        "users: [{ external_user_id: anna, face_scans: [{ ago: 1h, at: 2026-02-20T08:10:00Z }] }]".to_owned(),
        "users: [{ external_user_id: anna, face_scans: [{}] }]".to_owned(),
        "users: [{ external_user_id: anna, language: de }]".to_owned(),
        "users: [{ external_user_id: anna, birth_date: 0000-01-01 }]".to_owned(),
        "users: [{ external_user_id: null }]".to_owned(),
        "users: [{ external_user_id: '' }]".to_owned(),
        format!("users: [{{ external_user_id: '{long}' }}]"),
        format!("users: [{{ external_user_id: '{long}', user_id: {id} }}]"),
        "users: [{ external_user_id: anna, answers: { shoe_size: 43 } }]".to_owned(),
        "users: [{ external_user_id: anna, answers: { cups: many } }]\n\
         questions: [{ lookup_key: cups, question: Cups?, value_type: integer }]"
            .to_owned(),
        "questions: [{ lookup_key: cups, question: Cups? }, { lookup_key: cups, question: More? }]"
            .to_owned(),
        "settings: { max_body_bytes: 40000000 }".to_owned(),
    ];
    let told: Vec<_> = table.iter().map(|section| refusal(section)).collect();
    assert_snapshot!(told.join("\n"), @r#"
    the scenario could not be applied: vendors.intelliprove: users[1]: external_user_id: the external_user_id `anna` stands twice
    the scenario could not be applied: vendors.intelliprove: users[1]: user_id: the user_id `3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77` stands twice
    the scenario could not be applied: vendors.intelliprove: users[0]: face_scans[1].face_scan_id: the face_scan_id `3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77` stands twice
    the scenario could not be applied: vendors.intelliprove: users[1]: face_scans[0].face_scan_id: the face_scan_id `3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77` stands twice
    the scenario could not be applied: vendors.intelliprove: users[0]: face_scans[0]: at: a face scan at 2026-03-01T09:00:01.000Z lies after the start, 2026-03-01T09:00:00.000Z
    the scenario could not be applied: vendors.intelliprove: users[0]: face_scans[0]: a face scan needs exactly one of `ago` and `at`
    the scenario could not be applied: vendors.intelliprove: users[0]: face_scans[0]: a face scan needs exactly one of `ago` and `at`
    the scenario could not be applied: vendors.intelliprove: users[0]: language: language `de` is not among the setting `languages`: en, nl, fr
    the scenario could not be applied: vendors.intelliprove: users[0]: birth_date: `0000-01-01` lies outside of the years 0001 to 9999
    the scenario could not be applied: vendors.intelliprove: users[0]: a user without an external_user_id needs a user_id
    the scenario could not be applied: vendors.intelliprove: users[0]: external_user_id: an external_user_id has 1 to 255 characters
    the scenario could not be applied: vendors.intelliprove: users[0]: external_user_id: an external_user_id has 1 to 255 characters
    the scenario could not be applied: vendors.intelliprove: users[0]: external_user_id: an external_user_id has 1 to 255 characters
    the scenario could not be applied: vendors.intelliprove: users[0]: answers.shoe_size: the answer to `shoe_size` has no question
    the scenario could not be applied: vendors.intelliprove: users[0]: answers.cups: the answer to `cups` is not what its question asks for: "many"
    the scenario could not be applied: vendors.intelliprove: questions[1].lookup_key: the lookup_key `cups` stands twice
    the scenario could not be applied: vendors.intelliprove: settings: max_body_bytes: max_body_bytes is at most 33554432, which is what the server holds
    "#);
}

/// What does not fit the shape is told with line and column.
#[test]
fn misspelt_members_and_unknown_words_are_told_with_line_and_column() {
    let table = [
        "users: [{ external_user_id: anna, favourite_colour: blue }]",
        "users: [{ external_user_id: anna, sex: X }]",
        "users: [{ external_user_id: anna, birth_date: 1988-02-30 }]",
        "users: [{ external_user_id: anna, user_id: zz }]",
        "users: [{ external_user_id: anna, unlocked: [iq] }]",
        "users: [{ external_user_id: anna, unlocked: everything }]",
        "users: [{ external_user_id: anna, face_scans: [{ ago: soon }] }]",
        "users: [{ external_user_id: anna, face_scans: [{ ago: 1h, status: recording }] }]",
        "users: [{ external_user_id: anna, face_scans: [{ ago: 1h, biomarkers: { iq: 100 } }] }]",
        "settings: { health_journey: [{ parameter: iq, scans: 1 }] }",
        "settings: { duplicate_user: perhaps }",
        "settings: { colour: blue }",
        "questions: [{ lookup_key: cups, question: Cups?, value_type: text }]",
        "webhooks: []",
    ];
    let told: Vec<_> = table.iter().map(|section| first_line(&refusal(section))).collect();
    assert_snapshot!(told.join("\n"), @"
    story.yaml:5:39: unknown member `favourite_colour`; known are external_user_id, user_id, birth_date, sex, language, max_measurement_count, unlocked, answers, face_scans
    story.yaml:5:44: expected one of M, F, found `X`
    story.yaml:5:51: expected a date such as 1988-03-14, found `1988-02-30`
    story.yaml:5:48: expected a UUID such as 3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77, found `zz`
    story.yaml:5:50: expected one of heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, blood_pressure, systolic_blood_pressure, diastolic_blood_pressure, energy_balance, general_fitness, hypertension, mental_health_risk, mental_stress, sleep_quality, found `iq`
    story.yaml:5:49: expected a list or the word `all`, found `everything`
    story.yaml:5:59: expected a length of time such as 6h or 30m, found `soon`; the units are w d h m s ms, and nothing stands between: 1h30m
    story.yaml:5:71: expected one of completed, failed, found `recording`
    story.yaml:5:77: expected one of heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, systolic_blood_pressure, diastolic_blood_pressure, found `iq`
    story.yaml:5:47: expected one of heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, blood_pressure, systolic_blood_pressure, diastolic_blood_pressure, energy_balance, general_fitness, hypertension, mental_health_risk, mental_stress, sleep_quality, found `iq`
    story.yaml:5:33: expected one of return_existing, error_400, found `perhaps`
    story.yaml:5:17: unknown member `colour`; known are customer, api_keys, accept_any_key, token_secret, token_group, token_ttl, plugin_url_ttl, max_measurement_count, duplicate_user, url_answer, languages, physical_profile_update, unknown_lookup_key, profile_without_data, metrics_refresh, metric_minimums, health_journey, scan_processing_time, plugin_mode, plugin_step, max_body_bytes
    story.yaml:5:66: expected one of any, integer, float, found `text`
    story.yaml:5:5: unknown member `webhooks`; known are settings, users, questions
    ");
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The external id of one user may be had by nobody else, but a free one may look like a user id.
#[test]
fn what_does_not_contradict_itself_is_accepted() {
    let id = "3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77";
    for section in [
        format!("users: [{{ external_user_id: {id} }}, {{ user_id: {id} }}]"),
        "settings: { max_body_bytes: 33554432 }".into(),
        "settings: { languages: [en, de] }\nusers: [{ external_user_id: anna, language: de }]".into(),
        "settings: { unknown_lookup_key: accept }\nusers: [{ external_user_id: anna, answers: { shoe_size: 43 } }]".into(),
        "users: [{ external_user_id: anna, face_scans: [{ at: 2026-03-01T09:00:00Z }] }]".into(),
    ] {
        assert!(refusal(&section).starts_with("accepted"), "{}", refusal(&section));
    }
}

/// The way that `lookalike serve` takes.
#[test]
fn the_server_refuses_to_start() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("seed_errors.yaml");
    let source = "version: 1\nvendors: { intelliprove: { users: [{ external_user_id: null }] } }\n";
    std::fs::write(&path, source).expect("the scenario is written");
    let settings = Settings { scenarios: vec![path.display().to_string()], ..Settings::default() };
    let Err(error) = startup::pipeline(&settings, Moment::from_seconds(0)) else {
        panic!("the server started")
    };
    assert_snapshot!(format!("{error:#}").replace(&path.display().to_string(), "FILE"), @"
    FILE:2:36: a user without an external_user_id needs a user_id
    1 | version: 1
    2 | vendors: { intelliprove: { users: [{ external_user_id: null }] } }
      |                                    ^
    ");
}

//! What is wrong with a member, in the framework's words and order (section 5.2).

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

const ANNA: &str = "/v2/users?external_user_id=anna";

/// Update Anna with each of `bodies`; the `detail` of each refusal, which must change nothing.
async fn refusals(sim: &Sim, bodies: impl IntoIterator<Item = Value>) -> String {
    let mut refusals = Vec::new();
    for body in bodies {
        let answer = sim.unchanged_by(sim.intelliprove().put(ANNA, body.clone())).await.expect(422);
        assert_eq!(answer.reason(), "validation");
        refusals.push(format!("{body}\n  {}", answer.at("/detail")));
    }
    refusals.join("\n")
}

/// Acceptance 7.
#[tokio::test]
async fn a_sex_is_m_or_f_in_either_case() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    for (given, stored) in [("m", "M"), ("F", "F"), ("f", "F"), ("M", "M")] {
        let user = sim.intelliprove().put(ANNA, json!({ "sex": given })).await.expect(200);
        assert_eq!(user.text_at("/sex"), stored);
    }
    let bodies = [json!("X"), json!(""), json!(1), json!([]), json!("m ")].map(|sex| json!({ "sex": sex }));
    assert_snapshot!(refusals(&sim, bodies).await, @r#"
    {"sex":"X"}
      [{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]
    {"sex":""}
      [{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]
    {"sex":1}
      [{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]
    {"sex":[]}
      [{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]
    {"sex":"m "}
      [{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]
    "#);
}

/// Acceptance 8.
#[tokio::test]
async fn a_birth_date_is_a_day_of_the_calendar() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    for (given, stored) in [
        (json!("1988-02-29"), "1988-02-29"),
        (json!("1988-3-4"), "1988-03-04"),
        (json!(574_300_800), "1988-03-14"),
        (json!("574300800"), "1988-03-14"),
        (json!(574_300_800_000_i64), "1988-03-14"),
    ] {
        let user = sim.intelliprove().put(ANNA, json!({ "birth_date": given })).await.expect(200);
        assert_eq!(user.text_at("/birth_date"), stored, "{given}");
    }
    let dates = [
        json!("1988-02-30"),
        json!("1989-02-29"),
        json!("14.03.1988"),
        json!("1988-03-14T00:00:00Z"),
        json!(""),
        json!([]),
        json!({}),
    ];
    assert_snapshot!(refusals(&sim, dates.map(|date| json!({ "birth_date": date }))).await, @r#"
    {"birth_date":"1988-02-30"}
      [{"loc":["body","birth_date"],"msg":"invalid date format","type":"value_error.date"}]
    {"birth_date":"1989-02-29"}
      [{"loc":["body","birth_date"],"msg":"invalid date format","type":"value_error.date"}]
    {"birth_date":"14.03.1988"}
      [{"loc":["body","birth_date"],"msg":"invalid date format","type":"value_error.date"}]
    {"birth_date":"1988-03-14T00:00:00Z"}
      [{"loc":["body","birth_date"],"msg":"invalid date format","type":"value_error.date"}]
    {"birth_date":""}
      [{"loc":["body","birth_date"],"msg":"invalid date format","type":"value_error.date"}]
    {"birth_date":[]}
      [{"loc":["body","birth_date"],"msg":"invalid type; expected date, string, bytes, int or float","type":"type_error"}]
    {"birth_date":{}}
      [{"loc":["body","birth_date"],"msg":"invalid type; expected date, string, bytes, int or float","type":"type_error"}]
    "#);
}

/// Acceptance 8.
#[tokio::test]
async fn all_bad_members_are_told_at_once_in_the_order_of_the_table() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let bodies = [
        json!({ "language": "de", "birth_date": "1988-02-30" }),
        json!({ "language": 1, "sex": 2, "birth_date": "" }),
    ];
    assert_snapshot!(refusals(&sim, bodies).await, @r#"
    {"language":"de","birth_date":"1988-02-30"}
      [{"loc":["body","birth_date"],"msg":"invalid date format","type":"value_error.date"},{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]
    {"language":1,"sex":2,"birth_date":""}
      [{"loc":["body","birth_date"],"msg":"invalid date format","type":"value_error.date"},{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}},{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]
    "#);
    let body = json!({ "birth_date": [], "sex": "X", "language": "de", "external_user_id": null });
    let created = sim.unchanged_by(sim.intelliprove().post("/v2/users", body)).await;
    assert_snapshot!(created, @r#"422 {"detail":[{"loc":["body","external_user_id"],"msg":"none is not an allowed value","type":"type_error.none.not_allowed"},{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}},{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}},{"loc":["body","birth_date"],"msg":"invalid type; expected date, string, bytes, int or float","type":"type_error"}]}"#);
}

/// Section 2, step 7: path, then query, then body.
#[tokio::test]
async fn errors_of_path_query_and_body_come_in_one_answer() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let body = json!({ "sex": "X" });
    let update = sim.unchanged_by(customer.put("/v2/users?user_id=zz", body)).await;
    assert_snapshot!(update, @r#"422 {"detail":[{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"},{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]}"#);
    let profile = sim.unchanged_by(customer.get("/v2/userprofiles/foo?user_id=zz")).await;
    assert_snapshot!(profile, @r#"422 {"detail":[{"loc":["path","profile"],"msg":"value is not a valid enumeration member; permitted: 'physical', 'mental', 'sleep_energy', 'energy-sleep', 'energy_sleep'","type":"type_error.enum","ctx":{"enum_values":["physical","mental","sleep_energy","energy-sleep","energy_sleep"]}},{"loc":["query","user_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#);
}

/// Acceptance 9.
#[tokio::test]
async fn the_settings_add_languages() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    assert_snapshot!(refusals(&sim, [json!({ "language": "de" }), json!({ "language": "NL" })]).await, @r#"
    {"language":"de"}
      [{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]
    {"language":"NL"}
      [{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]
    "#);
    let german = Sim::intelliprove_with("settings: { languages: [en, nl, fr, de] }").await;
    german.user("anna").await;
    let user = german.intelliprove().put(ANNA, json!({ "language": "de" })).await.expect(200);
    assert_eq!(user.text_at("/language"), "de");
    assert_snapshot!(refusals(&german, [json!({ "language": "it" })]).await, @r#"
    {"language":"it"}
      [{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr', 'de'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr","de"]}}]
    "#);
}

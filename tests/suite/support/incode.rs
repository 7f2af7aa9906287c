//! What many tests of Incode begin with: an identity, a token, a face.

use serde_json::{Value, json};

use super::{Answer, Caller, Sim};

/// Ana, who is enrolled, as the contract's samples know her.
pub const ANA: &str = "
identities:
  - key: ana
    full_name: Ana Torres Vega
    date_of_birth: 1988-08-13
    phone: '+525512345678'
    sex: F
    email: ana.torres@example.org
    city: Puebla
    country: MEX
    curp: TOVA880813MPLRGN09
    email_preference: true";

impl Sim {
    /// A namespace of a scenario of its own: the YAML below `vendors.incode`.
    pub fn incode_with(section: &str) -> Self {
        Self::playing(&Self::scenario_of("incode", section.trim_start_matches('\n')))
    }

    /// A namespace in which Ana is enrolled.
    pub fn with_ana() -> Self {
        Self::incode_with(ANA)
    }

    /// A namespace in which Ana is enrolled, and with settings of its own.
    pub fn with_ana_and(settings: &str) -> Self {
        Self::incode_with(&format!("settings: {settings}{ANA}"))
    }

    /// The back end of a customer of Incode, without a token.
    pub fn incode(&self) -> Caller {
        self.caller().with("x-api-key", "test-api-key").with("api-version", "1.0")
    }

    /// The holder of a token of Incode.
    pub fn incode_holder(&self, token: &str) -> Caller {
        self.incode().with("x-incode-hardware-id", token)
    }

    /// A token of Incode, made to measure.
    pub async fn mint_incode(&self, wanted: Value) -> String {
        self.admin().post("/__admin/tokens/incode", wanted).await.expect(200).text_at("/token")
    }

    /// The holder of a token for the latest verification of an identity.
    pub async fn holder_of(&self, key: &str) -> Caller {
        self.incode_holder(&self.mint_incode(json!({ "subject": key })).await)
    }

    /// Show a face: the members of `face`.
    pub async fn show(&self, face: Value) -> Answer {
        self.incode().post("/omni/incode-id/authenticate", json!({ "face": face })).await
    }

    /// Show a picture.
    pub async fn show_picture(&self, picture: &[u8]) -> Answer {
        self.show(json!({ "base64Image": base64(picture) })).await
    }

    /// Show a template that is a marker with these items.
    pub async fn show_marker(&self, items: &str) -> Answer {
        self.show(json!({ "template": format!("lookalike:{items}") })).await
    }
}

/// Bytes in padded base64.
pub fn base64(bytes: &[u8]) -> String {
    lookalike::vendors::incode::face::encode(bytes)
}

/// What came of an attempt, in one line: `PASS`, or the reason and, where a picture is unusable, the code.
pub fn came(answer: &Answer) -> String {
    let body = answer.json();
    match (&body["failureReason"], &body["error"]["status"]) {
        (Value::Null, _) => body["status"].as_str().unwrap_or("no status").to_owned(),
        (reason, Value::Null) => reason.as_str().unwrap().to_owned(),
        (reason, code) => format!("{} {code}", reason.as_str().unwrap()),
    }
}

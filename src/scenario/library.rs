//! The stories that are built into the binary: each file of `scenarios/` by its name.

/// The story that is played where none is named.
pub const DEFAULT: &str = "default";

/// Embed the files of these names. A test compares the list with the folder.
macro_rules! stories {
    ($($name:literal),+ $(,)?) => {
        const STORIES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/", $name, ".yaml")))),+
        ];
    };
}

stories![
    "all-vendors-happy",
    "default",
    "flaky-network",
    "identify-expired-code",
    "identify-extension-switched-off",
    "identify-guests",
    "identify-happy-path",
    "identify-refresh-after-expiry",
    "identify-same-email-in-two-projects",
    "identify-signed-out-elsewhere",
    "identify-signing-key-rotated",
    "identify-social-token-expired",
    "identify-unconfirmed-user",
    "identify-wrong-password-lockout",
    "incode-another-face",
    "incode-bad-pictures",
    "incode-camera-denied",
    "incode-doubtful-documents",
    "incode-happy-path",
    "incode-image-link-expires",
    "incode-rate-limited",
    "incode-revoked-identity",
    "incode-spoof-and-mask",
    "incode-token-expires",
    "incode-verification-after-five-minutes",
    "incode-verification-fails",
    "incode-webhook-chaos",
    "incode-webhook-receiver-recovers",
    "incode-webhook-retried-too-late",
    "incode-webhooks-twice-and-out-of-order",
    "incode-webhooks-with-oauth",
    "intelliprove-deleted-user",
    "intelliprove-deprecated-endpoint",
    "intelliprove-happy-path",
    "intelliprove-locked-biomarkers",
    "intelliprove-outage-with-recovery",
    "intelliprove-rate-limited",
    "intelliprove-scan-fails",
    "intelliprove-slow-vendor",
    "intelliprove-token-expires",
    "intelliprove-user-is-gone",
    "pulse-enrolment-never-completes",
    "pulse-happy-path",
    "pulse-key-revoked",
    "pulse-password-manager-then-human",
    "pulse-replayed-typing",
    "pulse-service-nok",
];

/// The names of the built-in stories, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    STORIES.iter().map(|(name, _)| *name)
}

/// The source of a built-in story.
pub fn embedded(name: &str) -> Option<&'static str> {
    STORIES.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}

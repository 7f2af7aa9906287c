//! The words of the widgets in English, Dutch and French; every other language shows English.
//!
//! One row per label. The texts are ours: the vendor's own wording is not documented.

use super::super::measurements::{Assessment, Biomarker, Metric, Parameter, Profile, Vital, Zone};
use super::html::Html;

/// One label in the three languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    en: &'static str,
    nl: &'static str,
    fr: &'static str,
}

impl Text {
    /// The label in a language.
    pub(super) fn spoken(self, language: &str) -> &'static str {
        match language {
            "nl" => self.nl,
            "fr" => self.fr,
            _ => self.en,
        }
    }

    /// The label as a paragraph.
    pub(super) fn paragraph(self, language: &str) -> Html {
        Html::element("p", &[], Html::text(self.spoken(language)))
    }

    /// The label as an entry of a list.
    pub(super) fn item(self, language: &str) -> Html {
        Html::element("li", &[], Html::text(self.spoken(language)))
    }
}

const fn text(en: &'static str, nl: &'static str, fr: &'static str) -> Text {
    Text { en, nl, fr }
}

pub(super) const LOCKED: Text = text("Locked", "Vergrendeld", "Verrouillé");
pub(super) const NOT_MEASURED: Text = text("No measurement yet", "Nog geen meting", "Pas encore de mesure");
pub(super) const CONFIDENCE: Text = text("Confidence", "Betrouwbaarheid", "Fiabilité");
pub(super) const LAST_SCAN: Text = text("Last scan", "Laatste scan", "Dernier scan");
pub(super) const SCAN_TODAY: Text = text(
    "Make your face scan today",
    "Doe vandaag je gezichtsscan",
    "Faites votre scan du visage aujourd'hui",
);
pub(super) const NOTHING_TO_DO: Text =
    text("All done for today", "Alles gedaan voor vandaag", "Tout est fait pour aujourd'hui");
pub(super) const GENERAL_RECOMMENDATION: Text = text(
    "Keep going: regular scans, exercise and sleep help you stay healthy.",
    "Ga zo door: regelmatig scannen, bewegen en slapen houden je gezond.",
    "Continuez ainsi : des scans, de l'exercice et un sommeil réguliers vous gardent en bonne santé.",
);

/// Why a value is not there.
pub(super) fn missing(locked: bool) -> Text {
    if locked { LOCKED } else { NOT_MEASURED }
}

/// The name of a vital.
pub(super) fn vital(vital: Vital) -> Text {
    match vital {
        Vital::BloodPressure => text("Blood pressure", "Bloeddruk", "Tension artérielle"),
        Vital::Single(Biomarker::HeartRate) => text("Heart rate", "Hartslag", "Fréquence cardiaque"),
        Vital::Single(Biomarker::RespiratoryRate) => {
            text("Respiratory rate", "Ademhalingsfrequentie", "Fréquence respiratoire")
        }
        Vital::Single(Biomarker::HeartRateVariability) => {
            text("Heart rate variability", "Hartslagvariabiliteit", "Variabilité cardiaque")
        }
        Vital::Single(Biomarker::ResonantBreathingScore) => {
            text("Resonant breathing", "Resonant ademen", "Respiration résonante")
        }
        Vital::Single(Biomarker::SystolicBloodPressure) => {
            text("Systolic blood pressure", "Systolische bloeddruk", "Tension artérielle systolique")
        }
        Vital::Single(Biomarker::DiastolicBloodPressure) => {
            text("Diastolic blood pressure", "Diastolische bloeddruk", "Tension artérielle diastolique")
        }
    }
}

/// The name of a metric.
pub(super) fn metric(metric: Metric) -> Text {
    match metric {
        Metric::EnergyBalance => text("Energy balance", "Energiebalans", "Équilibre énergétique"),
        Metric::GeneralFitness => text("General fitness", "Algemene fitheid", "Forme générale"),
        Metric::Hypertension => {
            text("Hypertension risk", "Risico op hoge bloeddruk", "Risque d'hypertension")
        }
        Metric::MentalHealthRisk => {
            text("Mental health risk", "Risico voor mentale gezondheid", "Risque pour la santé mentale")
        }
        Metric::MentalStress => text("Mental stress", "Mentale stress", "Stress mental"),
        Metric::SleepQuality => text("Sleep quality", "Slaapkwaliteit", "Qualité du sommeil"),
    }
}

/// The name of what a graph shows.
pub(super) fn parameter(parameter: Parameter) -> Text {
    match parameter {
        Parameter::Vital(shown) => vital(shown),
        Parameter::Metric(shown) => metric(shown),
    }
}

/// The name of a profile.
pub(super) fn profile(profile: Profile) -> Text {
    match profile {
        Profile::Physical => text("Physical health", "Fysieke gezondheid", "Santé physique"),
        Profile::Mental => text("Mental health", "Mentale gezondheid", "Santé mentale"),
        Profile::SleepEnergy => text("Sleep and energy", "Slaap en energie", "Sommeil et énergie"),
    }
}

/// A profile's score in a word.
pub(super) fn assessment(assessment: Assessment) -> Text {
    match assessment {
        Assessment::Good => text("good", "goed", "bon"),
        Assessment::Fair => text("fair", "redelijk", "moyen"),
        Assessment::Poor => text("poor", "zwak", "faible"),
    }
}

/// A zone in a word.
pub(super) fn zone(zone: Zone) -> Text {
    match zone {
        Zone::Suboptimal => text("Needs attention", "Vraagt aandacht", "À surveiller"),
        Zone::Normal => text("Normal", "Normaal", "Normal"),
        Zone::Optimal => text("Optimal", "Optimaal", "Optimal"),
    }
}

/// What to do about a suboptimal metric.
pub(super) fn recommendation(metric: Metric) -> Text {
    match metric {
        Metric::EnergyBalance => text(
            "Plan short breaks and regular meals to recharge during the day.",
            "Plan korte pauzes en regelmatige maaltijden om overdag op te laden.",
            "Prévoyez de courtes pauses et des repas réguliers pour recharger vos batteries.",
        ),
        Metric::GeneralFitness => text(
            "Walk briskly for half an hour on most days of the week.",
            "Wandel op de meeste dagen een half uur stevig door.",
            "Marchez d'un bon pas une demi-heure presque tous les jours.",
        ),
        Metric::Hypertension => text(
            "Eat less salt and have your blood pressure checked by a doctor.",
            "Eet minder zout en laat je bloeddruk controleren door een arts.",
            "Mangez moins de sel et faites contrôler votre tension par un médecin.",
        ),
        Metric::MentalHealthRisk => text(
            "Talk with someone you trust about how you feel.",
            "Praat met iemand die je vertrouwt over hoe je je voelt.",
            "Parlez de ce que vous ressentez avec une personne de confiance.",
        ),
        Metric::MentalStress => text(
            "Take five minutes a day for slow breathing.",
            "Neem elke dag vijf minuten om rustig te ademen.",
            "Prenez cinq minutes par jour pour respirer lentement.",
        ),
        Metric::SleepQuality => text(
            "Go to bed at the same time every evening and keep screens away.",
            "Ga elke avond op hetzelfde uur naar bed en laat schermen weg.",
            "Couchez-vous chaque soir à la même heure, loin des écrans.",
        ),
    }
}

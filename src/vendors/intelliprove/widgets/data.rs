//! The bodies of `widget_biomarker_data`, `widget_metric_data` and `widget_graph_data`, made from the widgets' own views.
//!
//! Placeholder: `value` and `zone` are null, `unit` and `range` given. Locked: everything but the name is null or empty.

use super::super::measurements as measured;
use super::{biomarker, graph, metric};
use measured::{Figure, Named, Point, Range, Score, Zone};
use schemars::JsonSchema;
use serde::Serialize;

/// The envelope `{"data":…}`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Body<T> {
    /// What the widget would show.
    pub data: T,
}

/// What the biomarker widget shows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "BiomarkerData")]
#[allow(missing_docs, reason = "the vendor's members")]
pub struct Biomarker {
    pub parameter: &'static str,
    pub value: Option<Figure>,
    pub unit: Option<&'static str>,
    pub range: Option<Range>,
    pub zone: Option<Zone>,
    pub locked: bool,
}

/// What the metric widget shows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "MetricData")]
#[allow(missing_docs, reason = "the vendor's members")]
pub struct Metric {
    pub parameter: &'static str,
    #[serde(flatten)]
    pub score: Score,
    pub locked: bool,
}

/// What the graph widget shows.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "GraphData")]
#[allow(missing_docs, reason = "the vendor's members")]
pub struct Graph {
    pub parameter: &'static str,
    pub title: Option<String>,
    pub unit: Option<&'static str>,
    pub locked: bool,
    pub points: Vec<Point>,
}

impl From<&biomarker::View> for Body<Biomarker> {
    fn from(view: &biomarker::View) -> Self {
        let data = Biomarker {
            parameter: view.parameter.name(),
            value: view.figure(),
            unit: (!view.locked).then(|| view.parameter.unit()),
            range: (!view.locked).then(|| view.parameter.range()),
            zone: view.zone(),
            locked: view.locked,
        };
        Self { data }
    }
}

impl From<&metric::View> for Body<Metric> {
    fn from(view: &metric::View) -> Self {
        Self { data: Metric { parameter: view.parameter.name(), score: view.visible(), locked: view.locked } }
    }
}

impl From<&graph::View> for Body<Graph> {
    fn from(view: &graph::View) -> Self {
        let data = Graph {
            parameter: view.parameter.name(),
            title: view.title.clone(),
            unit: (!view.locked).then(|| view.parameter.unit()),
            locked: view.locked,
            points: view.visible(),
        };
        Self { data }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{SCORE, biomarker, graph, point, readings, single};
    use super::*;

    fn json(body: impl Serialize) -> String {
        serde_json::to_string(&body).unwrap()
    }

    #[test]
    fn data_bodies_are_exactly_the_contracts() {
        let points = [
            point("2026-04-30", single(60.0)),
            point("2026-05-04", single(71.0)),
            point("2026-05-05", single(60.0)),
        ];
        let scored = [point("2026-05-04", Figure::Score(50.0))];
        let stress =
            |score, locked| metric::View { parameter: measured::Metric::MentalStress, score, locked };
        for (body, expected) in [
            (
                json(Body::from(&biomarker("heart_rate", Some(readings()), false))),
                r#"{"data":{"parameter":"heart_rate","value":71,"unit":"bpm","range":{"min":60,"max":100},"zone":"normal","locked":false}}"#,
            ),
            (
                json(Body::from(&biomarker("blood_pressure", Some(readings()), false))),
                r#"{"data":{"parameter":"blood_pressure","value":"118/76","unit":"mmHg","range":{"min":"90/60","max":"139/89"},"zone":"optimal","locked":false}}"#,
            ),
            (
                json(Body::from(&biomarker("heart_rate_variability", None, false))),
                r#"{"data":{"parameter":"heart_rate_variability","value":null,"unit":"ms","range":{"min":35,"max":100},"zone":null,"locked":false}}"#,
            ),
            (
                json(Body::from(&biomarker("heart_rate", Some(readings()), true))),
                r#"{"data":{"parameter":"heart_rate","value":null,"unit":null,"range":null,"zone":null,"locked":true}}"#,
            ),
            (
                json(Body::from(&stress(SCORE, false))),
                r#"{"data":{"parameter":"mental_stress","score":61.5,"confidence":33.3,"zone":"normal","status":"preliminary","locked":false}}"#,
            ),
            (
                json(Body::from(&stress(SCORE, true))),
                r#"{"data":{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true}}"#,
            ),
            (
                json(Body::from(&graph("heart_rate", None, &points, false))),
                r#"{"data":{"parameter":"heart_rate","title":null,"unit":"bpm","locked":false,"points":[{"date":"2026-05-04","value":71}]}}"#,
            ),
            (
                json(Body::from(&graph("mental_stress", Some("<b>"), &scored, false))),
                r#"{"data":{"parameter":"mental_stress","title":"<b>","unit":"score","locked":false,"points":[{"date":"2026-05-04","value":50.0}]}}"#,
            ),
            (
                json(Body::from(&graph("heart_rate", None, &points, true))),
                r#"{"data":{"parameter":"heart_rate","title":null,"unit":null,"locked":true,"points":[]}}"#,
            ),
        ] {
            assert_eq!(body, expected);
        }
    }

    #[test]
    fn ranges_are_the_contracts() {
        let ranges = measured::Biomarker::all()
            .map(measured::Biomarker::range)
            .map(|(min, max)| format!("{min}-{max}"));
        assert_eq!(ranges.collect::<Vec<_>>().join(" "), "60-100 12-20 35-100 40-100 90-139 60-89");
    }
}

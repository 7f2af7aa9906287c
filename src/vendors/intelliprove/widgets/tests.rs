//! Acceptance 38–42 as far as they are pure: every widget, variation, version and language in one matrix.

use super::super::measurements::{
    Figure, Metric, Parameter, Point, Readings, Score, Scores, Value, Vital, Zone, metrics::Status,
};
use super::graph::Period;
use super::*;

const NL_ARC: Look<'_> = Look { version: 2, variation: Variation::Arc, language: "nl" };
pub(super) const SCORE: Score = Score {
    score: Some(61.5),
    confidence: Some(33.3),
    zone: Some(Zone::Normal),
    status: Status::Preliminary,
};

pub(super) fn readings() -> Readings {
    Readings::of([71.0, 15.0, 54.0, 46.0, 118.0, 76.0])
}

pub(super) fn biomarker(parameter: &str, readings: Option<Readings>, locked: bool) -> biomarker::View {
    biomarker::View { parameter: Vital::parse(parameter).unwrap(), readings, locked }
}

pub(super) fn graph(parameter: &str, title: Option<&str>, points: &[Point], locked: bool) -> graph::View {
    let period = Period { start: "2026-05-01".parse().unwrap(), stop: "2026-05-04".parse().unwrap() };
    graph::View {
        parameter: Parameter::parse(parameter).unwrap(),
        title: title.map(str::to_owned),
        period,
        points: points.to_vec(),
        locked,
    }
}

pub(super) fn point(date: &str, value: Figure) -> Point {
    Point { date: date.parse().unwrap(), value }
}

pub(super) fn single(number: f64) -> Figure {
    Figure::Single(Value::new(number).unwrap())
}

/// Every widget, filled, as a placeholder and locked.
fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn all_views(points: &[Point], questions: &[&str]) -> Vec<View> {
    let mut views = Vec::new();
    for (filled, locked) in [(true, false), (false, false), (true, true)] {
        let score = if filled { SCORE } else { Score::NO_DATA };
        let suboptimal = Score { zone: Some(Zone::Suboptimal), ..SCORE };
        let made_at = "2026-05-04T08:12:31Z".parse().unwrap();
        let points = if filled { points } else { &[] };
        views.extend(Vital::all().map(|parameter| {
            View::Biomarker(biomarker::View { parameter, readings: filled.then(readings), locked })
        }));
        views.extend(Metric::all().map(|parameter| View::Metric(metric::View { parameter, score, locked })));
        views.extend(
            Parameter::all()
                .map(|parameter| View::Graph(graph(parameter.name(), Some("Mine"), points, locked))),
        );
        views.push(View::Main(main::View {
            profiles: [filled.then_some(0.72), None, Some(0.3)],
            last_scan: filled.then_some(made_at),
            locked,
        }));
        let scores = Scores { mental_stress: if filled { suboptimal } else { score }, ..Scores::NO_DATA };
        views.push(View::Recommendations(recommendations::View { scores, locked }));
        let open_questions = owned(if filled { questions } else { &[] });
        views.push(View::Todos(todos::View { open_questions, scan_today: filled, locked }));
    }
    views
}

fn kind(view: &View) -> Kind {
    match view {
        View::Biomarker(_) => Kind::Biomarker,
        View::Metric(_) => Kind::Metric,
        View::Graph(_) => Kind::Graph,
        View::Main(_) => Kind::Main,
        View::Recommendations(_) => Kind::Recommendations,
        View::Todos(_) => Kind::Todos,
    }
}

/// Style and script of a rendering, which must not depend on any caller's text.
fn outside_the_widget(html: &str) -> String {
    let (style, rest) = html.split_once("</style>").unwrap();
    format!("{style}{}", rest.split_once("<script>").unwrap().1)
}

#[test]
fn the_contracts_example_comes_out_exactly() {
    let html = render(&NL_ARC, &View::Biomarker(biomarker("heart_rate", Some(readings()), false)));
    assert_eq!(
        html,
        r#"<div><style>#intelli-widget-id .v{font-weight:700}</style>
<div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="arc" data-parameter="heart_rate" data-value="71" data-unit="bpm" data-locked="false" data-language="nl" data-version="2"><span class="v">71</span> bpm</div>
<script>document.getElementById("intelli-widget-id").dataset.ready="1";</script></div>"#
    );
}

#[test]
fn every_widget_is_one_element_with_the_literal_id_and_nothing_from_elsewhere() {
    let points = [point("2026-05-01", single(71.0)), point("2026-05-04", single(74.0))];
    for view in all_views(&points, &["How often?"]) {
        for (variation, version) in kind(&view).variations().iter().flat_map(|one| [(*one, 1), (*one, 2)]) {
            for language in ["en", "nl", "fr", "de"] {
                let html = render(&Look { version, variation, language }, &view);
                assert_eq!(html.matches("class=\"intelli-widget\"").count(), 1, "{html}");
                assert_eq!(html.matches(" id=\"").count(), 1, "{html}");
                let (style, rest) = html.split_once("</style>").unwrap();
                let (markup, script) = rest.split_once("<script>").unwrap();
                for part in [style, markup, script] {
                    assert!(part.contains("intelli-widget-id"), "{html}");
                }
                for foreign in ["http", "//", "src=", "href=", "url(", "@import", "NaN", "inf"] {
                    assert!(!html.contains(foreign), "{foreign} in {html}");
                }
                let tail = format!("data-language=\"{language}\" data-version=\"{version}\">");
                assert!(markup.contains(&tail), "{html}");
            }
        }
    }
}

#[test]
fn a_placeholder_and_a_locked_value_have_an_empty_data_value() {
    for parameter in Vital::names() {
        for variation in Kind::Biomarker.variations() {
            let look = Look { variation: *variation, ..NL_ARC };
            let placeholder = render(&look, &View::Biomarker(biomarker(parameter, None, false)));
            assert!(placeholder.contains("data-value=\"\""), "{placeholder}");
            let locked = render(&look, &View::Biomarker(biomarker(parameter, Some(readings()), true)));
            assert!(locked.contains("data-value=\"\" data-unit=\"\" data-locked=\"true\""), "{locked}");
            assert!(
                locked.contains("Vergrendeld") && !locked.contains("71") && !locked.contains("118"),
                "{locked}"
            );
        }
    }
    let metric = metric::View { parameter: Metric::MentalStress, score: SCORE, locked: true };
    let locked = render(&NL_ARC, &View::Metric(metric));
    assert!(locked.contains("data-value=\"\" data-locked=\"true\"") && !locked.contains("61.5"), "{locked}");
}

#[test]
fn a_language_without_labels_shows_english() {
    let card = |language| {
        render(
            &Look { version: 1, variation: Variation::Default, language },
            &View::Biomarker(biomarker("heart_rate", Some(readings()), false)),
        )
    };
    for (language, label, zone) in [
        ("en", "Heart rate", "Normal"),
        ("nl", "Hartslag", "Normaal"),
        ("fr", "Fréquence cardiaque", "Normal"),
        ("de", "Heart rate", "Normal"),
    ] {
        assert!(
            card(language).contains(&format!(">{label}<")) && card(language).contains(&format!(">{zone}<")),
            "{language}"
        );
    }
}

#[test]
fn a_callers_text_is_escaped_and_never_reaches_style_or_script() {
    let plain =
        outside_the_widget(&render(&NL_ARC, &View::Graph(graph("heart_rate", Some("plain"), &[], false))));
    let plain_todos =
        View::Todos(todos::View { open_questions: owned(&["plain"]), scan_today: false, locked: false });
    let plain_todos = outside_the_widget(&render(&NL_ARC, &plain_todos));
    let points = [point("2026-05-04", single(71.0))];
    for attack in [
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' onfocus='alert(1)",
        "<div class=\"intelli-widget\" id=\"intelli-widget-id\">",
        "&lt;b&gt;",
        "--><svg/onload=alert(1)>",
        "</p></div></div>",
        "\u{0}<\u{202e}b>",
    ] {
        let question = [attack];
        let todos =
            View::Todos(todos::View { open_questions: owned(&question), scan_today: false, locked: false });
        for (view, outside) in [
            (View::Graph(graph("heart_rate", Some(attack), &points, false)), &plain),
            (View::Graph(graph("heart_rate", Some(attack), &[], true)), &plain),
            (todos, &plain_todos),
        ] {
            let html = render(&NL_ARC, &view);
            assert!(!html.contains(attack), "{html}");
            assert_eq!(&outside_the_widget(&html), outside);
            assert_eq!(html.matches("<script").count(), 1, "{html}");
            assert_eq!(html.matches("class=\"intelli-widget\"").count(), 1, "{html}");
        }
    }
}

#[test]
fn a_graph_draws_the_points_inside_its_period_and_two_lines_for_a_pair() {
    let pair = |upper, lower| Figure::Pair(Value::new(upper).unwrap(), Value::new(lower).unwrap());
    let points = [
        point("2026-04-30", pair(200.0, 150.0)),
        point("2026-05-01", pair(120.0, 80.0)),
        point("2026-05-04", pair(118.0, 76.0)),
    ];
    let html = render(&NL_ARC, &View::Graph(graph("blood_pressure", None, &points, false)));
    assert!(html.contains(r#"<polyline points="10.0,10.0 310.0,14.5"></polyline>"#), "{html}");
    assert!(html.contains(r#"<polyline points="10.0,100.9 310.0,110.0"></polyline>"#), "{html}");
    assert_eq!(html.matches("<circle").count(), 4);
    assert!(
        html.contains("data-value=\"118/76\" data-unit=\"mmHg\"") && html.contains("Bloeddruk"),
        "{html}"
    );
}

#[test]
fn recommendations_are_one_per_suboptimal_metric_or_a_general_one() {
    let poor = Score { zone: Some(Zone::Suboptimal), ..SCORE };
    let texts = |scores| {
        render(
            &Look { language: "en", ..NL_ARC },
            &View::Recommendations(recommendations::View { scores, locked: false }),
        )
    };
    let two =
        texts(Scores { mental_stress: poor, sleep_quality: poor, general_fitness: SCORE, ..Scores::NO_DATA });
    assert_eq!(two.matches("<li>").count(), 2);
    assert!(two.contains("slow breathing") && two.contains("screens away"), "{two}");
    assert!(texts(Scores { general_fitness: SCORE, ..Scores::NO_DATA }).contains("Keep going"));
}

#[test]
fn the_main_widget_shows_profiles_and_the_last_scan() {
    let last_scan = Some("2026-05-04T08:12:31Z".parse().unwrap());
    let view = main::View { profiles: [Some(0.72), Some(0.29), None], last_scan, locked: false };
    let html = render(&Look { language: "fr", ..NL_ARC }, &View::Main(view));
    for text in [
        "Santé physique <span class=\"v\">72 % (bon)",
        "29 % (faible)",
        "Pas encore de mesure",
        "2026-05-04 08:12 UTC",
    ] {
        assert!(html.contains(text), "{text} in {html}");
    }
}

#[test]
fn todos_list_the_scan_before_the_open_questions() {
    let html = |open_questions: &[&str], scan_today| {
        render(
            &NL_ARC,
            &View::Todos(todos::View { open_questions: owned(open_questions), scan_today, locked: false }),
        )
    };
    let list = "<ul><li>Doe vandaag je gezichtsscan</li><li>Hoe vaak?</li></ul>";
    assert!(html(&["Hoe vaak?"], true).contains(list));
    assert!(html(&[], false).contains("Alles gedaan voor vandaag"));
}

#[test]
fn only_the_listed_names_versions_and_variations_exist() {
    for name in Kind::names() {
        assert!(Widget::find(name, 1).is_some() && Widget::find(name, 2).is_some(), "{name}");
        assert!(Widget::find(name, 0).is_none() && Widget::find(name, 3).is_none(), "{name}");
        let widget = Widget::find(name, 1).unwrap();
        let variations = ["default", "arc", "small", "large"].map(|one| widget.variation(one).is_some());
        assert_eq!(variations, [true, name == "biomarker", name == "biomarker", false], "{name}");
    }
    assert_eq!(Widget::find("Biomarker", 1), None);
}

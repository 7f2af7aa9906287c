//! The vendor's CDN: a closed list of files, embedded so that the binary needs no folder beside it (section 4.7).
//!
//! Loading and error states, the instructions for use and the script stubs are plain files under
//! `fixtures/intelliprove/cdn`, found by the very path they are asked for.

/// A file of the CDN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Value of `content-type`.
    pub content_type: &'static str,
    /// The bytes as they go out.
    pub body: &'static [u8],
}

/// Pairs of path and embedded bytes, each path written once.
macro_rules! files {
    ($($path:literal)*) => {
        &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/intelliprove/cdn/", $path)))),*]
    };
}

const FILES: &[(&str, &[u8])] = files! {
    "content/v1/loading-states/biomarker.html"
    "content/v1/loading-states/biomarker-xs.html"
    "content/v1/loading-states/metric.html"
    "content/v1/loading-states/graph.html"
    "content/v1/loading-states/main.html"
    "content/v1/loading-states/recommendations.html"
    "content/v1/loading-states/todos.html"
    "content/v1/error-states/biomarker.html"
    "content/v1/error-states/biomarker-xs.html"
    "content/v1/error-states/metric.html"
    "content/v1/error-states/graph.html"
    "content/v1/error-states/main.html"
    "content/v1/error-states/recommendations.html"
    "content/v1/error-states/todos.html"
    "content/v1/widget-loading.html"
    "content/v1/eifu/en.html"
    "content/v1/eifu/nl.html"
    "content/v1/eifu/fr.html"
    "third-party/v1/chartjs.js"
    "third-party/v1/chartjs-plugin-datalabels.js"
    "third-party/v1/d3.js"
    "third-party/v1/swiper-bundle.min.js"
};

/// The file at a path below `/cdn/`; `None` answers 404.
///
/// `languages` are the accepted language codes: one without instructions of its own gets the English ones.
#[must_use]
pub fn find<L: AsRef<str>>(path: &str, languages: &[L]) -> Option<File> {
    embedded(path).or_else(|| embedded(english_instead(path, languages)?))
}

fn embedded(path: &str) -> Option<File> {
    let (_, body) = FILES.iter().find(|(known, _)| *known == path)?;
    Some(File { content_type: content_type(path), body })
}

fn english_instead<L: AsRef<str>>(path: &str, languages: &[L]) -> Option<&'static str> {
    let language = path.strip_prefix("content/v1/eifu/")?.strip_suffix(".html")?;
    languages.iter().any(|accepted| accepted.as_ref() == language).then_some("content/v1/eifu/en.html")
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        _ => "text/html; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [&str; 4] = ["en", "nl", "fr", "de"];

    fn text(path: &str) -> String {
        let file = find(path, &LANGUAGES).unwrap_or_else(|| panic!("{path} is missing"));
        String::from_utf8(file.body.to_vec()).unwrap()
    }

    #[test]
    fn every_listed_fragment_is_there_and_says_that_it_is_simulated() {
        let names = ["biomarker", "biomarker-xs", "metric", "graph", "main", "recommendations", "todos"];
        let states = ["loading-states", "error-states"]
            .into_iter()
            .flat_map(|state| names.map(|name| format!("content/v1/{state}/{name}.html")));
        let eifu = ["en", "nl", "fr"].map(|language| format!("content/v1/eifu/{language}.html"));
        for path in states.chain(eifu).chain(["content/v1/widget-loading.html".to_owned()]) {
            let html = text(&path);
            assert!(html.to_lowercase().contains("simul"), "{path}");
            for foreign in ["http", "src=", "href=", "url(", "@import", "<script", "intelli-widget"] {
                assert!(!html.contains(foreign), "{foreign} in {path}");
            }
            assert_eq!(find(&path, &LANGUAGES).unwrap().content_type, "text/html; charset=utf-8");
        }
    }

    #[test]
    fn each_stub_defines_its_global_only_when_absent() {
        for (name, global, version) in [
            ("chartjs.js", "Chart", "4.0.0"),
            ("chartjs-plugin-datalabels.js", "ChartDataLabels", "2.0.0"),
            ("d3.js", "d3", "7.0.0"),
            ("swiper-bundle.min.js", "Swiper", "11.0.0"),
        ] {
            let path = format!("third-party/v1/{name}");
            let script = text(&path);
            let guard = format!("if (typeof globalThis.{global} === \"undefined\") {{");
            for part in [guard, format!("globalThis.{global} = "), format!("\"{version}\"")] {
                assert!(script.contains(&part), "{part} in {path}");
            }
            assert_eq!(find(&path, &LANGUAGES).unwrap().content_type, "text/javascript; charset=utf-8");
        }
    }

    #[test]
    fn a_language_without_instructions_gets_the_english_ones() {
        assert_eq!(text("content/v1/eifu/de.html"), text("content/v1/eifu/en.html"));
        assert!(text("content/v1/eifu/nl.html").contains("lang=\"nl\""));
    }

    #[test]
    fn anything_else_is_not_found() {
        for path in [
            "",
            "content/v1/eifu/es.html",
            "content/v1/eifu/de.html/",
            "content/v1/eifu/",
            "content/v1/loading-states/other.html",
            "content/v1/loading-states/de.html",
            "/content/v1/widget-loading.html",
            "content/v1/../v1/widget-loading.html",
            "third-party/v1/d3.min.js",
        ] {
            assert_eq!(find(path, &LANGUAGES), None, "{path}");
        }
    }
}

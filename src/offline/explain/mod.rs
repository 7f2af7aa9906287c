//! What becomes of a request in a scenario, without a server: it is served by the pipeline that a server has, in a
//! namespace that nobody else sees, and the rules tell how they fit.

mod shown;

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use crate::admin::{Near, nearest};
use crate::api::{Explanation, Pipeline, locate, own_fields};
use crate::engine::{Difference, Moment, Request, RuleKind, Span, Weighed};
use crate::scenario::{self, Loaded};
use crate::settings::Settings;
use crate::{startup, vendors};

/// What is to be explained.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request.
    pub request: Request,
    /// The scenarios, each a built-in name or a path; later ones are laid over earlier ones.
    pub scenarios: Vec<String>,
    /// The seed, where it is not the scenario's.
    pub seed: Option<u64>,
    /// How long after the start of the namespace the request comes.
    pub after: Span,
    /// How many such requests there are; the last one is explained.
    pub nth: usize,
}

/// A request explained.
#[derive(Debug)]
pub struct Explained {
    method: String,
    target: String,
    told: Explanation,
    nearest: Vec<Near>,
    rules: Vec<Rule>,
    /// Header fields that begin as ours do and steer nothing.
    doubts: Vec<String>,
}

/// A rule of the scenario and how it fits.
#[derive(Debug)]
struct Rule {
    /// Which it is: `faults[0]`.
    name: String,
    /// Where it stands: file, line and column.
    place: Option<String>,
    kind: RuleKind,
    passed_over: Option<Difference>,
}

/// Explain what becomes of a request.
pub fn explain(asked: &Asked) -> Result<Explained> {
    let Asked { request, scenarios, seed, after, nth } = asked;
    let real = request.received;
    let loaded = scenario::load(scenarios, real)?;
    let settings = Settings { scenarios: scenarios.clone(), seed: *seed, ..Settings::default() };
    let pipeline = startup::pipeline(&settings, real).context("playing the scenario")?;
    wait(&pipeline, request, *after)?;
    for _ in 1..*nth {
        pipeline.answer(request);
    }
    let told = pipeline.explain(request);
    let mounts = vendors::mounts();
    let operations = mounts.iter().flat_map(|mount| mount.operations());
    let nearest = match &told.met {
        Some(_) => Vec::new(),
        None => nearest(operations, request.method.as_str(), &told.path),
    };
    Ok(Explained {
        method: request.method.to_string(),
        target: request.target.as_str().to_owned(),
        rules: rules(&loaded, &told),
        doubts: doubts(request),
        nearest,
        told,
    })
}

/// What a server would warn of in its log, once for each name.
fn doubts(request: &Request) -> Vec<String> {
    let names: BTreeSet<_> = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.iter().filter_map(|name| own_fields::doubt(name)).collect()
}

/// Let time pass in the namespace that a request names, with everything that falls due.
fn wait(pipeline: &Pipeline, request: &Request, after: Span) -> Result<()> {
    let real = request.received;
    if let Ok(address) = locate(request) {
        let namespace = pipeline.namespaces().open(address.namespace, real)?;
        namespace.steer(|universe| {
            let at: Moment = universe.now(real).after(after);
            universe.set_clock(Some(at), None, real, |_| ());
        });
    }
    Ok(())
}

/// The rules of a scenario in its order. In a fresh namespace each has the number of its place in its list.
fn rules(loaded: &Loaded, told: &Explanation) -> Vec<Rule> {
    let scenario = &loaded.scenario;
    let lists = [
        (RuleKind::Fault, "faults", scenario.faults.len()),
        (RuleKind::Override, "overrides", scenario.overrides.len()),
        (RuleKind::Outcome, "outcomes", scenario.outcomes.len()),
    ];
    let rule = |kind, list: &str, index: usize| {
        let is_meant = |rule: &&Weighed| rule.kind == kind && rule.id == index as u64 + 1;
        let weighed = told.rules.iter().find(is_meant);
        let used_up = || Difference {
            field: "times".into(),
            expected: "a rule that is left".into(),
            found: "one that is used up".into(),
        };
        Rule {
            name: format!("{list}[{index}]"),
            place: loaded.place(list, index),
            kind,
            passed_over: weighed.map_or_else(|| Some(used_up()), |rule| rule.passed_over.clone()),
        }
    };
    if told.met.is_none() {
        return Vec::new();
    }
    lists
        .iter()
        .flat_map(|(kind, list, count)| (0..*count).map(move |index| rule(*kind, list, index)))
        .collect()
}

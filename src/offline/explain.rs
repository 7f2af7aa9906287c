//! What becomes of a request in a scenario, without a server: it is served by the pipeline that a server has, in a
//! namespace that nobody else sees, and the rules tell how they fit.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::admin::{Admin, Near, nearest};
use crate::api::{Api, Explanation, Pipeline, locate, own_fields};
use crate::engine::{Answer, Difference, FaultKind, Moment, Request, RuleKind, Span, Struck, Weighed};
use crate::scenario::{self, Loaded};
use crate::settings::Settings;
use crate::{startup, vendors};

/// How much of a body is shown to people, in characters.
const SHOWN: usize = 2_000;

/// What differs of a rule that is for other operations.
const OPERATION: &str = "operation";

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

impl Rule {
    /// Whether it is for other operations than the one that was met.
    fn is_for_others(&self) -> bool {
        self.passed_over.as_ref().is_some_and(|difference| difference.field == OPERATION)
    }
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
    let query = request.query.as_ref().map_or_else(String::new, |query| format!("?{query}"));
    Ok(Explained {
        method: request.method.to_string(),
        target: format!("{}{query}", request.path),
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

impl Explained {
    /// Whether the request meets an operation.
    pub fn is_met(&self) -> bool {
        self.told.met.is_some()
    }

    fn struck(&self) -> Option<&Struck> {
        self.told.answer.fault.as_deref()
    }

    /// Who decides what is answered.
    fn decider(&self) -> &'static str {
        let prevents = self.struck().and_then(|struck| struck.kind).is_some_and(FaultKind::prevents);
        let applies = |rule: &Rule| rule.kind == RuleKind::Override && rule.passed_over.is_none();
        match &self.told {
            Explanation { met: None, .. } => "routing",
            Explanation { answer, .. } if answer.reason.as_deref() == Some("unknown-outcome") => "refusal",
            _ if prevents => "fault",
            _ if self.rules.iter().any(applies) => "override",
            Explanation { decision: Some(_), .. } => "outcome",
            _ => "vendor",
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let Explanation { namespace, api, met, decision, answer, .. } = &self.told;
        let operation = met.as_ref().map(
            |met| json!({ "id": *met.operation.id, "path": met.template, "summary": met.operation.summary }),
        );
        let rule = |rule: &Rule| {
            let differs = rule.passed_over.as_ref().map(|Difference { field, expected, found }| {
                json!({ "field": field, "expected": expected, "found": found })
            });
            json!({ "rule": rule.name, "at": rule.place, "applies": differs.is_none(), "differs": differs })
        };
        let outcome =
            decision.as_ref().map(|decision| json!({ "name": decision.outcome, "by": decision.why }));
        json!({
            "request": { "method": self.method, "target": self.target, "namespace": namespace, "api": api },
            "operation": operation,
            "nearest": self.nearest,
            "rules": self.rules.iter().map(rule).collect::<Vec<_>>(),
            "doubts": self.doubts,
            "decided": { "by": self.decider(), "fault": self.struck(), "outcome": outcome, "reason": answer.reason },
            "answer": {
                "status": answer.status,
                "headers": answer.headers,
                "size": answer.body.len(),
                "body": std::str::from_utf8(&answer.body).ok(),
            },
        })
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!("{} {} in namespace `{}`\n", self.method, self.target, self.told.namespace);
        match &self.told.met {
            Some(met) => {
                let _ = writeln!(text, "meets       {} by {}", met.operation.id, met.template);
            }
            None => self.missed(&mut text),
        }
        for doubt in &self.doubts {
            let _ = writeln!(text, "doubt       {doubt}");
        }
        let (others, asked): (Vec<_>, Vec<_>) = self.rules.iter().partition(|rule| rule.is_for_others());
        let width = asked.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
        for Rule { name, place, passed_over, .. } in asked {
            let verdict = if passed_over.is_none() { "applies" } else { "passed over" };
            let place = place.as_deref().unwrap_or_default();
            let _ = writeln!(text, "{verdict:<11} {name:<width$} {place}");
            if let Some(difference) = passed_over {
                let _ = writeln!(text, "            {difference}");
            }
        }
        if !others.is_empty() {
            let names: Vec<_> = others.iter().map(|rule| rule.name.as_str()).collect();
            let _ = writeln!(text, "for others  {}", names.join(", "));
        }
        let _ = writeln!(text, "decided by  {}", self.decision());
        let kind = self.struck().and_then(|struck| struck.kind);
        let unanswered = match kind {
            Some(FaultKind::Reset) => Some("nothing: the connection is reset"),
            Some(FaultKind::Empty) => Some("nothing: the connection is closed before a byte is answered"),
            _ => None,
        };
        if let Some(unanswered) = unanswered {
            let _ = write!(text, "answers     {unanswered}");
            return text;
        }
        if let Some(cut) = cut(kind) {
            let _ = writeln!(text, "sends       {cut}");
        }
        let Answer { status, body, .. } = &self.told.answer;
        let kind = self.told.answer.header("content-type").unwrap_or("no content type");
        let _ = writeln!(text, "answers     {status}, {kind}, {} bytes", body.len());
        text.push_str(&shown(body));
        text.trim_end().into()
    }

    fn missed(&self, text: &mut String) {
        let whose = self.told.api.map_or_else(|| "no API".into(), |api| format!("no operation of {api}"));
        let _ = writeln!(text, "meets       {whose}");
        for Near { operation, methods, path, why, .. } in &self.nearest {
            let _ = writeln!(text, "near        {operation} ({} {path}): {why}", methods.join("|"));
        }
    }

    fn decision(&self) -> String {
        let struck = self.struck().map_or_else(String::new, |struck| {
            let delay = struck.delay.map(|delay| format!("a delay of {delay}"));
            let kind = struck.kind.map(|kind| json!(kind).to_string().replace('"', ""));
            let does: Vec<_> = delay.into_iter().chain(kind).collect();
            format!("; struck by {}", does.join(" and "))
        });
        let decided = match self.decider() {
            "routing" => "nobody: no rule is asked where no operation is met".into(),
            "refusal" => "lookalike: the operation knows no such outcome".into(),
            "fault" => "a fault: the operation's turn never comes".into(),
            "override" => "an override: the operation is not asked".into(),
            "outcome" => self.told.decision.as_ref().map_or_else(String::new, |decision| {
                format!("the outcome `{}` ({})", decision.outcome, decision.why.reason())
            }),
            _ if self
                .rules
                .iter()
                .any(|rule| rule.kind == RuleKind::Outcome && rule.passed_over.is_none()) =>
            {
                "the vendor's own logic, before any outcome is asked for".into()
            }
            _ if self.told.api == Some(Admin::NAME) => "lookalike itself: this is its control API".into(),
            _ => "the vendor's own logic".to_owned(),
        };
        decided + &struck
    }
}

/// What of an answer a fault lets through, of which the whole is shown.
fn cut(kind: Option<FaultKind>) -> Option<&'static str> {
    match kind? {
        FaultKind::CloseEarly => Some("only the header fields of this, and then the connection is closed"),
        FaultKind::Truncate => {
            Some("half of this body under its whole length, and then the connection is closed")
        }
        FaultKind::MalformedJson => Some("only the first half of this body"),
        _ => None,
    }
}

/// A body for people.
fn shown(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(SHOWN).collect()
}

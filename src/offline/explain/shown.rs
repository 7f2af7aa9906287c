//! What was explained, for programs and for people.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Explained, Rule};
use crate::admin::{Admin, Near};
use crate::api::{Api, Explanation};
use crate::engine::{Answer, Difference, FaultKind, RuleKind, Struck};

/// How much of a body is shown to people, in characters.
const SHOWN: usize = 2_000;

/// What differs of a rule that is for other operations.
const OPERATION: &str = "operation";

impl Rule {
    /// Whether it is for other operations than the one that was met.
    fn is_for_others(&self) -> bool {
        self.passed_over.as_ref().is_some_and(|difference| difference.field == OPERATION)
    }
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

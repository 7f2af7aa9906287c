//! Which operation a request means: by strategy and provider, or by what else it carries (section 3).

use super::errors::{Error, Refusal};
use super::offers;
use super::provider::{Provider, Strategy, names};
use super::sent::Sent;
use super::state::{Settings, Strictness, UnsupportedStatus};
use crate::api::Visit;

/// The operation that a request means; `None` where its path has one operation for all.
///
/// `path` is the template that was met: the path itself may be written with needless percent-encoding.
pub(super) fn dispatch(visit: &Visit<'_>, path: &'static str) -> Result<Option<&'static str>, Error> {
    let method = visit.request.method.as_str();
    if offers::providers(method, path).next().is_none() {
        // What is refused there is refused by the operation, not before one is known.
        return Ok(None);
    }
    let sent = Sent::read(visit)?;
    let (settings, own) = sent.of_hinted(visit, |state, project| {
        let own = project.and_then(|project| state.projects.get(project)?.provider);
        (state.settings_of(project), own)
    })?;
    let provider = Question { sent: &sent, settings: &settings, own, method, path }.provider()?;
    match offers::operation(method, path, provider) {
        Some(operation) => {
            visit.keep(sent);
            Ok(Some(operation))
        }
        None => Err(unsupported(method, path, provider, &settings).into()),
    }
}

fn unsupported(method: &str, path: &str, provider: Provider, settings: &Settings) -> Refusal {
    let offered = names(offers::providers(method, path));
    let told = format!("{method} {path} is not offered for {}; offered for: {offered}", provider.name());
    Refusal::NotSupported(settings.unsupported_status == UnsupportedStatus::NotFound, told)
}

/// What is known when a provider is looked for.
struct Question<'a> {
    sent: &'a Sent,
    settings: &'a Settings,
    /// The project's own provider.
    own: Option<Provider>,
    method: &'a str,
    path: &'a str,
}

impl Question<'_> {
    fn provider(&self) -> Result<Provider, Refusal> {
        let strategy = self.strategy()?;
        let given = self.sent.text("provider")?;
        if self.settings.strictness == Strictness::Strict {
            let missing = [("strategy", strategy.is_none()), ("provider", given.is_none())];
            if let Some((name, _)) = missing.into_iter().find(|(_, missing)| *missing) {
                return Err(Refusal::parameter(format!("{name} is required")));
            }
        }
        match given {
            Some(name) => named(name, strategy),
            None => self.inferred(strategy).ok_or_else(|| must_be_one_of(strategy)),
        }
    }

    fn strategy(&self) -> Result<Option<Strategy>, Refusal> {
        let Some(name) = self.sent.text("strategy")? else { return Ok(None) };
        let strategy = Strategy::named(name);
        strategy.map(Some).ok_or_else(|| Refusal::parameter("strategy must be one of email, simplified"))
    }

    /// Steps a to f; the first that knows a provider counts.
    fn inferred(&self, strategy: Option<Strategy>) -> Option<Provider> {
        let sent = self.sent;
        let fits = |provider: &Provider| strategy.is_none_or(|strategy| provider.strategy() == strategy);
        let by_token = || {
            let is_asked = strategy != Some(Strategy::Simplified);
            is_asked.then(|| sent.own())??.provider
        };
        let by_name =
            || (strategy != Some(Strategy::Email) && sent.names_external_id()).then_some(Provider::NoLogin);
        let by_device =
            || (strategy == Some(Strategy::Simplified) && sent.names_device()).then_some(Provider::Anonymous);
        let by_path = || {
            let mut offering = offers::providers(self.method, self.path).filter(fits);
            offering.next().filter(|_| offering.next().is_none())
        };
        let lenient = || {
            let known =
                if strategy == Some(Strategy::Email) { Provider::AwsCognito } else { Provider::NoLogin };
            (self.settings.strictness == Strictness::Lenient).then_some(known)
        };
        by_token()
            .or_else(by_name)
            .or_else(by_device)
            .or_else(by_path)
            .or_else(|| self.own.filter(fits))
            .or_else(lenient)
    }
}

fn named(name: &str, strategy: Option<Strategy>) -> Result<Provider, Refusal> {
    let provider = Provider::named(name);
    match (provider, strategy) {
        (Some(known), Some(strategy)) if known.strategy() != strategy => {
            let allowed = names(strategy.providers());
            let other = known.strategy().name();
            Err(Refusal::parameter(format!(
                "provider must be one of {allowed}; {name} needs strategy {other}"
            )))
        }
        (Some(known), _) => Ok(known),
        (None, _) => Err(must_be_one_of(strategy)),
    }
}

fn must_be_one_of(strategy: Option<Strategy>) -> Refusal {
    let known = strategy.map_or_else(|| names(Provider::ALL), |strategy| names(strategy.providers()));
    Refusal::parameter(format!("provider must be one of {known}"))
}

//! From the parser's events to a tree; every mistake that leaves a tree to go on with is collected.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span, StrInput, StructureStyle, Tag};

use super::super::{Code, Problem};
use super::syntax::syntax;
use super::{Content, Key, Node, Place, Source, scalar};

/// The most values of a file, aliases counted by what they stand for: a few lines of them could stand for billions.
const MOST_NODES: usize = 400_000;
/// How deep values may stand in each other.
const DEEPEST: usize = 64;

/// The tree of a source, or `None` where it cannot be read at all; what is wrong with it goes to `problems`.
pub fn build(source: &Arc<Source>, problems: &mut Vec<Problem>) -> Option<Arc<Node>> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut builder = Builder::new(source, options);
    let root = builder.document();
    let root = match root {
        Ok(root) => root,
        Err(Stop(problem)) => {
            builder.problems.push(*problem);
            None
        }
    };
    problems.append(&mut builder.problems);
    root
}

fn place(source: &Arc<Source>, span: &Span) -> Place {
    let (start, end) = (span.start, span.end);
    let width = if start.line() == end.line() { end.col().saturating_sub(start.col()).max(1) } else { 1 };
    Place { source: Arc::clone(source), line: start.line(), column: start.col() + 1, width }
}

/// Nothing after this can be understood.
struct Stop(Box<Problem>);

impl Stop {
    fn at(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(code, place, message)))
    }
}

/// A tree with the number of values in it, aliases counted by what they stand for.
type Weighed = (Arc<Node>, usize);

struct Builder<'s> {
    source: &'s Arc<Source>,
    parser: Parser<'s, StrInput<'s>>,
    anchors: HashMap<usize, Weighed>,
    /// Where the brackets and braces that are open begin.
    open: Vec<Place>,
    problems: Vec<Problem>,
}

impl<'s> Builder<'s> {
    fn new(source: &'s Arc<Source>, options: Options) -> Self {
        let parser = Parser::new_from_str_with_options(&source.text, options);
        Self { source, parser, anchors: HashMap::new(), open: Vec::new(), problems: Vec::new() }
    }

    fn place(&self, span: &Span) -> Place {
        place(self.source, span)
    }

    fn next(&mut self) -> Result<(Event<'s>, Span), Stop> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Stop(Box::new(syntax(self.source, &error, self.open.last())))),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// The only document; a second one is told, and not read.
    fn document(&mut self) -> Result<Option<Arc<Node>>, Stop> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    let problem =
                        Problem::new(Code::Documents, self.place(&span), "a second document begins here");
                    self.problems
                        .push(problem.hint("a file holds one story; put this one into a file of its own"));
                    break;
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => root = Some(self.node(event, &span)?.0),
            }
        }
        if root.is_none() {
            let place = Place::at(self.source, 1, 1);
            let problem = Problem::new(Code::Empty, place, "the file is empty");
            self.problems.push(problem.hint("the shortest scenario is `version: 1`"));
        }
        Ok(root)
    }

    fn node(&mut self, event: Event<'s>, span: &Span) -> Result<Weighed, Stop> {
        let (anchor, tag) = (event.anchor_id(), event.tag().cloned());
        let place = self.place(span);
        self.judge_tag(tag.as_ref(), &place);
        let (content, weight) = match event {
            Event::Alias(id) => return self.alias(id, place),
            Event::UnresolvedAlias(name) => {
                let message = format!("nothing is called `{name}` here");
                self.problems.push(
                    Problem::new(Code::Alias, place.clone(), message)
                        .hint("put a text that begins with `*` into quotes; an alias has its anchor, `&name`, before it"),
                );
                (Content::Null, 1)
            }
            Event::Scalar(text, style, ..) => (scalar_of(text, style, tag.as_ref()), 1),
            Event::SequenceStart(style, ..) => self.within(style, &place, Self::list)?,
            Event::MappingStart(style, ..) => self.within(style, &place, Self::map)?,
            _ => return Err(Stop::at(Code::Syntax, place, "a value was expected here")),
        };
        if weight > MOST_NODES {
            let message = format!(
                "there are more than {MOST_NODES} values up to here, aliases counted by what they stand for"
            );
            return Err(Stop::at(Code::Size, place, message));
        }
        let weighed = (Arc::new(Node { place, content }), weight);
        if let Some(id) = anchor {
            self.anchors.insert(id, weighed.clone());
        }
        Ok(weighed)
    }

    fn within(
        &mut self,
        style: StructureStyle,
        place: &Place,
        read: fn(&mut Self) -> Result<(Content, usize), Stop>,
    ) -> Result<(Content, usize), Stop> {
        if style == StructureStyle::Block {
            return read(self);
        }
        self.open.push(place.clone());
        let read = read(self)?;
        self.open.pop();
        Ok(read)
    }

    fn alias(&mut self, id: usize, place: Place) -> Result<Weighed, Stop> {
        // An anchor that stands in itself is not known yet while it is read.
        let Some(weighed) = self.anchors.get(&id) else {
            return Err(Stop::at(Code::Alias, place, "an alias cannot stand inside what it stands for"));
        };
        Ok(weighed.clone())
    }

    fn judge_tag(&mut self, tag: Option<&Tag>, place: &Place) {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema() && tag.original() != "!") {
            let message = format!("the tag `{}` means nothing here", tag.original());
            self.problems.push(Problem::new(Code::Syntax, place.clone(), message).hint("leave it out"));
        }
    }

    fn list(&mut self) -> Result<(Content, usize), Stop> {
        let (mut values, mut total) = (Vec::new(), 1);
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok((Content::List(values), total));
            }
            let (value, weight) = self.node(event, &span)?;
            values.push(value);
            total = total.saturating_add(weight);
        }
    }

    fn map(&mut self) -> Result<(Content, usize), Stop> {
        let (mut entries, mut total) = (Vec::new(), 1_usize);
        let mut lines: HashMap<Arc<str>, usize> = HashMap::new();
        let (mut merged, mut anew) = (Vec::new(), None);
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                inherit(&mut entries, &merged);
                return Ok((Content::Map(entries), total));
            }
            let key = self.key(event, &span)?;
            let (event, span) = self.next()?;
            let (value, weight) = self.node(event, &span)?;
            total = total.saturating_add(weight);
            if &*key.text == "<<" {
                self.merge(&key, &value, &mut merged);
            } else if let Some(line) = lines.get(&key.text) {
                let is_first = entries.first().is_some_and(|(first, _): &(Key, _)| first.text == key.text);
                self.twice(key, *line, is_first, &mut anew);
            } else {
                lines.insert(Arc::clone(&key.text), key.place.line);
                entries.push((key, value));
            }
        }
    }

    /// Tell of a key that stands twice. Where a mapping begins `anew` with its first key, as the entries of a list do
    /// when a dash is missing, only that is told: what is repeated after it follows from it.
    fn twice(&mut self, key: Key, line: usize, is_first: bool, anew: &mut Option<usize>) {
        if let Some(told) = anew.and_then(|told| self.problems.get_mut(told)) {
            told.hint = Some("each entry of a list begins with `- `".into());
            return;
        }
        if is_first {
            *anew = Some(self.problems.len());
        }
        let message = format!("`{}` stands twice, first in line {line}", key.text);
        self.problems.push(Problem::new(Code::Duplicate, key.place, message));
    }

    fn key(&mut self, event: Event<'s>, span: &Span) -> Result<Key, Stop> {
        let place = self.place(span);
        let text = match &event {
            Event::Scalar(text, ..) => Some(Arc::from(&**text)),
            Event::Alias(id) => self.anchors.get(id).and_then(|(node, _)| node.text()).map(Arc::from),
            _ => None,
        };
        let Some(text) = text else {
            let mut stop = Stop::at(Code::Syntax, place, "a key must be a text");
            stop.0.hint = Some("put a text with `{{ … }}` into quotes".into());
            return Err(stop);
        };
        Ok(Key { text, place })
    }

    /// `<<: *base` lays a mapping under this one.
    fn merge(&mut self, key: &Key, value: &Arc<Node>, merged: &mut Vec<Arc<Node>>) {
        let several = value.values();
        let bases = if several.is_empty() { std::slice::from_ref(value) } else { several };
        if bases.iter().all(|base| matches!(base.content, Content::Map(_))) {
            merged.extend(bases.iter().cloned());
        } else {
            let problem = Problem::new(
                Code::Syntax,
                key.place.clone(),
                "`<<` takes an alias of a mapping, or a list of them",
            );
            self.problems.push(problem);
        }
    }
}

/// Add what the merged mappings have and the mapping has not.
fn inherit(entries: &mut Vec<(Key, Arc<Node>)>, merged: &[Arc<Node>]) {
    let mut known: HashSet<Arc<str>> = entries.iter().map(|(key, _)| Arc::clone(&key.text)).collect();
    for (key, value) in merged.iter().flat_map(|base| base.entries()) {
        if known.insert(Arc::clone(&key.text)) {
            entries.push((key.clone(), Arc::clone(value)));
        }
    }
}

fn scalar_of(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Content {
    let as_text = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str") || tag.original() == "!");
    if style == ScalarStyle::Plain && !as_text { scalar::plain(&text) } else { Content::Text(text.into()) }
}

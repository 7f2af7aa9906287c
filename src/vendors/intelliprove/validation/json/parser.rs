//! The grammar: values, arrays and objects, with the open containers on a stack of its own.

use smallvec::SmallVec;

use super::Halt;
use super::cursor::Cursor;
use super::number::number;
use super::string::string;
use super::{Json, Members};
use crate::engine::DEEPEST;

/// How many containers may be open at once: so many as an answer can have and be kept. Python's default recursion limit is
/// 1000, of which the framework uses some, so what lies between is refused here only.
pub const DEPTH_LIMIT: usize = DEEPEST;

/// A container whose end has not been read yet.
#[derive(Debug)]
enum Open {
    List(Vec<Json>),
    Object { members: Members, name: String },
}

impl Open {
    fn end(&self) -> u8 {
        match self {
            Self::List(_) => b']',
            Self::Object { .. } => b'}',
        }
    }

    fn add(&mut self, value: Json) {
        match self {
            Self::List(items) => items.push(value),
            Self::Object { members, name } => members.push((std::mem::take(name), value)),
        }
    }

    /// Reads what stands before the next value: a name and a colon in an object, nothing in a list.
    fn prepare(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Halt> {
        if let Self::Object { name, .. } = self {
            *name = member_name(cursor)?;
        }
        Ok(())
    }

    fn close(self) -> Json {
        match self {
            Self::List(items) => Json::List(items),
            Self::Object { members, .. } => Json::Object(members),
        }
    }
}

/// Parses a whole document: one value with blanks around it.
pub(super) fn parse(doc: &str) -> Result<Json, Halt> {
    let mut cursor = Cursor::new(doc);
    cursor.skip_blanks();
    let value = value(&mut cursor)?;
    cursor.skip_blanks();
    match cursor.peek() {
        None => Ok(value),
        Some(_) => Err(Halt::mistake("Extra data", cursor.at())),
    }
}

fn value(cursor: &mut Cursor<'_>) -> Result<Json, Halt> {
    // In place: hardly a body nests deeper.
    let mut open = SmallVec::<[Open; 2]>::new();
    let mut value = descend(cursor, &mut open)?;
    while let Some(mut container) = open.pop() {
        container.add(value);
        cursor.skip_blanks();
        if cursor.eat(container.end()) {
            value = container.close();
        } else if cursor.eat(b',') {
            cursor.skip_blanks();
            container.prepare(cursor)?;
            open.push(container);
            value = descend(cursor, &mut open)?;
        } else {
            return Err(Halt::mistake("Expecting ',' delimiter", cursor.at()));
        }
    }
    Ok(value)
}

/// Opens containers until a complete value is read: a scalar or an empty container.
fn descend(cursor: &mut Cursor<'_>, open: &mut SmallVec<[Open; 2]>) -> Result<Json, Halt> {
    loop {
        let Some(mut container) = container(cursor) else { return scalar(cursor) };
        if open.len() >= DEPTH_LIMIT {
            return Err(Halt::TooDeep);
        }
        cursor.skip_blanks();
        if cursor.eat(container.end()) {
            return Ok(container.close());
        }
        container.prepare(cursor)?;
        open.push(container);
    }
}

fn container(cursor: &mut Cursor<'_>) -> Option<Open> {
    if cursor.eat(b'[') {
        Some(Open::List(Vec::new()))
    } else if cursor.eat(b'{') {
        Some(Open::Object { members: Members::new(), name: String::new() })
    } else {
        None
    }
}

fn scalar(cursor: &mut Cursor<'_>) -> Result<Json, Halt> {
    if cursor.peek() == Some(b'"') {
        return string(cursor).map(Json::Text);
    }
    let words = [("null", Json::Null), ("true", Json::Flag(true)), ("false", Json::Flag(false))];
    let word = words.into_iter().find(|(word, _)| cursor.eat_word(word));
    word.map(|(_, value)| value)
        .or_else(|| number(cursor))
        .ok_or_else(|| Halt::mistake("Expecting value", cursor.at()))
}

fn member_name(cursor: &mut Cursor<'_>) -> Result<String, Halt> {
    if cursor.peek() != Some(b'"') {
        return Err(Halt::mistake("Expecting property name enclosed in double quotes", cursor.at()));
    }
    let name = string(cursor)?;
    cursor.skip_blanks();
    if !cursor.eat(b':') {
        return Err(Halt::mistake("Expecting ':' delimiter", cursor.at()));
    }
    cursor.skip_blanks();
    Ok(name)
}

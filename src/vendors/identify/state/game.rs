//! Points, badges and achievements of a user (section 4.6): observed, and kept minimal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::unique::refuse_doubles;
use crate::engine::Refusals;

/// What a user has won.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Game {
    /// The picture of the user.
    pub image_url: String,
    /// Points by kind.
    pub points: Vec<Points>,
    /// The badges, by their ids in the project's catalogue.
    pub badges: Vec<String>,
    /// Achievements.
    pub achievements: Vec<Achievement>,
}

/// Points of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// The id.
    pub point_id: String,
    /// The name for people.
    pub name: String,
    /// What they are for.
    #[serde(default)]
    pub description: String,
    /// How many there are.
    pub score: Number,
    /// How many there ever were.
    pub total: Number,
}

/// Something achieved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    /// The id.
    pub achievement_id: String,
    /// The name for people.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
}

/// A badge of a project's catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Badge {
    /// The id.
    pub badge_id: String,
    /// The name for people.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Its picture.
    #[serde(default)]
    pub image: String,
}

/// What is added to a user's game.
#[derive(Clone, Debug, PartialEq)]
pub enum Prize {
    /// Points, of one kind or of the first.
    Points(Option<String>, Number),
    /// A badge.
    Badge(String),
}

impl Game {
    /// Refuse what stands twice.
    pub fn check(&self) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        let points = self.points.iter().map(|points| &points.point_id);
        refuse_doubles("points", ".point_id", "point_id", points, &mut refusals);
        refuse_doubles("badges", "", "badge", self.badges.iter(), &mut refusals);
        let achieved = self.achievements.iter().map(|achieved| &achieved.achievement_id);
        refuse_doubles("achievements", ".achievement_id", "achievement_id", achieved, &mut refusals);
        refusals.done()
    }

    /// Add a prize; a badge that is there stays the only one of its kind.
    pub fn add(&mut self, prize: Prize) {
        match prize {
            Prize::Badge(id) if self.badges.contains(&id) => {}
            Prize::Badge(id) => self.badges.push(id),
            Prize::Points(id, value) => {
                let wanted = |points: &Points| id.as_ref().is_none_or(|id| points.point_id == *id);
                match self.points.iter_mut().find(|points| wanted(points)) {
                    Some(points) => {
                        points.score = sum(&points.score, &value);
                        points.total = sum(&points.total, &value);
                    }
                    None => self.points.push(Points::new(id.as_deref().unwrap_or("points"), value)),
                }
            }
        }
    }
}

impl Points {
    fn new(id: &str, value: Number) -> Self {
        let (point_id, name) = (id.to_owned(), id.to_owned());
        Self { point_id, name, description: String::new(), score: value.clone(), total: value }
    }
}

/// The sum, whole as long as both are; a sum that no number can hold leaves the first.
fn sum(one: &Number, other: &Number) -> Number {
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        return one.saturating_add(other).into();
    }
    let total = one.as_f64().unwrap_or_default() + other.as_f64().unwrap_or_default();
    Number::from_f64(total).unwrap_or_else(|| one.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_added_where_they_belong() {
        let mut game = Game::default();
        game.add(Prize::Points(None, 5.into()));
        game.add(Prize::Points(Some("gold".into()), 1.into()));
        game.add(Prize::Points(None, Number::from_f64(0.5).unwrap()));
        game.add(Prize::Points(Some("gold".into()), i64::MAX.into()));
        let scores: Vec<_> =
            game.points.iter().map(|points| format!("{} {}", points.point_id, points.score)).collect();
        assert_eq!(scores, ["points 5.5", &format!("gold {}", i64::MAX)]);
    }
}

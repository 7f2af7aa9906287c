//! Points and badges (section 4.6): observed, and kept minimal.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Number, Value, json};
use uuid::Uuid;

use super::super::Identify;
use super::super::auth::{AnyHolder, Call};
use super::super::data::{Data, text};
use super::super::errors::{Error, Refusal};
use super::super::model::{Reply, Said, said};
use super::super::outcomes::AnyBearer;
use super::super::state::{Badge, Prize, Project, User};
use super::described::{PrizeToAdd, Takes};
use crate::api::Ctx;

/// A user and what was won.
#[derive(Serialize, JsonSchema)]
pub struct GameProfile {
    profile: Player,
    gamify: Gamify,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Player {
    username: String,
    user_id: Uuid,
    app_profile: Value,
}

#[derive(Serialize, JsonSchema)]
struct Gamify {
    data: Won,
}

#[derive(Serialize, JsonSchema)]
struct Won {
    badges: Vec<BadgeView>,
    achievements: Vec<AchievementView>,
    points: Vec<PointsView>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BadgeView {
    badge_id: String,
    name: String,
    description: String,
    image: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AchievementView {
    achievement_id: String,
    name: String,
    description: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PointsView {
    point_id: String,
    name: String,
    description: String,
    #[schemars(with = "f64")]
    score: Number,
    #[schemars(with = "f64")]
    total: Number,
}

/// `GET /user/game-profile`
pub fn get_game_profile(
    ctx: &Ctx<'_, Identify>,
    call: Call<AnyBearer, AnyHolder>,
) -> Result<Reply<Said<GameProfile>>, Error> {
    call.within(ctx, |project, _| Ok(Reply(said("OK", view(project, project.user(call.credential.0.user)?)))))
}

/// `PUT /user/game-profile`
pub fn update_game_profile(
    ctx: &Ctx<'_, Identify>,
    call: Call<AnyBearer, AnyHolder>,
    _: Takes<PrizeToAdd>,
) -> Result<Reply<Said<GameProfile>>, Error> {
    let prize = prize(call.data()?)?;
    call.within(ctx, |project, _| {
        let id = call.credential.0.user;
        project.user_mut(id)?.game.add(prize);
        Ok(Reply(said("OK", view(project, project.user(id)?))))
    })
}

fn prize(data: Data<'_>) -> Result<Prize, Refusal> {
    let kind = data.needed("type")?;
    if data.needed("operation")? != "add" {
        return Err(Refusal::parameter("operation must be add"));
    }
    let value = data.get("value").ok_or_else(|| Refusal::parameter("value is required"))?;
    match kind.as_str() {
        "points" => points(value),
        "badges" => badge(value),
        _ => Err(Refusal::parameter("type must be one of points, badges")),
    }
}

fn points(value: &Value) -> Result<Prize, Refusal> {
    let wrong = || Refusal::parameter("value must be a number, or an object with pointId and value");
    match value {
        Value::Number(number) => Ok(Prize::Points(None, number.clone())),
        Value::Object(members) => {
            let number = members.get("value").and_then(Value::as_number).ok_or_else(wrong)?;
            let id = members.get("pointId").ok_or_else(wrong).and_then(|id| text("pointId", id))?;
            Ok(Prize::Points(Some(id), number.clone()))
        }
        _ => Err(wrong()),
    }
}

fn badge(value: &Value) -> Result<Prize, Refusal> {
    let id = value.as_object().map_or(Some(value), |members| members.get("badgeId"));
    let id = id.and_then(Value::as_str).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| Refusal::parameter("value must be a badgeId, or an object with one"))?;
    Ok(Prize::Badge(id.to_owned()))
}

fn view(project: &Project, user: &User) -> GameProfile {
    let game = &user.game;
    let achievements = game.achievements.iter().cloned().map(|won| AchievementView {
        achievement_id: won.achievement_id,
        name: won.name,
        description: won.description,
    });
    let points = game.points.iter().cloned().map(|won| PointsView {
        point_id: won.point_id,
        name: won.name,
        description: won.description,
        score: won.score,
        total: won.total,
    });
    let won = Won {
        badges: game.badges.iter().map(|id| badge_view(project, id)).collect(),
        achievements: achievements.collect(),
        points: points.collect(),
    };
    let profile = Player { username: user.username.clone(), user_id: user.id, app_profile: pictured(user) };
    GameProfile { profile, gamify: Gamify { data: won } }
}

/// The user's own profile, with a picture if it is an object that has none.
fn pictured(user: &User) -> Value {
    let mut profile = user.app_profile.clone().unwrap_or_else(|| json!({}));
    if let Some(members) = profile.as_object_mut() {
        members.entry("imageUrl").or_insert_with(|| user.game.image_url.as_str().into());
    }
    profile
}

fn badge_view(project: &Project, id: &str) -> BadgeView {
    let known = project.badges.iter().find(|badge| badge.badge_id == id).cloned();
    let badge = known.unwrap_or_else(|| Badge {
        badge_id: id.to_owned(),
        name: id.to_owned(),
        description: String::new(),
        image: String::new(),
    });
    let Badge { badge_id, name, description, image } = badge;
    BadgeView { badge_id, name, description, image }
}

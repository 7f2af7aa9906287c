//! What our figures are measured against: bare actix-web handlers that look up, insert, change or remove in one map, and
//! serialise what they find. Users look like ours; `PUT` teaches it the answer of any other operation, so that what is
//! compared has as much to say.
//!
//! `cargo run --release --example bare -- PORT THREADS`, driven by `benches/load.sh`, which asks it whether it is there as it asks ours.

use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::{App, HttpResponse, HttpServer, web};
use dashmap::DashMap;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize)]
struct User {
    user_id: uuid::Uuid,
    external_user_id: String,
    customer: &'static str,
    birth_date: Option<String>,
    sex: Option<String>,
    language: Option<String>,
}

/// What a read answers: a user that was created, or what was taught.
#[derive(Serialize)]
#[serde(untagged)]
enum Held {
    User(User),
    Taught(serde_json::Value),
}

#[derive(Deserialize)]
struct Named {
    external_user_id: String,
}

#[derive(Deserialize)]
struct Change {
    language: String,
}

type Users = web::Data<DashMap<String, Held>>;

static COUNT: AtomicU64 = AtomicU64::new(0);

async fn read(users: Users, query: web::Query<Named>) -> HttpResponse {
    match users.get(&query.external_user_id) {
        Some(held) => HttpResponse::Ok().json(held.value()),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn create(users: Users, body: web::Json<Named>) -> HttpResponse {
    add(&users, body.into_inner())
}

async fn create_named(users: Users, query: web::Query<Named>) -> HttpResponse {
    add(&users, query.into_inner())
}

/// Creates a user, and answers what was taught under the name in the query.
async fn create_told(users: Users, told: web::Query<Named>, body: web::Json<Named>) -> HttpResponse {
    add(&users, body.into_inner());
    read(users, told).await
}

fn add(users: &Users, Named { external_user_id }: Named) -> HttpResponse {
    let user_id = uuid::Uuid::from_u128(COUNT.fetch_add(1, Ordering::Relaxed).into());
    let user = User {
        user_id,
        external_user_id,
        customer: "lookalike",
        birth_date: None,
        sex: None,
        language: None,
    };
    let answer = HttpResponse::Created().json(&user);
    users.insert(user.external_user_id.clone(), Held::User(user));
    answer
}

async fn change(users: Users, query: web::Query<Named>, body: web::Json<Change>) -> HttpResponse {
    match users.get_mut(&query.external_user_id).as_deref_mut() {
        Some(Held::User(user)) => {
            user.language = Some(body.into_inner().language);
            HttpResponse::Ok().json(user)
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

async fn remove(users: Users, query: web::Query<Named>) -> HttpResponse {
    match users.remove(&query.external_user_id) {
        Some(_) => HttpResponse::NoContent().finish(),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn teach(users: Users, query: web::Query<Named>, body: web::Json<serde_json::Value>) -> HttpResponse {
    users.insert(query.into_inner().external_user_id, Held::Taught(body.into_inner()));
    HttpResponse::NoContent().finish()
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let number = |place| std::env::args().nth(place).and_then(|number| number.parse::<u16>().ok());
    let (port, workers) = (number(1).unwrap_or(8081), number(2).unwrap_or(1).into());
    let users = Users::new(DashMap::new());
    let app = move || {
        let users = users.clone();
        App::new()
            .app_data(users)
            .route("/__admin/health", web::get().to(HttpResponse::Ok))
            .route("/v2/users", web::get().to(read))
            .route("/v2/users", web::post().to(create))
            .route("/v2/users", web::patch().to(change))
            .route("/v2/users", web::put().to(teach))
            .route("/v2/told", web::post().to(create_told))
            .route("/v2/named", web::post().to(create_named))
            .route("/v2/named", web::delete().to(remove))
    };
    HttpServer::new(app).workers(workers).bind(("127.0.0.1", port))?.run().await
}

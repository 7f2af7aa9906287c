//! What our figures are measured against: a bare actix-web handler that does one map look-up (or insert) and serialises
//! what it finds. `POST /v2/users` answers what ours does; `PUT` teaches it the answer of any other operation, so that
//! what is compared has as much to say.
//!
//! `cargo run --release --example bare -- PORT THREADS`, driven by `benches/load.sh`, which asks it whether it is there as it asks ours.

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

type Users = web::Data<DashMap<String, Held>>;

async fn read(users: Users, query: web::Query<Named>) -> HttpResponse {
    match users.get(&query.external_user_id) {
        Some(held) => HttpResponse::Ok().json(held.value()),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn create(users: Users, body: web::Json<Named>) -> HttpResponse {
    let external_user_id = body.into_inner().external_user_id;
    let user_id = uuid::Uuid::from_u128(users.len() as u128);
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
            .route("/v2/users", web::put().to(teach))
    };
    HttpServer::new(app).workers(workers).bind(("127.0.0.1", port))?.run().await
}

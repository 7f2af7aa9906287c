//! The test vectors of section 12.9, over the wire.

use serde_json::{Value, json};

use crate::support::{Answer, Made, Sim, keystrokes};

const REFERENCES: [&str; 5] = [
    "0,140,270,430,560,720 | 90,80,100,85,95,110",
    "0,150,285,440,575,730 | 95,85,95,90,90,105",
    "0,135,262,418,552,705 | 88,78,104,83,99,112",
    "0,146,280,446,580,742 | 92,84,98,88,93,108",
    "0,139,268,425,557,715 | 86,82,102,86,97,114",
];

fn judged(answer: &Answer) -> String {
    let distance = answer.at("/biometrics/distance").as_f64().expect("a number");
    assert_eq!(answer.at("/score"), answer.at("/biometrics/score"));
    let keyboard = if answer.text_at("/recommended_action") == "auth" { "ok" } else { "nok" };
    assert_eq!(answer.text_at("/indicators/keyboard"), keyboard);
    format!("{distance:.4} {} {}", answer.at("/score"), answer.text_at("/recommended_action"))
}

fn named(mut pattern: Value, t_id: &str) -> Value {
    pattern["tId"] = json!(t_id);
    pattern
}

/// Acceptance 10.
#[tokio::test]
async fn v1_the_same_text() {
    for (target, column) in [(5, 0), (1, 1)] {
        let sim = Sim::pulse_with(&format!("settings: {{ enrollment_target: {target} }}"));
        for reference in &REFERENCES[..target] {
            sim.enrolling("marie", named(keystrokes(reference), "demo")).await.expect(200);
        }
        for (probe, expected) in [
            ("0,143,275,434,566,725 | 91,82,99,87,94,109", ["0.0428 100 auth", "0.0582 100 auth"]),
            ("0,160,310,470,620,790 | 100,90,110,95,105,120", ["0.4504 100 auth", "0.4708 100 auth"]),
            ("0,190,370,560,720,900 | 105,98,112,100,108,122", ["0.8106 96 auth", "0.8310 95 auth"]),
            (
                "0,195,380,590,775,985 | 112,104,120,108,116,130",
                ["1.2268 45 challenge", "1.2472 41 challenge"],
            ),
            ("0,200,392,608,800,1016 | 114,106,124,111,119,134", ["1.3868 18 reject", "1.4072 16 reject"]),
            ("0,230,420,700,900,1200 | 60,55,62,58,64,66", ["2.3425 0 reject", "2.3358 0 reject"]),
        ] {
            let answer = sim.verify("marie", named(keystrokes(probe), "demo")).await;
            assert_eq!(judged(&answer), expected[column], "{probe}");
            assert_eq!(answer.at("/biometrics/comparedPatterns"), target);
        }
    }
}

/// Acceptance 11.
#[tokio::test]
async fn v2_free_text() {
    let sim = Sim::pulse_with("settings: { enrollment_target: 3 }");
    let typed = |keys: &str, times: &str| {
        let mut pattern = keystrokes(times);
        pattern["keys"] = json!(keys);
        pattern
    };
    for (keys, times) in [
        ("banana", "0,150,310,450,620,1760 | 90,100,80,95,105,85"),
        ("cabana", "0,180,300,470,640,790 | 70,95,92,98,81,110"),
        ("nabob", "0,140,290,480,2100 | 82,97,88,101,93"),
    ] {
        sim.enrolling("marie", typed(keys, times)).await.expect(200);
    }
    for (keys, times, expected) in [
        ("bacon", "0,160,330,500,690 | 92,99,75,108,84", "0.2463 100 auth"),
        ("banab", "0,149,309,449,600 | 90,99,82,96,91", "0.1201 100 auth"),
        ("cobain", "0,230,470,650,930,1110 | 120,70,115,60,125,65", "1.3140 8 reject"),
        ("cabins", "0,300,520,900,1000,1450 | 40,45,60,52,48,50", "2.3189 0 reject"),
    ] {
        assert_eq!(judged(&sim.verify("marie", typed(keys, times)).await), expected, "{keys}");
    }
}

/// Acceptance 11.
#[tokio::test]
async fn v3_vectors() {
    let sim = Sim::pulse_with("settings: { enrollment_target: 3 }");
    for reference in [
        [10, 200, 35, 80, 120, 60, 5, 900],
        [14, 190, 30, 95, 118, 66, 9, 880],
        [8, 215, 41, 77, 131, 58, 6, 930],
    ] {
        sim.enrolling("marie", json!({ "v": reference })).await.expect(200);
    }
    for (probe, expected) in [
        ([12, 198, 33, 84, 122, 61, 7, 905], "0.0594 100 auth"),
        ([30, 260, 70, 130, 180, 90, 40, 980], "1.1531 59 auth"),
        ([60, 300, 90, 20, 260, 10, 50, 400], "1.8719 0 reject"),
    ] {
        assert_eq!(judged(&sim.verify("marie", json!({ "v": probe })).await), expected);
    }
}

const P: &str = "0,140,320,430,610,720,905,1010";
const H: &str = "90,80,100,85,95,110,88,97";

/// Acceptance 12.
#[tokio::test]
async fn v4_robots_and_people() {
    let sim = Sim::start().await;
    let typed = |press: &str, hold: &str| keystrokes(&format!("{press} | {hold}"));
    let with_text = |length: usize| {
        let mut pattern = typed(P, H);
        pattern["text"] = json!("x".repeat(length));
        pattern
    };
    for (number, (body, expected)) in [
        (typed(P, H), "human"),
        (typed("0,2,4,6,8,10,12,14", "1,1,1,1,1,1,1,1"), "ZERO_DWELL"),
        (typed(P, "5,4,5,3,5,110,88,97"), "ZERO_DWELL"),
        (typed("0,20,41,60,83,100,121,140", H), "SUPERHUMAN_SPEED"),
        (typed("0,103,201,303,399,502,598,700", H), "UNIFORM_INTERVALS"),
        (typed(P, "80,81,79,80,82,80,81,80"), "UNIFORM_DWELL"),
        (typed("0,100,300,400,600,700,900,1000", H), "QUANTISED"),
        (typed("0,120,240,360,480,600,720", "90,80,100,85,95,110,88"), "human"),
        (with_text(17), "PASTED"),
        (with_text(16), "human"),
        (json!({ "keystrokes": [], "pasted": true }), "PASTED"),
        (json!({ "text": "correct horse" }), "PASTED"),
        (json!({ "events": [{ "isTrusted": false }] }), "UNTRUSTED_EVENTS"),
        (json!({}), "no usable timing"),
        (json!({ "keystrokes": [{ "key": "a", "press": 0, "release": 90 }] }), "fewer than 4 keystrokes"),
        (typed("0,100,90,300", "50,50,50,50"), "presses running backwards"),
        (json!({ "v": [1, 2, 3, 4, 5, 6, 7] }), "no usable timing"),
        (json!({ "v": [1, 2, 3, 4, 5, 6, 7, 8] }), "human"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = sim.enrolling(&format!("user-{number}"), body.clone()).await;
        let found = match answer.status {
            // What is wrong in particular comes behind a colon.
            400 => answer.text_at("/error/detail").split(':').next().unwrap().to_owned(),
            _ if answer.text_at("/recommended_action") == "enroll" => "human".into(),
            _ => answer.expect(200).text_at("/biometrics/robotReason"),
        };
        assert_eq!(found, expected, "{body}");
    }
}

const MARIE: &str = "marie@example.org";
const OTHER_TEXTS: [&str; 5] = [
    "river stone under bridge",
    "winter garden morning light",
    "copper lantern silver thread",
    "distant thunder over meadow",
    "paper island quiet harbour",
];

/// Acceptance 13: through `make_pattern`.
#[tokio::test]
async fn v5_typists_through_make_pattern() {
    let sim = Sim::start().await;
    let made = async |arguments: Value| sim.act("pulse.make_pattern", arguments).await.at("/pattern");
    for (repetition, expected) in [
        (
            1,
            [
                [0, 110],
                [294, 433],
                [405, 496],
                [719, 821],
                [1014, 1131],
                [1257, 1366],
                [1504, 1593],
                [1858, 1966],
            ],
        ),
        (
            2,
            [
                [0, 110],
                [288, 430],
                [400, 487],
                [701, 803],
                [992, 1107],
                [1219, 1327],
                [1460, 1546],
                [1804, 1915],
            ],
        ),
    ] {
        let pattern = made(json!({ "typist": MARIE, "repetition": repetition })).await;
        for (stroke, times) in pattern["keystrokes"].as_array().unwrap().iter().zip(expected) {
            assert_eq!(json!([stroke["press"], stroke["release"]]), json!(times));
        }
    }
    for repetition in 1..=5 {
        sim.enrolling("same", made(json!({ "typist": MARIE, "repetition": repetition })).await).await;
        let text = OTHER_TEXTS[repetition - 1];
        sim.enrolling("free", made(json!({ "typist": MARIE, "repetition": 1, "text": text })).await).await;
    }
    for (typist, same, free) in [
        (MARIE, "0.2259 100 auth", "0.6276 95 auth"),
        ("bob@example.org", "1.6108 4 reject", "1.2641 11 reject"),
        ("ana@example.org", "2.0760 0 reject", "1.7806 0 reject"),
    ] {
        let probe = made(json!({ "typist": typist, "repetition": 6 })).await;
        assert_eq!(judged(&sim.verify("same", probe.clone()).await), same);
        assert_eq!(judged(&sim.verify("free", probe).await), free);
    }
}

/// Acceptance 13: through seeded references.
#[tokio::test]
async fn v5_typists_through_seeds() {
    let sim = Sim::pulse_with("users: [{ user_ref: marie@example.org, references: 5 }]");
    for (typist, expected) in [
        (MARIE, "0.2259 100 auth"),
        ("bob@example.org", "1.6108 4 reject"),
        ("ana@example.org", "2.0760 0 reject"),
    ] {
        assert_eq!(judged(&sim.verify(MARIE, Made::by(typist, 6).body()).await), expected);
    }
}

/// Acceptance 14.
#[tokio::test]
async fn v6_all_layouts_have_the_same_distance() {
    let sim = Sim::pulse_with("settings: { enrollment_target: 1 }");
    let mut reference = keystrokes("0,150,310,450,620,760 | 90,100,80,95,105,85");
    reference["keys"] = json!("banana");
    sim.enrolling("marie", reference).await.expect(200);
    let mut seen = Vec::new();
    for layout in LAYOUTS {
        let caller = sim.pulse();
        let answer = caller.bytes("POST", "/pulse/user-verify/marie", "application/json", layout).await;
        seen.push(judged(&answer.expect(200)));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}

const LAYOUTS: [&str; 7] = [
    r#"{"data":{"strokes":[{"char":"b","d":1710149400000,"u":1710149400090},{"char":"a","d":1710149400140,"u":1710149400220},
    {"char":"n","d":1710149400270,"u":1710149400370},{"char":"a","d":1710149400430,"u":1710149400515},
    {"char":"n","d":1710149400560,"u":1710149400655},{"char":"a","d":1710149400720,"u":1710149400830}]}}"#,
    r#"{"pattern":{"events":[{"type":"keydown","key":"b","t":5000},{"type":"keydown","key":"Shift","t":5050},
    {"type":"keyup","key":"b","t":5090},{"type":"keydown","key":"a","t":5140},{"type":"keydown","key":"a","t":5150},
    {"type":"keyup","key":"a","t":5220},{"type":"keydown","key":"n","t":5270},{"type":"keyup","key":"n","t":5370},
    {"type":"keydown","key":"a","t":5430},{"type":"keyup","key":"a","t":5515},{"type":"keydown","key":"n","t":5560},
    {"type":"keyup","key":"n","t":5655},{"type":"keydown","key":"a","t":5720},{"type":"keyup","key":"a","t":5830},
    {"type":"keyup","key":"Shift","t":5900}]}}"#,
    r#"{"textVisible":{"keys":"banana","press":[0,140,270,430,560,720],"release":[90,220,370,515,655,830]}}"#,
    r#"{"keys":"banana","seek":[140,130,160,130,160],"hold":[90,80,100,85,95,110]}"#,
    r#"{"keys":["b","a","n","a","n","a"],"flight":[999,50,50,60,45,65],"dwell":[90,80,100,85,95,110]}"#,
    r#"{"tp":"h|b,777,90,b|a,140,80,a|n,130,100,n|a,160,85,a|n,130,95,n|a,160,110,a"}"#,
    r#"{"keys":"banana","press":[2.5,2.64,2.77,2.93,3.06,3.22],"hold":[0.09,0.08,0.1,0.085,0.095,0.11]}"#,
];

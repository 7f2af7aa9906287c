//! V1 to V3: distances, scores and decisions.

use serde_json::json;

use super::super::Decision::{Auth, Challenge, Reject};
use super::*;

const SAME_TEXT: [&str; 5] = [
    "0,140,270,430,560,720 | 90,80,100,85,95,110",
    "0,150,285,440,575,730 | 95,85,95,90,90,105",
    "0,135,262,418,552,705 | 88,78,104,83,99,112",
    "0,146,280,446,580,742 | 92,84,98,88,93,108",
    "0,139,268,425,557,715 | 86,82,102,86,97,114",
];

#[test]
fn v1_the_same_text() {
    let references = SAME_TEXT.map(|times| pattern(&arrays(times)));
    for (times, five, one) in [
        ("0,143,275,434,566,725 | 91,82,99,87,94,109", ("0.0428", 100, Auth), ("0.0582", 100, Auth)),
        ("0,160,310,470,620,790 | 100,90,110,95,105,120", ("0.4504", 100, Auth), ("0.4708", 100, Auth)),
        ("0,190,370,560,720,900 | 105,98,112,100,108,122", ("0.8106", 96, Auth), ("0.8310", 95, Auth)),
        (
            "0,195,380,590,775,985 | 112,104,120,108,116,130",
            ("1.2268", 45, Challenge),
            ("1.2472", 41, Challenge),
        ),
        ("0,200,392,608,800,1016 | 114,106,124,111,119,134", ("1.3868", 18, Reject), ("1.4072", 16, Reject)),
        ("0,230,420,700,900,1200 | 60,55,62,58,64,66", ("2.3425", 0, Reject), ("2.3358", 0, Reject)),
    ] {
        let probe = pattern(&arrays(times));
        let shown = |(distance, score, decision): (&str, _, _)| (distance.to_owned(), score, decision);
        assert_eq!(judged(&probe, &references, Some("demo")), shown(five), "{times}, 5 references");
        assert_eq!(
            judged(&probe, &references[..1], Some("demo")),
            shown(one),
            "{times}, first reference only"
        );
    }
}

#[test]
fn v2_free_text() {
    let typed = |keys: &str, times: &str| {
        let mut body = arrays(times);
        body["keys"] = json!(keys);
        pattern(&body)
    };
    let references = [
        typed("banana", "0,150,310,450,620,1760 | 90,100,80,95,105,85"),
        typed("cabana", "0,180,300,470,640,790 | 70,95,92,98,81,110"),
        typed("nabob", "0,140,290,480,2100 | 82,97,88,101,93"),
    ];
    for (keys, times, distance, score, decision) in [
        ("bacon", "0,160,330,500,690 | 92,99,75,108,84", "0.2463", 100, Auth),
        ("banab", "0,149,309,449,600 | 90,99,82,96,91", "0.1201", 100, Auth),
        ("cobain", "0,230,470,650,930,1110 | 120,70,115,60,125,65", "1.3140", 8, Reject),
        ("cabins", "0,300,520,900,1000,1450 | 40,45,60,52,48,50", "2.3189", 0, Reject),
    ] {
        let probe = typed(keys, times);
        assert_eq!(judged(&probe, &references, None), (distance.to_owned(), score, decision), "{keys}");
    }
}

#[test]
fn v3_vectors() {
    let vector = |list: &str| pattern(&json!({ "v": numbers(list) }));
    let references =
        ["10,200,35,80,120,60,5,900", "14,190,30,95,118,66,9,880", "8,215,41,77,131,58,6,930"].map(vector);
    for (list, distance, score, decision) in [
        ("12,198,33,84,122,61,7,905", "0.0594", 100, Auth),
        ("30,260,70,130,180,90,40,980", "1.1531", 59, Auth),
        ("60,300,90,20,260,10,50,400", "1.8719", 0, Reject),
    ] {
        assert_eq!(
            judged(&vector(list), &references, None),
            (distance.to_owned(), score, decision),
            "{list}"
        );
    }
}

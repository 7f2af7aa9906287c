//! V6: seven bodies that are the same six keystrokes.

use super::super::Keystroke;
use super::*;

const BODIES: [&str; 7] = [
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
const TIMES: [(f64, f64); 6] =
    [(0.0, 90.0), (140.0, 220.0), (270.0, 370.0), (430.0, 515.0), (560.0, 655.0), (720.0, 830.0)];

#[test]
fn v6_all_layouts_read_as_the_same_keystrokes() {
    for body in BODIES {
        let Pattern::Keystrokes(strokes) = pattern(&serde_json::from_str(body).unwrap()) else {
            panic!("{body}")
        };
        assert_eq!(strokes.iter().map(|stroke| stroke.key.as_str()).collect::<String>(), "banana", "{body}");
        let is_near = |(stroke, (press, release)): (&Keystroke, &(f64, f64))| {
            (stroke.press - press).abs() < 1e-9 && (stroke.release - release).abs() < 1e-9
        };
        assert!(
            strokes.len() == TIMES.len() && strokes.iter().zip(&TIMES).all(is_near),
            "{body}: {strokes:?}"
        );
    }
}

#[test]
fn v6_all_layouts_have_the_same_distance() {
    let references = ["0,150,310,450,620,760 | 90,100,80,95,105,85"].map(|times| pattern(&arrays(times)));
    let shown = BODIES.map(|body| judged(&pattern(&serde_json::from_str(body).unwrap()), &references, None));
    assert!(shown.iter().all(|one| *one == shown[0]), "{shown:?}");
}

//! Files that nobody writes on purpose, or only to do harm.

use std::fmt::Write;

use insta::assert_snapshot;

use super::problems;
use crate::engine::Moment;
use crate::scenario::yaml::{MOST_BYTES, Source};

/// The first line of what is told.
fn told(text: &str) -> String {
    problems(text).to_string().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn odd_but_good_files_are_read() {
    for text in [
        "\u{feff}version: 1\n",
        "version: 1\r\nseed: 3\r\n",
        "version: 1\rseed: 3\r",
        "%YAML 1.2\n---\nversion: 1\n...\n",
        "--- {version: 1}\n",
        "{\"version\": 1, \"seed\": 3}",
        "# only a comment before\n\n\nversion: 1 # and one behind\n",
        "version: 1\nseed: 0x1f\nname: \"caf\\u00e9\"\n",
        "version: 1\nclock: &c { mode: frozen, at: 2026-03-01T09:00:00Z }\n",
        "version: 1\nvendors:\n  pulse:\n    users:\n      - &a { user_ref: a, references: 1 }\n      - { <<: *a, user_ref: b }\n",
    ] {
        assert_eq!(told(text), "", "{text:?}");
    }
}

#[test]
fn odd_files_are_refused_with_what_is_wrong() {
    let deep = format!("version: 1\ndeep: {}{}", "[".repeat(5_000), "]".repeat(5_000));
    let block = (0..300).fold(String::new(), |mut text, level| {
        let _ = writeln!(text, "{}a:", " ".repeat(level));
        text
    });
    let table = [
        "",
        "# nothing but a comment\n",
        "---\n---\nversion: 1\n",
        "version: 1\n---\nversion: 1\n",
        "- version: 1\n",
        "version",
        "version: 1\n\tseed: 3\n",
        "version: 1\nclock:\n\tmode: frozen\n",
        "version: 1\nseed: *nothing\n",
        "version: 1\nclock: &c { mode: *c }\n",
        "version: 1\nseed: !!int 3\nname: !odd x\n",
        "version: 1\n? [a, b]\n: 3\n",
        "version: 1\n<<: 3\n",
        "version: 1\nvendors: { pulse: }\n",
        "version: 1\nvendors: [[pulse]]\n",
        "version: 1\nvendors: { pulse: [[], [], []] }\n",
        "version: 1\nclock: [2026-03-01T09:00:00Z, frozen]\n",
        "version: 1\nname: \"half\n",
        "version: 1\nname: a: b\n",
        "version: 1\nname: \u{1}\n",
        "version: 1.5\n",
        "version: \"1\"\n",
        "version: 1\nname: 3\n",
        "version: 1\nvendors: { pulse: { settings: { robot_detection: yes } } }\n",
        "version: 1\nseed: 1_000\n",
        "version: 1\nseed: 99999999999999999999\n",
        "version: 1\nseed: .nan\n",
        "version: 1\nfaults: [{ inject: { delay: 200 } }]\n",
        deep.as_str(),
        block.as_str(),
    ];
    let told: Vec<_> = table.iter().map(|text| told(text)).collect();
    assert_snapshot!(told.join("\n"), @r"
    story.yaml:1:1: the file is empty; the shortest scenario is `version: 1`
    story.yaml:1:1: the file is empty; the shortest scenario is `version: 1`
    story.yaml:1:4: expected a mapping, found nothing; leave the member out, or indent what belongs to it
    story.yaml:2:1: a second document begins here; a file holds one story; put this one into a file of its own
    story.yaml:1:1: expected a mapping, found a list; leave out the `- `
    story.yaml:1:1: expected a mapping, found `version`
    story.yaml:2:1: a tab cannot indent; use spaces
    story.yaml:3:1: a tab cannot indent; use spaces
    story.yaml:2:7: nothing is called `nothing` here; put a text that begins with `*` into quotes; an alias has its anchor, `&name`, before it
    story.yaml:2:19: an alias cannot stand inside what it stands for
    story.yaml:3:12: the tag `!odd` means nothing here; leave it out
    story.yaml:2:3: a key must be a text; put a text with `{{ … }}` into quotes
    story.yaml:2:1: `<<` takes an alias of a mapping, or a list of them
    story.yaml:2:17: expected a mapping, found nothing; leave the member out, or indent what belongs to it
    story.yaml:2:10: expected a mapping, found a list; leave out the `- `
    story.yaml:2:19: expected a mapping, found a list; leave out the `- `
    story.yaml:2:8: expected a mapping, found a list; leave out the `- `
    story.yaml:3:1: this is no YAML: invalid indentation in multiline quoted scalar
    story.yaml:2:8: a `:` cannot stand here; put a text that holds `: ` into quotes, and give members of one mapping the same indentation
    story.yaml:2:7: this is no YAML: unexpected character: `\u{1}'
    story.yaml:1:10: expected a whole number, found the number 1.5
    story.yaml:1:10: expected a whole number, found `1`; write 1 without quotes
    story.yaml:2:7: expected a text, found the number 3; put it in quotes if a text is meant
    story.yaml:2:50: expected true or false, found `yes`; write true
    story.yaml:2:7: expected a whole number, found `1_000`; write 1000
    story.yaml:2:7: expected a whole number from 0 to 18446744073709551615, found the number 100000000000000000000
    story.yaml:2:7: expected a whole number, found `.nan`
    story.yaml:2:29: expected a length of time such as 6h or 30m or a mapping, found the number 200; write a unit behind it: 200ms, 200s, 200m …
    story.yaml:2:71: values stand too deep in each other; a scenario has at most 64 levels, and its own members are no deeper than a dozen
    story.yaml:65:65: values stand too deep in each other; a scenario has at most 64 levels, and its own members are no deeper than a dozen
    ");
}

#[test]
fn a_few_lines_that_stand_for_billions_are_refused() {
    let mut bomb = String::from("version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{aliases}]");
    }
    assert_snapshot!(told(&bomb), @"story.yaml:7:9: there are more than 400000 values up to here, aliases counted by what they stand for");
}

#[test]
fn a_file_of_ten_megabytes_is_refused_and_one_below_the_limit_is_read_in_time() {
    let large = "x".repeat(10 * 1024 * 1024);
    let refused = Source::decode("large.yaml", large.as_bytes()).unwrap_err();
    assert_snapshot!(crate::scenario::Problems::from(refused).to_string(), @"large.yaml: the file is larger than 4194304 bytes; a scenario is a story, not a load; let the client create what is needed in bulk");
    let mut text = String::from("version: 1\nvendors:\n  pulse:\n    users:\n");
    while text.len() < MOST_BYTES / 16 {
        let _ = writeln!(text, "      - {{ user_ref: u{} }}", text.len());
    }
    assert_eq!(told(&text), "");
}

#[test]
fn what_is_gone_through_at_every_request_has_a_bound_in_a_file_too() {
    let fault = "  - { operation: pulse.status, inject: reset }\n";
    let told = |count: usize| {
        let story = format!("version: 1\nfaults:\n{}", fault.repeat(count));
        crate::scenario::load_text("story.yaml", &story, Moment::default()).err().map(|told| told.to_string())
    };
    assert_eq!(told(1_000), None);
    let told = told(1_001).unwrap();
    assert!(told.contains("story.yaml:1003:") && told.contains("there are more than 1000 entries"), "{told}");
}

//! A pattern always matches itself when it is among the references.
//!
//! Among one or two references this holds for any typing at all: with k = 2 each feature lies a from the median, so its δ
//! is at most 5·a / (2·a + 3·ā), whose mean is at most 1 (the quotient is concave in a), and T is 1.20. Among more it holds
//! where the references are one person's; the odd one out among three strangers is rightly not at home.

#![allow(clippy::float_cmp, reason = "a distance from itself is exactly nothing")]

use super::*;

fn two_hands() -> impl Strategy<Value = (Vec<Keystroke>, Vec<Keystroke>)> {
    (4_usize..60).prop_flat_map(|length| (hands(length), hands(length)))
}

proptest! {
    #![proptest_config(trials(100))]

    #[test]
    fn a_pattern_is_its_own_nearest_neighbour((strokes, other) in two_hands()) {
        let (own, other) = (Pattern::Keystrokes(strokes), Pattern::Keystrokes(other));
        let alone = judged(&own, std::slice::from_ref(&own));
        prop_assert_eq!((alone.comparison.distance, alone.score), (0.0, 100));
        let beside = judged(&own, &[other, own.clone()]);
        prop_assert!(beside.comparison.distance <= 1.0 + 1e-9 && beside.decision == Decision::Auth, "{:?}", beside);
    }

    #[test]
    fn a_vector_is_its_own_nearest_neighbour(numbers in vec((-1e6..1e6_f64, -1e6..1e6_f64), 8..50)) {
        let (own, other): (Vec<_>, Vec<_>) = numbers.into_iter().unzip();
        let (own, other) = (Pattern::Vector(own), Pattern::Vector(other));
        prop_assert_eq!(judged(&own, std::slice::from_ref(&own)).comparison.distance, 0.0);
        prop_assert_eq!(judged(&own, &[other, own.clone()]).decision, Decision::Auth);
    }

    #[test]
    fn a_pattern_matches_itself_among_its_owners(typist in "[a-z]{1,9}", text in "[a-z ]{8,40}", count in 1_u32..20) {
        let references: Vec<_> = (1..=count).map(|repetition| typed(&typist, &text, repetition)).collect();
        for probe in &references {
            let judgement = judged(probe, &references);
            prop_assert_eq!(judgement.decision, Decision::Auth, "{:?}", judgement);
        }
    }
}

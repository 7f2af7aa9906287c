//! What a password must be (section 12): one violated rule per answer, in the order of the contract.

use super::super::errors::Refusal;
use super::nested::{PasswordPolicy, Rules};

/// The symbols of the policy, and a blank.
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ";
/// The longest password, in characters.
const LONGEST: usize = 256;

/// Whether the length is within the bounds that no policy changes.
pub fn check_length(password: &str, policy: PasswordPolicy) -> Result<(), Refusal> {
    let shortest = if matches!(policy, PasswordPolicy::Rules(_)) { 6 } else { 1 };
    match password.chars().count() {
        length if length < shortest => Err(Refusal::PasswordShort(shortest)),
        length if length > LONGEST => Err(Refusal::PasswordLong),
        _ => Ok(()),
    }
}

/// Whether the policy is followed; the first rule that is broken is told.
pub fn check_policy(password: &str, policy: PasswordPolicy) -> Result<(), Refusal> {
    let PasswordPolicy::Rules(rules) = policy else { return Ok(()) };
    let has = |fits: fn(char) -> bool| password.chars().any(fits);
    let Rules { min_length, lowercase, uppercase, digits, symbols } = rules;
    let broken = [
        (password.chars().count() < min_length, TOO_SHORT),
        (lowercase && !has(char::is_lowercase), "Password must have lowercase characters"),
        (uppercase && !has(char::is_uppercase), "Password must have uppercase characters"),
        (digits && !has(|c| c.is_ascii_digit()), "Password must have numeric characters"),
        (symbols && !has(|c| SYMBOLS.contains(c)), "Password must have symbol characters"),
    ];
    let first = broken.into_iter().find(|(is_broken, _)| *is_broken);
    first.map_or(Ok(()), |(_, rule)| Err(Refusal::WeakPassword(rule)))
}

/// The first rule of all.
pub const TOO_SHORT: &str = "Password not long enough";

#[cfg(test)]
mod tests {
    use super::super::nested::NoPolicy;
    use super::*;

    const POLICY: PasswordPolicy = PasswordPolicy::Rules(Rules {
        min_length: 8,
        lowercase: true,
        uppercase: true,
        digits: true,
        symbols: true,
    });

    fn told(password: &str) -> Option<&'static str> {
        match check_policy(password, POLICY) {
            Err(Refusal::WeakPassword(rule)) => Some(rule),
            _ => None,
        }
    }

    #[test]
    fn the_first_broken_rule_is_told() {
        for (password, rule) in [
            ("A1!", Some(TOO_SHORT)),
            ("ABCDEFGH", Some("Password must have lowercase characters")),
            ("abcdefgh", Some("Password must have uppercase characters")),
            ("Abcdefgh", Some("Password must have numeric characters")),
            ("Abcdefg1", Some("Password must have symbol characters")),
            ("Abcdef1!", None),
            ("Abcdef1 ", None),
            ("Äßcdef1€", Some("Password must have symbol characters")),
        ] {
            assert_eq!(told(password), rule, "{password}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters_whatever_the_policy() {
        let none = PasswordPolicy::Named(NoPolicy::None);
        for (length, policy, good) in [
            (5, POLICY, false),
            (6, POLICY, true),
            (256, POLICY, true),
            (257, POLICY, false),
            (0, none, false),
            (1, none, true),
        ] {
            assert_eq!(check_length(&"é".repeat(length), policy).is_ok(), good, "{length}");
        }
        assert_eq!(check_policy("x", none), Ok(()));
    }
}

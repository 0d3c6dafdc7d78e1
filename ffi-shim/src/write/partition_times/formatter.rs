//! Formatters of dates and times, as in Java's `DateTimeFormatter`.

use std::iter::Peekable;
use std::ops::RangeInclusive;
use std::str::Chars;

/// A formatter of dates, with or without a time.
pub(super) struct Formatter {
    /// The alternatives. A text matches if it matches one of them.
    alternatives: Vec<Vec<Part>>,
    /// Whether numbers must be in the ranges of a calendar.
    checks_ranges: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
}

impl Field {
    fn range(self) -> RangeInclusive<u64> {
        match self {
            Field::Year => 0..=999_999_999,
            Field::Month => 1..=12,
            Field::Day => 1..=31,
            Field::Hour => 0..=23,
            Field::Minute | Field::Second => 0..=59,
            Field::Fraction => 0..=999_999_999,
        }
    }
}

/// The sign that a number may have.
#[derive(Clone, Copy)]
enum Sign {
    Never,
    Minus,
    /// A plus if there are more digits than the minimum, or a minus.
    PlusIfLong,
}

#[derive(Clone)]
enum Part {
    Text(char),
    Number(Number),
}

/// A number with `min` to `max` digits.
#[derive(Clone, Copy)]
struct Number {
    field: Field,
    min: usize,
    max: usize,
    sign: Sign,
}

impl Part {
    /// Returns the number of digits if the part is a number of a fixed width.
    fn fixed_width(&self) -> Option<usize> {
        match self {
            Part::Number(number) if number.min == number.max => Some(number.min),
            _ => None,
        }
    }
}

impl Number {
    /// Returns the number for a pattern letter that is repeated `count` times, or `None` for letters that are not
    /// supported.
    fn of(letter: char, count: usize) -> Option<Self> {
        let field = match letter {
            'y' | 'u' => Field::Year,
            'M' => Field::Month,
            'd' => Field::Day,
            'H' => Field::Hour,
            'm' => Field::Minute,
            's' => Field::Second,
            'S' => Field::Fraction,
            _ => return None,
        };
        let (min, max, sign) = match (field, count) {
            (Field::Fraction, 1..=9) => (count, count, Sign::Never),
            (Field::Year, 2) => (2, 2, Sign::Never),
            (Field::Year, 1 | 3) => (count, 19, Sign::Minus),
            (Field::Year, 4..=19) => (count, 19, Sign::PlusIfLong),
            (Field::Fraction | Field::Year, _) => return None,
            (_, 1) => (1, 19, Sign::Minus),
            (_, 2) => (2, 2, Sign::Never),
            _ => return None,
        };
        Some(Number {
            field,
            min,
            max,
            sign,
        })
    }

    /// Removes the number from the front of `rest` and returns its digits as a value. `reserved` is the number of
    /// digits that belong to the fixed-width numbers that follow.
    fn take(&self, rest: &mut &str, reserved: usize) -> Option<u64> {
        let text = *rest;
        let (plus, minus) = (text.starts_with('+'), text.starts_with('-'));
        let is_allowed = match self.sign {
            Sign::Never => !plus && !minus,
            Sign::Minus => !plus,
            Sign::PlusIfLong => true,
        };
        if !is_allowed {
            return None;
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
        let length = digits.min(self.max + reserved).saturating_sub(reserved);
        let length = length.max(self.min);
        if digits < length {
            return None;
        }
        if matches!(self.sign, Sign::PlusIfLong) && !minus && plus != (length > self.min) {
            return None;
        }
        let (number, after) = unsigned.split_at(length);
        *rest = after;
        number.parse().ok()
    }
}

impl Formatter {
    /// Returns Paimon's default formatter: `yyyy-MM-dd HH:mm:ss` and `yyyy-MM-dd`, with any number of digits.
    pub(super) fn default_of_paimon() -> Self {
        let number = |field, max, sign| {
            Part::Number(Number {
                field,
                min: 1,
                max,
                sign,
            })
        };
        let date = vec![
            number(Field::Year, 10, Sign::Minus),
            Part::Text('-'),
            number(Field::Month, 2, Sign::Minus),
            Part::Text('-'),
            number(Field::Day, 2, Sign::Minus),
        ];
        let mut time = date.clone();
        time.extend([
            Part::Text(' '),
            number(Field::Hour, 2, Sign::Minus),
            Part::Text(':'),
            number(Field::Minute, 2, Sign::Minus),
            Part::Text(':'),
            number(Field::Second, 2, Sign::Minus),
        ]);
        let mut fraction = time.clone();
        fraction.push(Part::Text('.'));
        fraction.push(number(Field::Fraction, 9, Sign::Never));
        Formatter {
            alternatives: vec![date, time, fraction],
            checks_ranges: false,
        }
    }

    /// Parses a pattern of Java's `DateTimeFormatter`. Returns `None` if a part of the pattern is not supported.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = pattern.chars().peekable();
        while let Some(character) = rest.next() {
            if character == '\'' {
                parse_quoted(&mut rest, &mut parts)?;
                continue;
            }
            if !character.is_ascii_alphabetic() {
                if matches!(character, '[' | ']' | '{' | '}' | '#') {
                    return None;
                }
                parts.push(Part::Text(character));
                continue;
            }
            let mut count = 1;
            while rest.next_if_eq(&character).is_some() {
                count += 1;
            }
            parts.push(Part::Number(Number::of(character, count)?));
        }
        Some(Formatter {
            alternatives: vec![parts],
            checks_ranges: true,
        })
    }

    /// Returns whether a text matches the formatter and contains a date.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut alternatives = self.alternatives.iter();
        alternatives.any(|parts| matches(parts, text, self.checks_ranges))
    }
}

/// Parses the text up to the next quote. Two quotes in a row stand for one.
fn parse_quoted(rest: &mut Peekable<Chars>, parts: &mut Vec<Part>) -> Option<()> {
    if rest.next_if_eq(&'\'').is_some() {
        parts.push(Part::Text('\''));
        return Some(());
    }
    loop {
        match rest.next()? {
            '\'' if rest.next_if_eq(&'\'').is_some() => parts.push(Part::Text('\'')),
            '\'' => return Some(()),
            other => parts.push(Part::Text(other)),
        }
    }
}

fn matches(parts: &[Part], text: &str, checks_ranges: bool) -> bool {
    let mut rest = text;
    let mut fields = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Text(expected) => match rest.strip_prefix(*expected) {
                Some(after) => rest = after,
                None => return false,
            },
            Part::Number(number) => {
                let reserved = match part.fixed_width() {
                    Some(_) => 0,
                    None => parts[index + 1..].iter().map_while(Part::fixed_width).sum(),
                };
                let Some(value) = number.take(&mut rest, reserved) else {
                    return false;
                };
                if checks_ranges && !number.field.range().contains(&value) {
                    return false;
                }
                fields.push(number.field);
            }
        }
    }
    let date = [Field::Year, Field::Month, Field::Day];
    rest.is_empty() && date.iter().all(|field| fields.contains(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Formatter::parse(pattern).unwrap().matches(text)
    }

    #[test]
    fn texts_match_as_in_java() {
        for (pattern, text, expected) in [
            ("yyyy-MM-dd", "2026-06-26", true),
            ("yyyy-MM-dd", "2026-6-26", false),
            ("yyyy-MM-dd", "2026-13-01", false),
            ("yyyy-MM-dd", "2026-02-31", true),
            ("yyyy-MM-dd", "2026-06-26 ", false),
            ("yyyy-MM-dd", "12026-06-26", false),
            ("yyyy-MM-dd", "+12026-06-26", true),
            ("yyyyMMdd", "20260626", true),
            ("yyyyMMdd", "2026062", false),
            ("yyyyMMdd", "202606261", false),
            ("yyyyMMddHH", "2026062623", true),
            ("yyyyMMddHH", "2026062624", false),
            ("yyyy-M-d", "2026-6-6", true),
            ("yy/MM/dd", "26/06/26", true),
            ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-06-26T12:00:01.123", true),
            ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-06-26T12:00:01.12", false),
            ("yyyy-MM", "2026-06", false),
            ("HH:mm", "12:00", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn default_formatter_accepts_any_number_of_digits() {
        let formatter = Formatter::default_of_paimon();
        for (text, expected) in [
            ("2026-06-26", true),
            ("2026-6-6", true),
            ("2026-14-45", true),
            ("2026-06-26 1:2:3", true),
            ("2026-06-26 01:02:03.5", true),
            ("2026-06-26 01:02", false),
            ("20260626", false),
            ("x", false),
            ("", false),
        ] {
            assert_eq!(formatter.matches(text), expected, "{text}");
        }
    }

    #[test]
    fn formatters_with_other_letters_are_not_supported() {
        for pattern in ["EEE", "yyyy-MMM-dd", "yyyy[-MM]", "hh a", "'open"] {
            assert!(Formatter::parse(pattern).is_none(), "{pattern}");
        }
    }
}

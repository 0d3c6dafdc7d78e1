//! The syntax of option values in Paimon Java.

/// Splits a text at a separator as Java does: empty parts at the end are dropped.
pub(super) fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split(separator).collect();
    // Java splits the empty text into one empty part.
    while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    if parts == [""] && !text.is_empty() {
        parts.clear();
    }
    parts
}

/// Splits a text at the commas and trims the parts.
pub(super) fn trimmed(text: &str) -> Vec<&str> {
    split(text, ',').into_iter().map(str::trim).collect()
}

/// Splits a text at the commas, trims the parts and removes empty ones.
pub(super) fn names(text: &str) -> Vec<&str> {
    let parts = trimmed(text).into_iter();
    parts.filter(|name| !name.is_empty()).collect()
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_uppercase().as_str() {
        "TRUE" => Some(true),
        "FALSE" => Some(false),
        _ => None,
    }
}

/// Finds the word that equals a text, ignoring case.
pub(super) fn word(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let upper = text.to_uppercase();
    let mut words = words.iter();
    words.find(|word| word.to_uppercase() == upper).copied()
}

pub(super) fn float(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = text
        .strip_suffix(['d', 'D', 'f', 'F'])
        .filter(|number| !number.is_empty())
        .unwrap_or(text);
    let unsigned = number.strip_prefix(['+', '-']).unwrap_or(number);
    let (named, written) = (["NaN", "Infinity"], ['0'..='9', '.'..='.']);
    let begins = unsigned
        .chars()
        .next()
        .is_some_and(|first| written.iter().any(|range| range.contains(&first)));
    match begins || (named.contains(&unsigned) && number.len() == text.len()) {
        true => number.parse().ok(),
        false => None,
    }
}

/// Parses the entries `key:value` of a text. Commas separate the entries; quotes protect commas and
/// colons.
pub(super) fn entries(text: &str) -> Option<Vec<(String, String)>> {
    let mut entries = Vec::new();
    for entry in unquoted(text, ',')? {
        let [key, value] = <[String; 2]>::try_from(unquoted(&entry, ':')?).ok()?;
        entries.push((key, value));
    }
    Some(entries)
}

/// Splits a text at a separator outside of quotes, and removes the quotes. Returns `None` if a quote is not closed
/// or does not end its part.
fn unquoted(text: &str, separator: char) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    loop {
        let (part, after) = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => quoted(rest, quote)?,
            _ => {
                let end = rest.find(separator).unwrap_or(rest.len());
                (rest[..end].trim().to_string(), &rest[end..])
            }
        };
        if !part.is_empty() || !(after.is_empty() || parts.is_empty()) {
            parts.push(part);
        }
        match after.trim_start().strip_prefix(separator) {
            Some(more) => rest = more.trim_start(),
            None if after.trim().is_empty() => return Some(parts),
            None => return None,
        }
    }
}

/// Parses a quoted text, in which two quotes stand for one. Returns the text and the rest of the input.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut part = String::new();
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((index, letter)) = letters.next() {
        if letter != quote {
            part.push(letter);
        } else if letters.next_if(|(_, next)| *next == quote).is_some() {
            part.push(quote);
        } else {
            return Some((part, &text[index + quote.len_utf8()..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parts_at_the_end_are_dropped() {
        assert_eq!(split("a,b", ','), ["a", "b"]);
        assert_eq!(split("a,,b,,", ','), ["a", "", "b"]);
        assert_eq!(split(",a", ','), ["", "a"]);
        assert_eq!(split("", ','), [""]);
        assert_eq!(split(",", ','), [""; 0]);
        assert_eq!(names(" a , ,b,"), ["a", "b"]);
    }

    #[test]
    fn floats_are_parsed_as_in_java() {
        for (text, value) in [("0.5", 0.5), (" 1e-2 ", 0.01), (".5d", 0.5), ("-1.", -1.0)] {
            assert_eq!(float(text), Some(value));
        }
        assert!(float("NaN").is_some_and(f64::is_nan));
        for text in ["", "half", "inf", "nan", "0,5", "d", "infinity", "NaNd"] {
            assert_eq!(float(text), None, "{text}");
        }
    }

    #[test]
    fn entries_are_pairs_separated_by_commas() {
        let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
        assert_eq!(
            entries("0:avro, 3 : orc"),
            Some(vec![pair("0", "avro"), pair("3", "orc")])
        );
        let quoted = "'''a:b'':c,d'";
        assert_eq!(entries(quoted), Some(vec![pair("a:b", "c,d")]));
        for text in ["avro", "0:avro:1", "'0:avro", "'a':b"] {
            assert_eq!(entries(text), None, "{text}");
        }
    }
}

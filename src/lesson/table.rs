//! TOML tables read key by key: what is not taken is unknown, what has the wrong type is said where it stands.

use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::Span;
use super::findings::{Findings, listed, quoted};
use super::position::Excised;
use super::toml_errors::{self, Tables};

/// Of bytes: no block of settings or checks is longer; errors of garbage cost more than its reading.
const LARGEST_BLOCK: usize = 64 * 1024;
/// Of strings in a list.
const MOST_ITEMS: usize = 256;

/// A table whose keys are taken one after the other.
pub(super) struct Table<'a> {
    /// In file order.
    entries: Vec<Value<'a>>,
}

/// One `key = value`.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) key: &'a str,
    key_at: (usize, usize),
    value: &'a DeValue<'a>,
    value_at: (usize, usize),
    text: &'a Excised,
}

/// Reads a fence's TOML; its syntax errors go to `findings`, and what could be read to `then`.
pub(super) fn with_toml<R>(
    text: &Excised,
    findings: &mut Findings,
    then: impl FnOnce(Table<'_>, &mut Findings) -> R,
) -> R {
    with_tables(text, Tables::Parts, findings, then)
}

/// As [`with_toml`], where it is known what the tables of the fence are.
pub(super) fn with_tables<R>(
    text: &Excised,
    tables: Tables<'_>,
    findings: &mut Findings,
    then: impl FnOnce(Table<'_>, &mut Findings) -> R,
) -> R {
    if text.text.len() > LARGEST_BLOCK {
        let most = LARGEST_BLOCK / 1024;
        findings.error(text.in_file(0..1), format!("this block has more than {most} KiB")).help("make several of it");
        return then(Table::empty(), findings);
    }
    let (table, errors) = DeTable::parse_recoverable(&text.text);
    let read = then(Table::new(table.get_ref(), text), findings);
    toml_errors::tell(text, &errors, tables, findings);
    read
}

impl<'a> Table<'a> {
    fn new(table: &'a DeTable<'a>, text: &'a Excised) -> Self {
        let pair = |at: Span| (at.start, at.end);
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| Value {
                key: key.get_ref(),
                key_at: pair(key.span()),
                value: value.get_ref(),
                value_at: pair(value.span()),
                text,
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_at);
        Self { entries }
    }

    pub(super) fn empty() -> Self {
        Self { entries: Vec::new() }
    }

    pub(super) fn get(&self, key: &str) -> Option<Value<'a>> {
        self.entries.iter().find(|entry| entry.key == key).copied()
    }

    /// Takes a key out of the table, so that it is no longer unknown.
    pub(super) fn take(&mut self, key: &str) -> Option<Value<'a>> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    /// All that has not been taken, in file order.
    pub(super) fn rest(self) -> Vec<Value<'a>> {
        self.entries
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = Value<'a>> {
        self.entries.iter().copied()
    }

    /// Says of all that has not been taken that it is unknown.
    pub(super) fn finish(self, known: &[&str], findings: &mut Findings) {
        for entry in self.entries {
            let help = format!("known here: {}", listed(known.iter().copied()));
            findings
                .error(entry.key_span(), format!("unknown key {}", quoted(entry.key)))
                .near(entry.key, known.iter().copied())
                .help(help);
        }
    }
}

impl<'a> Value<'a> {
    pub(super) fn key_span(&self) -> Span {
        self.text.in_file(self.key_at.0..self.key_at.1)
    }

    pub(super) fn span(&self) -> Span {
        self.text.in_file(self.value_at.0..self.value_at.1)
    }

    /// Complains that the value is of another type.
    fn wrong(&self, wanted: &str, findings: &mut Findings) {
        let is = match self.value.type_str() {
            "datetime" => "a date",
            "integer" => "an integer",
            "array" => "a list",
            "string" => "a string",
            "boolean" => "true or false",
            "float" => "a number with a fraction",
            _ => "a table",
        };
        findings
            .error(self.span(), format!("`{}` wants {wanted}, not {is}", self.key))
            .label(format!("{wanted} expected"));
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    pub(super) fn table(&self, findings: &mut Findings) -> Option<Table<'a>> {
        match self.value.as_table() {
            Some(table) => Some(Table::new(table, self.text)),
            None => {
                self.wrong("a table", findings);
                None
            }
        }
    }

    pub(super) fn boolean(&self, findings: &mut Findings) -> Option<bool> {
        let value = self.value.as_bool();
        if value.is_none() {
            self.wrong("true or false", findings);
        }
        value
    }

    /// The boolean, if it is one.
    pub(super) fn as_boolean(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// The text, if it is a string.
    pub(super) fn as_text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// A string, not empty.
    pub(super) fn string(&self, findings: &mut Findings) -> Option<String> {
        let text = self.any_string(findings)?;
        if text.trim().is_empty() {
            findings.error(self.span(), format!("`{}` is empty", self.key));
            return None;
        }
        Some(text)
    }

    /// A string that may be empty.
    pub(super) fn any_string(&self, findings: &mut Findings) -> Option<String> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong("a string", findings);
        }
        text.map(str::to_owned)
    }

    /// A string or a list of strings, each with a value of its own to complain about.
    pub(super) fn strings(&self, findings: &mut Findings) -> Vec<(String, Value<'a>)> {
        let Some(array) = self.value.as_array() else {
            if self.value.as_str().is_none() {
                self.wrong("a string or a list of strings", findings);
                return Vec::new();
            }
            return self.string(findings).map(|text| (text, *self)).into_iter().collect();
        };
        if array.len() > MOST_ITEMS {
            findings.error(self.span(), format!("`{}` has more than {MOST_ITEMS} items", self.key));
        }
        let mut all = Vec::new();
        for item in array.iter().take(MOST_ITEMS) {
            let at = item.span();
            let item = Value { value: item.get_ref(), value_at: (at.start, at.end), ..*self };
            if let Some(text) = item.string(findings) {
                all.push((text, item));
            }
        }
        all
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, bounds: std::ops::RangeInclusive<u64>, findings: &mut Findings) -> Option<u64> {
        let Some(integer) = self.value.as_integer() else {
            self.wrong("an integer", findings);
            return None;
        };
        match u64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if bounds.contains(&number) => Some(number),
            _ => {
                let (least, most) = (bounds.start(), bounds.end());
                findings
                    .error(self.span(), format!("`{}` is out of bounds", self.key))
                    .label(format!("from {least} to {most}"));
                None
            }
        }
    }

    pub(super) fn number32(&self, bounds: std::ops::RangeInclusive<u32>, findings: &mut Findings) -> Option<u32> {
        let bounds = u64::from(*bounds.start())..=u64::from(*bounds.end());
        self.number(bounds, findings).and_then(|n| u32::try_from(n).ok())
    }

    /// `"2s"`, `"500ms"`, `"1m"`, or seconds as a number.
    pub(super) fn duration(&self, findings: &mut Findings) -> Option<Duration> {
        let written = match self.value {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().to_owned(),
            DeValue::Float(float) => float.as_str().to_owned(),
            _ => {
                self.wrong("a duration", findings);
                return None;
            }
        };
        let read = duration(&written);
        if read.is_none() {
            findings
                .error(self.span(), format!("{} is not a duration", quoted(&written)))
                .help("write `\"500ms\"`, `\"2s\"`, `\"1m\"` or a number of seconds, at most an hour");
        }
        read
    }

    /// One of a few names, each standing for a value.
    pub(super) fn one_of<T: Copy>(&self, names: &[(&str, T)], findings: &mut Findings) -> Option<T> {
        let text = self.string(findings)?;
        self.choose(&text, names, findings)
    }

    /// As [`Value::one_of`], of a string or each string of a list.
    pub(super) fn some_of<T: Copy>(&self, names: &[(&str, T)], findings: &mut Findings) -> Vec<T> {
        let all = self.strings(findings);
        all.into_iter().filter_map(|(text, item)| item.choose(&text, names, findings)).collect()
    }

    fn choose<T: Copy>(&self, text: &str, names: &[(&str, T)], findings: &mut Findings) -> Option<T> {
        if let Some((_, value)) = names.iter().find(|(name, _)| *name == text) {
            return Some(*value);
        }
        let known = || names.iter().map(|(name, _)| *name);
        findings
            .error(self.span(), format!("`{}` does not know {}", self.key, quoted(text)))
            .near(text, known())
            .help(format!("known: {}", listed(known())));
        None
    }
}

/// Reads `500ms`, `2s`, `1.5m` or `2` (seconds): more than nothing, at most an hour. `0` is allowed too.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let scale = match unit.trim() {
        "ms" => 0.001,
        "s" | "" => 1.0,
        "m" => 60.0,
        _ => return None,
    };
    let seconds = number.parse::<f64>().ok()? * scale;
    (0.0..=3600.0).contains(&seconds).then(|| Duration::from_micros((seconds * 1e6).round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excised(text: &str) -> Excised {
        let mut excised = Excised::default();
        excised.push(text, text, 0..text.len());
        excised
    }

    #[test]
    fn durations_are_read_strictly() {
        assert_eq!(duration("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(duration("2s"), Some(Duration::from_secs(2)));
        assert_eq!(duration("1m"), Some(Duration::from_secs(60)));
        assert_eq!(duration("2"), Some(Duration::from_secs(2)));
        assert_eq!(duration("1.5"), Some(Duration::from_millis(1500)));
        for bad in ["", "s", "-2s", "2h", "1e9", "2 seconds", "61m", "nan", "inf", "1.2.3"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn unknown_keys_and_wrong_types_are_said_where_they_stand() {
        let text = "minutse = 3\nflag = \"yes\"\nlist = [\"a\", 2]\nbig = 0x1_F\n";
        let mut findings = Findings::new();
        with_toml(&excised(text), &mut findings, |mut table, findings| {
            assert_eq!(table.take("flag").and_then(|v| v.boolean(findings)), None);
            let list = table.take("list").map(|v| v.strings(findings)).unwrap_or_default();
            assert_eq!(list.len(), 1);
            assert_eq!(table.take("big").and_then(|v| v.number(0..=31, findings)), Some(31));
            table.finish(&["minutes"], findings);
        });
        let found: Vec<_> =
            findings.finish().into_iter().map(|d| (text[d.span].to_owned(), d.message, d.label)).collect();
        assert_eq!(found[0].0, "minutse");
        assert_eq!(found[0].2.as_deref(), Some("did you mean `minutes`?"));
        assert_eq!((found[1].0.as_str(), found[1].1.as_str()), ("\"yes\"", "`flag` wants true or false, not a string"));
        assert_eq!((found[2].0.as_str(), found[2].1.as_str()), ("2", "`list` wants a string, not an integer"));
    }

    #[test]
    fn all_syntax_errors_of_a_block_are_told() {
        let text = "a = \nb = 1\nc = [1,,2]\n";
        let mut findings = Findings::new();
        let b = with_toml(&excised(text), &mut findings, |mut table, findings| {
            table.take("b").and_then(|v| v.number(0..=9, findings))
        });
        assert_eq!(b, Some(1));
        assert!(findings.finish().len() >= 2);
    }
}

//! What `ping` counts, and the lines it prints of it: iputils' arithmetic and wording, in microseconds. Pure.

use std::collections::HashSet;
use std::time::Duration;

#[derive(Default)]
pub struct Tally {
    pub sent: u64,
    pub received: u64,
    pub duplicates: u64,
    pub errors: u64,
    /// The most echoes that were ever under way at once.
    pipe: u16,
    answered: HashSet<u16>,
    times: Vec<u64>,
    pub longest: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    First,
    Duplicate,
}

impl Tally {
    pub fn sent(&mut self, sequence: u16) {
        self.sent += 1;
        // Sequence numbers wrap: an answer to the new echo of an old number is no duplicate.
        self.answered.remove(&sequence);
    }

    pub fn answered(&mut self, sequence: u16, micros: Option<u64>) -> Answer {
        self.acknowledge(sequence);
        if !self.answered.insert(sequence) {
            self.duplicates += 1;
            return Answer::Duplicate;
        }
        self.received += 1;
        if let Some(micros) = micros {
            self.times.push(micros);
            self.longest = self.longest.max(micros);
        }
        Answer::First
    }

    pub fn failed(&mut self, sequence: u16) {
        self.acknowledge(sequence);
        self.errors += 1;
    }

    fn acknowledge(&mut self, sequence: u16) {
        let behind = (self.sent as u16).wrapping_sub(sequence);
        if behind <= 0x7FFF {
            self.pipe = self.pipe.max(behind + 1);
        }
    }

    /// From the blank line to the last newline; `elapsed` is from the first to the last echo sent.
    pub fn statistics(&self, name: &str, elapsed: Duration) -> String {
        let mut text =
            format!("\n--- {name} ping statistics ---\n{} packets transmitted, {} received", self.sent, self.received);
        if self.duplicates > 0 {
            text += &format!(", +{} duplicates", self.duplicates);
        }
        if self.errors > 0 {
            text += &format!(", +{} errors", self.errors);
        }
        if self.sent > 0 {
            let lost = self.sent.saturating_sub(self.received) as f64 * 100.0 / self.sent as f64;
            text += &format!(", {}% packet loss, time {}ms", six_digits(lost), elapsed.as_millis());
        }
        text.push('\n');
        text += &self.round_trips();
        text.push('\n');
        text
    }

    fn round_trips(&self) -> String {
        let mut parts = Vec::new();
        if let (Some(least), Some(most)) = (self.times.iter().min(), self.times.iter().max()) {
            let count = self.times.len() as u64;
            let sum: u64 = self.times.iter().sum();
            let squares: u64 = self.times.iter().map(|t| t * t).sum();
            let mean = sum / count;
            let deviation = (squares.saturating_sub(sum * sum / count) / count).isqrt();
            let shown = [*least, mean, *most, deviation].map(|t| format!("{}.{:03}", t / 1000, t % 1000)).join("/");
            parts.push(format!("rtt min/avg/max/mdev = {shown} ms"));
        }
        if self.pipe > 1 {
            parts.push(format!("pipe {}", self.pipe));
        }
        parts.join(", ")
    }
}

/// C's `%g`.
fn six_digits(number: f64) -> String {
    // By comparison: a logarithm would bring in the whole mathematics library, and half a start's time.
    let digits = 5 - [10.0, 100.0].iter().filter(|power| number >= **power).count();
    let text = format!("{number:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A round trip as iputils shows it: four significant digits.
pub fn time(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{}.{:03}", micros / 1000, micros % 1000),
        1_000..9_995 => format!("{}.{:02}", (micros + 5) / 1000, (micros + 5) % 1000 / 10),
        9_995..99_950 => format!("{}.{}", (micros + 50) / 1000, (micros + 50) % 1000 / 100),
        _ => format!("{}", (micros + 500) / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_four_digits() {
        assert_eq!(
            [41, 999, 1_234, 9_994, 9_995, 12_345, 99_949, 99_950].map(time),
            ["0.041", "0.999", "1.23", "9.99", "10.0", "12.3", "99.9", "100"]
        );
    }

    #[test]
    fn two_answers_make_iputils_summary() {
        let mut tally = Tally::default();
        for (sequence, micros) in [(1, 306), (2, 55)] {
            tally.sent(sequence);
            assert_eq!(tally.answered(sequence, Some(micros)), Answer::First);
        }
        assert_eq!(
            tally.statistics("192.168.2.1", Duration::from_millis(1002)),
            "\n--- 192.168.2.1 ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1002ms\n\
             rtt min/avg/max/mdev = 0.055/0.180/0.306/0.125 ms\n"
        );
    }

    #[test]
    fn late_errors_show_the_pipe_and_no_round_trip() {
        let mut tally = Tally::default();
        (1..=3).for_each(|sequence| tally.sent(sequence));
        (1..=3).for_each(|sequence| tally.failed(sequence));
        let text = tally.statistics("h", Duration::from_millis(2048));
        assert!(
            text.ends_with("3 packets transmitted, 0 received, +3 errors, 100% packet loss, time 2048ms\npipe 3\n"),
            "{text}"
        );
    }

    #[test]
    fn loss_has_six_digits_and_duplicates_are_told() {
        let mut tally = Tally::default();
        (1..=3).for_each(|sequence| tally.sent(sequence));
        tally.answered(3, None);
        assert_eq!(tally.answered(3, None), Answer::Duplicate);
        assert!(
            tally
                .statistics("h", Duration::ZERO)
                .contains("1 received, +1 duplicates, 66.6667% packet loss, time 0ms\n\n")
        );
    }
}

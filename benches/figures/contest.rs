//! Contestants that run in turn, so that whatever else the machine does slows all of them.

use crate::table::Row;

/// Runs before the measured ones: file caches, and the kernel's.
const WARM_UP: usize = 2;

/// Runs once; milliseconds, or not a number where it cannot run at all.
pub type Runner<'r> = &'r mut dyn FnMut() -> f64;

pub struct Contest {
    /// The first is ours.
    times: Vec<(&'static str, Vec<f64>)>,
}

impl Contest {
    pub fn run(runs: usize, contestants: &mut [(&'static str, Runner<'_>)]) -> Self {
        let mut times: Vec<_> = contestants.iter().map(|(name, _)| (*name, Vec::new())).collect();
        for n in 0..runs + WARM_UP {
            for (contestant, (_, times)) in contestants.iter_mut().zip(&mut times) {
                let took = (contestant.1)();
                if n >= WARM_UP {
                    times.push(took);
                }
            }
        }
        Self { times }
    }

    /// Ours against each of the others.
    pub fn against(&self, figure: &str, target: f64) -> Vec<Row> {
        let (ours, peers) = self.times.split_first().expect("we take part");
        let row = |(peer, times): &(&str, Vec<f64>)| {
            let ratios: Vec<f64> = ours.1.iter().zip(times).map(|(ours, peers)| ours / peers).collect();
            Row {
                figure: figure.to_owned(),
                ours: median(&ours.1),
                unit: "ms",
                peer: (*peer).to_owned(),
                peers: median(times),
                ratio: median(&ratios),
                target,
            }
        };
        peers.iter().map(row).collect()
    }
}

/// Of none, or of any that is not a number: not a number.
pub fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    match values.last() {
        Some(last) if !last.is_nan() => (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0,
        _ => f64::NAN,
    }
}

//! What is printed.

pub struct Row {
    pub figure: String,
    pub ours: f64,
    pub unit: &'static str,
    /// Empty: there is none, and the target is a bound of our own figure.
    pub peer: String,
    pub peers: f64,
    pub ratio: f64,
    /// Of the ratio, if there is a peer.
    pub target: f64,
}

impl Row {
    pub fn absolute(figure: &str, ours: f64, unit: &'static str, target: f64) -> Self {
        Self { figure: figure.to_owned(), ours, unit, peer: String::new(), peers: f64::NAN, ratio: f64::NAN, target }
    }

    /// The same figure against something else.
    pub fn with_peer(&self, peer: &str, peers: f64) -> Self {
        Self {
            figure: self.figure.clone(),
            peer: peer.to_owned(),
            peers,
            ratio: self.ours / peers,
            unit: self.unit,
            ..*self
        }
    }

    fn verdict(&self) -> &'static str {
        let value = if self.peer.is_empty() { self.ours } else { self.ratio };
        match value.partial_cmp(&self.target) {
            None => "not there",
            Some(std::cmp::Ordering::Greater) => "missed",
            Some(_) => "reached",
        }
    }
}

pub fn print(rows: &[Row]) {
    println!("| figure | ours | peer | | ratio | at most | |\n| --- | ---: | --- | ---: | ---: | ---: | --- |");
    for row in rows {
        let figure = &row.figure;
        let (unit, verdict) = (row.unit, row.verdict());
        let number = |value: f64| if value.is_nan() { String::new() } else { format!("{value:.1} {unit}") };
        let (ours, peers) = (number(row.ours), number(row.peers));
        let ratio = if row.ratio.is_nan() { String::new() } else { format!("{:.2}", row.ratio) };
        let target = if row.peer.is_empty() { format!("{} {unit}", row.target) } else { format!("{} ×", row.target) };
        println!("| {figure} | {ours} | {} | {peers} | {ratio} | {target} | {verdict} |", row.peer);
    }
}

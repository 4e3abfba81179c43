//! The tables that are printed.

use crate::child::Entry;

/// What was measured on a map.
pub struct Line {
    pub kind: String,
    pub sites: usize,
    pub routes: usize,
    pub goods: usize,
    pub months: u32,
    /// One rung under licences, all months, from the file to the last one.
    pub rung: Entry,
    /// The same under the content clause as well.
    pub controls: Entry,
    /// Six rungs of the first month, all threads.
    pub ladder: Entry,
    /// Each peer on the programs of the one rung.
    pub peers: Vec<Entry>,
    /// Joint limits that the peers do not have.
    pub joint: Option<String>,
}

fn number(value: f64) -> String {
    match value {
        0.0..0.0995 => format!("{value:.3}"),
        0.0995..0.995 => format!("{value:.2}"),
        0.995..9.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

fn ended(entry: &Entry) -> Option<String> {
    match entry {
        Entry::Done(_) => None,
        Entry::Over(seconds) => Some(format!("over {seconds} s")),
        Entry::Failed(word) => Some(format!("fails: {word}")),
        Entry::Left(word) => Some((*word).to_owned()),
    }
}

impl Line {
    fn map(&self) -> String {
        let months = if self.months == 1 { "1 month".to_owned() } else { format!("{} months", self.months) };
        format!("{} {}, {}, {} goods, {months}", self.kind, self.sites, self.routes, self.goods)
    }

    /// A peer: seconds, how many times as long as this engine, and how far its shares are from ours.
    fn peer(&self, entry: &Entry) -> String {
        let Entry::Done(taken) = entry else { return ended(entry).unwrap_or_default() };
        let ratio = self.rung.seconds().map_or_else(String::new, |own| format!(" ({} x)", number(taken.seconds / own)));
        let shares = taken.shares.map_or_else(String::new, |shares| match self.joint {
            None => format!(", {shares:.0e}"),
            Some(_) => String::new(),
        });
        let word = taken.word.as_ref().map_or_else(String::new, |word| format!(", {word}"));
        format!("{}{ratio}{shares}{word}", number(taken.seconds))
    }

    /// A row of the table of times.
    pub fn row(&self) -> String {
        let own = |entry: &Entry| entry.seconds().map_or_else(|| ended(entry).unwrap_or_default(), number);
        let (rung, controls) = (own(&self.rung), own(&self.controls));
        let peers: String = self.peers.iter().map(|peer| format!(" {} |", self.peer(peer))).collect();
        format!("| {} | {rung} |{peers} {controls} |", self.map())
    }

    fn ladder(&self) -> String {
        let Entry::Done(taken) = &self.ladder else {
            return format!("| {} | {} | | |", self.map(), ended(&self.ladder).unwrap_or_default());
        };
        let memory = taken.peak_mb.map_or_else(|| "?".to_owned(), |peak| format!("{peak:.0}"));
        format!("| {} | {} | {} | {memory} |", self.map(), number(taken.seconds), number(taken.wall))
    }
}

/// By which power of the sites what takes so long a month grows from one line to the next.
fn growth(lines: &[&Line], seconds: impl Fn(&Line) -> Option<f64>) -> String {
    let pairs = lines.windows(2).map(|pair| {
        let power = seconds(pair[0])
            .zip(seconds(pair[1]))
            .map(|(before, after)| (after / before).ln() / (pair[1].sites as f64 / pair[0].sites as f64).ln());
        power.map_or_else(|| " - |".to_owned(), |power| format!(" {power:.1} |"))
    });
    pairs.collect()
}

/// Prints all tables.
pub fn report(names: &[String], lines: &[Line]) {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let threads = std::thread::available_parallelism().map_or(0, usize::from);
    println!("\n{threads} threads; load average at the end {}", load.split(' ').take(3).collect::<Vec<_>>().join(" "));
    println!("\n### One rung, from the file to the last month\n");
    println!(
        "Under licences alone, which peers solve as well; in the last column this engine also decides who buys clean. Seconds of processor time; peers: times as long as this engine in brackets, then the largest difference of a share from ours.\n"
    );
    let head: String = names.iter().map(|name| format!(" {name} |")).collect();
    println!(
        "| map: sites, routes | this engine |{head} this engine, content clause as well |\n|---|---|---|{}",
        "---|".repeat(names.len())
    );
    lines.iter().for_each(|line| println!("{}", line.row()));
    let joint: Vec<String> = lines
        .iter()
        .filter_map(|line| line.joint.as_ref().map(|joint| format!("{} {}: {joint}", line.kind, line.sites)))
        .collect();
    if !joint.is_empty() {
        println!(
            "\nJoint limits (clean buyers, quotas, sites, returns), which the peers leave out, so that shares do not compare: {}.",
            joint.join("; ")
        );
    }
    println!("\n### Six rungs of the first month, the map open already\n");
    println!("| map | processor, s | wall, s | peak memory, MB |\n|---|---|---|---|");
    lines.iter().for_each(|line| println!("{}", line.ladder()));
    println!("\n### Growth: the power of the sites with which a month grows from one size to the next\n");
    let mut kinds: Vec<&str> = lines.iter().map(|line| line.kind.as_str()).collect();
    kinds.dedup();
    for kind in kinds {
        let lines: Vec<&Line> = lines.iter().filter(|line| line.kind == kind).collect();
        let steps: String = lines.windows(2).map(|pair| format!(" {} to {} |", pair[0].sites, pair[1].sites)).collect();
        println!("\n| {kind} |{steps}\n|---|{}", "---|".repeat(lines.len().saturating_sub(1)));
        let a_month = |line: &Line, entry: &Entry| entry.seconds().map(|seconds| seconds / f64::from(line.months));
        println!("| one rung |{}", growth(&lines, |line| a_month(line, &line.rung)));
        println!("| with the content clause |{}", growth(&lines, |line| a_month(line, &line.controls)));
        println!("| six rungs |{}", growth(&lines, |line| line.ladder.seconds()));
        for (at, name) in names.iter().enumerate() {
            println!("| {name} |{}", growth(&lines, |line| a_month(line, line.peers.get(at)?)));
        }
    }
}

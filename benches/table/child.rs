//! Work in a process of its own, so that its memory can be told apart and it can be ended when it takes too long.

use serde::{Deserialize, Serialize};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What an entry of the table took, as its process tells it on its last line.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Taken {
    /// Seconds of processor time, all threads.
    pub seconds: f64,
    /// Seconds by the clock.
    pub wall: f64,
    /// Most memory that the process held, MB; none where the system does not tell.
    pub peak_mb: Option<f64>,
    /// Largest difference of a shortage from what this engine found, as a share of its demand.
    pub shares: Option<f64>,
    /// What else is to be said.
    pub word: Option<String>,
}

/// How an entry ended.
#[derive(Clone)]
pub enum Entry {
    Done(Taken),
    /// It was ended after so many seconds.
    Over(u64),
    /// Its own last word.
    Failed(String),
    /// There was nothing to try it on.
    Left(&'static str),
}

impl Entry {
    pub fn seconds(&self) -> Option<f64> {
        if let Self::Done(taken) = self { Some(taken.seconds) } else { None }
    }
}

/// Runs a command to its end, or to the limit.
pub fn run(command: &mut Command, limit: Duration) -> Entry {
    let Ok(output) = tempfile::NamedTempFile::new() else { return Entry::Failed("no temporary file".to_owned()) };
    let Ok(writer) = output.reopen() else { return Entry::Failed("no temporary file".to_owned()) };
    let Ok(errors) = writer.try_clone() else { return Entry::Failed("no temporary file".to_owned()) };
    let start = Instant::now();
    let mut child = match command.stdin(Stdio::null()).stdout(writer).stderr(errors).spawn() {
        Ok(child) => child,
        Err(error) => return Entry::Failed(error.to_string()),
    };
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(10)),
            Ok(None) | Err(_) => {
                child.kill().ok();
                child.wait().ok();
                return Entry::Over(limit.as_secs());
            }
        }
    };
    let said = std::fs::read_to_string(output.path()).unwrap_or_default();
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match serde_json::from_str(last) {
        Ok(taken) if status.success() => Entry::Done(taken),
        _ => Entry::Failed(last.chars().take(60).collect()),
    }
}

/// A watch on this process.
pub struct Watch {
    start: Instant,
    used: f64,
}

impl Watch {
    pub fn start() -> Self {
        Self { start: Instant::now(), used: processor() }
    }

    pub fn taken(&self) -> Taken {
        let wall = self.start.elapsed().as_secs_f64();
        let used = processor() - self.used;
        Taken { seconds: if used.is_nan() { wall } else { used }, wall, peak_mb: peak_mb(), ..Taken::default() }
    }
}

/// Seconds on a processor, of all threads that live: Linux counts them in nanoseconds. Not a number elsewhere.
fn processor() -> f64 {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return f64::NAN };
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let told = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        told.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() * 1e-9
}

fn peak_mb() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = told.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

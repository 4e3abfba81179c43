//! Faults of the program itself: a report of each in the user's data folder, to be sent to who can mend it.
//!
//! A report holds nothing of the user's: of a message that was put together while the program ran, only words that the standard library begins with are kept,
//! since the rest may be names from the map; of the places in the sources, what follows the user's own folders.

use chokepoint_core::store::{private_file, private_folder, since_1970};
use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

/// Folder of the reports, in the program's own.
const FOLDER: &str = "reports";
/// Reports that are kept.
const KEPT: usize = 10;

/// What the standard library says first where it puts a message together. Numbers may follow; anything else may be the user's.
const KNOWN: [&str; 8] = [
    "index out of bounds",
    "range start index",
    "range end index",
    "slice index starts at",
    "called `Result::unwrap()` on an `Err` value",
    "assertion `left == right` failed",
    "assertion `left != right` failed",
    "attempt to",
];

/// From now on every panic leaves a report in the program's own folder, whichever thread it is in.
pub fn report_panics(folder: &Path) {
    let folder = folder.join(FOLDER);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // A report that cannot be written must not be a second fault.
        write(&folder, &text(info)).ok();
        before(info);
    }));
}

/// Where the reports are, for the words on screen.
pub fn reports(folder: &Path) -> PathBuf {
    folder.join(FOLDER)
}

fn text(info: &PanicHookInfo<'_>) -> String {
    let message = match info.payload().downcast_ref::<&str>() {
        Some(words) => (*words).to_owned(),
        None => known_part(info.payload().downcast_ref::<String>().map_or("", String::as_str)),
    };
    let place = info.location().map_or_else(String::new, |at| format!("{}:{}", own_part(at.file()), at.line()));
    let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
    report(&message, &place, &thread, &Backtrace::force_capture().to_string())
}

/// The whole report.
fn report(message: &str, place: &str, thread: &str, backtrace: &str) -> String {
    let mut text = format!(
        "Chokepoint {} stopped unexpectedly in one of its parts.\nsystem: {} {}\nmessage: {message}\nplace: {place}\nthread: {thread}\n\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    for line in backtrace.lines() {
        let line = match line.trim_start().strip_prefix("at ") {
            Some(path) => format!("             at {}", own_part(path)),
            None => line.to_owned(),
        };
        // Writing to a text does not fail.
        _ = writeln!(text, "{line}");
    }
    text
}

/// What of a message that was put together is certainly not the user's.
fn known_part(message: &str) -> String {
    let Some(known) = KNOWN.iter().find(|known| message.starts_with(**known)) else {
        return "(left out: it may hold names)".to_owned();
    };
    let numbers: Vec<&str> = message
        .get(known.len()..)
        .filter(|_| known.contains("ind"))
        .map(|rest| rest.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty()).collect())
        .unwrap_or_default();
    if numbers.is_empty() { (*known).to_owned() } else { format!("{known} ({})", numbers.join(", ")) }
}

/// A path of a source file from the folder of its package on: what comes before may name the user.
fn own_part(path: &str) -> String {
    let path = path.replace('\\', "/");
    let Some(at) = path.rfind("/src/") else {
        // Relative as the compiler was given it, or a name alone.
        return if path.starts_with('/') || path.contains(":/") {
            path.rsplit('/').next().unwrap_or_default().to_owned()
        } else {
            path
        };
    };
    // Libraries come from folders that are named for them.
    let is_library = path.contains("/registry/") || path.starts_with("/rustc/");
    let start = if is_library { path[..at].rfind('/').map_or(0, |before| before + 1) } else { at + 1 };
    path[start..].to_owned()
}

fn write(folder: &Path, text: &str) -> io::Result<()> {
    private_folder(folder)?;
    private_file(&folder.join(format!("{:015}.txt", since_1970().as_millis())))?.write_all(text.as_bytes())?;
    let mut known: Vec<PathBuf> = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    known.sort();
    for old in known.iter().rev().skip(KEPT) {
        std::fs::remove_file(old)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_users_is_in_a_report() {
        for (message, kept) in [
            ("no site Gebeng in /home/alice/secret.ron", "(left out: it may hold names)"),
            ("index out of bounds: the len is 3 but the index is 7", "index out of bounds (3, 7)"),
            (
                "called `Result::unwrap()` on an `Err` value: \"Gebeng 17\"",
                "called `Result::unwrap()` on an `Err` value",
            ),
            ("assertion `left == right` failed: Gebeng\n  left: 1\n right: 2", "assertion `left == right` failed"),
        ] {
            assert_eq!(known_part(message), kept);
        }
        for (path, kept) in [
            ("src/app/window/mod.rs", "src/app/window/mod.rs"),
            ("/home/alice/chokepoint/src/app/mod.rs:17:4", "src/app/mod.rs:17:4"),
            (
                "/home/alice/.cargo/registry/src/index.crates.io-1/egui-0.37.0/src/ui.rs:8:1",
                "egui-0.37.0/src/ui.rs:8:1",
            ),
            ("C:\\Users\\alice\\chokepoint\\src\\app\\mod.rs:1:2", "src/app/mod.rs:1:2"),
            ("/home/alice/main.rs", "main.rs"),
            ("C:\\alice\\main.rs", "main.rs"),
        ] {
            assert_eq!(own_part(path), kept);
        }
        let text = report(
            "message",
            "place",
            "solver",
            "   0: chokepoint::main\n             at /home/alice/c/src/main.rs:3:1",
        );
        assert!(text.contains(env!("CARGO_PKG_VERSION")) && text.contains(std::env::consts::OS), "{text}");
        assert!(
            text.contains("chokepoint::main\n             at src/main.rs:3:1") && !text.contains("alice"),
            "{text}"
        );
    }

    #[test]
    fn the_last_reports_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        for n in 0..KEPT + 3 {
            write(folder.path(), &format!("report {n}")).expect("it is written");
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let mut texts: Vec<String> = std::fs::read_dir(folder.path())
            .expect("listed")
            .flatten()
            .map(|entry| std::fs::read_to_string(entry.path()).expect("text"))
            .collect();
        texts.sort();
        assert_eq!(texts.len(), KEPT);
        assert!(!texts.contains(&"report 0".to_owned()), "{texts:?}");
    }
}

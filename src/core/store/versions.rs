//! The last versions of files that were saved over: in the user's data folder, for the user alone, so that what a save has replaced can be had back.
//!
//! The versions of a file lie in a folder that is named after its path, each as the file was. They are bounded: the last of each file, and of the files those
//! that were saved last.

use crate::model::{Preset, count_words};
use crate::store::bounded::{LARGEST_TEXT, read_bounded};
use crate::store::private::{private_folder, since_1970};
use crate::store::save::{backup_of, sweep, target, write_private};
use crate::store::text::{content_hash, parse};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Versions that are kept of a file.
const KEPT: usize = 5;
/// Files of which versions are kept.
const FILES: usize = 100;
/// Ending of versions: they are presets.
const ENDING: &str = "ron";
/// Characters of a hash that name the folder of a file: 64 bits.
const NAME: usize = 16;

/// An earlier version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where it is.
    pub path: PathBuf,
    /// When it was replaced by the next one.
    pub replaced: SystemTime,
    /// Bytes.
    pub size: u64,
    /// What it holds, in words; or that it cannot be read.
    pub holds: String,
}

/// The folder of the versions of a file.
fn folder_of(folder: &Path, file: &Path) -> PathBuf {
    let path = target(file).ok().and_then(|path| std::path::absolute(path).ok()).unwrap_or_else(|| file.to_owned());
    let mut name = content_hash(&path.to_string_lossy());
    name.truncate(NAME);
    folder.join(name)
}

/// The versions in a folder, newest first, by the time in their names.
fn list(folder: &Path) -> Vec<(u64, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<(u64, PathBuf)> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.parse().ok()?, path)))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// Keeps what a file held before it was replaced just now; twice the same is kept once.
///
/// # Errors
/// What the system says; what was kept before is still there.
pub fn keep_version(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    private_folder(folder)?;
    let own = folder_of(folder, file);
    private_folder(&own)?;
    sweep(&own);
    let known = list(&own);
    if known.first().is_some_and(|(_, newest)| std::fs::read(newest).is_ok_and(|newest| newest == bytes)) {
        return Ok(());
    }
    let now = since_1970().as_millis();
    // Where the clock was set back the newest is still the last.
    let at =
        u64::try_from(now).unwrap_or(u64::MAX).max(known.first().map_or(0, |(newest, _)| newest.saturating_add(1)));
    write_private(&own.join(format!("{at}.{ENDING}")), bytes)?;
    for (_, old) in known.iter().skip(KEPT - 1) {
        std::fs::remove_file(old)?;
    }
    forget_old_files(folder);
    Ok(())
}

/// Removes the versions of files that were saved longest ago. What cannot be removed stays.
fn forget_old_files(folder: &Path) {
    let folders = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut newest: Vec<(u64, PathBuf)> =
        folders.filter(|path| path.is_dir()).map(|path| (list(&path).first().map_or(0, |(at, _)| *at), path)).collect();
    newest.sort_by(|a, b| b.cmp(a));
    for (_, folder) in newest.iter().skip(FILES) {
        std::fs::remove_dir_all(folder).ok();
    }
}

/// Earlier versions of a file, newest first: those that were kept, and the copy beside the file where it is none of them.
pub fn versions(folder: &Path, file: &Path) -> Vec<Version> {
    let mut found: Vec<Version> = Vec::new();
    let mut hashes = Vec::new();
    let kept = list(&folder_of(folder, file)).into_iter().map(|(_, path)| path);
    let beside = target(file).ok().map(|file| backup_of(&file)).filter(|backup| backup.is_file());
    for path in kept.chain(beside) {
        let Ok(bytes) = read_bounded(&path, LARGEST_TEXT) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let hash = content_hash(&text);
        if hashes.contains(&hash) {
            continue;
        }
        hashes.push(hash);
        let named = path.file_stem().and_then(|name| name.to_str()?.parse().ok()).map(Duration::from_millis);
        let written = std::fs::metadata(&path).and_then(|data| data.modified()).ok();
        let replaced = named.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since)).or(written);
        let replaced = replaced.unwrap_or(SystemTime::UNIX_EPOCH);
        let holds = parse(&text).map_or_else(|_| "it cannot be read".to_owned(), |preset| holds(&preset));
        found.push(Version { path, replaced, size: bytes.len() as u64, holds });
    }
    found.sort_by_key(|version| std::cmp::Reverse(version.replaced));
    found
}

/// `12 sites, 30 routes, 4 scenarios: Magnets`. The counts tell versions of one file apart, and come first where there is little room.
fn holds(preset: &Preset) -> String {
    format!(
        "{}, {}, {}: {}",
        count_words(preset.map.sites.len(), "site"),
        count_words(preset.map.routes.len(), "route"),
        count_words(preset.scenarios.len(), "scenario"),
        preset.title,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::to_text;

    fn text(title: &str) -> String {
        to_text(&Preset { title: title.to_owned(), ..Preset::empty() }).expect("text")
    }

    #[test]
    fn the_last_versions_are_kept_newest_first() {
        let place = tempfile::tempdir().expect("a folder");
        let (folder, file) = (place.path().join("versions"), place.path().join("map.ron"));
        assert!(versions(&folder, &file).is_empty());
        for n in 0..8 {
            keep_version(&folder, &file, text(&format!("map {n}")).as_bytes()).expect("it is kept");
            keep_version(&folder, &file, text(&format!("map {n}")).as_bytes()).expect("once");
        }
        // Of another file, and the copy beside this one.
        keep_version(&folder, &place.path().join("other.ron"), text("other").as_bytes()).expect("it is kept");
        std::fs::write(place.path().join("map.ron.bak"), text("map 6")).expect("it can be written");
        let holds: Vec<String> = versions(&folder, &file).into_iter().map(|version| version.holds).collect();
        let expected: Vec<String> = (3..8).rev().map(|n| format!("0 sites, 0 routes, 1 scenario: map {n}")).collect();
        assert_eq!(holds, expected);
        std::fs::write(place.path().join("map.ron.bak"), "damaged").expect("it can be written");
        let found = versions(&folder, &file);
        assert!(found.iter().any(|version| version.holds == "it cannot be read"), "{found:?}");
        // The copy beside the file has the time of the system's clock, whose ticks may be some milliseconds late: where it stands is not held.
        let newest = found.iter().find(|version| version.path.starts_with(&folder)).expect("a version");
        assert_eq!((found.len(), newest.size), (6, text("map 7").len() as u64), "{found:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
            let newest = &newest.path;
            assert_eq!((mode(&folder), mode(newest.parent().expect("a folder")), mode(newest)), (0o700, 0o700, 0o600));
        }
    }

    #[test]
    fn files_that_were_saved_longest_ago_are_forgotten() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("versions");
        for n in 0..FILES + 2 {
            // Names hold the time of the version; one of long ago stands for it here.
            let own = folder_of(&folder, &place.path().join(format!("{n}.ron")));
            std::fs::create_dir_all(&own).expect("a folder");
            std::fs::write(own.join(format!("{}.ron", n + 1)), text("old")).expect("it can be written");
        }
        let newest = place.path().join("newest.ron");
        keep_version(&folder, &newest, text("new").as_bytes()).expect("it is kept");
        assert_eq!(std::fs::read_dir(&folder).expect("listed").count(), FILES);
        assert_eq!(versions(&folder, &newest).len(), 1);
        assert!(versions(&folder, &place.path().join("0.ron")).is_empty());
    }
}

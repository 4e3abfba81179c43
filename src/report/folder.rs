//! The folder of a brief: what a run writes stands there whole, and never beside what another run has written.
//!
//! Everything is written into a folder of its own first. Then the pictures and tables of the old brief go, the new page takes the place of the old one, and its
//! pictures and tables follow: whenever the program ends, the page is the old or the new one, whole (it refers to nothing outside itself), and what lies beside it
//! is its own. A list of what was written is kept, so that what an earlier and longer brief has left can be told from the user's own files.

use crate::report::request::ReportError;
use chokepoint_core::store::steps::{DiskStep, before};
use chokepoint_core::store::{remove_if_there, write_whole};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

/// The page of a brief.
const BRIEF: &str = "brief.html";
/// The page of an after-action report.
pub(super) const AFTER_ACTION: &str = "after-action.html";
/// The lists of what was written, a path a line, by the page that it belongs to.
const LISTS: [(&str, &str); 2] = [(BRIEF, ".chokepoint-brief"), (AFTER_ACTION, ".chokepoint-after-action")];
/// How the names of folders begin and end in which a brief is made.
const FRESH: (&str, &str) = (".chokepoint-", ".tmp");
/// In such a folder: locked while the program that makes the brief runs.
const LOCK: &str = "lock";

/// Puts a brief into a folder: paths in it and what the files hold, in place of the brief that was there. Returns the paths of the files.
///
/// # Errors
/// [`ReportError::Write`]; the page that was there is then whole; what lay beside it may be gone.
pub fn publish(out: &Path, files: &[(PathBuf, Vec<u8>)]) -> Result<Vec<PathBuf>, ReportError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| ReportError::Write { path, error }
    };
    fs::create_dir_all(out).map_err(at(out))?;
    sweep(out);
    for (name, _) in files {
        let path = out.join(name);
        if fs::metadata(&path).is_ok_and(|data| data.permissions().readonly() || !data.is_file()) {
            return Err(ReportError::Write { path, error: io::Error::other("it is write-protected, or no file") });
        }
    }
    let fresh = out.join(format!("{}{}{}", FRESH.0, std::process::id(), FRESH.1));
    let done = write_all(&fresh, files).and_then(|lock| {
        let done = put(out, &fresh, files);
        drop(lock);
        done
    });
    fs::remove_dir_all(&fresh).ok();
    done.map_err(|(path, error)| ReportError::Write { path, error })?;
    Ok(files.iter().map(|(name, _)| out.join(name)).collect())
}

type Done<T> = Result<T, (PathBuf, io::Error)>;

fn on<T>(path: &Path, result: io::Result<T>) -> Done<T> {
    result.map_err(|error| (path.to_owned(), error))
}

/// Writes everything where nobody looks; the lock says that it is being done.
fn write_all(fresh: &Path, files: &[(PathBuf, Vec<u8>)]) -> Done<File> {
    on(fresh, before(DiskStep::Create).and_then(|()| fs::create_dir_all(fresh)))?;
    let lock = on(fresh, File::create(fresh.join(LOCK)))?;
    // A file system without locks has to do without.
    lock.try_lock().ok();
    for (name, bytes) in files {
        let path = fresh.join(name);
        let folder = path.parent().unwrap_or(fresh);
        let write = || {
            fs::create_dir_all(folder)?;
            before(DiskStep::Write)?;
            let mut file = File::create(&path)?;
            file.write_all(bytes)?;
            before(DiskStep::Sync)?;
            file.sync_all()
        };
        on(&path, write())?;
    }
    Ok(lock)
}

/// Brings everything to its place: what belongs to the old brief goes first, then the new page takes the place of the old one, and then what belongs to it comes.
fn put(out: &Path, fresh: &Path, files: &[(PathBuf, Vec<u8>)]) -> Done<()> {
    let kind = LISTS.iter().find(|(page, _)| files.iter().any(|(name, _)| name == Path::new(page)));
    let (main, list) = kind.unwrap_or(&LISTS[0]);
    let list = out.join(list);
    let new: BTreeSet<PathBuf> = files.iter().map(|(name, _)| name.clone()).collect();
    // Whenever the program ends, the next run knows what of either is there.
    let both: BTreeSet<PathBuf> = listed(&list).union(&new).cloned().collect();
    on(&list, write_list(&list, &both))?;
    for name in both.iter().filter(|name| *name != Path::new(main)) {
        on(&out.join(name), remove_if_there(&out.join(name)))?;
    }
    let (page, others): (Vec<_>, Vec<_>) = new.iter().partition(|name| *name == Path::new(main));
    for name in page.into_iter().chain(others) {
        let path = out.join(name);
        let folder = path.parent().unwrap_or(out);
        let moved = fs::create_dir_all(folder)
            .and_then(|()| before(DiskStep::Rename))
            .and_then(|()| fs::rename(fresh.join(name), &path));
        on(&path, moved)?;
    }
    on(&list, write_list(&list, &new))
}

fn write_list(list: &Path, names: &BTreeSet<PathBuf>) -> io::Result<()> {
    let text: Vec<String> = names.iter().map(|name| format!("{}\n", name.display())).collect();
    write_whole(list, text.concat().as_bytes())
}

/// What an earlier brief has written, as far as it lies in the folder: the list may come from a stranger, and no path in it leads elsewhere.
fn listed(list: &Path) -> BTreeSet<PathBuf> {
    let text = chokepoint_core::store::read_bounded(list, 1024 * 1024).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let is_ours = |path: &PathBuf| {
        let names: Vec<Component<'_>> = path.components().collect();
        match names.as_slice() {
            [Component::Normal(_)] => {
                [BRIEF, "slides.html", "slides.pptx", "figures.xlsx", AFTER_ACTION, "after-action.xlsx"]
                    .iter()
                    .any(|own| path == Path::new(own))
            }
            [Component::Normal(folder), Component::Normal(_)] => *folder == "pictures" || *folder == "tables",
            _ => false,
        }
    };
    text.lines().map(PathBuf::from).filter(is_ours).collect()
}

/// Removes what a program that was killed has left of a brief. What cannot be removed stays.
fn sweep(out: &Path) {
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with(FRESH.0) && name.ends_with(FRESH.1));
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_ours && is_folder && File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok()) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

//! The journal: what was done to a document since a file held it, so that a crash, a kill or a power cut loses no more than the last keystroke.
//!
//! A journal is one file of lines. The first holds the document as it stood, with its history; each of the others something that happened to it then,
//! so that replaying them gives the document back, steps to undo included. Lines are checked (`checked_lines`). What comes after one that is torn, changed or missing
//! is cut off.
//!
//! Whose window still runs is known by a lock on the file, which the system lets go of however the program ends. So a window never takes the journal
//! of another, and what can be locked is left over from a program that ended badly.

use crate::edit::{Document, Editable, Recorded};
use crate::model::workshop::RunSheet;
use crate::model::{Finding, Preset};
use crate::store::bounded::{LARGEST_TEXT, read_bounded};
use crate::store::checked_lines::{Lines, checked};
use crate::store::locked::Locked;
use crate::store::private::since_1970;
use crate::store::private::{private_file, private_folder};
use crate::store::save::{remove_if_there, stamp, sync_folder};
use crate::store::steps::{DiskStep, before};
use crate::store::text::{from_line, to_line};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::{File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The format that is written.
const FORMAT: u32 = 1;
/// Ending of a file that a journal is begun in.
const FRESH: &str = "new";
/// Largest journal that is read, bytes: the largest document, and what was done to it.
const LARGEST: usize = 2 * LARGEST_TEXT;
/// Length after which a journal is begun anew, bytes beyond its first line.
const LONG: u64 = 64 * 1024 * 1024;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(bound(serialize = "T: Editable", deserialize = "T: Editable"))]
struct Head<'a, T: Editable> {
    journal: u32,
    // Which program wrote it.
    program: Cow<'a, str>,
    // Seconds since 1970.
    at: u64,
    document: Cow<'a, Document<T>>,
}

/// Any other line.
#[derive(Serialize, Deserialize)]
#[serde(bound(serialize = "T: Editable", deserialize = "T: Editable"))]
struct Line<T: Editable> {
    // Seconds since 1970.
    at: u64,
    what: Recorded<T>,
}

/// A journal that is being written.
#[derive(Debug)]
pub struct Journal {
    file: Locked,
    path: PathBuf,
    checksum: String,
    // Bytes beyond the first line.
    length: u64,
}

impl Journal {
    /// Begins a journal of a document as it stands and writes it to the disk, in place of one of the same name. Two windows must not give the same name.
    ///
    /// # Errors
    /// What the system says; a journal of that name is then as it was.
    pub fn begin<T: Editable>(folder: &Path, name: &str, document: &Document<T>) -> io::Result<Self> {
        private_folder(folder)?;
        let head = |document: &Document<T>| {
            let head = Head {
                journal: FORMAT,
                program: env!("CARGO_PKG_VERSION").into(),
                at: since_1970().as_secs(),
                document: Cow::Borrowed(document),
            };
            to_line(&head).map_err(io::Error::other)
        };
        let mut text = head(document)?;
        if text.len() > LARGEST_TEXT {
            // A long history of large changes: what stands is worth more than how it came to stand.
            text = head(&document.clone().without_history())?;
        }
        let (path, fresh) = (folder.join(format!("{name}.{}", T::JOURNAL)), folder.join(format!("{name}.{FRESH}")));
        // What an earlier attempt has left; names are not shared.
        std::fs::remove_file(&fresh).ok();
        before(DiskStep::Create)?;
        let file = private_file(&fresh)?;
        // Before it has its name: who looks for journals finds this one locked. A file system without locks has to do without.
        file.try_lock().ok();
        let mut journal = Self { file: Locked(file), path, checksum: String::new(), length: 0 };
        let done = journal
            .write(&text)
            .and_then(|()| journal.sync())
            .and_then(|()| before(DiskStep::Rename))
            .and_then(|()| std::fs::rename(&fresh, &journal.path));
        if done.is_err() {
            std::fs::remove_file(&fresh).ok();
        }
        done?;
        // As with every file: some systems cannot sync a folder, and that is no failure.
        sync_folder(folder).ok();
        journal.length = 0;
        Ok(journal)
    }

    /// Adds what has happened. It is with the system then, so that it outlives the program; [`Self::sync`] makes it outlive a power cut.
    ///
    /// # Errors
    /// What the system says; the journal must then be begun anew, because its last line may be torn.
    pub fn append<T: Editable>(&mut self, recorded: &[Recorded<T>]) -> io::Result<()> {
        recorded.iter().try_for_each(|what| {
            let line = to_line(&Line { at: since_1970().as_secs(), what: what.clone() }).map_err(io::Error::other)?;
            self.write(&line)
        })
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let line = checked(&mut self.checksum, text);
        self.length += line.len() as u64;
        let (first, rest) = line.as_bytes().split_at(line.len() / 2);
        for part in [first, rest] {
            before(DiskStep::Write)?;
            self.file.write_all(part)?;
        }
        Ok(())
    }

    /// Waits until the disk has it.
    ///
    /// # Errors
    /// What the system says.
    pub fn sync(&self) -> io::Result<()> {
        before(DiskStep::Sync)?;
        self.file.sync_data()
    }

    /// False once it should be begun anew: it has grown long, or somebody has removed it.
    pub fn is_sound(&self) -> bool {
        self.length <= LONG && self.path.exists()
    }

    /// Removes it: what it holds stands in a file, or is not wanted.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(self) -> io::Result<()> {
        remove_if_there(&self.path)
    }
}

/// What a journal gives back.
#[derive(Clone, Debug)]
pub struct Recovered<T: Editable = Preset> {
    /// The document with its history.
    pub document: Document<T>,
    /// When something was written last.
    pub last: SystemTime,
    /// Bytes at the end that cannot be read, and were cut off; 0: it is whole.
    pub cut: usize,
    /// The file that the document belongs to is no longer what it was: somebody has written, moved or deleted it.
    pub file_changed: bool,
}

/// Reads a journal. Whether the file of the document is still what it was is not looked at.
///
/// # Errors
/// What keeps it from being one: its first line, which holds the document, is damaged or of another program.
pub fn parse_journal<T: Editable>(bytes: &[u8]) -> Result<Recovered<T>, Finding> {
    let damaged = |message: &str| {
        let remedy = "nothing of it can be brought back: open the file itself, or an earlier version";
        Finding::error("journal", message, remedy)
    };
    let mut lines = Lines::of(bytes);
    let text = lines.next().ok_or_else(|| damaged("its beginning is damaged"))?;
    let head: Head<'_, T> =
        from_line(text).map_err(|error| damaged(&format!("its beginning is not understood: {}", error.code)))?;
    if head.journal != FORMAT {
        return Err(damaged(&format!("it was written by another version of the program ({})", head.program)));
    }
    let (mut document, mut last) = (head.document.into_owned(), head.at);
    loop {
        let before = lines.rest;
        let Some(text) = lines.next() else { break };
        let Ok(line) = from_line::<Line<T>>(text) else {
            lines.rest = before;
            break;
        };
        document.replay(line.what);
        last = line.at;
    }
    let last = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(last)).unwrap_or(SystemTime::UNIX_EPOCH);
    Ok(Recovered { document, last, cut: lines.rest.len(), file_changed: false })
}

/// What a journal that was left gives back, by what it is of.
#[derive(Clone, Debug)]
pub enum Left {
    /// A preset.
    Preset(Box<Recovered>),
    /// A run sheet.
    RunSheet(Box<Recovered<RunSheet>>),
}

/// A journal that no window writes to any more. While it is held, no other window finds it.
#[derive(Debug)]
pub struct Orphan {
    path: PathBuf,
    // The lock lasts as long as this.
    _file: Locked,
}

impl Orphan {
    /// All journals in a folder that programs have left, oldest first. Files of a journal that was only begun are removed.
    pub fn all(folder: &Path) -> Vec<Self> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let mut found: Vec<(Option<SystemTime>, Self)> = Vec::new();
        for entry in entries.flatten() {
            let path = entry.path();
            let is_known = [Preset::JOURNAL, RunSheet::JOURNAL, FRESH].contains(&ending(&path));
            if !is_known || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
                continue;
            }
            let Ok(file) = File::open(&path) else { continue };
            match file.try_lock() {
                Ok(()) if ending(&path) == FRESH => _ = remove_if_there(&path),
                Ok(()) => {
                    let at = entry.metadata().and_then(|data| data.modified()).ok();
                    found.push((at, Self { path, _file: Locked(file) }));
                }
                // Another window's, or nobody can say.
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
            }
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, orphan)| orphan).collect()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it, and looks whether the file of its document is still what it was.
    ///
    /// # Errors
    /// As [`parse_journal`], and when it cannot be read.
    pub fn read(&self) -> Result<Left, Finding> {
        let bytes = read_bounded(&self.path, LARGEST).map_err(|error| error.finding(&self.path))?;
        Ok(if ending(&self.path) == RunSheet::JOURNAL {
            Left::RunSheet(Box::new(beside_its_file(parse_journal(&bytes)?)))
        } else {
            Left::Preset(Box::new(beside_its_file(parse_journal(&bytes)?)))
        })
    }

    /// Removes it.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(self) -> io::Result<()> {
        remove_if_there(&self.path)
    }
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

/// Looks whether the file of a document is still what it was.
fn beside_its_file<T: Editable>(mut recovered: Recovered<T>) -> Recovered<T> {
    let document = &recovered.document;
    recovered.file_changed = match (document.path(), document.stamp()) {
        (Some(path), Some(before)) => stamp(path).as_ref() != Some(before),
        _ => false,
    };
    recovered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, Opened, SheetEdit};
    use crate::model::{Benchmark, Entity, EntityKind, ForKind, MapNote, Site};
    use crate::store::builtin;

    fn document() -> Document {
        let mut document = Document::new(builtin::first());
        document.record();
        document
    }

    fn rename(document: &mut Document, to: &str, key: &str) {
        let site = Site { name: to.to_owned(), ..document.preset().map.sites[0].clone() };
        let edit = Edit::replace(document.preset(), 0, site, format!("rename to {to}"), key);
        document.apply(edit.expect("the name differs"));
    }

    fn same(a: &Document, b: &Document) {
        assert_eq!(to_line(a).expect("data"), to_line(b).expect("data"), "history and states included");
    }

    /// A journal with a bit of everything, and the document that it must give back.
    fn written(folder: &Path) -> (Journal, Document) {
        let mut document = document();
        rename(&mut document, "before", "");
        document.take_recorded();
        let mut journal = Journal::begin(folder, "test", &document).expect("it is written");
        for name in ["a", "ab", "abc"] {
            rename(&mut document, name, "typed");
        }
        document.seal();
        rename(&mut document, "Überblick\n\"数据\" \u{202e}", "typed");
        document.undo();
        document.undo();
        document.undo();
        document.redo();
        let stamp = crate::edit::FileStamp::new("00".to_owned());
        document.saved(document.state(), PathBuf::from("somewhere.ron"), stamp);
        rename(&mut document, "last", "");
        journal.append(&document.take_recorded()).expect("it is written");
        journal.sync().expect("it is synced");
        (journal, document)
    }

    #[test]
    fn a_journal_gives_the_document_back_with_its_history() {
        let folder = tempfile::tempdir().expect("a folder");
        let (journal, document) = written(folder.path());
        let bytes = std::fs::read(&journal.path).expect("it is there");
        let recovered = parse_journal::<Preset>(&bytes).expect("a journal");
        same(&recovered.document, &document);
        assert_eq!((recovered.cut, recovered.document.unsaved_steps()), (0, 1));
        assert!(recovered.document.is_unsaved());
        let mut document = recovered.document;
        while document.undo().is_some() {}
        assert_eq!(**document.preset(), builtin::first().preset, "back to the beginning");
    }

    /// Cut at every byte, and with every byte changed: what stands before the damage is given back, and nothing else.
    #[test]
    fn what_is_torn_or_changed_is_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut document = Document::new(Opened::unsaved(Preset::empty()));
        document.record();
        let mut journal = Journal::begin(folder.path(), "test", &document).expect("it is written");
        let mut states = vec![to_line(&document).expect("data")];
        for n in 0..3 {
            let site = Site { id: format!("s{n}").as_str().into(), ..Site::default() };
            document.apply(Edit::add(document.preset(), site, "add"));
            states.push(to_line(&document).expect("data"));
        }
        journal.append(&document.take_recorded()).expect("it is written");
        let bytes = std::fs::read(&journal.path).expect("it is there");
        let ends: Vec<usize> =
            bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
        let check = |bytes: &[u8], whole: usize| match parse_journal::<Preset>(bytes) {
            Ok(recovered) => {
                assert_eq!(to_line(&recovered.document).expect("data"), states[whole - 1]);
                assert_eq!(recovered.cut, bytes.len() - ends[whole - 1]);
            }
            Err(finding) => assert_eq!(whole, 0, "{finding}"),
        };
        for at in 0..bytes.len() {
            let whole = ends.iter().filter(|end| **end <= at).count();
            check(&bytes[..at], whole);
            let mut changed = bytes.clone();
            changed[at] ^= 0x20;
            check(&changed, whole);
        }
        check(&bytes, 4);
        // A line that is missing in the middle is noticed as well.
        check(&[&bytes[..ends[1]], &bytes[ends[2]..]].concat(), 2);
    }

    #[test]
    fn a_journal_belongs_to_its_window_until_that_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let (journal, document) = written(folder.path());
        assert!(Orphan::all(folder.path()).is_empty(), "its window runs");
        drop(journal);
        let orphans = Orphan::all(folder.path());
        let [orphan] = orphans.as_slice() else { panic!("one journal: {orphans:?}") };
        assert!(Orphan::all(folder.path()).is_empty(), "a second window leaves it to the first");
        let Ok(Left::Preset(recovered)) = orphan.read() else { panic!("the journal of a preset") };
        assert!(recovered.file_changed, "its file is not there");
        same(&recovered.document, &document);
        drop(orphans);
        let again = Journal::begin(folder.path(), "test", &document).expect("it is written");
        assert!(again.is_sound());
        again.remove().expect("it is ours");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 0);
    }

    /// A run sheet has a journal as a preset has: what was typed, undone and saved comes back with its history, and neither is taken for the other.
    #[test]
    fn a_run_sheet_has_a_journal_as_well() {
        let folder = tempfile::tempdir().expect("a folder");
        let sheet = RunSheet::new("map", "s".into(), jiff::civil::date(2025, 10, 1));
        let mut document = Document::of_sheet(sheet, None, None);
        document.record();
        let mut journal = Journal::begin(folder.path(), "sheet", &document).expect("it is written");
        for (title, key) in [("W", "title"), ("Wo", "title"), ("two\nlines \"so\"", ""), ("gone", "")] {
            let after = RunSheet { title: title.to_owned(), ..RunSheet::clone(document.sheet()) };
            document.apply(SheetEdit::between(document.sheet(), after, "title", key).expect("it differs"));
        }
        document.undo();
        journal.append(&document.take_recorded()).expect("it is written");
        drop(journal);
        let bytes = std::fs::read(folder.path().join(format!("sheet.{}", RunSheet::JOURNAL))).expect("it is there");
        assert!(parse_journal::<Preset>(&bytes).is_err(), "it is no preset");
        let orphans = Orphan::all(folder.path());
        let [orphan] = orphans.as_slice() else { panic!("one journal: {orphans:?}") };
        let Ok(Left::RunSheet(recovered)) = orphan.read() else { panic!("the journal of a run sheet") };
        assert_eq!(to_line(&recovered.document).expect("data"), to_line(&document).expect("data"));
        assert_eq!((recovered.cut, recovered.file_changed, recovered.document.unsaved_steps()), (0, false, 2));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("data/journal");
        let journal = Journal::begin(&folder, "test", &document()).expect("it is written");
        let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&journal.path)), (0o700, 0o600));
    }

    /// A change of every kind of entity has a name as data.
    #[test]
    fn every_kind_of_change_is_written_down() {
        struct Check<'a>(&'a Preset);
        impl Check<'_> {
            fn all<T: Entity>(&self) {
                let preset = self.0;
                let mut changed = preset.clone();
                for at in (0..T::list(preset).len()).rev().take(3) {
                    let edit = Edit::remove::<T>(&changed, at, "remove").expect("it is there");
                    let text = to_line(&edit).expect("data");
                    let read: Edit = from_line(&text).expect("an edit");
                    read.change.apply(&mut changed);
                    let mut back = changed.clone();
                    edit.change.revert(&mut back);
                    read.change.revert(&mut changed);
                    assert_eq!(changed, back);
                    edit.change.apply(&mut changed);
                }
            }
        }
        impl ForKind for &Check<'_> {
            fn run<T: crate::model::Addressed>(self) {
                self.all::<T>();
            }
        }
        let mut seen = 0;
        for builtin in builtin::BUILTINS {
            let mut preset = builtin::load(builtin.name).expect("a preset");
            // Notes are put on a map by its readers: no shipped one has any.
            preset.map_notes.push(MapNote { id: "note".into(), text: "See here".to_owned(), ..Default::default() });
            let check = Check(&preset);
            for kind in EntityKind::ALL {
                seen |= usize::from(!kind.entries(&preset).is_empty()) << (*kind as usize);
                kind.with(&check);
            }
            check.all::<Benchmark>();
        }
        assert_eq!(seen.count_ones() as usize, EntityKind::ALL.len(), "every kind stands in one of them");
    }
}

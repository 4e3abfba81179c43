//! A workshop as it is played, on the disk: one fact a line, added and never changed, each line checked. What was committed is with the disk before anybody sees that it was
//! done; so a crash, a kill or a power cut loses at most the last keystroke. A session file needs no other file: its first fact holds preset and run sheet.

use crate::model::Finding;
use crate::model::workshop::{Fact, SessionEntry};
use crate::store::bounded::{LARGEST_TEXT, read_bounded};
use crate::store::checked_lines::{Lines, checked};
use crate::store::locked::Locked;
use crate::store::save::sync_folder;
use crate::store::steps::{DiskStep, before};
use crate::store::text::{from_line, to_line};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How the names of sessions end.
pub const SESSION_ENDING: &str = "session";
/// The format that is written.
const FORMAT: u32 = 1;
/// Largest session that is read, bytes: the largest preset, and what was done.
const LARGEST: usize = 2 * LARGEST_TEXT;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    session: u32,
    // Which program wrote it.
    program: Cow<'a, str>,
}

/// A session that is being written.
#[derive(Debug)]
pub struct SessionFile {
    file: Locked,
    path: PathBuf,
    checksum: String,
}

/// What a session file gives back.
#[derive(Clone, Debug)]
pub struct ReadSession {
    /// Its facts, in order.
    pub entries: Vec<SessionEntry>,
    /// Bytes at the end that cannot be read; 0: it is whole.
    pub cut: usize,
}

impl SessionFile {
    /// Begins a session in a folder, under a name that nothing there has: `NAME.session`, `NAME-2.session` and so on.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(folder: &Path, name: &str, entries: &[SessionEntry]) -> io::Result<Self> {
        before(DiskStep::Create)?;
        let (file, path) = create(folder, name)?;
        // As with journals: who has the lock writes. A file system without locks has to do without.
        file.try_lock().ok();
        let mut session = Self { file: Locked(file), path, checksum: String::new() };
        let head =
            to_line(&Head { session: FORMAT, program: env!("CARGO_PKG_VERSION").into() }).map_err(io::Error::other)?;
        session.write(&head)?;
        session.append(entries)?;
        session.sync()?;
        sync_folder(folder).ok();
        Ok(session)
    }

    /// Goes on with a session: what can be read of it is kept, what cannot be is cut off, and further facts are added.
    ///
    /// # Errors
    /// When another window is playing it, when it cannot be read or written, or when it is no session.
    pub fn resume(path: &Path) -> Result<(Self, ReadSession), Finding> {
        let place = || path.display().to_string();
        let system = |error: io::Error| Finding::error(place(), error.to_string(), "check that you may write to it");
        let bytes = read_bounded(path, LARGEST).map_err(|error| error.finding(path))?;
        let (read, checksum) = parse(&bytes).map_err(|finding| Finding { place: place().into(), ..finding })?;
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(system)?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(Finding::error(
                place(),
                "another window is playing it",
                "go on there, or close that window first",
            ));
        }
        let whole = bytes.len() - read.cut;
        if read.cut > 0 {
            before(DiskStep::Write).and_then(|()| file.set_len(whole as u64)).map_err(system)?;
        }
        let mut session = Self { file: Locked(file), path: path.to_owned(), checksum };
        io::Seek::seek(&mut *session.file, io::SeekFrom::End(0)).map_err(system)?;
        Ok((session, read))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds facts. They are with the system then, so that they outlive the program; [`Self::sync`] makes them outlive a power cut.
    ///
    /// # Errors
    /// What the system says; what was added may be torn then, and the session has to be begun in another file.
    pub fn append(&mut self, entries: &[SessionEntry]) -> io::Result<()> {
        entries.iter().try_for_each(|entry| {
            let line = to_line(entry).map_err(io::Error::other)?;
            self.write(&line)
        })
    }

    /// Adds a fact; waits for the disk unless it is only typed.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn add(&mut self, entry: &SessionEntry) -> io::Result<()> {
        self.append(std::slice::from_ref(entry))?;
        if matches!(entry.fact, Fact::Drafted { .. }) { Ok(()) } else { self.sync() }
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let line = checked(&mut self.checksum, text);
        before(DiskStep::Write)?;
        self.file.write_all(line.as_bytes())
    }

    /// Waits until the disk has it.
    ///
    /// # Errors
    /// What the system says.
    pub fn sync(&self) -> io::Result<()> {
        before(DiskStep::Sync)?;
        self.file.sync_data()
    }
}

fn create(folder: &Path, name: &str) -> io::Result<(File, PathBuf)> {
    for number in 1..10_000 {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{name}{number}.{SESSION_ENDING}"));
        match OpenOptions::new().read(true).write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are ten thousand sessions of this name; move some away"))
}

/// Reads the facts of a session file; nothing is changed.
///
/// # Errors
/// When there is no such file, or no session in it.
pub fn read_session(path: &Path) -> Result<ReadSession, Finding> {
    let bytes = read_bounded(path, LARGEST).map_err(|error| error.finding(path))?;
    parse_session(&bytes).map_err(|finding| Finding { place: path.display().to_string().into(), ..finding })
}

/// Reads the facts of a session.
///
/// # Errors
/// What keeps it from being one: its first line is damaged or of another program.
pub fn parse_session(bytes: &[u8]) -> Result<ReadSession, Finding> {
    parse(bytes).map(|(read, _)| read)
}

fn parse(bytes: &[u8]) -> Result<(ReadSession, String), Finding> {
    let damaged = |message: String| Finding::error("session", message, "open another session file");
    let mut lines = Lines::of(bytes);
    let head = lines.next().ok_or_else(|| damaged("it is no session, or its beginning is damaged".to_owned()))?;
    let head: Head<'_> =
        from_line(head).map_err(|error| damaged(format!("its beginning is not understood: {}", error.code)))?;
    if head.session != FORMAT {
        let remedy = "open it with the version that wrote it, or a newer one";
        return Err(Finding::error(
            "session",
            format!("it was written by another version of the program ({})", head.program),
            remedy,
        ));
    }
    let mut entries = Vec::new();
    loop {
        let (rest, checksum) = (lines.rest, lines.checksum.clone());
        let Some(text) = lines.next() else { break };
        let Ok(entry) = from_line::<SessionEntry>(text) else {
            (lines.rest, lines.checksum) = (rest, checksum);
            break;
        };
        entries.push(entry);
    }
    Ok((ReadSession { entries, cut: lines.rest.len() }, lines.checksum))
}

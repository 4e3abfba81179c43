//! The journal of what is open, a preset or a run sheet, written off the window's thread.
//!
//! The window tells what has happened to the document, in order, and never waits: the thread hands it to the system at once and has the disk
//! keep it within half a second. This is no [`Task`](crate::app::tasks::task::Task): nothing that is told may be given up for something newer.
//!
//! A document that stands as its file does has no journal. One is begun at the first change, and ends when the document is saved, or closed by the user.

use crate::app::tasks::newest::{Wake, attempt};
use chokepoint_core::edit::{Document, Editable, Recorded};
use chokepoint_core::model::Preset;
use chokepoint_core::store::{Journal, Orphan, private_folder, since_1970};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Longest time that what has happened is known to the system alone and not to the disk.
const SYNC: Duration = Duration::from_millis(500);
/// Time after a failure during which writing is not tried again.
const PAUSE: Duration = Duration::from_secs(10);
/// Longest time that the end of the program waits for the journal to be removed.
const FAREWELL: Duration = Duration::from_secs(2);

/// What the thread is told.
enum Order<T: Editable> {
    /// Another document, or another state of it, with what it was recovered from.
    Begin(Box<Document<T>>, Option<Orphan>),
    /// What has happened to it.
    Append(Vec<Recorded<T>>),
    /// What is left of another run is not wanted.
    Discard(Orphan),
    /// Nothing is to be left: neither the journal of this window nor those of earlier runs, nor the earlier versions in a folder.
    Clear(PathBuf),
    /// The document is closed at the user's wish: its journal goes. Whoever waits hears when it is gone.
    Close(Sender<()>),
}

/// The journal, seen from the window.
pub struct JournalKeeper<T: Editable = Preset> {
    orders: Sender<Order<T>>,
    said: Receiver<Result<(), String>>,
    // When writing has failed last, until it works again.
    failed: Option<Instant>,
    // The journal lacks something and has to be begun anew.
    anew: bool,
}

impl<T: Editable> JournalKeeper<T> {
    /// Starts the thread; it writes to a folder of its own.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(folder: PathBuf, wake: Wake) -> io::Result<Self> {
        let (orders, theirs) = channel();
        let (say, said) = channel();
        let writer = Writer { folder, name: own_name(), journal: None, base: None, pending: Vec::new(), say, wake };
        std::thread::Builder::new().name("journal".to_owned()).spawn(move || writer.serve(&theirs))?;
        Ok(Self { orders, said, failed: None, anew: false })
    }

    /// Takes up another document. What it was recovered from is removed once its own journal is on the disk.
    pub fn begin(&mut self, document: &mut Document<T>, instead_of: Option<Orphan>) {
        document.record();
        self.anew = false;
        self.tell(Order::Begin(Box::new(document.clone()), instead_of));
    }

    /// Tells what has happened to the document since the last call; says why nothing is kept, or that it is again.
    pub fn follow(&mut self, document: &mut Document<T>) -> Option<Result<(), String>> {
        let mut message = None;
        for said in self.said.try_iter() {
            self.anew |= said.is_err();
            match said {
                // Begun too long ago, or removed by somebody: no failure.
                Err(why) if why.is_empty() => {}
                Err(why) => {
                    if self.failed.is_none() {
                        message = Some(Err(why.clone()));
                    }
                    self.failed = Some(Instant::now());
                }
                Ok(()) => {
                    if self.failed.take().is_some() {
                        message = Some(Ok(()));
                    }
                }
            }
        }
        let recorded = document.take_recorded();
        if recorded.is_empty() {
            return message;
        }
        let is_saved = recorded.iter().any(|what| matches!(what, Recorded::Saved { .. })) && !document.is_unsaved();
        let rested = self.failed.is_none_or(|at| at.elapsed() > PAUSE);
        if is_saved || (self.anew && rested) {
            self.begin(document, None);
        } else if !self.anew {
            self.tell(Order::Append(recorded));
        }
        message
    }

    /// False while writing fails.
    pub fn is_sound(&self) -> bool {
        self.failed.is_none()
    }

    /// Removes what is left of another run.
    pub fn discard(&self, orphan: Orphan) {
        self.tell(Order::Discard(orphan));
    }

    /// Ends it and removes all journals that no other window writes to, and the earlier versions in a folder.
    pub fn clear(self, versions: PathBuf) {
        self.tell(Order::Clear(versions));
    }

    /// Removes the journal of a document that is closed at the user's wish.
    pub fn end(&self) -> Receiver<()> {
        let (gone, wait) = channel();
        self.tell(Order::Close(gone));
        wait
    }

    /// The same, and waits for it a moment, because the program ends.
    pub fn close(&self) {
        self.end().recv_timeout(FAREWELL).ok();
    }

    fn tell(&self, order: Order<T>) {
        // The thread ends with this sender and not before.
        self.orders.send(order).ok();
    }
}

/// A name that no other window has.
fn own_name() -> String {
    static WINDOWS: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}-{}", std::process::id(), since_1970().as_millis(), WINDOWS.fetch_add(1, Ordering::Relaxed))
}

/// The journal, seen from the thread.
struct Writer<T: Editable> {
    folder: PathBuf,
    name: String,
    journal: Option<Journal>,
    // The document as it stood when nothing was unsaved, while there is no journal.
    base: Option<Box<Document<T>>>,
    // What has happened to that and changed nothing.
    pending: Vec<Recorded<T>>,
    say: Sender<Result<(), String>>,
    wake: Wake,
}

impl<T: Editable> Writer<T> {
    fn serve(mut self, orders: &Receiver<Order<T>>) {
        // Beside the journals lie what was opened last and the reports of faults: the whole folder is nobody else's.
        if let Some(data) = self.folder.parent().filter(|data| data.is_dir()) {
            private_folder(data).ok();
        }
        // Since when the disk lacks something.
        let mut unsynced: Option<Instant> = None;
        loop {
            let order = match unsynced {
                Some(since) => orders.recv_timeout(SYNC.saturating_sub(since.elapsed())),
                None => orders.recv().map_err(RecvTimeoutError::from),
            };
            match order {
                Ok(order) => {
                    let writes = matches!(order, Order::Append(_));
                    self.attempt(|writer| writer.obey(order));
                    if writes && self.journal.is_some() {
                        unsynced.get_or_insert_with(Instant::now);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.attempt(Self::sync);
                    return;
                }
            }
            if unsynced.is_some_and(|since| since.elapsed() >= SYNC) {
                self.attempt(Self::sync);
                unsynced = None;
            }
        }
    }

    /// Does something; where it fails or breaks down, nothing is half written: the window is asked for the whole document.
    fn attempt(&mut self, work: impl FnOnce(&mut Self) -> io::Result<()>) {
        let done = attempt(|| work(self)).unwrap_or_else(|why| Err(io::Error::other(why)));
        if let Err(error) = done {
            (self.journal, self.base) = (None, None);
            self.tell(Err(error.to_string()));
        }
    }

    fn tell(&self, said: Result<(), String>) {
        // A window that is gone hears nothing.
        self.say.send(said).ok();
        (self.wake)();
    }

    fn obey(&mut self, order: Order<T>) -> io::Result<()> {
        match order {
            Order::Begin(document, instead_of) => {
                self.pending.clear();
                if document.is_unsaved() {
                    self.base = None;
                    self.journal = Some(Journal::begin(&self.folder, &self.name, &document)?);
                    self.tell(Ok(()));
                } else {
                    self.base = Some(document);
                    self.remove()?;
                }
                instead_of.map_or(Ok(()), Orphan::remove)
            }
            Order::Append(recorded) => self.append(recorded),
            Order::Discard(orphan) => orphan.remove(),
            Order::Clear(versions) => {
                self.base = None;
                self.remove()?;
                Orphan::all(&self.folder).into_iter().try_for_each(Orphan::remove)?;
                if versions.is_dir() { std::fs::remove_dir_all(versions) } else { Ok(()) }
            }
            Order::Close(gone) => {
                self.base = None;
                let done = self.remove();
                gone.send(()).ok();
                done
            }
        }
    }

    fn append(&mut self, recorded: Vec<Recorded<T>>) -> io::Result<()> {
        if let Some(journal) = &mut self.journal {
            return journal.append(&recorded);
        }
        self.pending.extend(recorded);
        if self.pending.iter().all(|what| matches!(what, Recorded::Seal)) {
            return Ok(());
        }
        // Without either nothing was said since a failure, and the window begins anew.
        let Some(base) = self.base.take() else { return Ok(()) };
        let mut journal = Journal::begin(&self.folder, &self.name, &base)?;
        journal.append(&std::mem::take(&mut self.pending))?;
        self.journal = Some(journal);
        self.tell(Ok(()));
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let Some(journal) = &self.journal else { return Ok(()) };
        journal.sync()?;
        if !journal.is_sound() {
            self.tell(Err(String::new()));
        }
        Ok(())
    }

    fn remove(&mut self) -> io::Result<()> {
        self.journal.take().map_or(Ok(()), Journal::remove)
    }
}

//! The facts of a workshop on their way to the disk, in order, off the window's thread. What was handed in is committed once it is said to be written.

use crate::app::tasks::newest::Wake;
use chokepoint_core::model::workshop::SessionEntry;
use chokepoint_core::store::SessionFile;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

/// A thread that writes a session.
pub struct SessionWriter {
    sender: Sender<SessionEntry>,
    written: Receiver<Result<(), String>>,
    path: PathBuf,
    pending: usize,
    failure: Option<String>,
}

impl SessionWriter {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the system gives none.
    pub fn new(mut file: SessionFile, wake: Wake) -> std::io::Result<Self> {
        let (sender, entries) = channel::<SessionEntry>();
        let (say, written) = channel();
        let path = file.path().to_owned();
        std::thread::Builder::new().name("session".to_owned()).spawn(move || {
            for entry in entries {
                let done = file.add(&entry).map_err(|error| error.to_string());
                let failed = done.is_err();
                if say.send(done).is_err() {
                    return;
                }
                wake();
                // After a torn line nothing that follows could be read.
                if failed {
                    return;
                }
            }
        })?;
        Ok(Self { sender, written, path, pending: 0, failure: None })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Hands in a fact.
    pub fn write(&mut self, entry: SessionEntry) {
        self.pending += 1;
        if self.sender.send(entry).is_err() && self.failure.is_none() {
            self.failure = Some("the thread that writes it has ended".to_owned());
        }
    }

    /// Takes in what has been written.
    pub fn poll(&mut self) {
        for done in self.written.try_iter() {
            self.pending = self.pending.saturating_sub(1);
            if let Err(why) = done {
                self.failure.get_or_insert(why);
            }
        }
    }

    /// How many facts are on their way.
    pub fn pending(&self) -> usize {
        self.pending
    }

    /// Why nothing is written any more; none while all is well.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }
}

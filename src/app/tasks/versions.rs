//! The earlier versions of a file, looked up off the window's thread.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::Task;
use chokepoint_core::store::{Version, versions};
use std::path::PathBuf;

/// A file whose versions are wanted.
#[derive(PartialEq)]
struct Request {
    // Folder of all versions.
    folder: PathBuf,
    file: PathBuf,
}

/// The versions of the file that was asked for last.
pub struct Versions {
    task: Task<Request, (), Vec<Version>>,
}

impl Versions {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let name = "list of earlier versions";
        Self {
            task: Task::new(name, wake, |request: &Request, _: &_, _: &_| Ok(versions(&request.folder, &request.file))),
        }
    }

    /// Forgets what is known: the next look may find more.
    pub fn forget(&mut self) {
        self.task.forget();
    }

    /// The versions of a file, newest first; none while they are being looked up, and where no file is meant.
    pub fn of(&mut self, folder: Option<PathBuf>, file: Option<PathBuf>) -> Option<&[Version]> {
        match (folder, file) {
            (Some(folder), Some(file)) => self.task.follow(Request { folder, file }),
            _ => self.task.forget(),
        }
        self.task.poll();
        self.task.fresh().map(Vec::as_slice)
    }
}

//! The steps in which anything is put on the disk. Whatever writes passes here before each of them, so that a test can stand between any two: end the program
//! there, or have the disk refuse.

use std::cell::RefCell;
use std::io;

/// What is about to be done to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskStep {
    /// A file or folder is made under a name that nobody reads.
    Create,
    /// A part of its bytes is written.
    Write,
    /// The disk is made to keep them.
    Sync,
    /// It gets its name, in place of what had it.
    Rename,
    /// The disk is made to keep the name.
    SyncFolder,
    /// Something that is not wanted any more is removed.
    Remove,
}

type Watcher = dyn Fn(DiskStep) -> io::Result<()>;

thread_local! {
    static WATCHER: RefCell<Option<Box<Watcher>>> = const { RefCell::new(None) };
}

/// Passes before a step.
///
/// # Errors
/// What a test has the disk say; none otherwise.
pub fn before(step: DiskStep) -> io::Result<()> {
    WATCHER.with_borrow(|watcher| watcher.as_ref().map_or(Ok(()), |watcher| watcher(step)))
}

/// Does something while `watch` is asked before each step of this thread; for tests.
#[doc(hidden)]
pub fn watched<T>(watch: impl Fn(DiskStep) -> io::Result<()> + 'static, work: impl FnOnce() -> T) -> T {
    WATCHER.set(Some(Box::new(watch)));
    let done = work();
    WATCHER.set(None);
    done
}

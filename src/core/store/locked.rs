//! A file that is locked for as long as it is held.

use std::fs::File;
use std::ops::{Deref, DerefMut};

/// Unlocked when it is let go of, and not only closed: another program that is being started at that moment has a copy of all that is
/// open here, and with it the lock, until it has begun.
#[derive(Debug)]
pub(crate) struct Locked(pub File);

impl Drop for Locked {
    fn drop(&mut self) {
        // Where there is no lock there is none to let go of.
        self.0.unlock().ok();
    }
}

impl Deref for Locked {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for Locked {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_a_copy_does_not_hold_the_lock_any_longer() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("locked");
        let held = Locked(File::create(&path).expect("a file"));
        held.try_lock().expect("nobody else has it");
        let copy = held.try_clone().expect("a copy");
        let other = File::open(&path).expect("it is there");
        assert!(other.try_lock().is_err(), "it is locked");
        drop(held);
        other.try_lock().expect("it is let go of");
        drop(copy);
    }
}

//! How far a brief is: each part of the work says how many steps it has, and takes them.

use crate::report::{BriefStep, Watch};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The steps of all parts, told to whoever watches.
pub(super) struct Steps<'a> {
    watch: &'a Watch<'a>,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl<'a> Steps<'a> {
    /// No part yet.
    pub(super) fn new(watch: &'a Watch<'a>) -> Self {
        Self { watch, done: AtomicUsize::new(0), all: AtomicUsize::new(0) }
    }

    /// A part of so many steps at most. All parts are named before the first takes a step, so that what is told only grows.
    pub(super) fn part(&self, doing: &'static str, most: usize) -> Part<'_> {
        self.all.fetch_add(most, Ordering::Relaxed);
        Part { steps: self, doing, left: AtomicUsize::new(most) }
    }

    fn take(&self, doing: &'static str, number: usize) {
        let done = self.done.fetch_add(number, Ordering::Relaxed) + number;
        (self.watch.on_step)(BriefStep { doing, done, all: self.all.load(Ordering::Relaxed) });
    }
}

/// A part of the work; once it is dropped its steps are done, also those that it turned out not to need.
pub(super) struct Part<'a> {
    steps: &'a Steps<'a>,
    doing: &'static str,
    left: AtomicUsize,
}

impl Part<'_> {
    /// Another step of it is done; more than were announced are not counted.
    pub(super) fn step(&self) {
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if taken.is_ok() {
            self.steps.take(self.doing, 1);
        }
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        let left = self.left.swap(0, Ordering::Relaxed);
        if left > 0 {
            self.steps.take(self.doing, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn parts_say_how_many_steps_there_are_and_what_they_leave_out_is_done() {
        let told = Mutex::new(Vec::new());
        let on_step = |step: BriefStep| told.lock().expect("nobody panicked").push((step.doing, step.done, step.all));
        let cancel = AtomicBool::new(false);
        let watch = Watch { cancel: &cancel, on_step: &on_step };
        let steps = Steps::new(&watch);
        let (first, second, none) = (steps.part("playing", 3), steps.part("painting", 1), steps.part("nothing", 0));
        first.step();
        drop(first);
        drop(none);
        second.step();
        second.step();
        drop(second);
        assert_eq!(*told.lock().expect("nobody panicked"), [("playing", 1, 4), ("playing", 3, 4), ("painting", 4, 4)]);
    }
}

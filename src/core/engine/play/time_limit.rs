//! An end to work that would take too long: nobody waits for an answer for ever.

use crate::engine::qp::program::SolveError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How often it is looked whether somebody gave up.
const LOOK: Duration = Duration::from_millis(20);

/// Does work that gives up when a flag is set, and sets it when `limit` is over or `cancel` is set.
///
/// # Errors
/// [`SolveError::TimeLimit`] where it took longer than the limit; otherwise those of the work.
pub fn within<A>(
    limit: Duration,
    cancel: &AtomicBool,
    work: impl FnOnce(&AtomicBool) -> Result<A, SolveError>,
) -> Result<A, SolveError> {
    let start = Instant::now();
    let (give_up, is_over) = (AtomicBool::new(cancel.load(Ordering::Relaxed)), AtomicBool::new(false));
    let done = std::thread::scope(|scope| {
        // Dropped with the work, however it ends.
        let (working, ended) = channel::<()>();
        let watch = || {
            let ended = ended;
            while ended.recv_timeout(LOOK.min(limit)) == Err(RecvTimeoutError::Timeout) {
                let is_late = start.elapsed() >= limit;
                if is_late || cancel.load(Ordering::Relaxed) {
                    is_over.store(is_late, Ordering::Relaxed);
                    give_up.store(true, Ordering::Relaxed);
                    return;
                }
            }
        };
        scope.spawn(watch);
        let done = work(&give_up);
        drop(working);
        done
    });
    match done {
        Err(SolveError::Cancelled) if is_over.load(Ordering::Relaxed) => Err(SolveError::TimeLimit { limit }),
        done => done,
    }
}

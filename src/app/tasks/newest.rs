//! A thread that works on the newest job alone: a newer one cancels the one that runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Called from the thread after each message, so that the window wakes up.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The thread, seen from the window.
pub struct Latest<J, M> {
    shared: Arc<Shared<J>>,
    messages: Receiver<(u64, M)>,
    generation: u64,
}

struct Shared<J> {
    slot: Mutex<Slot<J>>,
    filled: Condvar,
}

struct Slot<J> {
    job: Option<(u64, J)>,
    running: Arc<AtomicBool>,
    stop: bool,
}

impl<J> Shared<J> {
    fn lock(&self) -> MutexGuard<'_, Slot<J>> {
        // The slot is whole after every statement, so a panic elsewhere leaves nothing half done.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<J: Send + 'static, M: Send + 'static> Latest<J, M> {
    /// Starts the thread. `work` gets the job, the flag that says "give up", and where to send messages;
    /// `panicked` makes a message of a panic, which ends that job alone.
    pub fn spawn(
        name: &str,
        wake: Wake,
        work: impl Fn(J, &AtomicBool, &(dyn Fn(M) + Sync)) + Send + 'static,
        panicked: impl Fn(String) -> M + Send + 'static,
    ) -> std::io::Result<Self> {
        let slot = Slot { job: None, running: Arc::new(AtomicBool::new(false)), stop: false };
        let shared = Arc::new(Shared { slot: Mutex::new(slot), filled: Condvar::new() });
        let (sender, messages) = channel();
        let theirs = Arc::clone(&shared);
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || serve(&theirs, &sender, &wake, work, panicked))?;
        Ok(Self { shared, messages, generation: 0 })
    }

    /// Hands in a job; the one that runs is cancelled and one that waits is dropped.
    pub fn submit(&mut self, job: J) {
        self.generation += 1;
        let mut slot = self.shared.lock();
        slot.running.store(true, Ordering::Relaxed);
        slot.job = Some((self.generation, job));
        self.shared.filled.notify_one();
    }

    /// Cancels whatever runs or waits.
    pub fn cancel(&mut self) {
        self.generation += 1;
        let mut slot = self.shared.lock();
        slot.running.store(true, Ordering::Relaxed);
        slot.job = None;
    }

    /// The messages of the newest job that have come in since the last call.
    pub fn poll(&self) -> Vec<M> {
        self.messages
            .try_iter()
            .filter(|(generation, _)| *generation == self.generation)
            .map(|(_, message)| message)
            .collect()
    }
}

impl<J, M> Drop for Latest<J, M> {
    fn drop(&mut self) {
        let mut slot = self.shared.lock();
        slot.stop = true;
        slot.running.store(true, Ordering::Relaxed);
        self.shared.filled.notify_one();
    }
}

fn serve<J, M: Send>(
    shared: &Shared<J>,
    sender: &Sender<(u64, M)>,
    wake: &Wake,
    work: impl Fn(J, &AtomicBool, &(dyn Fn(M) + Sync)),
    panicked: impl Fn(String) -> M,
) {
    loop {
        let (generation, job, cancel) = {
            let mut slot = shared.lock();
            loop {
                if slot.stop {
                    return;
                }
                if let Some((generation, job)) = slot.job.take() {
                    slot.running = Arc::new(AtomicBool::new(false));
                    break (generation, job, Arc::clone(&slot.running));
                }
                slot = shared.filled.wait(slot).unwrap_or_else(PoisonError::into_inner);
            }
        };
        // Several threads may send while one job is worked on; the lock keeps the sender's order.
        let outbox = Mutex::new(sender.clone());
        let send = |message: M| {
            if !cancel.load(Ordering::Relaxed) {
                outbox.lock().unwrap_or_else(PoisonError::into_inner).send((generation, message)).ok();
                wake();
            }
        };
        if let Err(why) = attempt(|| work(job, &cancel, &send)) {
            send(panicked(why));
        }
    }
}

/// The result of work, or what it panicked with, in its own words.
pub fn attempt<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no reason given".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn wait_for<M: Send + 'static>(latest: &Latest<u32, M>, mut enough: impl FnMut(M) -> bool) -> bool {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            for message in latest.poll() {
                if enough(message) {
                    return true;
                }
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        false
    }

    fn quiet() -> Wake {
        Arc::new(|| ())
    }

    #[test]
    fn the_newest_job_wins_and_the_older_ones_are_cancelled() {
        let cancelled = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&cancelled);
        let work = move |job: u32, cancel: &AtomicBool, send: &(dyn Fn(u32) + Sync)| {
            send(job);
            if job == 3 {
                send(1000); // only the last job ends by itself
                return;
            }
            while !cancel.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(1));
            }
            log.lock().unwrap_or_else(PoisonError::into_inner).push(job);
            send(100 + job);
        };
        let mut latest = Latest::spawn("test", quiet(), work, |_| 0).expect("a thread starts");
        latest.submit(1);
        assert!(wait_for(&latest, |message| message == 1), "the first job starts");
        latest.submit(2);
        latest.submit(3);
        let mut seen = Vec::new();
        assert!(wait_for(&latest, |message| {
            seen.push(message);
            message == 1000
        }));
        assert_eq!(seen, [3, 1000], "nothing of the older jobs comes through");
        let cancelled = cancelled.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(cancelled.contains(&1), "the running job was told to give up");
    }

    #[test]
    fn cancel_silences_the_running_job() {
        let work = |job: u32, cancel: &AtomicBool, send: &(dyn Fn(u32) + Sync)| {
            send(job);
            while !cancel.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(1));
            }
            send(99);
        };
        let mut latest = Latest::spawn("test", quiet(), work, |_| 0).expect("a thread starts");
        latest.submit(1);
        assert!(wait_for(&latest, |message| message == 1));
        latest.cancel();
        std::thread::sleep(Duration::from_millis(50));
        assert!(latest.poll().is_empty());
    }

    #[test]
    fn a_panic_ends_its_job_alone() {
        let work = |job: u32, _: &AtomicBool, send: &(dyn Fn(String) + Sync)| {
            assert!(job != 13, "unlucky");
            send(format!("done {job}"));
        };
        let mut latest = Latest::spawn("test", quiet(), work, |why| format!("panic: {why}")).expect("a thread starts");
        latest.submit(13);
        assert!(wait_for(&latest, |message| message.contains("unlucky")));
        latest.submit(14);
        assert!(wait_for(&latest, |message| message == "done 14"), "the thread lives on");
    }
}

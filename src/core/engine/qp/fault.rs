//! Faults that tests put into the solver, to see what comes of them: a wrong answer, none, a panic. A released program has none of it.

use crate::engine::qp::program::SolveError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// Every quantity of the answer is this number.
    Answer(f64),
    /// There is no answer until somebody gives up.
    Never,
    /// The thread dies.
    Panic,
}

static FAULTS: Mutex<Vec<(String, Fault)>> = Mutex::new(Vec::new());

/// Lets the programs of all maps go wrong whose first site has this id, until it is told otherwise. Without effect in a release.
pub fn inject(first_site: &str, fault: Option<Fault>) {
    let mut faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    faults.retain(|(site, _)| site != first_site);
    faults.extend(fault.map(|fault| (first_site.to_owned(), fault)));
}

/// Does to an answer what was injected.
///
/// # Errors
/// [`SolveError::Cancelled`] where there would never be one and somebody gave up.
pub fn strike(first_site: Option<&str>, answer: &mut [f64], cancel: &AtomicBool) -> Result<(), SolveError> {
    if !cfg!(debug_assertions) {
        return Ok(());
    }
    let faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    let fault = faults.iter().find(|(site, _)| Some(site.as_str()) == first_site).map(|(_, fault)| *fault);
    drop(faults);
    match fault {
        None => Ok(()),
        Some(Fault::Answer(value)) => {
            answer.fill(value);
            Ok(())
        }
        Some(Fault::Never) => {
            while !cancel.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(1));
            }
            Err(SolveError::Cancelled)
        }
        Some(Fault::Panic) => panic!("a test asked for it"),
    }
}

//! The consistent baseline nearest to the figures.

use crate::app::tasks::task::{Same, Task};
use chokepoint_core::engine::{Network, Reconciliation, reconcile_holding};
use chokepoint_core::model::{FieldPath, Preset};
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

/// What is to be balanced.
#[derive(PartialEq)]
pub struct Request {
    /// The preset whose figures are balanced.
    pub preset: Same<Preset>,
    /// Its map in index form.
    pub network: Same<Network>,
    /// Addresses of figures that stay as they are.
    pub held: BTreeSet<FieldPath>,
}

/// The search for it.
pub type Balance = Task<Request, (), Reconciliation>;

/// Looks for what would move.
pub fn work(request: &Request, _: &AtomicBool, _: &(dyn Fn(()) + Sync)) -> Result<Reconciliation, String> {
    reconcile_holding(&request.preset, &request.network, &request.held).map_err(|error| error.to_string())
}

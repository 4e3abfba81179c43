//! The consistent baseline nearest to the figures.

use chokepoint_core::engine::{Network, Reconciliation, reconcile};
use chokepoint_core::model::Preset;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What is to be balanced.
pub(crate) type Job = (Arc<Preset>, Arc<Network>);
/// What would move, or why nothing can.
pub(crate) type Answer = Result<Reconciliation, String>;

/// Looks for it.
pub(crate) fn work((preset, network): Job, _: &AtomicBool, send: &(dyn Fn(Answer) + Sync)) {
    send(reconcile(&preset, &network).map_err(|error| error.to_string()));
}

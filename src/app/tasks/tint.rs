//! Which supply countries are tinted by, worked out on a thread of its own.

use crate::app::state::results::Results;
use crate::app::state::selection::Selection;
use crate::app::state::world::{TintOf, WorldLook};
use crate::app::tasks::newest::{Latest, Wake};
use crate::charts::tint_of;
use crate::draw::Choropleth;
use chokepoint_core::engine::{MonthOutcome, Network};
use chokepoint_core::insight::{Buyer, Cut, main_commodities, stage_shares, supply_shares};
use chokepoint_core::model::{EntityRef, Stage};
use std::sync::Arc;

/// Whose shares are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Supply {
    Commodity(usize),
    Stage(Stage),
}

struct Job {
    network: Arc<Network>,
    month: MonthOutcome,
    supply: Supply,
    cut: Cut,
    title: String,
}

/// What was asked last.
struct Asked {
    network: Arc<Network>,
    revision: u64,
    month: usize,
    supply: Supply,
    cut: Cut,
}

/// The thread, and its newest answer.
pub struct Tints {
    worker: Option<Latest<Job, Option<Choropleth>>>,
    asked: Option<Asked>,
    answer: Option<Choropleth>,
}

impl Tints {
    /// Starts the thread; without one nothing is ever tinted.
    pub fn new(wake: Wake) -> Self {
        let work = |job: Job, _: &_, send: &(dyn Fn(Option<Choropleth>) + Sync)| {
            let shares = match job.supply {
                Supply::Commodity(commodity) => {
                    supply_shares(&job.network, &job.month, commodity, job.cut, Buyer::World)
                }
                Supply::Stage(stage) => stage_shares(&job.network, &job.month, stage, job.cut),
            };
            send(Some(tint_of(job.title, shares)));
        };
        Self { worker: Latest::spawn("tint", wake, work, |_| None).ok(), asked: None, answer: None }
    }

    /// The tints wanted; the ones before while the new ones are being worked out.
    pub(crate) fn of(
        &mut self,
        network: &Arc<Network>,
        (results, month): (&Results, usize),
        look: &WorldLook,
        selection: &Selection,
    ) -> Option<&Choropleth> {
        let Some(supply) = supply(network, &look.tint, selection) else {
            self.asked = None;
            self.answer = None;
            return None;
        };
        let worker = self.worker.as_mut()?;
        let revision = results.revision();
        let same_map = self.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(&asked.network, network));
        let is_asked = self.asked.as_ref().is_some_and(|asked| {
            same_map && (asked.revision, asked.month, asked.supply, asked.cut) == (revision, month, supply, look.cut)
        });
        if !is_asked {
            if !same_map {
                self.answer = None;
            }
            let outcome = results.month(month);
            let when = if outcome.is_some() { "" } else { ", before any rule" };
            let what = match supply {
                Supply::Commodity(at) => {
                    network.map.commodities.get(at).map_or("", |entry| entry.name.as_str()).to_owned()
                }
                Supply::Stage(stage) => format!("{} goods by value", stage.label().to_lowercase()),
            };
            worker.submit(Job {
                network: Arc::clone(network),
                month: outcome.cloned().unwrap_or_else(|| network.baseline_month()),
                supply,
                cut: look.cut,
                title: format!("Supply of {what}, {}{when}", look.cut.label()),
            });
            self.asked = Some(Asked { network: Arc::clone(network), revision, month, supply, cut: look.cut });
        }
        if let Some(answer) = worker.poll().pop() {
            self.answer = answer;
        }
        self.answer.as_ref()
    }
}

fn supply(network: &Network, tint: &TintOf, selection: &Selection) -> Option<Supply> {
    match tint {
        TintOf::Nothing => None,
        TintOf::Stage(stage) => Some(Supply::Stage(*stage)),
        TintOf::Commodity(id) => network.commodity(id).map(Supply::Commodity),
        TintOf::Automatic => {
            let selected = match selection {
                Selection::One(EntityRef::Commodity(id)) => network.commodity(id),
                _ => None,
            };
            selected.or_else(|| main_commodities(network, 1).first().copied()).map(Supply::Commodity)
        }
    }
}

//! Which supply countries are tinted by.

use crate::app::state::results::Results;
use crate::app::state::selection::Selection;
use crate::app::state::world::{TintOf, WorldLook};
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Silent, Task};
use crate::draw::Choropleth;
use chokepoint_core::engine::{CommodityIx, MonthIx, MonthOutcome, Network};
use chokepoint_core::insight::{Buyer, Cut, main_commodities, stage_shares, supply_shares};
use chokepoint_core::model::{EntityRef, Stage};
use std::sync::Arc;

/// Whose shares are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Supply {
    Commodity(CommodityIx),
    Stage(Stage),
}

/// Everything that the shares depend on; the revision of the results and the month say which outcome it is.
#[derive(Clone, PartialEq)]
struct Key {
    network: Same<Network>,
    revision: u64,
    month: MonthIx,
    supply: Supply,
    cut: Cut,
}

/// Shares to be worked out.
struct Request {
    key: Key,
    outcome: MonthOutcome,
    title: String,
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// The newest tints of the world map.
pub struct Tints {
    task: Task<Request, (), Choropleth>,
}

impl Tints {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { task: Task::new("tint of the map", wake, |request: &Request, _: &_, _: &_| Ok(work(request))) }
    }

    /// The work, to say that it has failed.
    pub fn work(&mut self) -> &mut dyn Silent {
        &mut self.task
    }

    /// The newest tints.
    pub fn newest(&self) -> Option<&Choropleth> {
        self.task.answer().map(|(_, tints)| tints)
    }

    /// The tints wanted; the ones before while the new ones are being worked out.
    pub(crate) fn of(
        &mut self,
        network: &Arc<Network>,
        (results, month): (&Results, MonthIx),
        look: &WorldLook,
        selection: &Selection,
    ) -> Option<&Choropleth> {
        let Some(supply) = supply(network, &look.tint, selection) else {
            self.task.forget();
            return None;
        };
        let key = Key { network: Same::of(network), revision: results.revision(), month, supply, cut: look.cut };
        let asked = self.task.request().map(|asked| &asked.key);
        if asked != Some(&key) {
            // Tints of another map would colour the wrong goods.
            if asked.is_some_and(|asked| asked.network != key.network) {
                self.task.forget();
            }
            self.task.ask(request(key, results));
        }
        self.task.poll();
        self.task.answer().map(|(_, tints)| tints)
    }
}

fn request(key: Key, results: &Results) -> Request {
    let outcome = results.month(key.month);
    let when = if outcome.is_some() { "" } else { ", before any rule" };
    let what = match key.supply {
        Supply::Commodity(at) => key.network.map.commodities.get(at).map_or("", |entry| entry.name.as_str()).to_owned(),
        Supply::Stage(stage) => format!("{} goods by value", key.network.map.stage_names.in_text(stage)),
    };
    let title = format!("Supply of {what}, {}{when}", key.cut.label());
    let outcome = outcome.cloned().unwrap_or_else(|| key.network.baseline_month());
    Request { key, outcome, title }
}

fn work(request: &Request) -> Choropleth {
    let Key { network, supply, cut, .. } = &request.key;
    let shares = match *supply {
        Supply::Commodity(commodity) => supply_shares(network, &request.outcome, commodity, *cut, Buyer::World),
        Supply::Stage(stage) => stage_shares(network, &request.outcome, stage, *cut),
    };
    Choropleth { title: request.title.clone(), shares }
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

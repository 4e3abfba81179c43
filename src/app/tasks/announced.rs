//! How many routes of the map each announced control would touch.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Silent, Task};
use chokepoint_core::engine::Network;
use chokepoint_core::insight::reach;
use chokepoint_core::model::{RuleId, Scenario};
use chokepoint_core::store::libraries::rules;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A map on which the library is to be counted.
struct Request {
    network: Same<Network>,
    scenario: Scenario,
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        // Reach is counted whatever the dates: the scenario does not change it.
        self.network == other.network
    }
}

/// The routes that each rule of the library would touch, counted on a thread.
pub struct AnnouncedCounter {
    task: Task<Request, (), BTreeMap<RuleId, usize>>,
}

impl AnnouncedCounter {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self {
            task: Task::new("count of announced controls", wake, |request: &Request, stop: &_, _: &_| {
                work(request, stop)
            }),
        }
    }

    /// The work, to say that it has failed.
    pub fn work(&mut self) -> &mut dyn Silent {
        &mut self.task
    }

    /// Routes by rule, asked for when the map has changed; none while they are being counted.
    pub fn of(&mut self, network: &Arc<Network>, scenario: &Scenario) -> Option<&BTreeMap<RuleId, usize>> {
        self.task.follow(Request { network: Same::of(network), scenario: scenario.clone() });
        self.task.poll();
        self.task.fresh()
    }
}

fn work(request: &Request, stop: &AtomicBool) -> Result<BTreeMap<RuleId, usize>, String> {
    let library = rules().map_err(|finding| finding.to_string())?;
    let mut counts = BTreeMap::new();
    for rule in &library.rules {
        if stop.load(Ordering::Relaxed) {
            return Err("stopped".to_owned());
        }
        counts.insert(rule.id.clone(), reach(&request.network, rule, &request.scenario).touched.len());
    }
    Ok(counts)
}

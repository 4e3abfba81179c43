//! What the selected rule touches.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Silent, Task};
use chokepoint_core::engine::Network;
use chokepoint_core::insight::{Reach, reach, reach_key};
use chokepoint_core::model::{Rule, Scenario};
use std::sync::Arc;

/// A rule to be counted.
struct Request {
    network: Same<Network>,
    /// The rule without its words.
    rule: Rule,
    scenario: Scenario,
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        // Reach is counted whatever the dates: the scenario does not change it.
        self.network == other.network && self.rule == other.rule
    }
}

/// The reach of the rule that was asked for last.
pub struct ReachCounter {
    task: Task<Request, (), Reach>,
}

impl ReachCounter {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { task: Task::new("count of a rule's reach", wake, |request: &Request, _: &_, _: &_| Ok(work(request))) }
    }

    /// The work, to say that it has failed.
    pub fn work(&mut self) -> &mut dyn Silent {
        &mut self.task
    }

    /// The reach of a rule, asked for when it or the map has changed; none while it is being counted.
    pub fn of(&mut self, rule: &Rule, network: &Arc<Network>, scenario: &Scenario) -> Option<&Reach> {
        let (network, rule) = (Same::of(network), reach_key(rule));
        self.task.follow(Request { network, rule, scenario: scenario.clone() });
        self.task.poll();
        self.task.fresh()
    }
}

fn work(request: &Request) -> Reach {
    reach(&request.network, &request.rule, &request.scenario)
}

//! Counts what the selected rule touches, on a thread of its own.

use crate::app::tasks::newest::{Latest, Wake};
use chokepoint_core::engine::Network;
use chokepoint_core::insight::{Reach, reach, reach_key};
use chokepoint_core::model::{Rule, Scenario};
use std::sync::Arc;

/// A rule to be counted.
struct Job {
    network: Arc<Network>,
    rule: Rule,
    scenario: Scenario,
}

/// The thread, and what it said of the rule that was asked last.
pub struct ReachCounter {
    worker: Option<Latest<Job, Option<Reach>>>,
    /// The rule asked about, and the map it was asked on.
    asked: Option<(Rule, Arc<Network>)>,
    answer: Option<Reach>,
}

impl ReachCounter {
    /// Starts the thread; without one nothing is ever counted.
    pub fn new(wake: Wake) -> Self {
        let work = |job: Job, _: &_, send: &(dyn Fn(Option<Reach>) + Sync)| {
            send(Some(reach(&job.network, &job.rule, &job.scenario)));
        };
        Self { worker: Latest::spawn("reach", wake, work, |_| None).ok(), asked: None, answer: None }
    }

    /// The reach of a rule, asked for when it or the map has changed; none while it is being counted.
    pub fn of(&mut self, rule: &Rule, network: &Arc<Network>, scenario: &Scenario) -> Option<&Reach> {
        let key = reach_key(rule);
        let is_asked = self.asked.as_ref().is_some_and(|(known, on)| *known == key && Arc::ptr_eq(on, network));
        let worker = self.worker.as_mut()?;
        if !is_asked {
            self.answer = None;
            let job = Job { network: Arc::clone(network), rule: key.clone(), scenario: scenario.clone() };
            worker.submit(job);
            self.asked = Some((key, Arc::clone(network)));
        }
        if let Some(answer) = worker.poll().pop() {
            self.answer = answer;
        }
        self.answer.as_ref()
    }
}

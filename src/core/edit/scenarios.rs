//! What scenarios are made of: rules, events and measures switched on and off, and scenarios made from others.

use crate::edit::batch::Batch;
use crate::edit::change::{Brought, Edit};
use crate::edit::ids::{free_id, free_name};
use crate::model::{EntityRef, Preset, Rule, RuleId, Scenario, ScenarioId};

/// Whether the baseline of a preset, what its scenarios are held against, takes anything in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// Nothing goes into it: a scenario like it is made for what is switched on.
    #[default]
    Locked,
    /// It takes in what is switched on, as any scenario does, and is the baseline no more.
    Open,
}

/// Switches a rule, an event or a measure on or off in a scenario. Returns the scenario that has it then: another one where it would have gone into a locked
/// baseline. Nothing where there is no such scenario or entity, or nothing changes.
pub fn switch(
    preset: &Preset,
    part: &EntityRef,
    on: bool,
    scenario: &ScenarioId,
    baseline: Baseline,
) -> Option<(Edit, ScenarioId)> {
    let title = part.name(preset)?.to_owned();
    let mut batch = Batch::on(preset);
    let played = put_in(&mut batch, part, on, scenario, baseline)?;
    let words = if on { "on" } else { "off" };
    Some((batch.edit(format!("switch {words} {title}"))?, played))
}

/// Adds a rule with what it brings, and switches it on in a scenario. Its id is made unlike the others and returned, with the scenario that has it; see
/// [`switch`].
pub fn add_rule(
    preset: &Preset,
    mut rule: Rule,
    brought: Brought,
    scenario: &ScenarioId,
    baseline: Baseline,
) -> Option<(Edit, RuleId, ScenarioId)> {
    rule.id = RuleId(free_id(rule.id.as_str(), |id| preset.rule(&id.into()).is_some()));
    let (name, id) = (format!("add {}", rule.title), rule.id.clone());
    let mut batch = Batch::on(preset);
    brought.sources.into_iter().for_each(|source| batch.add(source));
    brought.lists.into_iter().for_each(|list| batch.add(list));
    batch.add(rule);
    let played = put_in(&mut batch, &EntityRef::Rule(id.clone()), true, scenario, baseline);
    Some((batch.edit(name)?, id, played.unwrap_or_else(|| scenario.clone())))
}

/// Puts a part into a scenario or takes it out, and says which scenario that was.
pub(crate) fn put_in(
    batch: &mut Batch,
    part: &EntityRef,
    on: bool,
    scenario: &ScenarioId,
    baseline: Baseline,
) -> Option<ScenarioId> {
    let preset = batch.preset();
    let at = preset.scenarios.iter().position(|entry| &entry.id == scenario)?;
    let mut after = preset.scenarios.get(at)?.clone();
    let is_locked = baseline == Baseline::Locked && preset.baseline().is_some_and(|entry| entry.id == *scenario);
    if on && is_locked {
        let title = part.name(preset)?.to_owned();
        after = renamed(preset, after, &format!("With {title}"));
        after.note.clear();
        set(&mut after, part, on);
        let played = after.id.clone();
        batch.add(after);
        return Some(played);
    }
    set(&mut after, part, on);
    batch.replace(at, after);
    Some(scenario.clone())
}

fn set(scenario: &mut Scenario, part: &EntityRef, on: bool) {
    fn put<T: PartialEq + Clone>(list: &mut Vec<T>, id: &T, on: bool) {
        list.retain(|other| on || other != id);
        if on && !list.contains(id) {
            list.push(id.clone());
        }
    }
    match part {
        EntityRef::Rule(id) => put(&mut scenario.rules, id, on),
        EntityRef::Event(id) => put(&mut scenario.events, id, on),
        EntityRef::Measure(id) => put(&mut scenario.measures, id, on),
        _ => {}
    }
}

/// The same scenario under a free name and id.
pub(crate) fn renamed(preset: &Preset, scenario: Scenario, name: &str) -> Scenario {
    let name = free_name(name, |name| preset.scenarios.iter().any(|entry| entry.name == name));
    let id = ScenarioId(free_id(&name, |id| preset.scenario(&id.into()).is_some()));
    Scenario { id, name, ..scenario }
}

/// A scenario like another, to go on from it; with its name and id.
pub fn branch(preset: &Preset, scenario: &ScenarioId) -> Option<(Edit, ScenarioId)> {
    let like = preset.scenario(scenario)?;
    let copy = renamed(preset, like.clone(), &like.name);
    let id = copy.id.clone();
    Some((Edit::add(preset, copy, format!("duplicate {}", like.name)), id))
}

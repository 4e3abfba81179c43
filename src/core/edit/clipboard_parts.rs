//! Copy and paste of what is not on the map: rules, events, measures and scenarios, each with what it names.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::edit::clipboard::{cited_by, import_sources};
use crate::edit::ids::{free_id, free_name};
use crate::edit::map_notes::copy_note;
use crate::edit::scenarios::{Baseline, put_in, renamed};
use crate::model::{
    Addressed, CLIP, Clip, ControlList, EntityRef, Event, EventId, Measure, MeasureEffect, MeasureId, Preset, Rule,
    RuleId, Scenario, ScenarioId, Tag, count_words, list, validate,
};
use std::collections::{BTreeMap, BTreeSet};

/// What was pasted.
pub struct PastedParts {
    /// Edit that adds it.
    pub edit: Edit,
    /// What is selected then: the scenario, or the last of what was pasted.
    pub entity: EntityRef,
    /// The scenario that has it.
    pub scenario: ScenarioId,
    /// What happened, in a sentence.
    pub words: String,
}

/// Copies a rule, an event, a measure or a scenario with the rules, lists and citations that it names, or a note; nothing of another kind.
pub fn copy_part(preset: &Preset, part: &EntityRef) -> Option<Clip> {
    let mut clip = Clip { clip: CLIP, ..Clip::default() };
    match part {
        EntityRef::Rule(id) => clip.rules.push(preset.rule(id)?.clone()),
        EntityRef::Event(id) => clip.events.push(preset.events.iter().find(|event| &event.id == id)?.clone()),
        EntityRef::Measure(id) => clip.measures.push(preset.measures.iter().find(|entry| &entry.id == id)?.clone()),
        EntityRef::Scenario(id) => {
            let scenario = preset.scenario(id)?;
            clip.rules.extend(scenario.rules.iter().filter_map(|id| preset.rule(id)).cloned());
            clip.events.extend(preset.events.iter().filter(|event| scenario.events.contains(&event.id)).cloned());
            clip.measures.extend(preset.measures.iter().filter(|entry| scenario.measures.contains(&entry.id)).cloned());
            clip.scenarios.push(scenario.clone());
        }
        EntityRef::MapNote(id) => return copy_note(preset, id),
        _ => return None,
    }
    // A measure that exempts from a rule is nothing without it.
    for measure in &clip.measures {
        if let MeasureEffect::Exempt { rule, .. } = &measure.effect
            && !clip.rules.iter().any(|known| &known.id == rule)
        {
            clip.rules.extend(preset.rule(rule).cloned());
        }
    }
    let named: BTreeSet<Tag> = clip.rules.iter().flat_map(Rule::lists).collect();
    clip.lists = preset.lists.iter().filter(|list| named.contains(&list.tag)).cloned().collect();
    let cited = cited_by(&mut clip);
    clip.sources = preset.sources.iter().filter(|source| cited.contains(&source.id)).cloned().collect();
    Some(clip)
}

/// Says what a clip of [`copy_part`] holds: `1 scenario, 2 rules and 1 measure`.
pub fn part_words(clip: &Clip) -> String {
    let kinds = [
        (clip.scenarios.len(), "scenario"),
        (clip.rules.len(), "rule"),
        (clip.events.len(), "event"),
        (clip.measures.len(), "measure"),
        (clip.lists.len(), "list"),
    ];
    let words: Vec<String> =
        kinds.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count_words(number, noun)).collect();
    list(&words, "and")
}

/// Puts copied rules, events, measures or a scenario into a preset. What a scenario or a measure brings is shared where it is there in the same form; what was
/// copied itself comes in beside it. What acts on sites or goods that this map lacks is left behind.
pub fn paste_parts(preset: &Preset, clip: &Clip, scenario: &ScenarioId, baseline: Baseline) -> Option<PastedParts> {
    let mut clip = clip.clone();
    let mut batch = Batch::on(preset);
    import_sources(&mut batch, &mut clip);
    for list in std::mem::take(&mut clip.lists) {
        if batch.preset().list(&list.tag).is_none() {
            batch.add::<ControlList>(list);
        }
    }
    let alone = clip.scenarios.is_empty();
    let with_acts = !clip.events.is_empty() || !clip.measures.is_empty();
    let rules = paste_rules(&mut batch, std::mem::take(&mut clip.rules), alone && !with_acts);
    let events = paste_events(&mut batch, std::mem::take(&mut clip.events), alone);
    let measures = paste_measures(&mut batch, std::mem::take(&mut clip.measures), &rules, alone);
    let left = leave_behind(&mut batch, preset);
    let is_there = |part: &EntityRef| part.name(batch.preset()).is_some();
    let pasted: Vec<EntityRef> = if alone && with_acts {
        let events = events.values().cloned().map(EntityRef::Event);
        events.chain(measures.values().cloned().map(EntityRef::Measure)).filter(is_there).collect()
    } else {
        rules.values().cloned().map(EntityRef::Rule).collect()
    };
    let (entity, played) = match clip.scenarios.pop() {
        Some(mut copied) => {
            copied.rules = copied.rules.iter().filter_map(|id| rules.get(id)).cloned().collect();
            copied.events.retain_mut(|id| swap(id, &events) && is_there(&EntityRef::Event(id.clone())));
            copied.measures.retain_mut(|id| swap(id, &measures) && is_there(&EntityRef::Measure(id.clone())));
            let name = copied.name.clone();
            let copied: Scenario = renamed(batch.preset(), copied, &name);
            let id = copied.id.clone();
            batch.add(copied);
            (EntityRef::Scenario(id.clone()), id)
        }
        None => {
            let mut played = scenario.clone();
            for part in &pasted {
                played = put_in(&mut batch, part, true, &played, baseline).unwrap_or(played);
            }
            (pasted.last()?.clone(), played)
        }
    };
    let title = entity.name(batch.preset())?.to_owned();
    let kind = entity.kind().word();
    let mut words = format!("Pasted the {kind} {title}");
    if left > 0 {
        let them = count_words(left, "event or measure");
        words.push_str(&format!("; {them} left behind: this map lacks what they act on"));
    }
    Some(PastedParts { edit: batch.edit(format!("paste {kind} {title}"))?, entity, scenario: played, words })
}

/// The new name of what has one; false where it did not come in.
fn swap<T: Ord + Clone>(id: &mut T, names: &BTreeMap<T, T>) -> bool {
    names.get(id).is_some_and(|new| {
        *id = new.clone();
        true
    })
}

/// Rules by their former ids. Those that are there already are shared, unless they come in beside what is there.
fn paste_rules(batch: &mut Batch, rules: Vec<Rule>, beside: bool) -> BTreeMap<RuleId, RuleId> {
    let mut names = BTreeMap::new();
    for mut rule in rules {
        let preset = batch.preset();
        // Who is spared by the id of a site that is not here is not spared.
        rule.exemptions.retain_mut(|exemption| {
            let of_all = exemption.sites.is_empty();
            exemption.sites.retain(|site| preset.map.site(site).is_some());
            of_all || !exemption.sites.is_empty()
        });
        let former = rule.id.clone();
        match preset.rule(&rule.id) {
            Some(there) if *there == rule && !beside => {}
            Some(_) => {
                rule.id = RuleId(free_id(former.as_str(), |id| preset.rule(&id.into()).is_some()));
                rule.title = free_name(&rule.title, |title| preset.rules.iter().any(|other| other.title == title));
                names.insert(former, rule.id.clone());
                batch.add(rule);
                continue;
            }
            None => batch.add(rule),
        }
        names.insert(former.clone(), former);
    }
    names
}

fn paste_events(batch: &mut Batch, events: Vec<Event>, beside: bool) -> BTreeMap<EventId, EventId> {
    let mut names = BTreeMap::new();
    for mut event in events {
        let former = event.id.clone();
        let known = &batch.preset().events;
        match known.iter().find(|there| there.id == former) {
            Some(there) if *there == event && !beside => {}
            Some(_) => {
                event.id = EventId(free_id(former.as_str(), |id| known.iter().any(|other| other.id.as_str() == id)));
                event.title = free_name(&event.title, |title| known.iter().any(|other| other.title == title));
                names.insert(former, event.id.clone());
                batch.add(event);
                continue;
            }
            None => batch.add(event),
        }
        names.insert(former.clone(), former);
    }
    names
}

fn paste_measures(
    batch: &mut Batch,
    measures: Vec<Measure>,
    rules: &BTreeMap<RuleId, RuleId>,
    beside: bool,
) -> BTreeMap<MeasureId, MeasureId> {
    let mut names = BTreeMap::new();
    for mut measure in measures {
        if let MeasureEffect::Exempt { rule, .. } = &mut measure.effect {
            swap(rule, rules);
        }
        let former = measure.id.clone();
        let known = &batch.preset().measures;
        match known.iter().find(|there| there.id == former) {
            Some(there) if *there == measure && !beside => {}
            Some(_) => {
                let taken = |id: &str| known.iter().any(|other| other.id.as_str() == id);
                measure.id = MeasureId(free_id(former.as_str(), taken));
                measure.title = free_name(&measure.title, |title| known.iter().any(|other| other.title == title));
                names.insert(former, measure.id.clone());
                batch.add(measure);
                continue;
            }
            None => batch.add(measure),
        }
        names.insert(former.clone(), former);
    }
    names
}

/// Takes out the new events and measures that make no sense on this map, and says how many.
fn leave_behind(batch: &mut Batch, before: &Preset) -> usize {
    let wrong: BTreeSet<EntityRef> = validate(batch.preset())
        .iter()
        .filter(|finding| finding.is_error())
        .filter_map(|finding| finding.place.path()?.entity().cloned())
        .filter(|entity| matches!(entity, EntityRef::Event(_) | EntityRef::Measure(_)) && entity.name(before).is_none())
        .collect();
    batch.remove_all(|event: &Event| wrong.contains(&event.address()));
    batch.remove_all(|measure: &Measure| wrong.contains(&measure.address()));
    wrong.len()
}

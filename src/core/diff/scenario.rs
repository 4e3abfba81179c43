//! A scenario as a list of edits: what it changes against the one that others are held against.

use crate::diff::address::{Address, Step};
use crate::diff::difference::{Difference, DifferenceKind, compare};
use crate::diff::value::{Value, ValueError};
use crate::diff::words::Sayer;
use crate::model::{EntityKind, EntityRef, Preset, Scenario, rule_sentence};

/// Fields that say which scenario it is, and not what it does.
const ITSELF: &[&str] = &["id", "name", "note"];

/// One thing that a scenario does otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioEdit {
    /// What it is, in words: `Adds the rule “Licence on magnets”`.
    pub words: String,
    /// What that says or when it begins, in words; empty where there is no more to say.
    pub detail: String,
    /// The entity to look at; none for a setting of the scenario itself.
    pub entity: Option<EntityRef>,
}

impl ScenarioEdit {
    /// All of it as one sentence or two.
    pub fn sentence(&self) -> String {
        if self.detail.is_empty() { format!("{}.", self.words) } else { format!("{}: {}", self.words, self.detail) }
    }
}

/// What a scenario is held against: the first of its preset; none where it is the first itself.
pub fn held_against<'p>(preset: &'p Preset, scenario: &Scenario) -> Option<&'p Scenario> {
    preset.scenarios.first().filter(|first| first.id != scenario.id)
}

/// What a scenario changes against another, settings first, then rules, events and measures.
///
/// # Errors
/// When a scenario cannot be taken apart; none can be made that cannot.
pub fn scenario_edits(preset: &Preset, base: &Scenario, scenario: &Scenario) -> Result<Vec<ScenarioEdit>, ValueError> {
    let mut found = Vec::new();
    compare(&Address::preset(), Some(&Value::of(base)?), Some(&Value::of(scenario)?), &mut found);
    found.retain(|difference| !ITSELF.contains(&difference.at.field()));
    let sayer = Sayer::of(preset)?;
    let mut edits: Vec<ScenarioEdit> = found.iter().map(|difference| told(preset, &sayer, difference)).collect();
    edits.sort_by_key(|edit| edit.entity.as_ref().map(EntityRef::kind));
    Ok(edits)
}

fn told(preset: &Preset, sayer: &Sayer<'_>, difference: &Difference) -> ScenarioEdit {
    if let [Step::Field(list), Step::Key(_, id)] = difference.at.steps()
        && let Some(kind) = EntityKind::ALL.iter().find(|kind| kind.list() == *list)
    {
        let entity = kind.named(id);
        let verb = if difference.kind == DifferenceKind::Removed { "Leaves out" } else { "Adds" };
        let name = entity.name(preset).unwrap_or(id);
        return ScenarioEdit {
            words: format!("{verb} the {} “{name}”", kind.word()),
            detail: detail(preset, &entity),
            entity: Some(entity),
        };
    }
    let field = difference.at.field_words();
    let words = if difference.is_order() {
        format!("Has its {field} in another order")
    } else {
        let value = |value: &Option<Value>| sayer.value(&Address::preset(), value.as_ref());
        let (before, after) = (value(&difference.before), value(&difference.after));
        format!(
            "Sets {field} to {after} instead of {before}",
            before = usual(&field, before),
            after = usual(&field, after)
        )
    };
    ScenarioEdit { words, detail: String::new(), entity: None }
}

/// What a setting that is left out comes to.
fn usual(field: &str, words: String) -> String {
    match (field, words.as_str()) {
        ("rerouting by good", "left out") => "no".to_owned(),
        ("diverted", "left out") => crate::model::USUALLY_DIVERTED.to_string(),
        ("ramp slip months", "left out") => "0".to_owned(),
        ("as of", "left out") => "that of the preset".to_owned(),
        _ => words,
    }
}

fn detail(preset: &Preset, entity: &EntityRef) -> String {
    match entity {
        EntityRef::Rule(id) => preset.rule(id).map_or_else(String::new, |rule| {
            let open = if rule.is_armed() { "" } else { " It leaves something open and does not act yet." };
            format!("{}{open}", rule_sentence(rule, &preset.lists))
        }),
        EntityRef::Event(id) => {
            let event = preset.events.iter().find(|event| event.id == *id);
            event.map_or_else(String::new, |event| match event.until {
                Some(until) => format!("from {} until {until}", event.from),
                None => format!("from {}", event.from),
            })
        }
        EntityRef::Measure(id) => {
            let measure = preset.measures.iter().find(|measure| measure.id == *id);
            measure.map_or_else(String::new, |measure| format!("by {}, from {}", measure.by.name(), measure.from))
        }
        _ => String::new(),
    }
}

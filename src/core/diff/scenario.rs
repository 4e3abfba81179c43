//! A scenario as a list of edits: what it changes against the one that others are held against.

use crate::diff::address::{Address, Step};
use crate::diff::difference::{Difference, DifferenceKind, compare};
use crate::diff::value::{Value, ValueError};
use crate::diff::words::in_words;
use crate::model::{EntityKind, EntityRef, Preset, Scenario, USUALLY_DIVERTED, list, rule_sentence};

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
    let mut edits: Vec<ScenarioEdit> = found.iter().map(|difference| told(preset, difference)).collect();
    edits.sort_by_key(|edit| edit.entity.as_ref().map(EntityRef::kind));
    Ok(edits)
}

/// The same in one sentence; none for the first scenario of a preset, which others are held against, and where nothing is changed.
pub fn scenario_edits_sentence(preset: &Preset, scenario: &Scenario) -> Option<String> {
    let base = held_against(preset, scenario)?;
    let edits = scenario_edits(preset, base, scenario).ok().filter(|edits| !edits.is_empty())?;
    let each: Vec<String> = edits.iter().map(|edit| uncapital(&edit.words)).collect();
    Some(format!("Against “{}” it {}.", base.name, list(&each, "and")))
}

/// With a small first letter: all words here begin with a verb.
fn uncapital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn told(preset: &Preset, difference: &Difference) -> ScenarioEdit {
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
        let words = |value: &Option<Value>| {
            value.as_ref().map_or_else(|| usual(difference.at.field()), |value| in_words(Some(preset), value, None))
        };
        format!("Sets {field} to {} instead of {}", words(&difference.after), words(&difference.before))
    };
    ScenarioEdit { words, detail: String::new(), entity: None }
}

/// What a setting that is left out comes to.
fn usual(field: &str) -> String {
    match field {
        "rerouting_by_good" => "no".to_owned(),
        "diverted" => USUALLY_DIVERTED.to_string(),
        "ramp_slip_months" => "0".to_owned(),
        "as_of" => "that of the preset".to_owned(),
        _ => "left out".to_owned(),
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

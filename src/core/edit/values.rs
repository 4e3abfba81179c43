//! What a step of the history changed, in figures: `1,250 to 1,800`.

use crate::edit::change::{Change, Edit, Header, Reversible, Swap};
use crate::model::{
    Benchmark, Commodity, Company, ControlList, Entity, Event, MapNote, Measure, Recipe, Route, Rule, Scenario, Site,
    Source, count_words, grouped,
};
use serde::Serialize;

/// A field before and after, as it is written.
struct Moved {
    field: String,
    before: String,
    after: String,
}

impl Moved {
    /// One of its values as the form shows it.
    fn shown(&self, text: &str) -> String {
        match (text, text.parse::<f64>(), as_date(text)) {
            ("true", ..) => "yes".to_owned(),
            ("false", ..) => "no".to_owned(),
            ("None", ..) => "none".to_owned(),
            // What a file holds as a part of one is typed and read in per cent. To the digit that was typed: 0.55 times 100 is a little more than 55.
            (_, Ok(number), _) if self.is_share() => format!("{} %", grouped((number * 1e8).round() / 1e6)),
            (_, Ok(number), _) => grouped(number),
            (.., Some(date)) => date.to_string(),
            _ => text.to_owned(),
        }
    }

    fn is_share(&self) -> bool {
        self.field == "share" || self.field.ends_with("_share")
    }
}

impl Edit {
    /// The value that it changed, before and after, and how many more; none where it made, removed or named something, or moved what no
    /// result depends on: its own name says that.
    pub fn values(&self) -> Option<String> {
        if !self.matters {
            return None;
        }
        let mut moved = Vec::new();
        collect(&self.change, &mut moved)?;
        let field = self.key.rsplit(['/', ' ']).next().unwrap_or_default();
        let at = moved.iter().position(|entry| entry.field == field).unwrap_or(0);
        let main = moved.get(at)?;
        let others = moved.len() - 1;
        let more = if others == 0 { String::new() } else { format!(", and {}", count_words(others, "other figure")) };
        Some(format!("{} to {}{more}", main.shown(&main.before), main.shown(&main.after)))
    }
}

/// Adds what a change moved; none where it made or removed something.
fn collect(change: &Change, moved: &mut Vec<Moved>) -> Option<()> {
    match change {
        Change::Header(before, after) => differences::<Header>(before, after, moved),
        Change::Entity(swap) => of_any(swap.as_ref(), moved),
        Change::Several(changes) => changes.iter().try_for_each(|change| collect(change, moved)),
    }
}

fn of_any(swap: &dyn Reversible, moved: &mut Vec<Moved>) -> Option<()> {
    fn of<T: Entity + Serialize>(swap: &dyn Reversible, moved: &mut Vec<Moved>) -> Option<Option<()>> {
        let swap: &Swap<T> = swap.as_any().downcast_ref()?;
        let both = swap.before.as_deref().zip(swap.after.as_deref());
        Some(both.and_then(|(before, after)| differences(before, after, moved)))
    }
    of::<Site>(swap, moved)
        .or_else(|| of::<Route>(swap, moved))
        .or_else(|| of::<Rule>(swap, moved))
        .or_else(|| of::<Scenario>(swap, moved))
        .or_else(|| of::<Commodity>(swap, moved))
        .or_else(|| of::<Recipe>(swap, moved))
        .or_else(|| of::<Measure>(swap, moved))
        .or_else(|| of::<Event>(swap, moved))
        .or_else(|| of::<Company>(swap, moved))
        .or_else(|| of::<Source>(swap, moved))
        .or_else(|| of::<Benchmark>(swap, moved))
        .or_else(|| of::<ControlList>(swap, moved))
        .or_else(|| of::<MapNote>(swap, moved))?
}

/// The lines in which two of a kind differ, written out one field a line; none where one has lines that the other lacks.
fn differences<T: Serialize>(before: &T, after: &T, moved: &mut Vec<Moved>) -> Option<()> {
    let written = |value: &T| ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::new()).ok();
    let (before, after) = (written(before)?, written(after)?);
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    if before.len() != after.len() {
        return None;
    }
    // A figure with a citation is written over several lines, the first of which bears its name.
    let mut name = "";
    for (before, after) in before.iter().zip(after) {
        let (field, old) = parts(before);
        let (new_field, new) = parts(after);
        if field != "value" && !field.is_empty() {
            name = field;
        }
        if before != &after && field == new_field && is_value(old) && is_value(new) {
            moved.push(Moved { field: name.to_owned(), before: old.to_owned(), after: new.to_owned() });
        }
    }
    Some(())
}

/// Name and value of a line.
fn parts(line: &str) -> (&str, &str) {
    let line = line.trim().trim_end_matches(',');
    let (name, value) = line.split_once(": ").unwrap_or(("", line));
    (name, value.strip_prefix("Some(").and_then(|value| value.strip_suffix(')')).unwrap_or(value))
}

/// A number, a date, yes or no: what says something without its words.
fn is_value(text: &str) -> bool {
    text.parse::<f64>().is_ok() || matches!(text, "true" | "false" | "None") || as_date(text).is_some()
}

fn as_date(text: &str) -> Option<jiff::civil::Date> {
    text.trim_matches('"').parse().ok().filter(|_| text.starts_with('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Figure, Preset};

    fn with(site: Site) -> Preset {
        let mut preset = Preset::empty();
        preset.map.sites.push(site);
        preset
    }

    #[test]
    fn a_changed_figure_is_said_before_and_after_and_what_followed_is_counted() {
        let mut site = Site { id: "gebeng".into(), name: "Gebeng".to_owned(), ..Site::default() };
        site.activities.push(crate::model::Activity {
            baseline: Figure::plain(1250.0),
            capacity: Figure::plain(1500.0),
            ..Default::default()
        });
        let preset = with(site.clone());
        let mut after = site.clone();
        after.activities[0].baseline.value = 1400.0;
        let edit = |after: &Site| {
            Edit::replace(&preset, 0, after.clone(), "change", "sites/gebeng/activities/0/baseline")
                .expect("it differs")
        };
        assert_eq!(edit(&after).values().as_deref(), Some("1,250 to 1,400"));
        // The capacity that was lifted with it stands behind the figure that was typed.
        after.activities[0].baseline.value = 1800.0;
        after.activities[0].capacity.value = 1800.0;
        assert_eq!(edit(&after).values().as_deref(), Some("1,250 to 1,800, and 1 other figure"));
        // A share is said as it was typed.
        let demand = |share: f64| crate::model::Demand { military_share: share, ..Default::default() };
        let buyer = Site { demands: vec![demand(0.55)], ..site.clone() };
        let before = with(buyer.clone());
        let military = Site { demands: vec![demand(0.6)], ..buyer };
        let step = Edit::replace(&before, 0, military, "change", "sites/gebeng/demands/0/military_share");
        assert_eq!(step.expect("it differs").values().as_deref(), Some("55 % to 60 %"));
        // Names say themselves; places on the map are no figures; what is added has no before.
        assert_eq!(edit(&Site { name: "Kuantan".to_owned(), ..site.clone() }).values(), None);
        assert_eq!(edit(&after).for_looks().values(), None);
        assert_eq!(Edit::add(&preset, site, "add").values(), None);
    }

    #[test]
    fn dates_and_answers_are_said_as_such() {
        let preset = Preset::empty();
        let mut after = preset.scenarios[0].clone();
        after.start = jiff::civil::date(2026, 3, 1);
        let edit = Edit::replace(&preset, 0, after.clone(), "change", "scenarios/baseline/start").expect("it differs");
        assert_eq!(edit.values().as_deref(), Some("2026-01-01 to 2026-03-01"));
        after.start = preset.scenarios[0].start;
        after.months = 1200;
        let edit = Edit::replace(&preset, 0, after, "change", "scenarios/baseline/months").expect("it differs");
        assert_eq!(edit.values().as_deref(), Some("24 to 1,200"));
    }
}

//! `diff A B`: what two presets differ in, line by line, and what that does to the gap; `diff --textconv FILE`: a preset for git to compare line by line.

use crate::cli::failure::{Failure, print, print_as_it_is};
use crate::cli::open::open;
use crate::cli::progress::Progress;
use crate::draw::{usd, usd_change};
use chokepoint_core::diff::{
    Diff, DifferenceKind, Effect, EffectPart, EffectWay, Teller, Told, ValueError, count_told, diff, effect, lines,
};
use chokepoint_core::model::{Preset, ScenarioId, count_words};
use serde_json::{Value as Json, json};
use std::sync::atomic::AtomicBool;

/// What is asked about two presets.
pub(super) struct Asked<'a> {
    /// Also what only the picture differs in.
    pub layout: bool,
    /// As one JSON object.
    pub json: bool,
    /// Also what the difference does to the gap of this scenario.
    pub effect: Option<&'a str>,
}

/// What keeps a preset from being taken apart, in words.
pub(super) fn whole(error: &ValueError) -> Failure {
    vec![format!("a preset cannot be taken apart: {error}")]
}

/// Prints what two presets differ in.
pub(super) fn between(a: &str, b: &str, asked: &Asked<'_>) -> Result<(), Failure> {
    let (a, b) = (open(a)?.preset, open(b)?.preset);
    let found = diff(&a, &b).map_err(|error| whole(&error))?;
    let teller = Teller::of(&a, &b).map_err(|error| whole(&error))?;
    let told: Vec<Told> = found.differences.iter().map(|difference| teller.tell(difference)).collect();
    let effect = asked.effect.map(|scenario| worked_out(&a, &b, &found, scenario)).transpose()?;
    if asked.json {
        let shown: Vec<&Told> = told.iter().filter(|one| asked.layout || !one.is_layout).collect();
        return print_as_it_is(&as_json(&b, &shown, effect.as_ref()));
    }
    print(&as_text(&a, &b, &told, asked.layout, effect.as_ref()))
}

/// Prints a preset as one address and value a line.
pub(super) fn text(file: &str) -> Result<(), Failure> {
    let lines = lines(&open(file)?.preset).map_err(|error| whole(&error))?;
    print(&format!("{}\n", lines.join("\n")))
}

fn worked_out(a: &Preset, b: &Preset, found: &Diff, scenario: &str) -> Result<Effect, Failure> {
    let progress = Progress::new();
    let on_map = |done, all| progress.tell("playing maps between the two", done, all);
    effect((a, b), found, &ScenarioId::from(scenario), &AtomicBool::new(false), &on_map)
        .map_err(|error| vec![format!("--effect {scenario}: {error}")])
}

fn as_text(a: &Preset, b: &Preset, told: &[Told], layout: bool, effect: Option<&Effect>) -> String {
    let shown: Vec<&Told> = told.iter().filter(|one| layout || !one.is_layout).collect();
    let kinds: Vec<DifferenceKind> = shown.iter().map(|one| one.kind).collect();
    let mut text: String = shown.iter().map(|one| format!("{}\n", one.line())).collect();
    let hidden = told.len() - shown.len();
    let aside = if hidden == 0 {
        String::new()
    } else {
        format!("; {} of layout alone not shown (--layout)", count_words(hidden, "difference"))
    };
    text.push_str(&format!("{}{aside}\n", count_told(&kinds)));
    if let Some(effect) = effect {
        text.push_str(&effect_text(a, b, effect));
    }
    text
}

fn effect_text(a: &Preset, b: &Preset, effect: &Effect) -> String {
    let (before, after) = (effect.before_usd, effect.after_usd);
    let mut text = format!(
        "Gap in {}: {} -> {} at stake ({})\n",
        effect.scenario,
        usd(before),
        usd(after),
        usd_change(after - before)
    );
    for market in &effect.markets {
        let gap = |usd_of: Option<f64>| usd_of.map_or_else(|| "not there".to_owned(), usd);
        let (before, after) = (gap(market.before_usd), gap(market.after_usd));
        text.push_str(&format!("  {}: {before} -> {after} ({})\n", market.name, usd_change(market.change_usd())));
    }
    text.push_str(&format!("By part, {}:\n", effect.way.words()));
    for part in &effect.parts {
        text.push_str(&format!("  {}: {}\n", part_words(a, b, part), usd_change(part.change_usd)));
    }
    if effect.aside > 0 {
        text.push_str(&format!(
            "  {} cannot move a result of this scenario\n",
            count_words(effect.aside, "difference")
        ));
    }
    text
}

/// `Site Gebeng and Route Gebeng to Kuantan (3 differences)`.
fn part_words(a: &Preset, b: &Preset, part: &EffectPart) -> String {
    format!("{} ({})", part.words(a, b), count_words(part.differences, "difference"))
}

fn as_json(b: &Preset, told: &[&Told], effect: Option<&Effect>) -> String {
    let differences: Vec<Json> = told
        .iter()
        .map(|one| {
            json!({
                "kind": one.kind.word(),
                "at": one.at,
                "entity": one.entity.as_ref().map(ToString::to_string),
                "before": one.before,
                "after": one.after,
                "layout": one.is_layout,
            })
        })
        .collect();
    let effect = effect.map(|effect| {
        let markets: Vec<Json> = effect
            .markets
            .iter()
            .map(|market| {
                json!({
                    "site": market.site,
                    "name": market.name,
                    "before_usd": market.before_usd,
                    "after_usd": market.after_usd,
                })
            })
            .collect();
        let parts: Vec<Json> = effect
            .parts
            .iter()
            .map(|part| {
                let entities: Vec<String> = part.entities.iter().flatten().map(ToString::to_string).collect();
                json!({ "entities": entities, "differences": part.differences, "change_usd": part.change_usd })
            })
            .collect();
        let way = match effect.way {
            EffectWay::AllOrders => "all orders",
            EffectWay::InOrder => "in order",
        };
        json!({
            "scenario": effect.scenario,
            "before_usd": effect.before_usd,
            "after_usd": effect.after_usd,
            "markets": markets,
            "parts": parts,
            "way": way,
        })
    });
    let whole = json!({ "preset": b.title, "differences": differences, "effect": effect });
    format!("{whole:#}\n")
}

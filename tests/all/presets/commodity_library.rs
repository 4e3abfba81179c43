//! The library of goods, recipes and chains: whole, cited, and balanced.

use chokepoint_core::engine::check;
use chokepoint_core::model::{Chain, CommodityLibrary, Figure, Figures, Preset, Quality};
use chokepoint_core::store::libraries::commodities;
use std::collections::BTreeSet;

fn library() -> &'static CommodityLibrary {
    commodities().expect("the library can be read")
}

/// A preset of a chain, or of the goods alone.
fn preset(chain: Option<&Chain>) -> Preset {
    let library = library();
    let mut preset = Preset::empty();
    preset.sources = library.sources.clone();
    preset.map.commodities = library.commodities.clone();
    preset.map.recipes = library.recipes.clone();
    if let Some(chain) = chain {
        preset.map.sites = chain.sites.clone();
        preset.map.routes = chain.routes.clone();
    }
    preset
}

#[test]
fn goods_and_recipes_validate_without_a_remark() {
    let findings: Vec<String> = check(&preset(None)).iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn every_chain_conserves_mass() {
    assert!(library().chains.len() >= 5);
    for chain in &library().chains {
        let findings: Vec<String> = check(&preset(Some(chain))).iter().map(ToString::to_string).collect();
        let wrong: Vec<&String> = findings.iter().filter(|finding| !finding.contains("no source")).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", chain.title);
        assert!(!chain.note.is_empty(), "{} says what it leaves out", chain.title);
    }
}

#[test]
fn every_figure_is_cited_or_marked_an_assumption() {
    let mut copy = library().clone();
    let sources: BTreeSet<_> = library().sources.iter().map(|source| source.id.clone()).collect();
    let cited = |figures: Vec<&mut Figure>, what: &str| {
        for figure in figures {
            assert!(sources.contains(&figure.source), "{what}: {figure:?}");
        }
    };
    copy.commodities.iter_mut().for_each(|entry| cited(entry.figures_mut(), "commodity"));
    copy.recipes.iter_mut().for_each(|entry| cited(entry.figures_mut(), "recipe"));
    assert!(library().sources.iter().any(|source| source.quality == Quality::Illustrative));
}

#[test]
fn the_goods_that_were_asked_for_are_there() {
    let names: Vec<String> = library().commodities.iter().map(|good| good.name.to_lowercase()).collect();
    for wanted in ["rare-earth", "gallium", "germanium", "graphite", "lithium", "magnet", "motor"] {
        assert!(names.iter().any(|name| name.contains(wanted)), "{wanted}");
    }
}

//! Rules, measures and scenarios copied from one preset into another.

use chokepoint_core::edit::{Baseline, copy, copy_part, paste, paste_parts};
use chokepoint_core::engine::check;
use chokepoint_core::model::*;
use chokepoint_core::store::{builtin, clip_to_text, parse_clip};

fn load(name: &str) -> Preset {
    builtin::load(name).expect("a preset")
}

/// What is pasted after it went through the text of the clipboard.
fn pasted(from: &Preset, part: &EntityRef, into: &Preset) -> (Preset, EntityRef, ScenarioId, String) {
    let text = clip_to_text(&copy_part(from, part).expect("a clip")).expect("text");
    let clip = parse_clip(&text).expect("it reads");
    let done = paste_parts(into, &clip, &into.scenarios[0].id, Baseline::Locked).expect("something to paste");
    let mut after = into.clone();
    done.edit.change.apply(&mut after);
    let mut before = after.clone();
    done.edit.change.revert(&mut before);
    assert_eq!(before, *into, "one step back");
    let errors: Vec<String> =
        check(&after).iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{errors:?}");
    (after, done.entity, done.scenario, done.words)
}

#[test]
fn a_rule_comes_with_its_lists_and_sources_into_a_scenario_of_its_own() {
    let (from, into) = (load("gallium-germanium-antimony"), load("teaching-12-sites"));
    let rule = from.rules[0].clone();
    let (after, entity, scenario, _) = pasted(&from, &rule.address(), &into);
    assert_eq!(entity, rule.address(), "no rule here has its id");
    assert_eq!(after.rule(&rule.id), Some(&rule));
    for tag in rule.lists() {
        assert_eq!(after.list(&tag), from.list(&tag));
    }
    assert_eq!(after.source(&rule.source), from.source(&rule.source));
    // The scenario that was played is the baseline: it stays as it is.
    assert_eq!(after.scenarios[0], into.scenarios[0]);
    assert_eq!(after.scenario(&scenario).map(|with| with.rules.clone()), Some(vec![rule.id.clone()]));
    // A second time it comes in beside the first, under a free id and title.
    let (twice, second, ..) = pasted(&from, &rule.address(), &after);
    assert_eq!(twice.rules.len(), after.rules.len() + 1);
    assert_eq!(second.id(), format!("{}-2", rule.id));
    assert_eq!(second.name(&twice), Some(format!("{} 2", rule.title).as_str()));
}

#[test]
fn a_scenario_shares_what_is_there_and_leaves_behind_what_acts_on_nothing() {
    // Into the same preset nothing but the scenario is new.
    let own = load("teaching-12-sites");
    let last = own.scenarios.iter().find(|scenario| !scenario.measures.is_empty()).expect("a scenario").clone();
    assert!(!last.rules.is_empty());
    let (after, entity, scenario, words) = pasted(&own, &last.address(), &own);
    assert_eq!(entity, EntityRef::Scenario(scenario.clone()));
    assert_eq!((&after.rules, &after.measures, &after.events), (&own.rules, &own.measures, &own.events));
    let copy = after.scenario(&scenario).expect("it");
    assert_eq!((&copy.rules, &copy.measures), (&last.rules, &last.measures));
    assert!(!words.contains("left behind"), "{words}");
    // A rule of the same id that says something else is renamed, and the scenario means that one.
    let mut other = own.clone();
    other.rules.iter_mut().for_each(|rule| rule.title.push_str(" here"));
    let (after, ..) = pasted(&own, &last.address(), &other);
    let copy = after.scenarios.last().expect("it");
    let means = |rules: &[RuleId], preset: &Preset| -> Vec<String> {
        rules.iter().filter_map(|id| preset.rule(id)).map(|rule| rule.title.clone()).collect()
    };
    assert_eq!(means(&copy.rules, &after), means(&last.rules, &own));
    // On a map without its sites its measures act on nothing.
    let (after, .., words) = pasted(&own, &last.address(), &load("gallium-germanium-antimony"));
    let sited = own.measures.iter().filter(|entry| last.measures.contains(&entry.id));
    assert!(sited.clone().any(|entry| !matches!(entry.effect, MeasureEffect::Exempt { .. })));
    assert!(words.contains("left behind"), "{words}");
    assert_eq!(after.scenarios.last().expect("it").rules.len(), last.rules.len());
}

#[test]
fn a_measure_that_exempts_brings_its_rule() {
    let from = load("teaching-12-sites");
    let exempts = |entry: &&Measure| matches!(entry.effect, MeasureEffect::Exempt { .. });
    let measure = from.measures.iter().find(exempts).expect("a measure that exempts").clone();
    let (after, entity, scenario, _) = pasted(&from, &measure.address(), &load("nickel-indonesia"));
    let MeasureEffect::Exempt { rule, .. } = &measure.effect else { panic!("it exempts") };
    assert!(after.rule(rule).is_some(), "with the rule that it exempts from");
    assert_eq!(entity, measure.address());
    assert!(after.scenario(&scenario).is_some_and(|with| with.measures.contains(&measure.id)));
}

#[test]
fn sites_bring_the_sources_that_they_cite_and_no_others() {
    let (from, into) = (load("gallium-germanium-antimony"), load("teaching-12-sites"));
    let sites: Vec<SiteId> = from.map.sites.iter().take(2).map(|site| site.id.clone()).collect();
    let text = clip_to_text(&copy(&from, &sites, &Default::default())).expect("text");
    let pasted = paste(&into, &parse_clip(&text).expect("it reads"), None).expect("something to paste");
    let mut after = into.clone();
    pasted.edit.change.apply(&mut after);
    // Every figure that came has the source that it had, and no source came that none of them cites.
    let cited: std::collections::BTreeSet<SourceId> = {
        let mut cited = std::collections::BTreeSet::new();
        visit_figures(&after, &mut |_, figure| _ = cited.insert(figure.source.clone()));
        cited
    };
    let brought: Vec<&Source> = after.sources.iter().filter(|source| into.source(&source.id).is_none()).collect();
    assert!(!brought.is_empty() && brought.len() < from.sources.len());
    for source in brought {
        assert!(cited.contains(&source.id) && from.source(&source.id) == Some(source), "{}", source.id);
    }
    for (own, there) in pasted.sites.iter().zip(&sites) {
        let (own, there) = (after.map.site(own).expect("it came"), from.map.site(there).expect("it is there"));
        assert_eq!((&own.activities, &own.demands, &own.stocks), (&there.activities, &there.demands, &there.stocks));
        for activity in &own.activities {
            let source = &activity.capacity.source;
            assert_eq!(after.source(source), from.source(source));
        }
    }
}

//! Differences and merges whose answers are known.

use chokepoint_core::diff::{Choice, Choices, Difference, DifferenceKind, Exactly, Value, diff, merge};
use chokepoint_core::edit::replace_whole;
use chokepoint_core::model::{
    Activity, Amount, CanvasPoint, Commodity, Demand, EntityRef, Figure, Preset, Quality, RampStep, Recipe, RuleId,
    Site, Source, Stage,
};
use chokepoint_core::store::{builtin, to_text};
use jiff::civil::date;

/// A mine with a plan, a market with two uses, and two sources.
fn base() -> Preset {
    let figure = |value: f64, source: &str| Figure { value, source: source.into(), ..Figure::default() };
    let mut preset = Preset::empty();
    let source = |id: &str, quality| Source {
        id: id.into(),
        publication: id.to_owned(),
        year: 2025,
        quality,
        ..Source::default()
    };
    preset.sources = vec![source("survey", Quality::Measured), source("guess", Quality::Illustrative)];
    preset.map.commodities.push(Commodity {
        id: "ore".into(),
        name: "Ore".to_owned(),
        unit: "t".to_owned(),
        ..Commodity::default()
    });
    let made = Amount { commodity: "ore".into(), quantity: Figure::plain(1.0) };
    preset.map.recipes.push(Recipe {
        id: "dig".into(),
        name: "Dig".to_owned(),
        outputs: vec![made],
        ..Recipe::default()
    });
    let step = |month: i8, value: f64| RampStep { from: date(2027, month, 1), capacity: Figure::plain(value) };
    let activity = Activity {
        recipe: "dig".into(),
        baseline: figure(100.0, "guess"),
        capacity: figure(120.0, "guess"),
        ramp: vec![step(1, 130.0), step(6, 140.0)],
        break_even_usd: None,
    };
    let demand = |end_use: &str, value: f64| Demand {
        commodity: "ore".into(),
        end_use: end_use.into(),
        quantity: Figure::plain(value),
        ..Demand::default()
    };
    preset.map.sites = vec![
        Site {
            id: "mine".into(),
            name: "Mine".to_owned(),
            country: "AU".into(),
            activities: vec![activity],
            ..Site::default()
        },
        Site {
            id: "market".into(),
            name: "Market".to_owned(),
            country: "DE".into(),
            stage: Stage::Market,
            demands: vec![demand("cars", 60.0), demand("wind", 40.0)],
            ..Site::default()
        },
    ];
    preset
}

fn with(change: impl FnOnce(&mut Preset)) -> Preset {
    let mut preset = base();
    change(&mut preset);
    preset
}

/// The differences against the base: kind and place, in the order of the file.
fn found(change: impl FnOnce(&mut Preset)) -> Vec<Difference> {
    let (base, other) = (base(), with(change));
    let found = diff(&base, &other).expect("it can be taken apart");
    assert_eq!(to_text(&found.apply(&base).expect("it is about it")).expect("text"), to_text(&other).expect("text"));
    found.differences
}

fn told(change: impl FnOnce(&mut Preset)) -> Vec<String> {
    found(change).iter().map(|difference| format!("{} {}", difference.kind.word(), difference.at)).collect()
}

#[test]
fn added_removed_changed_renamed_and_moved_are_told_apart() {
    assert_eq!(
        told(|preset| preset.map.sites.push(Site { id: "port".into(), ..Site::default() })),
        ["added sites/port"]
    );
    assert_eq!(told(|preset| _ = preset.sources.remove(1)), ["removed sources/guess"]);
    assert_eq!(told(|preset| preset.map.sites[0].country = "CN".into()), ["changed sites/mine/country"]);
    assert_eq!(told(|preset| preset.map.sites[0].name = "Pit".to_owned()), ["renamed sites/mine/name"]);
    assert_eq!(told(|preset| preset.map.sites[0].id = "pit".into()), ["renamed sites/mine"]);
    assert_eq!(told(|preset| preset.map.sites.reverse()), ["moved sites"]);
    let place = Some(CanvasPoint { x: 10.0, y: 20.0 });
    assert_eq!(told(|preset| preset.map.sites[0].canvas = place), ["moved sites/mine/canvas"]);
    assert_eq!(told(|preset| preset.title = "Ore".to_owned()), ["renamed title"]);
    // The first scenario is what others are held against: its place is no layout.
    let two = |preset: &mut Preset| {
        let mut second = preset.scenarios[0].clone();
        second.id = "ban".into();
        preset.scenarios.insert(0, second);
    };
    assert_eq!(told(two), ["added scenarios/ban"]);
    let layout = |change: fn(&mut Preset)| found(change).iter().all(Difference::is_layout);
    assert!(layout(|preset| preset.map.sites.reverse()));
    assert!(layout(|preset| preset.map.sites[0].canvas = Some(CanvasPoint { x: 10.0, y: 20.0 })));
    assert!(!layout(|preset| preset.map.sites[0].name = "Pit".to_owned()));
}

#[test]
fn entries_inside_an_entity_are_found_by_what_they_are_about() {
    // The later step of a plan by its date, a use by good and use, whatever stands before them.
    let change = |preset: &mut Preset| {
        preset.map.sites[0].activities[0].ramp.remove(0);
        preset.map.sites[0].activities[0].ramp[0].capacity.value = 150.0;
        preset.map.sites[1].demands.reverse();
        preset.map.sites[1].demands[0].priority = 2.0;
    };
    assert_eq!(
        told(change),
        [
            "removed sites/mine/activities/dig/ramp/2027-01-01",
            "changed sites/mine/activities/dig/ramp/2027-06-01/capacity",
            "changed sites/market/demands/ore, wind/priority",
            "moved sites/market/demands",
        ]
    );
    // Ids in a list are entries of their own.
    assert_eq!(told(|preset| preset.scenarios[0].rules.push("ban".into())), ["added scenarios/baseline/rules/ban"]);
}

#[test]
fn a_figure_is_one_thing_with_its_source() {
    let all = found(|preset| {
        preset.map.sites[0].activities[0].capacity =
            Figure { value: 125.0, source: "survey".into(), sigma: Some(0.1), ..Figure::default() }
    });
    let [change] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(change.at.to_string(), "sites/mine/activities/dig/capacity");
    assert_eq!(change.at.entity(), Some(EntityRef::Site("mine".into())));
    assert!(change.kind == DifferenceKind::Changed && change.matters());
    // Another citation of the same number moves no result.
    let all = found(|preset| preset.map.sites[0].activities[0].capacity.source = "survey".into());
    assert!(all.len() == 1 && !all[0].matters() && !all[0].is_layout());
    // One of them takes the value, the other another source: neither number gets the citation of the other.
    let ours = with(|preset| preset.map.sites[0].activities[0].capacity.value = 125.0);
    let theirs = with(|preset| preset.map.sites[0].activities[0].capacity.source = "survey".into());
    let merge = merge(&base(), &ours, &theirs).expect("it can be taken apart");
    let places: Vec<String> = merge.conflicts.iter().map(|conflict| conflict.at.to_string()).collect();
    assert_eq!(places, ["sites/mine/activities/dig/capacity"]);
    let mut choices = merge.all(&Choice::Theirs);
    let capacity = |choices: &Choices| {
        let merged = merge.resolve(choices).expect("it is a preset");
        merged.preset.map.sites[0].activities[0].capacity.clone()
    };
    assert_eq!(capacity(&choices), Figure { value: 120.0, source: "survey".into(), ..Figure::default() });
    assert_eq!(merge.open(&choices).count(), 0);
    let typed = Value::Struct("Figure", vec![("value", Value::Number(Exactly(122.0)))]);
    choices.insert(merge.conflicts[0].at.clone(), Choice::Typed(typed));
    assert_eq!(capacity(&choices), Figure::plain(122.0));
    choices.clear();
    assert_eq!((capacity(&choices).value, merge.open(&choices).count()), (125.0, 1));
}

#[test]
fn two_who_change_different_things_are_put_together() {
    let ours = with(|preset| {
        preset.map.sites[0].activities[0].ramp[0].capacity.value = 131.0;
        preset.map.sites[1].demands[0].quantity.value = 61.0;
        preset.scenarios[0].rules.push("a".into());
    });
    let theirs = with(|preset| {
        preset.map.sites[0].activities[0].ramp[1].capacity.value = 141.0;
        preset.map.sites[1].demands[1].quantity.value = 41.0;
        preset.scenarios[0].rules.push("b".into());
        preset.map.sites.swap(0, 1);
    });
    let merge = merge(&base(), &ours, &theirs).expect("it can be taken apart");
    assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
    let merged = merge.resolve(&Choices::new()).expect("it is a preset").preset;
    let (market, mine) = (&merged.map.sites[0], &merged.map.sites[1]);
    let ramp: Vec<f64> = mine.activities[0].ramp.iter().map(|step| step.capacity.value).collect();
    let demand: Vec<f64> = market.demands.iter().map(|demand| demand.quantity.value).collect();
    assert_eq!((ramp, demand), (vec![131.0, 141.0], vec![61.0, 41.0]));
    assert_eq!(merged.scenarios[0].rules, ["a".into(), "b".into()] as [RuleId; 2]);
    // One step of the history, and back.
    let mut preset = ours.clone();
    let edit = replace_whole(&ours, &merged, "merge").expect("it differs");
    edit.change.apply(&mut preset);
    assert_eq!(preset, merged);
    edit.change.revert(&mut preset);
    assert_eq!(preset, ours);
}

#[test]
fn a_delete_against_a_change_and_two_of_one_id_are_conflicts() {
    let ours = with(|preset| _ = preset.map.sites.remove(0));
    let theirs = with(|preset| preset.map.sites[0].country = "CN".into());
    let against = merge(&base(), &ours, &theirs).expect("it can be taken apart");
    let [conflict] = against.conflicts.as_slice() else { panic!("{:?}", against.conflicts) };
    assert_eq!((conflict.at.to_string().as_str(), &conflict.ours), ("sites/mine", &None));
    assert!(conflict.theirs.is_some() && conflict.base.is_some());
    let sites = |choice: &Choice| {
        let merged = against.resolve(&against.all(choice)).expect("it is a preset");
        merged.preset.map.sites.iter().map(|site| site.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        (sites(&Choice::Ours), sites(&Choice::Theirs)),
        (vec!["market".to_owned()], vec!["mine".to_owned(), "market".to_owned()])
    );
    // Both add a port: what they say alike is taken, what differs is a conflict of its own, also where one says nothing.
    let port = |country: &str, note: &str| {
        let site = Site {
            id: "port".into(),
            name: "Port".to_owned(),
            country: country.into(),
            note: note.to_owned(),
            ..Site::default()
        };
        with(|preset| preset.map.sites.push(site))
    };
    let both = merge(&base(), &port("NL", ""), &port("BE", "new")).expect("it can be taken apart");
    let places: Vec<String> = both.conflicts.iter().map(|conflict| conflict.at.to_string()).collect();
    assert_eq!(places, ["sites/port/country", "sites/port/note"]);
}

#[test]
fn what_one_deleted_and_the_other_used_anew_is_told() {
    // We take the recipe and whoever runs it off the map; they build a second mine that runs it.
    let ours = with(|preset| {
        preset.map.recipes.clear();
        preset.map.sites[0].activities.clear();
    });
    let dig = Activity { recipe: "dig".into(), ..Activity::default() };
    let second = Site {
        id: "second".into(),
        name: "Second".to_owned(),
        country: "CA".into(),
        activities: vec![dig],
        ..Site::default()
    };
    let theirs = with(|preset| preset.map.sites.push(second));
    let merge = merge(&base(), &ours, &theirs).expect("it can be taken apart");
    assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
    let merged = merge.resolve(&Choices::new()).expect("it is a preset");
    let told: Vec<String> =
        merged.findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.place.to_string()).collect();
    assert_eq!(told, ["sites/second/activities[0]"]);
}

#[test]
fn a_tree_of_values_is_the_preset() {
    for built_in in builtin::BUILTINS {
        let preset = built_in.preset().expect("it is shipped");
        let again: Preset = Value::of(&preset).expect("it can be taken apart").to().expect("it is whole");
        assert!(again == preset, "{}", built_in.name);
    }
}

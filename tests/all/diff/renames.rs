//! One renames what the other changes.

use crate::kit::maps::MapMaker;
use crate::kit::run::chokepoint;
use chokepoint_core::diff::{Choices, LookAlike, MergeSide, Three};
use chokepoint_core::edit::with_id;
use chokepoint_core::engine::check;
use chokepoint_core::model::{EntityRef, Figure, Preset};
use chokepoint_core::store::to_text;

fn mine() -> EntityRef {
    EntityRef::Site("mine".into())
}

/// A mine that delivers to a market. One calls it by another id, wherever it is named; the other lets it dig 1,500 a year, and lets it supply a
/// second market too.
fn sides() -> (Preset, Preset, Preset) {
    let base = MapMaker::one_mine();
    let renamed = with_id(&base.preset, &mine(), "pit");
    let mut changed = base.clone().market("jp", "JP", "ore", 5.0).route("ore", "mine", "jp", 5.0, 5.0).preset;
    changed.map.sites[0].activities[0].capacity = Figure::plain(1500.0);
    (base.preset, renamed, changed)
}

fn look_alike(by: MergeSide) -> LookAlike {
    LookAlike { by, from: mine(), to: EntityRef::Site("pit".into()) }
}

/// The merged preset, without conflicts and without errors.
fn merged(three: &Three) -> Preset {
    let merge = three.merge().expect("it can be taken apart");
    assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
    let merged = merge.resolve(&Choices::new()).expect("it is a preset").preset;
    let errors: Vec<String> =
        check(&merged).iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{errors:?}");
    merged
}

#[test]
fn what_looks_renamed_is_named_and_can_be_taken_so_whoever_did_it() {
    let (base, renamed, changed) = sides();
    let two = [(MergeSide::Ours, renamed.clone(), changed.clone()), (MergeSide::Theirs, changed, renamed)];
    let both: Vec<Preset> = two
        .into_iter()
        .map(|(by, ours, theirs)| {
            let three = Three { base: Some(base.clone()), ours, theirs };
            // As it stands something deleted contradicts something changed.
            let merge = three.merge().expect("it can be taken apart");
            let places: Vec<String> = merge.conflicts.iter().map(|conflict| conflict.at.to_string()).collect();
            assert_eq!(places, ["sites/mine"]);
            let seen = three.look_alikes().expect("it can be taken apart");
            assert_eq!(seen, [look_alike(by)]);
            merged(&three.taking(&seen))
        })
        .collect();
    for merged in &both {
        let pit = merged.map.site(&"pit".into()).expect("the mine under its new id");
        assert_eq!(pit.activities[0].capacity.value, 1500.0);
        assert!(merged.map.site(&"mine".into()).is_none() && merged.map.sites.len() == 3);
        assert!(merged.map.routes.len() == 2 && merged.map.routes.iter().all(|route| route.from.as_str() == "pit"));
    }
    assert_eq!(to_text(&both[0]).expect("text"), to_text(&both[1]).expect("text"));
}

#[test]
fn what_both_changed_of_it_is_one_conflict_of_a_figure() {
    let (base, mut ours, theirs) = sides();
    ours.map.sites[0].activities[0].capacity = Figure::plain(1400.0);
    let three = Three { base: Some(base), ours, theirs };
    let seen = three.look_alikes().expect("it can be taken apart");
    assert_eq!(seen, [look_alike(MergeSide::Ours)], "all else is alike");
    let merge = three.taking(&seen).merge().expect("it can be taken apart");
    let places: Vec<String> = merge.conflicts.iter().map(|conflict| conflict.at.to_string()).collect();
    assert_eq!(places, ["sites/pit/activities/dig/capacity"]);
}

#[test]
fn what_nobody_else_touched_and_what_is_another_thing_is_not_named() {
    let (base, renamed, changed) = sides();
    let seen = |ours: &Preset, theirs: &Preset| {
        let three = Three { base: Some(base.clone()), ours: ours.clone(), theirs: theirs.clone() };
        three.look_alikes().expect("it can be taken apart")
    };
    // The other side left it as it was: a rename merges by itself.
    assert_eq!(seen(&renamed, &base), []);
    // Deleted, and something else put on the map.
    let mut other = renamed;
    let site = &mut other.map.sites[0];
    (site.name, site.country, site.note) = ("Elsewhere".to_owned(), "CL".into(), "new".to_owned());
    (site.stage, site.canvas) = (chokepoint_core::model::Stage::Metal, Some(Default::default()));
    site.activities.clear();
    assert_eq!(seen(&other, &changed), []);
    // Where nobody knows what both began from, nothing is known to be renamed.
    let three = Three { base: None, ours: other, theirs: changed };
    assert_eq!(three.look_alikes().expect("it can be taken apart"), []);
}

#[test]
fn the_shell_names_it_in_the_conflict_and_takes_it_when_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let (base, renamed, changed) = sides();
    let written = |name: &str, preset: &Preset| {
        let path = folder.path().join(name);
        std::fs::write(&path, to_text(preset).expect("text")).expect("written");
        path.to_str().expect("a path").to_owned()
    };
    let [base, ours, theirs] =
        [written("base.ron", &base), written("ours.ron", &renamed), written("theirs.ron", &changed)];
    let out = folder.path().join("out.ron");
    let merge = |more: &[&str]| {
        let mut arguments = vec!["merge", &base, &ours, &theirs, "-o", out.to_str().expect("a path")];
        arguments.extend(more);
        chokepoint(arguments)
    };
    let run = merge(&[]);
    assert!(run.status == Some(1) && !out.exists());
    let told = [
        "conflict sites/mine\n",
        "  changed sites/mine/activities/dig/capacity: 1,200 a year (no source) -> 1,500 a year (no source)\n",
        "  it looks renamed to sites/pit in ours\n",
        "--renamed sites/mine=sites/pit",
    ];
    assert!(told.iter().all(|words| run.errors.contains(words)), "{}", run.errors);
    let run = merge(&["--renamed", "sites/us=sites/pit"]);
    assert!(run.status == Some(1) && run.errors.contains("--renamed sites/us=sites/pit: nothing in these files looks"));
    assert!(run.errors.contains("what looks renamed can be merged as such: --renamed sites/mine=sites/pit"));
    let run = merge(&["--renamed", "sites/mine=sites/pit"]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    let merged = chokepoint_core::store::load(&out).expect("it opens").preset;
    assert_eq!(merged.map.site(&"pit".into()).expect("it").activities[0].capacity.value, 1500.0);
}

//! What must hold of any edits of the shipped presets, by one or by two.

use crate::edit::histories::{Wish, edit, wish};
use chokepoint_core::diff::{Address, Choice, Diff, Merge, diff, merge};
use chokepoint_core::edit::replace_whole;
use chokepoint_core::model::Preset;
use chokepoint_core::store::{builtin, parse, to_text};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Presets of each kind of content that are quick to take apart.
const BASES: [&str; 3] = ["teaching-12-sites", "chips-and-magnets", "magnets-ev"];

fn base() -> impl Strategy<Value = Preset> {
    select(&BASES[..]).prop_map(|name| builtin::load(name).expect("it is shipped"))
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    vec(wish(), 1..6)
}

/// What comes of wishes; `step` numbers them, so that two sides make up names of their own.
fn edited(base: &Preset, wishes: &[Wish], step: usize) -> Preset {
    let mut preset = base.clone();
    for (at, wish) in wishes.iter().enumerate() {
        if let Some(edit) = edit(&preset, wish, step + at) {
            edit.change.apply(&mut preset);
        }
    }
    preset
}

fn text(preset: &Preset) -> String {
    to_text(preset).expect("a preset is text")
}

fn differences(a: &Preset, b: &Preset) -> Diff {
    diff(a, b).expect("presets can be taken apart")
}

fn merged(base: &Preset, ours: &Preset, theirs: &Preset) -> Merge {
    merge(base, ours, theirs).expect("presets can be taken apart")
}

fn clean(merge: &Merge) -> Preset {
    assert!(merge.conflicts.is_empty(), "{:?}", merge.conflicts);
    merge.resolve(&Default::default()).expect("it is a preset").preset
}

/// Where the answer to who changed what must not overlap: entities, and fields of the preset.
fn touched(diff: &Diff) -> Vec<Address> {
    let steps = |address: &Address| {
        let depth = if address.entity().is_some() { address.steps().len() - address.split().1.len() } else { 1 };
        address.steps().iter().take(depth).fold(Address::preset(), |at, step| at.then(step.clone()))
    };
    diff.differences.iter().map(|difference| steps(&difference.at)).collect()
}

fn are_disjoint(a: &Diff, b: &Diff) -> bool {
    let (a, b) = (touched(a), touched(b));
    !a.iter().any(|one| b.iter().any(|other| one.holds(other) || other.holds(one)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_diff_makes_the_other_file_to_the_last_byte((base, wishes) in (base(), wishes())) {
        prop_assert!(differences(&base, &base).is_empty());
        let other = edited(&base, &wishes, 0);
        for (a, b) in [(&base, &other), (&other, &base)] {
            let found = differences(a, b);
            prop_assert_eq!(found.is_empty(), a == b);
            let made = found.apply(a).expect("it is about this preset");
            prop_assert_eq!(text(&made), text(b));
            // As one step of the history, and back.
            let mut preset = a.clone();
            if let Some(edit) = replace_whole(a, b, "merge") {
                edit.change.apply(&mut preset);
                prop_assert!(preset == *b);
                edit.change.revert(&mut preset);
            }
            prop_assert!(preset == *a);
        }
    }

    #[test]
    fn a_merge_with_nothing_changes_nothing((base, wishes) in (base(), wishes())) {
        let other = edited(&base, &wishes, 0);
        prop_assert_eq!(text(&clean(&merged(&base, &other, &base))), text(&other));
        prop_assert_eq!(text(&clean(&merged(&base, &base, &other))), text(&other));
        prop_assert_eq!(text(&clean(&merged(&base, &other, &other))), text(&other));
    }

    #[test]
    fn edits_apart_never_conflict_and_it_does_not_matter_who_is_first(
        (base, first, second, third) in (base(), wishes(), wishes(), wishes())
    ) {
        let sides = [edited(&base, &first, 0), edited(&base, &second, 100), edited(&base, &third, 200)];
        let found: Vec<Diff> = sides.iter().map(|side| differences(&base, side)).collect();
        let apart = |a: usize, b: usize| are_disjoint(&found[a], &found[b]);
        if apart(0, 1) {
            let both = clean(&merged(&base, &sides[0], &sides[1]));
            prop_assert_eq!(text(&both), text(&clean(&merged(&base, &sides[1], &sides[0]))));
            if apart(0, 2) && apart(1, 2) {
                let other = clean(&merged(&base, &sides[0], &sides[2]));
                let (a, b) = (merged(&base, &both, &sides[2]), merged(&base, &other, &sides[1]));
                prop_assert!(differences(&clean(&a), &clean(&b)).differences.iter().all(|d| d.is_order()));
            }
        }
    }

    /// What the result says otherwise than one side is what the other did, or a conflict.
    #[test]
    fn nothing_is_lost_without_a_word((base, first, second) in (base(), wishes(), wishes())) {
        let (ours, theirs) = (edited(&base, &first, 0), edited(&base, &second, 0));
        let merge = merged(&base, &ours, &theirs);
        let (by_us, by_them) = (differences(&base, &ours), differences(&base, &theirs));
        for choice in [Choice::Ours, Choice::Theirs] {
            let result = merge.resolve(&merge.all(&choice)).expect("it is a preset").preset;
            prop_assert!(parse(&text(&result)).expect("it reads back") == result);
            for (side, other) in [(&ours, &by_them), (&theirs, &by_us)] {
                for found in differences(side, &result).differences.iter().filter(|found| !found.is_order()) {
                    let is_near = |at: &Address| at.holds(&found.at) || found.at.holds(at);
                    let is_theirs = other.differences.iter().any(|difference| is_near(&difference.at));
                    let is_said = merge.conflicts.iter().any(|conflict| is_near(&conflict.at));
                    prop_assert!(is_theirs || is_said, "{}", found.at);
                }
            }
            // All conflicts to one side: whatever is left of the other stood in no conflict.
            let side = if choice == Choice::Ours { &ours } else { &theirs };
            for found in &differences(side, &result).differences {
                prop_assert!(!merge.conflicts.iter().any(|conflict| conflict.at == found.at), "{}", found.at);
            }
        }
    }
}

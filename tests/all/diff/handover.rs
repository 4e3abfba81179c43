//! Copies for others: what they leave out, and that they are the same map for the rest.

use crate::kit::maps::MapMaker;
use crate::kit::run::chokepoint;
use chokepoint_core::diff::{LeftOut, Private, PrivatePart, copy_for_others, diff, private_parts, usually_left_out};
use chokepoint_core::engine::{Network, check, solve};
use chokepoint_core::insight::gap_rows;
use chokepoint_core::model::{CanvasPoint, EntityKind, MapNote, Preset, SaveNote, Source, visit_figures};
use chokepoint_core::store::builtin::{self, BUILTINS};
use chokepoint_core::store::{parse, preset_hash, to_text};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use strum::VariantArray as _;

fn parts(preset: &Preset) -> Vec<PrivatePart> {
    private_parts(preset).expect("a preset can be taken apart")
}

fn everything(preset: &Preset) -> LeftOut {
    parts(preset).into_iter().map(|part| (part.kind, part.at)).collect()
}

fn copy(preset: &Preset, without: &LeftOut) -> Preset {
    copy_for_others(preset, without).expect("a preset can be taken apart")
}

fn text(preset: &Preset) -> String {
    to_text(preset).expect("a preset is text")
}

/// The titles of rules and of lists of goods.
fn titles(preset: &Preset) -> Vec<&str> {
    [EntityKind::Rule, EntityKind::ControlList]
        .iter()
        .flat_map(|kind| kind.entries(preset).into_iter().map(|(_, title)| title).collect::<Vec<_>>())
        .collect()
}

/// A preset into which a team has put its paths, its notes and its names.
fn of_a_team(mut preset: Preset) -> Preset {
    preset.authors = vec!["Ann Example".to_owned()];
    preset.notes.push_str(" Figures as in /home/annex/supply/sites.xlsx; ask annex.");
    preset.map_notes = vec![MapNote {
        id: "todo".into(),
        text: "annex: check this against C:\\Users\\annex\\mines.csv".to_owned(),
        at: CanvasPoint { x: 10.0, y: 10.0 },
        ..MapNote::default()
    }];
    preset.saves = vec![SaveNote {
        state: preset_hash(&preset).expect("a hash"),
        before: None,
        when: jiff::civil::date(2026, 11, 27).at(9, 0, 0, 0),
        who: "annex".to_owned(),
        what: "from file:///home/annex/supply/".to_owned(),
    }];
    // An id with a path in it, to which figures refer, and another that has the same name of file.
    for (id, at) in [("/home/annex/a/t.csv", 0), ("/home/annex/b/t.csv", 1)] {
        preset.sources.push(Source {
            id: id.into(),
            publication: "\\\\server\\team\\annex\\t.csv".to_owned(),
            year: 2026,
            ..Source::default()
        });
        if let Some(good) = preset.map.commodities.get_mut(at) {
            good.price_usd.source = id.into();
        }
    }
    let site = &mut preset.map.sites[0];
    site.note = "We do not know; annex thinks half of it".to_owned();
    site.name.push_str(" ~/drafts/site.ron");
    preset.scenarios[0].name.push_str(" (../annex/scenario.ron)");
    preset
}

#[test]
fn nothing_of_a_team_is_in_a_copy_and_every_figure_is() {
    for builtin in BUILTINS {
        let shipped = builtin.preset().expect("it is shipped");
        let on = |kind| parts(&shipped).into_iter().filter(|part| part.kind == kind).collect::<Vec<_>>();
        assert_eq!(on(Private::Paths), [], "{}: what is shipped has no paths", builtin.name);
        let preset = of_a_team(shipped);
        for without in [usually_left_out(&parts(&preset)), everything(&preset)] {
            let copy = copy(&preset, &without);
            let written = text(&copy);
            assert_eq!(parse(&written).expect("it is read"), copy, "{}", builtin.name);
            for gone in ["/home/", "~/", "C:\\", "\\server", "annex thinks", "ask annex", "annex: check"] {
                assert!(!written.contains(gone), "{}: {gone}", builtin.name);
            }
            // Titles of laws say the same word of something else.
            assert_eq!(titles(&copy), titles(&preset), "{}", builtin.name);
            let numbers = |preset: &Preset| {
                let mut all = Vec::new();
                visit_figures(preset, &mut |at, figure| {
                    all.push((at.to_string(), figure.value.to_bits(), figure.sigma.map(f64::to_bits)));
                });
                all
            };
            assert_eq!(numbers(&copy), numbers(&preset), "{}", builtin.name);
            let errors = |preset: &Preset| check(preset).iter().filter(|finding| finding.is_error()).count();
            assert_eq!((errors(&copy), errors(&preset)), (0, 0), "{}", builtin.name);
            // Two sources stay two, and who cites one cites it still.
            let count = |preset: &Preset| EntityKind::Source.entries(preset).len();
            assert_eq!(count(&copy), count(&preset));
            let cited: Vec<&str> =
                copy.map.commodities.iter().take(2).map(|good| good.price_usd.source.as_str()).collect();
            assert_eq!(cited, ["t.csv", "t.csv-2"], "{}", builtin.name);
            // What is left out once is not found again.
            let again = parts(&copy).into_iter().filter(|part| without.contains(&(part.kind, part.at.clone())));
            assert_eq!(again.collect::<Vec<_>>(), [], "{}", builtin.name);
        }
    }
}

#[test]
fn a_copy_solves_alike() {
    let own = builtin::load("teaching-12-sites").expect("it is shipped");
    let preset = of_a_team(own);
    let bare = copy(&preset, &everything(&preset));
    for (at, scenario) in preset.scenarios.iter().enumerate() {
        let rows = |preset: &Preset| {
            let network = Arc::new(Network::build(&preset.map));
            let outcome = solve(preset, network, &preset.scenarios[at], &AtomicBool::new(false), &|_| {});
            format!("{:?}", gap_rows(&outcome.expect("it is solved")))
        };
        assert_eq!(rows(&bare), rows(&preset), "{}", scenario.id);
    }
}

#[test]
fn what_stays_stays_and_each_part_goes_by_itself() {
    let preset = of_a_team(MapMaker::one_mine().ban().preset);
    assert_eq!(copy(&preset, &LeftOut::new()), preset);
    let all = parts(&preset);
    let kinds: Vec<Private> =
        Private::VARIANTS.iter().copied().filter(|kind| all.iter().any(|it| it.kind == *kind)).collect();
    let there = [
        Private::Paths,
        Private::Users,
        Private::MapNotes,
        Private::Notes,
        Private::Saves,
        Private::Authors,
        Private::About,
    ];
    assert_eq!(kinds, there);
    for part in &all {
        let one = LeftOut::from([(part.kind, part.at.clone())]);
        let bare = copy(&preset, &one);
        let differences = diff(&preset, &bare).expect("they can be taken apart").differences;
        assert!(!differences.is_empty(), "{part:?} does nothing");
        let left = parts(&bare).into_iter().find(|left| (left.kind, &left.at) == (part.kind, &part.at));
        assert_eq!(left, None, "{part:?}");
    }
    // What stands in the list is what becomes of it.
    let note = all.iter().find(|part| part.kind == Private::Paths && part.at == "notes").expect("a path");
    assert_eq!(
        (note.subject.as_str(), note.words.as_str()),
        ("Preset", "Figures as in /home/annex/supply/sites.xlsx; ask annex. -> Figures as in sites.xlsx; ask annex.")
    );
}

#[test]
fn on_the_command_line_a_copy_says_what_it_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("team.ron"), folder.path().join("others.ron"));
    let preset = of_a_team(MapMaker::one_mine().ban().preset);
    std::fs::write(&from, text(&preset)).expect("a file");
    let run = chokepoint(["copy".as_ref(), from.as_os_str(), "-o".as_ref(), to.as_os_str()]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    assert!(run.out.contains("left out: Preset, saves: 1 signed save"), "{}", run.out);
    assert!(run.out.contains("kept: Authors (1)"), "{}", run.out);
    let written = std::fs::read_to_string(&to).expect("a file");
    assert_eq!(written, text(&copy(&preset, &usually_left_out(&parts(&preset)))));
    let run = chokepoint(["copy", "--keep", "notes", "--leave-out", "authors"].map(AsRef::as_ref).into_iter().chain([
        from.as_os_str(),
        "-o".as_ref(),
        to.as_os_str(),
    ]));
    assert_eq!(run.status, Some(0), "{}", run.errors);
    let written = parse(&std::fs::read_to_string(&to).expect("a file")).expect("a preset");
    assert_eq!(written.authors, [] as [String; 0]);
    assert_eq!(written.map.sites[0].note, "We do not know; [a user] thinks half of it");
    // What is read is never what is written.
    let run = chokepoint(["copy".as_ref(), from.as_os_str(), "-o".as_ref(), from.as_os_str()]);
    assert_eq!(run.status, Some(1));
    assert!(run.errors.contains("name another file"), "{}", run.errors);
}

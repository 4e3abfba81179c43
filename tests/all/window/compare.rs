//! The open map held against another preset, and both made into one, in the window.

use crate::kit::maps::{MapMaker, domestic, rule};
use crate::kit::window::Window;
use chokepoint::app::{Selection, WorkMode};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{EntityRef, Figure, Instrument, Preset};
use chokepoint_core::store;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::{Path, PathBuf};

/// Half of what a mine in China digs passes to the United States.
fn licence() -> Preset {
    MapMaker::one_mine()
        .months(2, 1.0)
        .rule(rule("licence", Instrument::licence(0.5, 0), vec![domestic("list")]))
        .preset
}

fn written(folder: &Path, name: &str, preset: &Preset) -> PathBuf {
    let path = folder.join(name);
    store::save(preset, &path, None).expect("it can be written");
    path
}

/// Asks for a command by the File menu.
fn from_menu(window: &mut Window, name: &str) {
    window.click("File");
    window.click(name);
}

#[test]
fn differences_are_listed_lead_to_their_entities_and_are_weighed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut other = licence();
    other.rules[0].instrument = Instrument::licence(0.25, 0);
    other.map.sites[0].canvas = Some(chokepoint_core::model::CanvasPoint { x: 10.0, y: 20.0 });
    other.map.sites[1].note = "Seen from afar".to_owned();
    let path = written(folder.path(), "other.ron", &other);
    let mut window = Window::open(licence());
    window.wait_for_result();
    from_menu(&mut window, "Compare with…");
    window.click_and_pick("A file…", &path);
    window.wait_for_words("What makes the open map of “other.ron”. 2 differences: 2 changed");
    let row = "changed rules/licence/instrument/approval_share: 0.25 -> 0.5";
    assert!(window.says(row) && !window.says("canvas"), "layout is hidden");
    window.click("Layout too (1)");
    assert!(window.says("moved sites/mine/canvas"));
    window.choose("Kind", "moved");
    assert!(!window.says(row) && window.says("1 difference: 1 moved"));
    window.choose("Kind", "all kinds");
    window.click_at(window.harness.get_by_role_and_label(Role::ListBoxOption, row).rect().center());
    let licence_rule = Selection::One(EntityRef::Rule("licence".into()));
    assert_eq!(*window.app().selection(), licence_rule);
    // From a quarter that passes to a half: of 75 a month 50 are still missing, for two months, at 1,000 USD.
    window.click("What it does to the gap");
    window.wait_for_words("Gap: USD 150,000 to USD 100,000 at stake (- USD 50");
    assert!(window.says("us: ore: USD 150,000 to USD 100,000") && window.says("Rule licence: - USD 50"));
    // The other way round, what was asked about the first is not shown.
    window.click("Turn around");
    window.wait_for_words("What makes “other.ron” of the open map.");
    assert!(window.says("approval_share: 0.5 -> 0.25") && !window.says("Gap: USD 1"));
    // A change of the open map is compared at once.
    window.select(licence_rule);
    window.number("Approved share", "25");
    window.wait_for_words("1 moved");
    window.wait("one difference less", |window| !window.says("approval_share"));
    // What is not there, or cannot be read, is said.
    window.click_and_pick("A file…", folder.path().join("nowhere.ron"));
    window.wait_for_words("nowhere.ron");
    window.choose("with", "Teaching map: twelve sites from mine to motor");
    window.wait_for_words("What makes “Teaching map: twelve sites from mine to motor” of the open map.");
}

#[test]
fn the_file_as_it_was_saved_is_there_to_be_compared_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = written(folder.path(), "map.ron", &licence());
    let stamp = store::stamp(&path);
    let mut window = Window::show(Opened { preset: licence(), path: Some(path), stamp, findings: Vec::new() });
    window.command("Compare with…");
    window.choose("with", "map.ron");
    window.wait_for_words("No difference");
    window.select(Selection::One(EntityRef::Rule("licence".into())));
    window.number("Approved share", "30");
    window.wait_for_words("approval_share: 0.5 -> 0.3");
}

/// What we and they made of the licence: both change the share that passes and the mine; they alone change the market.
fn sides() -> (Preset, Preset) {
    let (mut ours, mut theirs) = (licence(), licence());
    ours.rules[0].instrument = Instrument::licence(0.3, 0);
    theirs.rules[0].instrument = Instrument::licence(0.7, 0);
    ours.map.sites[0].activities[0].capacity = Figure::plain(1300.0);
    theirs.map.sites[0].activities[0].capacity = Figure::plain(1400.0);
    theirs.map.sites[1].note = "Theirs".to_owned();
    (ours, theirs)
}

#[test]
fn conflicts_are_decided_one_by_one_and_the_merge_is_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, theirs) = sides();
    let base = written(folder.path(), "base.ron", &licence());
    let theirs = written(folder.path(), "theirs.ron", &theirs);
    let mut window = Window::open(ours.clone());
    from_menu(&mut window, "Merge with…");
    window.click_and_pick("A file…", &theirs);
    window.wait_for_words("What both began from says who changed what");
    window.click_and_pick("A file that both began from…", &base);
    window.wait_for_words("2 of 2 conflicts to decide");
    // Nothing can be merged while something is open, or while the map is only read.
    let merge = "Merge into the open map";
    assert!(window.harness.get_by_label(merge).accesskit_node().is_disabled());
    let share = "Rule licence: instrument, approval share";
    assert!(window.says(share) && window.says("Both began from: 0.5"));
    window.click_at(
        window.harness.get_by_role_and_label(Role::RadioButton, &format!("{share}: Theirs: 0.7")).rect().center(),
    );
    window.wait_for_words("1 of 2 conflicts to decide");
    // What that does: of 70 a month that are missing with ours 30 are, for two months, at 1,000 USD.
    let at = window.harness.get_all_by_label("What theirs does to the gap").last().expect("a button").rect().center();
    window.click_at(at);
    window.wait_for_words("Gap: USD 140,000 with ours, USD 60,000 with theirs");
    let capacity = "Site mine: activities dig, capacity";
    let ours_words = format!("{capacity}: Ours: 1,300 a year (no source)");
    window.click_at(window.harness.get_by_role_and_label(Role::RadioButton, &ours_words).rect().center());
    window.wait_for_words("2 conflicts decided");
    let before = window.done();
    window.click(merge);
    window.wait("the merge", |window| window.done() > before);
    assert_eq!(window.done(), before + 1);
    let merged = window.preset().clone();
    assert_eq!(merged.map.sites[0].activities[0].capacity.value, 1300.0);
    assert_eq!(
        (merged.rules[0].instrument.clone(), merged.map.sites[1].note.as_str()),
        (Instrument::licence(0.7, 0), "Theirs")
    );
    assert!(window.says("Merged; undo takes it back") && !window.says(merge), "the window has closed");
    window.command("Undo");
    assert!(*window.preset() == ours);
}

#[test]
fn a_value_of_ones_own_is_typed_and_reading_merges_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, theirs) = sides();
    let base = written(folder.path(), "base.ron", &licence());
    let theirs = written(folder.path(), "theirs.ron", &theirs);
    let mut window = Window::open(ours);
    from_menu(&mut window, "Merge with…");
    window.click_and_pick("A file…", &theirs);
    window.click_and_pick("A file that both began from…", &base);
    window.wait_for_words("2 of 2 conflicts to decide");
    window.click("Theirs everywhere");
    window.wait_for_words("2 conflicts decided");
    // The first of the fields is that of the mine, which stands before the rules in the file.
    window.text_field("Another:", "1,350");
    window.harness.state_mut().set_work_mode(WorkMode::Read);
    window.steps();
    assert!(window.harness.get_by_label("Merge into the open map").accesskit_node().is_disabled());
    window.harness.state_mut().set_work_mode(WorkMode::Edit);
    window.steps();
    window.click("Merge into the open map");
    window.wait("the merge", |window| window.done() > 0);
    let merged = window.preset();
    assert_eq!(merged.map.sites[0].activities[0].capacity, Figure::plain(1350.0));
    assert_eq!(merged.rules[0].instrument, Instrument::licence(0.7, 0));
    // Everybody began from nothing: whatever differs is asked.
    from_menu(&mut window, "Merge with…");
    window.choose("Both began from", "nobody knows");
    window.wait_for_words("1 of 1 conflict to decide");
}

#[test]
fn the_map_says_in_words_what_differs() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = written(folder.path(), "before.ron", &licence());
    let map = MapMaker { preset: licence() }.mine("hill", "AU", 0.0, 5.0).route("ore", "hill", "us", 0.0, 5.0);
    let mut window = Window::of_size(map.preset, 1600.0, 1200.0);
    from_menu(&mut window, "Compare with…");
    window.click_and_pick("A file…", &path);
    window.wait_for_words("2 differences: 2 added");
    let below_hill = |window: &Window, word: &str| {
        let hill = window.place("hill");
        let words = window.harness.query_all_by_label(word);
        words.into_iter().any(|word| {
            let way = word.rect().center() - hill;
            way.x.abs() < 5.0 && (0.0..60.0).contains(&way.y)
        })
    };
    assert!(below_hill(&window, "added"));
    window.click("Turn around");
    window.wait_for_words("2 differences: 2 removed");
    assert!(below_hill(&window, "removed"));
    // What is not listed is not marked, and a window that is closed marks nothing.
    window.choose("Kind", "changed");
    assert!(!below_hill(&window, "removed"));
    window.choose("Kind", "all kinds");
    assert!(below_hill(&window, "removed"));
    window.press(egui::Key::Escape);
    assert!(!window.says("Turn around") && !below_hill(&window, "removed"));
}

#[test]
fn the_page_of_a_scenario_lists_what_it_changes() {
    let mut preset = MapMaker::one_mine().preset;
    let mut ban = preset.scenarios[0].clone();
    (ban.id, ban.name, ban.months) = ("ban".into(), "Ban".to_owned(), 12);
    ban.rules.push("stop".into());
    preset.rules.push(rule("stop", Instrument::Ban, vec![domestic("list")]));
    preset.scenarios.push(ban);
    let mut window = Window::open(preset);
    window.select(Selection::One(EntityRef::Scenario("ban".into())));
    assert!(window.says("Changes against “No controls”") && window.says("Sets months to 12 instead of 1"));
    // It stands below the fields, out of sight at first.
    window.harness.get_by_label("Adds the rule “stop”").scroll_to_me();
    window.harness.run_steps(40);
    window.click("Adds the rule “stop”");
    assert_eq!(*window.app().selection(), Selection::One(EntityRef::Rule("stop".into())));
    // The first is what others are held against: it changes nothing.
    window.select(Selection::One(EntityRef::Scenario("baseline".into())));
    assert!(!window.says("Changes against"));
}

#[test]
fn two_steps_of_the_history_are_compared() {
    let mut window = Window::open(licence());
    window.select(Selection::One(EntityRef::Rule("licence".into())));
    window.number("Approved share", "30");
    window.number("Approved share", "20");
    window.command("Undo");
    from_menu(&mut window, "Compare with…");
    // The open map stands between the two: 0.3. The step that was taken back is there as well.
    let steps: Vec<String> = window.app().document().history().0.into_iter().map(str::to_owned).collect();
    assert_eq!(steps.len(), 2);
    window.choose("with", "before the first step");
    window.wait_for_words("What makes the open map of “before the first step”. 1 difference: 1 changed");
    assert!(window.says("approval_share: 0.5 -> 0.3"));
    let taken_back = format!("step 2: {}", steps[1]);
    window.choose("Compare", &taken_back);
    window.wait_for_words(&format!("What makes “{taken_back}” of “before the first step”. 1 difference"));
    assert!(window.says("approval_share: 0.5 -> 0.2"));
    // What two others differ in is not marked on the map, which is neither of them.
    assert!(!window.harness.query_all_by_label("changed").any(|label| label.rect().width() < 13.0));
    window.choose("Compare", "the open map");
    window.wait_for_words("approval_share: 0.5 -> 0.3");
}

/// How far right each label of this text is.
fn places(window: &Window, label: &str) -> Vec<f32> {
    window.harness.query_all_by_label(label).map(|found| found.rect().center().x).collect()
}

fn divider(window: &Window) -> egui::Pos2 {
    window.harness.get_by_label("Divider between the two maps").rect().center()
}

#[test]
fn a_divider_stands_between_the_two_on_either_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = |latitude, longitude| Some(chokepoint_core::model::GlobePoint { latitude, longitude });
    let mut before = MapMaker { preset: licence() }.mine("pit", "BR", 0.0, 5.0).preset;
    (before.map.sites[0].globe, before.map.sites[2].globe) = (there(40.0, 110.0), there(-20.0, -50.0));
    let path = written(folder.path(), "before.ron", &before);
    let mut map = MapMaker { preset: licence() }.mine("hill", "AU", 0.0, 5.0).preset;
    (map.map.sites[0].globe, map.map.sites[2].globe) = (there(41.0, 110.0), there(-25.0, 135.0));
    map.map.sites[1].note = "Seen".to_owned();
    let mut window = Window::of_size(map, 1600.0, 1000.0);
    from_menu(&mut window, "Compare with…");
    window.click_and_pick("A file…", &path);
    // The pit is gone, the hill is new, the market has a note, and the mine stands elsewhere on the globe.
    window.wait_for_words("4 differences: 1 added, 1 removed, 1 changed, 1 moved");
    window.click("Swipe on the map");
    window.wait_for("Divider between the two maps");
    assert!(!window.says("Turn around"), "the list lies over the map no longer");
    let map = window.harness.get_by_label("Both stage maps").rect();
    let at = |share: f32| map.left() + share * map.width();
    let middle = divider(&window);
    assert!((middle.x - at(0.5)).abs() < 1.0);
    // All of the map is in the first stage and the last: mines on the left, the market on the right.
    assert!(window.says("pit in “before.ron”") && !window.says("hill in "));
    // The divider moves by hand, and with the keys once it has been clicked. Then the right side shows the open map from there on.
    window.drag(middle, egui::pos2(at(0.04), middle.y));
    assert!(window.says("hill in the open map") && !window.says("pit in "));
    assert!(places(&window, "added").iter().all(|x| *x > at(0.04)) && !places(&window, "added").is_empty());
    let near = divider(&window);
    window.harness.get_by_label("Divider between the two maps").focus();
    window.steps();
    for _ in 0..19 {
        window.press(egui::Key::ArrowRight);
    }
    let far = divider(&window);
    assert!(near.x < at(0.05) && far.x > at(0.95), "{near:?} {far:?}");
    assert!(window.says("pit in “before.ron”") && !places(&window, "removed").is_empty());
    // What the open map does not have is said, and what it has is selected.
    window.click("pit in “before.ron”");
    assert!(window.says("The open map does not have it"));
    window.click("mine in “before.ron”");
    assert_eq!(*window.app().selection(), Selection::One(EntityRef::Site("mine".into())));
    // The same on the world.
    window.click("World");
    window.wait_for("Both world maps");
    assert!(window.says("pit in “before.ron”") && !places(&window, "moved").is_empty());
    window.click("List of differences");
    window.wait_for_words("4 differences");
    window.press(egui::Key::Escape);
    window.click("End swipe");
    assert!(!window.says("Both world maps") && !window.says("Divider between the two maps"));
}

#[test]
fn what_looks_renamed_is_taken_as_such_by_a_tick() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut theirs = licence();
    theirs.map.sites[0].activities[0].capacity = Figure::plain(1400.0);
    let base = written(folder.path(), "base.ron", &licence());
    let theirs = written(folder.path(), "theirs.ron", &theirs);
    let mine = EntityRef::Site("mine".into());
    let mut window = Window::open(chokepoint_core::edit::with_id(&licence(), &mine, "pit"));
    from_menu(&mut window, "Merge with…");
    window.click_and_pick("A file…", &theirs);
    window.click_and_pick("A file that both began from…", &base);
    window.wait_for_words("1 of 1 conflict to decide");
    window.click("Renamed: Site mine (mine) is now Site mine (pit), and theirs changed it");
    window.wait_for_words("Nothing contradicts: both can be put together");
    window.click("Merge into the open map");
    window.wait("the merge", |window| window.done() > 0);
    let site = &window.preset().map.sites[0];
    assert_eq!((site.id.as_str(), site.activities[0].capacity.value), ("pit", 1400.0));
    assert_eq!(window.preset().map.sites.len(), 2);
}

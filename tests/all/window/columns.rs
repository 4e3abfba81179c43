//! The columns of the stage map in the window: named by hand, opened by what is put there, and where nothing is in sight.

use crate::kit::maps::MapMaker;
use crate::kit::window::Window;
use chokepoint_core::model::{Preset, Stage};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

/// A mine that sells to a market: five columns are empty.
fn mine_and_market() -> Preset {
    MapMaker::one_mine().preset
}

fn heading(window: &Window, name: &str) -> Rect {
    window.harness.get_by_role_and_label(Role::Button, &format!("Column {name}")).rect()
}

#[test]
fn a_column_is_named_where_it_stands_and_the_name_is_undone() {
    let mut window = Window::smooth(mine_and_market());
    let before = window.text();
    assert!(heading(&window, "Component").width() < 0.3 * heading(&window, "Mine").width(), "an empty one is a strip");
    let component = heading(&window, "Component").center();
    window.double_click(component);
    window.type_text("CAM and anode");
    window.press(Key::Enter);
    assert_eq!(window.preset().map.stage_names.label(Stage::Component), "CAM and anode");
    heading(&window, "CAM and anode");
    assert!(window.text().contains("Component: \"CAM and anode\""));
    assert_eq!(window.app().document().undo_name(), Some("call the column Component \u{201c}CAM and anode\u{201d}"));
    window.key(Modifiers::COMMAND, Key::Z);
    heading(&window, "Component");
    assert_eq!(window.text(), before);
    // Escape leaves the name as it was.
    let market = heading(&window, "Market").center();
    window.double_click(market);
    window.type_text("Shops");
    window.press(Key::Escape);
    heading(&window, "Market");
    // All of them stand in what the preset says about itself; an empty field gives the usual name back.
    window.click("About this preset…");
    window.text_field("Market", "Shops");
    heading(&window, "Shops");
    window.text_field("Market", "");
    heading(&window, "Market");
    assert!(window.preset().map.stage_names.is_empty());
}

#[test]
fn a_site_put_into_a_strip_opens_it_and_every_site_stays_in_its_column() {
    let mut window = Window::smooth(mine_and_market());
    let name = |preset: &Preset, stage: Stage| {
        preset.map.sites.iter().find(|site| site.stage == stage).map(|site| site.name.clone()).expect("a site")
    };
    let (mine, market) = (name(window.preset(), Stage::Mine), name(window.preset(), Stage::Market));
    // A mine that is dragged stays where it is let go, though the columns behind it are folded.
    let from = window.place(&mine);
    window.drag(from, from + vec2(0.0, 90.0));
    let to = window.place(&mine);
    assert!((to - from - vec2(0.0, 90.0)).length() < 40.0, "{from:?} to {to:?}");
    assert!(heading(&window, "Magnet").width() < 0.3 * heading(&window, "Mine").width());
    let strip = heading(&window, "Magnet");
    window.double_click(pos2(strip.center().x, strip.bottom() + 200.0));
    window.type_text("Works, JP");
    window.press(Key::Enter);
    assert_eq!(window.site("Works").stage, Stage::Magnet);
    // Three open columns before it on the full grid, 205 wide each.
    let x = window.site("Works").canvas.expect("it was put there").x;
    assert!((615.0..820.0).contains(&x), "{x}");
    window.press(Key::F);
    for (site, column) in [(mine.as_str(), "Mine"), ("Works", "Magnet"), (market.as_str(), "Market")] {
        let (place, column) = (window.place(site), heading(&window, column));
        assert!(column.x_range().contains(place.x), "{site} at {place:?} in {column:?}");
    }
}

#[test]
fn off_the_map_the_canvas_says_how_to_get_back() {
    let mut window = Window::smooth(mine_and_market());
    assert!(!window.says("Nothing here"));
    let map = window.harness.get_by_role_and_label(Role::Canvas, "Stage map").rect();
    for _ in 0..4 {
        window.drag(map.left_bottom() + vec2(60.0, -80.0), map.right_bottom() + vec2(-60.0, -80.0));
    }
    window.harness.get_by_label("Nothing here. F fits the map");
    window.press(Key::F);
    window.steps();
    assert!(!window.says("Nothing here"));
}

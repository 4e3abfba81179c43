//! A map of ten sites from nothing, tungsten from ore to tools, with a rule and what it does, and how much a hand has to do for it.

use crate::kit::window::{Window, blank, column};
use chokepoint_core::engine::check;
use chokepoint_core::model::{Finding, Stage};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;

/// The window, and what a hand has done so far. A click, a drag, a key that is a command (Enter and Tab among them) and a text that is
/// typed in one go count one each; moving the pointer counts nothing.
struct Hand {
    window: Window,
    actions: usize,
}

impl Hand {
    fn click(&mut self, role: Role, label: &str) {
        self.actions += 1;
        self.window.click_at(self.window.harness.get_by_role_and_label(role, label).rect().center());
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.actions += 1;
        self.window.key(modifiers, key);
    }

    fn enter(&mut self) {
        self.key(Modifiers::NONE, Key::Enter);
    }

    /// Types into what has the keyboard; fields that ask come with what stands in them selected.
    fn types(&mut self, text: &str) {
        assert!(self.window.harness.ctx.text_edit_focused(), "“{text}” would go nowhere");
        self.actions += 1;
        self.window.type_text(text);
        self.window.steps();
    }

    /// Drags from the port of a site, which shows as the pointer comes near, to a place.
    fn drags(&mut self, from: &str, port: &str, to: Pos2) {
        self.actions += 1;
        let disc = self.window.place(from);
        self.window.harness.hover_at(disc);
        self.window.steps();
        let port = self.window.place(&format!("Route {port} {from}"));
        self.window.drag(port, to);
    }

    /// Name and country of a new site, whose field comes by itself.
    fn names(&mut self, name: &str) {
        self.types(name);
        self.enter();
        // A result that comes in makes the answer taller and the map lower: a hand would not be half way then.
        self.window.settle();
    }

    /// The volume of a new route, for which its list asks first; Enter takes the likeliest way with it.
    fn volume(&mut self, text: &str) {
        self.types(text);
        self.enter();
    }

    /// Name and price of a good that only this map knows, below what the library would offer.
    fn good(&mut self, label: &str, name_and_price: &str) {
        self.click(Role::TextInput, label);
        self.types(name_and_price);
    }

    /// A place in a column, so many points below its middle.
    fn place(&self, stage: Stage, below: f32) -> Pos2 {
        column(&self.window, stage) + vec2(0.0, below)
    }
}

/// The bar is 70, with saving. In November 2025 the same took about 130: sites 30, routes 18, figures 21, names and prices of goods 36, rule and
/// its list 12, scenario 12, saving 3.
#[test]
fn ten_sites_with_figures_a_rule_and_its_answer_take_fewer_than_seventy_actions() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = Hand { window: Window::smooth_of_size(blank(), 1600.0, 1300.0), actions: 0 };
    hand.click(Role::Button, "Start with a blank map");
    hand.key(Modifiers::NONE, Key::Num1);
    hand.names("Jiangxi mines, CN");
    // Ore and what is made of it: the mine's good and the plant's are asked for once, name and price.
    hand.drags("Jiangxi mines", "from", hand.place(Stage::Refine, 0.0));
    hand.good("What Jiangxi mines makes", "Tungsten concentrate, 17500");
    hand.good("What a new refiner makes of it", "APT, 33,000");
    hand.enter();
    hand.names("Ganzhou APT, CN");
    hand.drags("Ganzhou APT", "from", hand.place(Stage::Metal, 0.0));
    hand.good("What a new metal maker makes of it", "Tungsten powder, 45000");
    hand.enter();
    hand.names("Xiamen powder, CN");
    hand.drags("Xiamen powder", "from", hand.place(Stage::Product, 0.0));
    hand.good("What a new product maker makes of it", "Cutting tools, 120000");
    hand.enter();
    hand.names("Sandvik tools, SE");
    hand.drags("Sandvik tools", "from", hand.place(Stage::Market, 0.0));
    hand.volume("900");
    hand.names("EU machine shops, DE");
    // The second buyer takes some of what the plants could make besides.
    hand.drags("Sandvik tools", "from", hand.place(Stage::Market, 110.0));
    hand.volume("300");
    hand.names("China industry, CN");
    // A second mine for the first plant, which uses no more than comes: the plant uses more.
    hand.drags("Ganzhou APT", "to", hand.place(Stage::Mine, 110.0));
    hand.volume("200");
    hand.names("Nui Phao, VN");
    // That is the better part of what a third buyer takes.
    hand.drags("Xiamen powder", "from", hand.place(Stage::Market, -110.0));
    hand.volume("300");
    hand.names("US munitions, US");
    // A second chain to the same buyer.
    hand.drags("Nui Phao", "from", hand.place(Stage::Refine, 110.0));
    hand.volume("400");
    hand.names("GTP Towanda, US");
    hand.drags("GTP Towanda", "from", hand.place(Stage::Metal, 110.0));
    hand.enter();
    hand.names("Plansee, AT");
    let munitions = hand.window.place("US munitions");
    hand.drags("Plansee", "from", munitions);
    hand.volume("400");
    hand.window.settle();
    let drawn = hand.actions;

    let preset = hand.window.preset();
    assert_eq!((preset.map.sites.len(), preset.map.routes.len()), (10, 10));
    let goods: Vec<(&str, f64)> =
        preset.map.commodities.iter().map(|good| (good.name.as_str(), good.price_usd.value)).collect();
    let expected = [
        ("Tungsten concentrate", 17500.0),
        ("APT", 33000.0),
        ("Tungsten powder", 45000.0),
        ("Cutting tools", 120000.0),
    ];
    assert_eq!(goods, expected);
    assert!(preset.map.recipes.iter().all(|recipe| recipe.name.starts_with("Make ")));
    assert!(preset.map.sites.iter().all(|site| !site.id.as_str().starts_with("new-")), "ids follow names");
    let demand = |name: &str| hand.window.site(name).demands[0].quantity.value;
    // 300 t of powder from Xiamen, and 400 t more from the second chain.
    assert_eq!(["EU machine shops", "China industry", "US munitions"].map(demand), [900.0, 300.0, 700.0]);
    let errors: Vec<String> =
        check(preset).iter().filter(|finding| finding.is_error()).map(Finding::to_string).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let gap = hand.window.wait_for_result();
    assert!(gap.abs() < 1.0, "nothing is lacking without a rule: {gap}");

    // A control from the library, onto whose list the map's own powder goes: a scenario of its own is made for it and solved.
    hand.click(Role::Button, "Add a rule");
    hand.click(Role::Button, "Announced controls…");
    hand.click(Role::TextInput, "Search");
    hand.types("tungsten");
    hand.click(Role::ListBoxOption, "No. 10: tungsten, tellurium, bismuth, molybdenum, indium");
    hand.click(Role::Button, "Add");
    hand.window.wait_for_words("Put on “Announcement 2025 No. 10”:");
    hand.click(Role::CheckBox, "Tungsten powder");
    hand.click(Role::Button, "Put them on");
    hand.window.settle();
    let gap = hand.window.wait_for_result();
    assert!(gap > 1e6, "powder from Xiamen waits for licences: {gap}");
    assert!(hand.window.names_who_runs_short(), "and who lacks it is said");

    let path = folder.path().join("tungsten.ron");
    hand.window.picker.answer(path.clone());
    // In the dialog of the system a name and Enter.
    hand.actions += 2;
    hand.key(Modifiers::COMMAND, Key::S);
    hand.window.wait("the file", |_| path.exists());
    assert!(hand.actions < 70, "{} actions, {drawn} of them for the map", hand.actions);
}

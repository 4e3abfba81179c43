//! A map of ten sites from nothing, tungsten from ore to tools, and how much a hand has to do for it.

use crate::kit::window::{Window, blank, column};
use chokepoint_core::engine::check;
use chokepoint_core::model::{Finding, Stage};
use egui::{Event, Key, Pos2, vec2};

/// The window, and every click, drag, typed field and key so far.
struct Hand {
    window: Window,
    actions: usize,
}

impl Hand {
    fn click(&mut self, label: &str) {
        self.actions += 1;
        self.window.click(label);
    }

    fn key(&mut self, key: Key) {
        self.actions += 1;
        self.window.press(key);
    }

    /// Types into the field that has the keyboard, over what stands there.
    fn types(&mut self, text: &str) {
        self.actions += 1;
        self.window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        self.window.harness.run_steps(1);
        self.window.harness.event(Event::Text(text.to_owned()));
        self.window.steps();
    }

    /// Drags from the port of the site that is selected, or is clicked first, to a place.
    fn drags(&mut self, from: &str, port: &str, to: Pos2) {
        let id = self.window.site(from).id.clone();
        if self.window.app().selection().sites() != [id] {
            self.actions += 1;
            self.window.click_site(from);
        }
        self.actions += 1;
        let port = self.window.place(&format!("Route {port} {from}"));
        self.window.drag(port, to);
    }

    /// A volume in the field that asks for it: a click, the figure, Enter.
    fn volume(&mut self, text: &str) {
        self.actions += 3;
        self.window.number("Volume", text);
    }

    /// A name and a country where a new site asks for them.
    fn names(&mut self, name: &str) {
        self.types(name);
        self.key(Key::Enter);
        // A result that comes in makes the answer taller and the map lower: a hand would not be half way then.
        self.window.settle();
    }

    /// A place in a column, so many points below its middle.
    fn place(&self, stage: Stage, below: f32) -> Pos2 {
        column(&self.window, stage) + vec2(0.0, below)
    }
}

/// The bar is 70; the same map took about 100 before figures and goods were asked for where they are drawn, rule and scenario not counted.
#[test]
fn ten_sites_take_fewer_than_seventy_actions_and_solve_without_an_error() {
    let mut hand = Hand { window: Window::smooth_of_size(blank(), 1600.0, 1300.0), actions: 0 };
    hand.click("Start with a blank map");
    hand.key(Key::Num1);
    hand.names("Jiangxi mines, CN");
    // Ore and what is made of it: the mine's good and the plant's are asked for once, name and price.
    hand.drags("Jiangxi mines", "from", hand.place(Stage::Refine, 0.0));
    hand.types("Tungsten concentrate");
    hand.key(Key::Tab);
    hand.types("17500");
    hand.key(Key::Tab);
    hand.key(Key::Tab);
    hand.types("APT");
    hand.key(Key::Tab);
    hand.types("33000");
    hand.key(Key::Enter);
    hand.names("Ganzhou APT, CN");
    hand.drags("Ganzhou APT", "from", hand.place(Stage::Metal, 0.0));
    hand.types("Tungsten powder");
    hand.key(Key::Tab);
    hand.types("45000");
    hand.key(Key::Enter);
    hand.names("Xiamen powder, CN");
    hand.drags("Xiamen powder", "from", hand.place(Stage::Product, 0.0));
    hand.types("Cutting tools");
    hand.key(Key::Tab);
    hand.types("120000");
    hand.key(Key::Enter);
    hand.names("Sandvik tools, SE");
    // The first buyer takes what is made; Enter takes what is proposed.
    hand.drags("Sandvik tools", "from", hand.place(Stage::Market, 0.0));
    hand.key(Key::Enter);
    hand.names("EU machine shops, DE");
    // The second takes what the plants could make besides, a quarter more.
    hand.drags("Sandvik tools", "from", hand.place(Stage::Market, 110.0));
    hand.key(Key::Enter);
    hand.names("China industry, CN");
    // A second mine for the first plant, which uses no more than comes: the volume is asked for, and the plant uses more.
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
    hand.key(Key::Enter);
    hand.names("Plansee, AT");
    let munitions = hand.window.place("US munitions");
    hand.drags("Plansee", "from", munitions);
    hand.volume("400");
    let preset = hand.window.preset();
    assert_eq!((preset.map.sites.len(), preset.map.routes.len()), (10, 10));
    let names: Vec<&str> = preset.map.commodities.iter().map(|good| good.name.as_str()).collect();
    assert_eq!(names, ["Tungsten concentrate", "APT", "Tungsten powder", "Cutting tools"]);
    assert!(preset.map.recipes.iter().all(|recipe| recipe.name.starts_with("Make ")));
    assert!(preset.map.sites.iter().all(|site| !site.id.as_str().starts_with("new-")), "ids follow names");
    let demand = |name: &str| hand.window.site(name).demands[0].quantity.value;
    // 1,000 t first; a quarter more; 300 t, and 400 t more from the second chain.
    assert_eq!(["EU machine shops", "China industry", "US munitions"].map(demand), [1000.0, 250.0, 700.0]);
    // 1,550 t of powder from Xiamen take 1,550 t of APT and those 1,550 t of ore; 400 t of powder from Plansee as much again.
    let level = |name: &str| hand.window.site(name).activities[0].baseline.value;
    assert_eq!(["Xiamen powder", "Ganzhou APT", "GTP Towanda", "Plansee"].map(level), [1550.0, 1550.0, 400.0, 400.0]);
    // The 100 t of ore that the 200 t of the second mine did not cover come from both by their parts of 1,450 t.
    let expected = [1250.0 + 100.0 * 1250.0 / 1450.0, 200.0 + 100.0 * 200.0 / 1450.0 + 400.0];
    let off = |(name, expected): (&str, f64)| (level(name) - expected).abs();
    assert!(["Jiangxi mines", "Nui Phao"].into_iter().zip(expected).map(off).all(|off| off < 1e-5));
    let errors: Vec<String> =
        check(preset).iter().filter(|finding| finding.is_error()).map(Finding::to_string).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let gap = hand.window.wait_for_result();
    assert!(gap.abs() < 1.0, "nothing is lacking without a rule: {gap}");
    assert!(hand.actions < 70, "{} actions", hand.actions);
}

//! The forms of the inspector, filled in by label: what is typed stands in the model, what is wrong is said in place.

use crate::kit::maps::MapMaker;
use crate::kit::window::{Window, blank};
use chokepoint::app::Selection;
use chokepoint_core::model::*;
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::civil::date;

/// The teaching map in a window so tall that no form has to be scrolled.
fn teaching() -> Window {
    let mut preset = builtin::load("teaching-12-sites").expect("the preset");
    preset.scenarios.iter_mut().for_each(|scenario| scenario.months = 3);
    let mut window = Window::smooth_of_size(preset, 1600.0, 3200.0);
    window.click("Draw");
    window
}

fn site(window: &Window, id: &str) -> Site {
    window.preset().map.site(&id.into()).expect("the site").clone()
}

#[test]
fn an_event_is_made_and_filled_in() {
    let mut window = teaching();
    window.click_at(window.harness.get_by_label_contains("Add an event").rect().center());
    let Selection::One(EntityRef::Event(id)) = window.app().selection().clone() else {
        panic!("the new event is selected")
    };
    let event = |window: &Window| window.preset().events.last().expect("it").clone();
    // In a scenario of its own: the one that was played is the baseline.
    assert!(window.preset().scenarios.last().is_some_and(|with| with.events.contains(&id)), "it is switched on");
    assert!(window.preset().scenarios[0].is_without_controls());
    window.text_field("Title", "Flood at Kuantan");
    window.text_field("From", "2025-06-01");
    window.click("Ends again");
    window.text_field("Until", "2025-08-01");
    window.choose("Outage at", "Separation in Malaysia");
    window.number("Capacity left", "25");
    let now = event(&window);
    assert_eq!(
        (now.title.as_str(), now.from, now.until),
        ("Flood at Kuantan", date(2025, 6, 1), Some(date(2025, 8, 1)))
    );
    let malaysia = window.site("Separation in Malaysia").id.clone();
    assert_eq!(now.effect, EventEffect::Outage { site: malaysia, remaining: 0.25 });
    window.choose("What happens", "demand changes");
    window.choose("Demand of", "Europe");
    window.choose("For", "Electric motors");
    window.number("Times the baseline", "1.5");
    let europe = window.site("Europe").id.clone();
    assert_eq!(
        event(&window).effect,
        EventEffect::DemandChange { site: europe, commodity: "motors".into(), factor: 1.5 }
    );
    window.choose("What happens", "a price changes");
    window.choose("Price of", "Magnets");
    window.number("Times the baseline", "2");
    assert_eq!(event(&window).effect, EventEffect::PriceChange { commodity: "magnets".into(), factor: 2.0 });
    window.choose("What happens", "a route is closed");
    assert!(matches!(event(&window).effect, EventEffect::RouteClosed { .. }));
    // A day that is none stays in the field with a remark, and the event keeps the one it had.
    for wrong in ["2025-02-30", "soon", ""] {
        window.text_field("From", wrong);
        assert!(window.says("not a date; write it like 2025-10-09; 2025-06-01 stays"), "{wrong}");
        assert_eq!(event(&window).from, date(2025, 6, 1));
    }
    window.text_field("From", "2025-07-01");
    assert!(!window.says("not a date"));
    assert_eq!(event(&window).from, date(2025, 7, 1));
}

#[test]
fn a_measure_is_made_and_filled_in() {
    let mut window = teaching();
    window.click_at(window.harness.get_by_label_contains("Add a measure").rect().center());
    let Selection::One(EntityRef::Measure(_)) = window.app().selection().clone() else {
        panic!("the new measure is selected")
    };
    let measure = |window: &Window| window.preset().measures.last().expect("it").clone();
    window.text_field("Title", "A second plant");
    window.choose("Taken by", "Japan");
    window.number("Cost", "1,500,000");
    window.choose("What it does", "builds capacity");
    window.choose("Built at", "Mountain Pass");
    window.choose("Capacity for", "Separate");
    window.number("Capacity", "2e3");
    let now = measure(&window);
    assert_eq!((now.title.as_str(), now.by.code(), now.cost_usd.value), ("A second plant", "JP", 1.5e6));
    let MeasureEffect::NewCapacity { site, recipe, per_year } = now.effect else { panic!("it builds") };
    assert_eq!((site, recipe.as_str(), per_year.value), (window.site("Mountain Pass").id.clone(), "separate", 2000.0));
    window.choose("What it does", "saves");
    window.choose("Saved by", "America");
    window.number("Share saved", "12.5");
    let MeasureEffect::Thrift { share, .. } = measure(&window).effect else { panic!("it saves") };
    assert_eq!(share, 0.125);
    window.choose("What it does", "sets a price floor");
    window.number("Pays at least", "60000");
    let MeasureEffect::PriceFloor { floor_usd, .. } = measure(&window).effect else { panic!("it pays") };
    assert_eq!(floor_usd.value, 60_000.0);
}

#[test]
fn a_recipe_gets_inputs_and_lives_on_what_comes_back() {
    let mut window = teaching();
    window.select(Selection::One(EntityRef::Recipe("make-magnets".into())));
    let recipe = |window: &Window| window.preset().map.recipe(&"make-magnets".into()).expect("it").clone();
    window.text_field("Name", "Press and sinter");
    window.number("Magnet oxide", "0.45");
    window.click("Add an input…");
    let at = window.harness.get_all_by_label("Electric motors").last().expect("in the list").rect().center();
    window.click_at(at);
    window.number("Electric motors", "0.001");
    window.choose("Kind", "recycling");
    window.click("Limited by returns");
    window.choose("Of", "Electric motors");
    window.number("Comes back after", "96");
    window.number("Collected", "30");
    let now = recipe(&window);
    assert_eq!(now.name, "Press and sinter");
    let inputs: Vec<(&str, f64)> =
        now.inputs.iter().map(|amount| (amount.commodity.as_str(), amount.quantity.value)).collect();
    assert_eq!(inputs, [("oxide", 0.45), ("motors", 0.001)]);
    let back = now.returns.expect("what comes back");
    assert_eq!((back.commodity.as_str(), back.lag_months, back.share.value), ("motors", 96, 0.3));
    // Nothing goes in of a good whose amount is 0: that is said below the field.
    window.number("Electric motors", "0");
    assert!(window.says("0 is not above 0"));
    window.click("Remove Electric motors");
    assert!(!window.says("0 is not above 0"));
    assert_eq!(recipe(&window).inputs.len(), 1);
}

#[test]
fn a_ramp_is_typed_and_dragged_on_its_curve() {
    let mut window = teaching();
    window.select(Selection::One(EntityRef::Site("china-mines".into())));
    let ramp = |window: &Window| site(window, "china-mines").activities[0].ramp.clone();
    window.click("Add a step of the ramp");
    window.click("Add a step of the ramp");
    window.text_field("Step 1 from", "2026-01-01");
    window.number("Step 1", "300,000");
    window.text_field("Step 2 from", "2026-06-01");
    let typed = ramp(&window);
    assert_eq!(
        (typed[0].from, typed[0].capacity.value, typed[1].from),
        (date(2026, 1, 1), 300_000.0, date(2026, 6, 1))
    );
    let steps = window.done();
    let point = window.harness.get_by_role_and_label(Role::Slider, "Point 1 of the ramp").rect().center();
    window.drag(point, point + vec2(-40.0, 25.0));
    let dragged = ramp(&window);
    assert!(dragged[0].from < typed[0].from && dragged[0].from.day() == 1, "{}", dragged[0].from);
    assert!(dragged[0].capacity.value < 300_000.0, "{}", dragged[0].capacity.value);
    assert_eq!(dragged[1], typed[1]);
    assert_eq!(window.done(), steps + 1, "a drag is one step");
    // A point does not pass its neighbour, wherever the pointer goes.
    let point = window.harness.get_by_role_and_label(Role::Slider, "Point 1 of the ramp").rect().center();
    window.drag(point, point + vec2(400.0, 0.0));
    let pushed = ramp(&window);
    assert!(pushed[0].from < pushed[1].from, "{} and {}", pushed[0].from, pushed[1].from);
    window.click("Remove step 1");
    assert_eq!(ramp(&window).len(), 1);
}

#[test]
fn a_demand_has_seasons_elasticity_and_alternatives() {
    let mut window = teaching();
    let europe = window.site("Europe").id.clone();
    window.select(Selection::One(EntityRef::Site(europe.clone())));
    let demand = |window: &Window| window.preset().map.site(&europe).expect("it").demands[0].clone();
    window.number("Elasticity", "-0.4");
    window.number("Growth", "-2.5");
    window.number("Military share", "10");
    assert_eq!(demand(&window).elasticity, -0.4);
    assert_eq!(demand(&window).growth_per_year, -0.025);
    assert_eq!(demand(&window).military_share, 0.1);
    window.click("Seasons (1)");
    assert_eq!(demand(&window).seasonal, vec![1.0; 12]);
    // Results that come and go must not move the bars from under the pointer.
    window.wait_for_result();
    window.harness.get_by_role_and_label(Role::Slider, "Season of month 3").scroll_to_me();
    window.harness.run_steps(40);
    let bar = window.harness.get_by_role_and_label(Role::Slider, "Season of month 3").rect();
    window.drag(bar.center(), bar.center_top() + vec2(0.0, 2.0));
    let seasonal = demand(&window).seasonal;
    assert!(seasonal[2] > 1.5, "{seasonal:?}");
    assert!(seasonal.iter().enumerate().all(|(month, factor)| month == 2 || *factor == 1.0), "{seasonal:?}");
    window.click("Make the mean 1");
    let mean = demand(&window).seasonal.iter().sum::<f64>() / 12.0;
    assert!((mean - 1.0).abs() < 1e-3, "{mean}");
    window.click("Another good would do…");
    let at = window.harness.get_all_by_label("Magnet oxide").last().expect("in the list").rect().center();
    window.click_at(at);
    window.number("Needed for one", "3");
    window.number("Lead time", "18");
    window.number("Greatest share", "40");
    window.number("Loss of performance", "5");
    let other = demand(&window).alternatives[0].clone();
    assert_eq!((other.commodity.as_str(), other.ratio.value, other.lead_months), ("oxide", 3.0, 18));
    assert_eq!((other.max_share, other.penalty), (0.4, 0.05));
    // What would turn a demand around is refused.
    window.number("Elasticity", "0.5");
    assert!(window.says("“0.5” is too large; the most is 0"));
    assert_eq!(demand(&window).elasticity, -0.4);
}

#[test]
fn a_company_is_made_owned_and_renamed_with_its_stakes() {
    let mut window = teaching();
    window.click_at(window.harness.get_by_label_contains("Add a company").rect().center());
    // A long list is searched by typing; Enter takes the first that is found.
    window.click_at(window.harness.get_by_role_and_label(Role::ComboBox, "Country").rect().center());
    window.type_text("austra");
    window.press(Key::Enter);
    window.click("Add an owner");
    window.text_field("Owner 1", "Pension fund");
    window.choose("Owner 1 from", "Canada");
    window.number("Stake 1", "51");
    window.text_field("Name", "MP Materials");
    let company = window.preset().map.companies[0].clone();
    assert_eq!((company.name.as_str(), company.country.code()), ("MP Materials", "AU"));
    let owner = &company.owners[0];
    assert_eq!((owner.owner.as_str(), owner.country.code(), owner.stake.value), ("Pension fund", "CA", 0.51));
    assert!(window.says("Mountain Pass"), "the site that names it is listed");
    window.text_field("Name", "Other Materials");
    assert_eq!(window.site("Mountain Pass").owners[0].owner, "Other Materials", "stakes follow the name");
    window.text_field("Name", " ");
    assert!(window.says("a company needs a name; Other Materials stays"));
    assert_eq!(window.preset().map.companies[0].name, "Other Materials");
    // A stake beyond the whole, and one that is no number.
    for (wrong, words) in [("150", "the most is 100"), ("-1", "the least is 0"), ("half", "“half” is no number")] {
        window.number("Stake 1", wrong);
        assert!(window.says(words), "{wrong}");
        assert_eq!(window.preset().map.companies[0].owners[0].stake.value, 0.51);
    }
}

#[test]
fn wrong_figures_are_refused_in_words_and_nothing_is_lost() {
    let mut window = teaching();
    window.select(Selection::One(EntityRef::Site("china-mines".into())));
    let before = window.text();
    let long = "9z".repeat(3000);
    for (typed, words) in [
        ("", "nothing was typed; 270,000 stays"),
        ("many", "“many” is no number that can be used"),
        ("-5", "“-5” is too small; the least is 0"),
        ("1e400", "“1e400” is no number that can be used"),
        ("NaN", "“NaN” is no number that can be used"),
        ("1,5", "write it like 1,234.5"),
        ("1e300", "check the unit"),
        (long.as_str(), "is no number that can be used"),
    ] {
        window.number("Baseline", typed);
        assert!(window.says(words), "{typed}");
        assert_eq!(window.text(), before, "{typed}");
    }
    window.number("Baseline", "280 000");
    assert!(!window.says("stays"));
    assert_eq!(site(&window, "china-mines").activities[0].baseline.value, 280_000.0);
    // Above the capacity it takes the capacity with it, and says so.
    window.number("Baseline", "300000");
    let mines = site(&window, "china-mines");
    assert_eq!((mines.activities[0].baseline.value, mines.activities[0].capacity.value), (300_000.0, 300_000.0));
    assert!(!window.says("Error: "));
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text(), before);
}

#[test]
fn the_keyboard_stays_where_it_is_when_a_remark_appears_above() {
    let mut window = teaching();
    window.select(Selection::One(EntityRef::Site("china-mines".into())));
    window.harness.get_all_by_role_and_label(Role::SpinButton, "Baseline").next().expect("it").focus();
    window.harness.run_steps(2);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.type_text("lots");
    window.harness.get_all_by_role_and_label(Role::SpinButton, "Capacity").next().expect("it").focus();
    window.steps();
    assert!(window.says("“lots” is no number"));
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.type_text("291000");
    window.harness.key_press(Key::Enter);
    window.steps();
    assert_eq!(site(&window, "china-mines").activities[0].capacity.value, 291_000.0);
}

#[test]
fn names_that_are_empty_or_endless_are_noticed_and_kept() {
    let mut window = teaching();
    window.select(Selection::One(EntityRef::Site("china-mines".into())));
    window.text_field("Name", "");
    assert!(window.says("Warning: the name is empty"));
    let long = "Very long name ".repeat(400);
    window.text_field("Name", &long);
    assert!(window.says("Warning: the name is longer than 200 letters"));
    assert_eq!(site(&window, "china-mines").name, long);
    let inspector = window.harness.get_by_role_and_label(Role::TextInput, "Name").rect();
    assert!(inspector.right() <= 1600.0, "the field keeps within the window: {inspector}");
    window.text_field("Name", "Mines");
    assert!(!window.says("Warning: the name"));
}

#[test]
fn removing_a_rule_lists_what_hangs_on_it() {
    let mut window = teaching();
    let preset = window.preset().clone();
    let measure = preset.measures.iter().find_map(|measure| match &measure.effect {
        MeasureEffect::Exempt { rule, .. } => Some((measure.title.clone(), rule.clone())),
        _ => None,
    });
    let (title, rule) = measure.expect("a measure exempts from a rule");
    let scenario = preset.scenarios.iter().find(|scenario| scenario.rules.contains(&rule)).expect("it is played");
    window.select(Selection::One(EntityRef::Rule(rule.clone())));
    window.click("Remove rule");
    assert!(window.app().is_asking());
    assert!(window.says(&format!("measure {title}")));
    assert!(window.says(&format!("its part in the scenario {}", scenario.name)));
    window.click("Cancel");
    assert_eq!(window.preset(), &preset);
    window.click("Remove rule");
    window.click("Delete all of it");
    assert!(window.preset().rule(&rule).is_none());
    assert!(window.preset().measures.iter().all(|measure| measure.title != title));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.preset(), &preset);
}

#[test]
fn a_balance_holds_what_is_held_and_says_what_would_stand_still() {
    // A mine of 100 t sends 80 t to a works that a market takes 80 t from: the mine is off by 20 t, and something has to move.
    let mut preset = blank();
    let goods = [("ore", "Ore"), ("metal", "Metal")].map(|(id, name)| Commodity {
        id: id.into(),
        name: name.to_owned(),
        unit: "t".to_owned(),
        price_usd: Figure::plain(10.0),
        ..Commodity::default()
    });
    preset.map.commodities.extend(goods);
    let amount = |id: &str| vec![Amount { commodity: id.into(), quantity: Figure::plain(1.0) }];
    preset.map.recipes.push(Recipe {
        id: "dig".into(),
        name: "Dig".to_owned(),
        outputs: amount("ore"),
        ..Recipe::default()
    });
    let site = |id: &str, name: &str, stage| Site {
        id: id.into(),
        name: name.to_owned(),
        country: "AU".into(),
        stage,
        ..Site::default()
    };
    let activity = Activity {
        recipe: "dig".into(),
        baseline: Figure::plain(100.0),
        capacity: Figure::plain(200.0),
        ..Activity::default()
    };
    preset.map.sites.push(Site { activities: vec![activity], ..site("hill", "Hill", Stage::Mine) });
    let demand = Demand {
        commodity: "ore".into(),
        quantity: Figure::plain(80.0),
        value_at_stake_usd: Figure::plain(10.0),
        priority: 1.0,
        end_use: "general".into(),
        ..Demand::default()
    };
    preset.map.sites.push(Site { demands: vec![demand], ..site("town", "Town", Stage::Market) });
    preset.map.routes.push(Route {
        id: "road".into(),
        commodity: "ore".into(),
        from: "hill".into(),
        to: "town".into(),
        baseline: Figure::plain(80.0),
        maximum: Figure::plain(200.0),
        ..Route::default()
    });
    let mut window = Window::open(preset);
    let open = |window: &mut Window| {
        window.key(Modifiers::COMMAND, Key::K);
        window.type_text("balance the baseline");
        window.press(Key::Enter);
        window.wait_for("Apply");
    };
    open(&mut window);
    // Held, the mine stays at 100, and road and demand come up to it.
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, "Hold Dig at Hill").rect().center());
    window.wait_for("Dig at Hill");
    window.wait_for("Apply");
    assert!(window.says("Held as they are:"));
    window.click("Apply");
    let after = (
        window.site("Hill").activities[0].baseline.value,
        window.preset().map.routes[0].baseline.value,
        window.site("Town").demands[0].quantity.value,
    );
    assert!(
        (after.0, after.0) == (100.0, 100.0) && (after.1 - 100.0).abs() < 1e-6 && (after.2 - 100.0).abs() < 1e-6,
        "{after:?}"
    );
    // A mine that is known to stand still takes the whole chain with it, and that is said in words.
    window.key(Modifiers::COMMAND, Key::Z);
    window.click_site("Hill");
    window.number("Baseline", "0");
    open(&mut window);
    assert!(window.says("2 figures would be set to 0, so that what hangs on them stands still"));
}

#[test]
fn what_asks_for_nothing_and_what_can_carry_nothing_say_so() {
    // A second market that wants nothing yet, on a road that nothing may pass.
    let preset = MapMaker::one_mine().market("eu", "DE", "ore", 0.0).route("ore", "mine", "eu", 0.0, 0.0).preset;
    let mut window = Window::open(preset);
    window.wait_for_result();
    window.click_site("eu");
    assert!(window.says("ore: asks for nothing yet"));
    assert!(!window.says("ore: demand is met") && !window.says("never short"), "it has no demand to be met");
    window.select(Selection::One(EntityRef::Route("mine-eu".into())));
    assert!(window.says("It can carry nothing: its maximum is 0"));
    // Those who do ask and carry say what they do.
    window.click_site("us");
    assert!(window.says("ore: demand is met") && !window.says("asks for nothing yet"));
    window.select(Selection::One(EntityRef::Route("mine-us".into())));
    assert!(!window.says("It can carry nothing"));
}

#[test]
fn no_number_is_cut_off_at_the_edge_of_a_narrow_panel() {
    let mut window = Window::of_size(builtin::first().preset, 1280.0, 720.0);
    window.wait_for_result();
    let map = window.preset().map.clone();
    let of_each = |stage: Stage| map.sites.iter().find(|site| site.stage == stage);
    let sites = Stage::ALL.into_iter().filter_map(of_each).map(|site| EntityRef::Site(site.id.clone()));
    let routes = map.routes.iter().take(3).map(|route| EntityRef::Route(route.id.clone()));
    let goods = map.commodities.iter().take(3).map(|good| EntityRef::Commodity(good.id.clone()));
    let rules: Vec<_> = window.preset().rules.iter().map(|rule| EntityRef::Rule(rule.id.clone())).collect();
    let mut seen = 0;
    for entity in sites.chain(routes).chain(goods).chain(rules) {
        window.select(Selection::One(entity.clone()));
        window.settle();
        for number in window.harness.query_all_by_role(Role::SpinButton) {
            seen += 1;
            assert!(number.rect().right() <= 1280.0, "{entity:?}: {:?}", number.accesskit_node().label());
        }
    }
    assert!(seen > 50, "{seen}");
}

/// A number that grows no longer has room for its unit: the unit moves below it while it is typed.
#[test]
fn a_digit_more_does_not_take_the_keyboard_from_a_number() {
    let mut window = Window::of_size(builtin::first().preset, 1280.0, 720.0);
    window.wait_for_result();
    let market = window.preset().map.sites.iter().find(|site| !site.demands.is_empty()).expect("a market").clone();
    window.select(Selection::One(EntityRef::Site(market.id.clone())));
    window.settle();
    window.harness.get_all_by_role_and_label(Role::SpinButton, "Demand").next().expect("its first").focus();
    window.harness.run_steps(2);
    window.key(Modifiers::COMMAND, Key::A);
    for digit in ["5", "1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        window.type_text(digit);
    }
    window.press(Key::Enter);
    let typed = window.preset().map.site(&market.id).expect("it").demands[0].quantity.value;
    assert_eq!(typed, 5_123_456_789.0);
}

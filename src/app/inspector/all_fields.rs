//! Shows every field of every form once, and holds the table of help against them.

use crate::app::commands::action::Actions;
use crate::app::form::help::tests::{SHOWN, listed};
use crate::app::inspector::{about_ui, inspector_ui};
use crate::app::state::context::{Frame, State};
use crate::app::state::effects::Effects;
use crate::app::state::indexed::Indexed;
use crate::app::state::look::Look;
use crate::app::state::message::Message;
use crate::app::state::results::Results;
use crate::app::state::selection::Selection;
use crate::app::state::shown::Shown;
use crate::app::state::situation::Situation;
use crate::app::state::troubles::Troubles;
use crate::draw::{Kept, Theme, ThemeKind};
use chokepoint_core::edit::{Document, Opened};
use chokepoint_core::model::{
    Activity, Alternative, BuyerShare, Calendar, CanvasPoint, Clause, Company, ControlList, Demand, Desk, Destinations,
    Entities, EntityKind, Event, EventEffect, Exemption, Figure, GeneralLicence, GlobePoint, Instrument, LicenceAnswer,
    LicenceBand, MapNote, Measure, MeasureEffect, NoteArrow, Postponed, Preset, QuotaShare, QuotaTerms, RampStep,
    RecipeKind, Returns, Rival, Rule, Scope, Spared, Stake, StandingLicences, Stock, Suspension, Technology,
};
use chokepoint_core::store::builtin;
use jiff::civil::date;
use typed_index_collections::TiVec;

/// A preset in which every field is set and every kind of event, measure, recipe and rule stands.
fn everything() -> Preset {
    let mut preset = builtin::load("teaching-12-sites").expect("a preset");
    let day = date(2026, 1, 1);
    let (site, route) = (preset.map.sites[0].id.clone(), preset.map.routes[0].id.clone());
    let (commodity, recipe) = (preset.map.commodities[0].id.clone(), preset.map.recipes[0].id.clone());
    let stake = Stake { owner: "Owner".to_owned(), country: "CN".into(), stake: Figure::plain(0.5), part: false };
    let other = Alternative {
        commodity: preset.map.commodities[1].id.clone(),
        ratio: Figure::plain(1.0),
        lead_months: 1,
        max_share: 0.5,
        penalty: 0.0,
    };
    let entry = &mut preset.map.sites[0];
    entry.capacity = Some(Figure::plain(1e9));
    entry.owners = vec![stake.clone()];
    entry.technologies = vec![Technology {
        recipes: vec![recipe.clone()],
        installed: Some(day),
        replaced: Some(day),
        ..Technology::new("separation", "CN")
    }];
    entry.activities = vec![Activity {
        recipe: recipe.clone(),
        ramp: vec![RampStep { from: day, capacity: Figure::plain(1.0) }],
        break_even_usd: Some(Figure::plain(1.0)),
        ..Activity::default()
    }];
    entry.stocks = vec![Stock {
        commodity: commodity.clone(),
        initial: Figure::plain(1.0),
        target: Some(Figure::plain(1.0)),
        draw_per_month: Some(0.5),
        usable: 0.5,
    }];
    entry.demands = vec![Demand {
        commodity: commodity.clone(),
        priority: 1.0,
        alternatives: vec![other],
        postponed: Some(Postponed::default()),
        ..Demand::default()
    }];
    entry.globe = Some(GlobePoint::default());
    preset.map.recipes[1].kind =
        RecipeKind::Substitute { instead_of: recipe.clone(), lead_months: 1, max_share: 0.5, penalty: 0.0 };
    preset.map.recipes[2].kind = RecipeKind::Recycling;
    preset.map.recipes[2].returns =
        Some(Returns { commodity: commodity.clone(), lag_months: 12, share: Figure::plain(0.1) });
    preset.lists = vec![ControlList { tag: "a-list".into(), title: "List".to_owned(), covers: "Goods".to_owned() }];
    preset.map.companies = vec![Company { name: "Holding".to_owned(), country: "US".into(), owners: vec![stake] }];
    let tags = preset.map.commodities.iter().flat_map(|good| good.tags.clone()).take(1).collect::<Vec<_>>();
    let exemption = Exemption { title: "Exemption".to_owned(), humanitarian: true, ..Exemption::default() };
    let answer = |approval_share| LicenceAnswer {
        approval_share,
        learn_months: Some(Desk::default().learn_months),
        rival_share: Some(0.5),
    };
    let licence = Instrument::Licence {
        approval_share: 0.5,
        processing_months: 2,
        presumption: Default::default(),
        valid_months: Some(12),
        renewed: Some(false),
        general_per_year: Some(1.0),
        desk: Some(Desk {
            over: 0.5,
            rival: Some(Rival { countries: vec!["US".into()], share: 0.5 }),
            ..Desk::default()
        }),
        band: Some(LicenceBand { low: answer(0.25), high: answer(1.0) }),
    };
    // What a desk takes the place of is shown without one.
    let constant = Instrument::Licence {
        approval_share: 0.5,
        processing_months: 2,
        presumption: Default::default(),
        valid_months: Some(12),
        renewed: Some(false),
        general_per_year: Some(1.0),
        desk: None,
        band: None,
    };
    let quota = Instrument::Quota {
        per_year: 1.0,
        shares: vec![QuotaShare { country: "JP".into(), share: 0.5 }],
        terms: QuotaTerms {
            buyers: vec![BuyerShare { buyer: "Holding".to_owned(), share: 0.5 }],
            ..QuotaTerms::default()
        },
    };
    let instruments = [Instrument::Ban, licence, constant, quota, Instrument::Tariff { ad_valorem: 0.1 }];
    preset.rules = instruments
        .into_iter()
        .enumerate()
        .map(|(at, instrument)| Rule {
            id: format!("rule-{at}").as_str().into(),
            title: format!("Rule {at}"),
            issuer: "CN".into(),
            source: Default::default(),
            instrument,
            clauses: vec![
                Clause::domestic(tags.clone()).starting(day),
                Clause::content(tags.clone(), tags.clone(), 0.1).starting(day),
                Clause::technology(tags.clone(), Vec::new()).starting(day),
                Clause::sender(tags.clone(), 0.5).starting(day),
                Clause::purchase(tags.clone(), vec!["CN".into()], tags.clone()).starting(day),
            ],
            scope: Scope {
                destinations: Destinations::Only(vec!["US".into()]),
                entities: Some(Entities {
                    named: vec!["Owner".to_owned()],
                    affiliates_from: Some(0.5),
                    end_users: true,
                }),
                ..Scope::default()
            },
            exemptions: vec![exemption.clone()],
            general_licences: vec![GeneralLicence {
                title: "General licence".to_owned(),
                per_year: Some(1.0),
                from: Some(day),
                until: Some(day),
                ..GeneralLicence::default()
            }],
            calendar: Calendar {
                bought_ahead: 0.5,
                announced: Some(day),
                in_force: day,
                suspensions: vec![Suspension { from: day, until: Some(day), licences: Some(StandingLicences::Void) }],
                lapses: Some(day),
                spared: vec![Spared { before: Some(day), share: 0.5, until: Some(day) }],
            },
            blanks: Vec::new(),
            checked: Some(day),
            note: String::new(),
        })
        .collect();
    let events = [
        EventEffect::Outage { site: site.clone(), remaining: 0.5 },
        EventEffect::DemandChange { site: site.clone(), commodity: commodity.clone(), factor: 1.0 },
        EventEffect::RouteClosed { route },
        EventEffect::PriceChange { commodity: commodity.clone(), factor: 1.0 },
    ];
    preset.events = events
        .into_iter()
        .enumerate()
        .map(|(at, effect)| Event {
            id: format!("event-{at}").as_str().into(),
            title: format!("Event {at}"),
            from: day,
            until: Some(day),
            effect,
            note: String::new(),
        })
        .collect();
    let size = Figure::plain(1.0);
    let measures = [
        MeasureEffect::Exempt { rule: preset.rules[0].id.clone(), exemption },
        MeasureEffect::StockRelease { site: site.clone(), commodity: commodity.clone(), quantity: size.clone() },
        MeasureEffect::NewCapacity { site: site.clone(), recipe, per_year: size.clone() },
        MeasureEffect::PriceFloor { commodity: commodity.clone(), floor_usd: size, sites: vec![site.clone()] },
        MeasureEffect::StockSharing { commodity: commodity.clone(), sites: vec![site.clone()] },
        MeasureEffect::Thrift { site, commodity, share: 0.1 },
    ];
    preset.measures = measures
        .into_iter()
        .enumerate()
        .map(|(at, effect)| Measure {
            id: format!("measure-{at}").as_str().into(),
            title: format!("Measure {at}"),
            by: "US".into(),
            from: day,
            cost_usd: Figure::plain(1.0),
            effect,
            note: String::new(),
        })
        .collect();
    preset.map_notes = vec![MapNote {
        id: "note".into(),
        text: "Note".to_owned(),
        arrow: Some(NoteArrow::Point(CanvasPoint::default())),
        ..MapNote::default()
    }];
    preset.as_of = Some(day);
    preset.scenarios.iter_mut().for_each(|scenario| scenario.as_of = Some(day));
    preset
}

#[test]
fn the_table_of_help_lists_the_fields_of_all_forms_and_no_other() {
    let preset = everything();
    let frame = Frame { theme: Theme::of(ThemeKind::Light), situation: Situation::default(), gaps: TiVec::new() };
    let mut state = State {
        shown: Shown::first(&preset, Look::default()),
        indexed: Indexed::of(&preset, &Kept::default()),
        document: Document::new(Opened::unsaved(preset.clone())),
        findings: Vec::new(),
        results: Results::default(),
        message: Message::default(),
        troubles: Troubles::default(),
        effects: Effects::default(),
    };
    let entities = EntityKind::ALL.iter().flat_map(|kind| kind.entries(&preset));
    let shown = entities.map(|(entity, _)| Selection::One(entity)).chain([Selection::Nothing]);
    SHOWN.with_borrow_mut(|shown| shown.clear());
    for selection in shown {
        state.shown.selection = selection;
        let window = egui::Context::default();
        let mut output = window.run_ui(egui::RawInput::default(), |ui| {
            inspector_ui(ui, &state.ctx(&frame), &mut Actions::default());
            about_ui(ui, &state.ctx(&frame), &mut Actions::default());
        });
        output.textures_delta.clear();
    }
    SHOWN.with_borrow(|shown| {
        let listed = listed();
        let (missing, orphans): (Vec<_>, Vec<_>) =
            (shown.difference(&listed).collect(), listed.difference(shown).collect());
        assert!(missing.is_empty(), "give each a line in assets/field-help.csv, be it without help: {missing:#?}");
        assert!(orphans.is_empty(), "no form shows these: {orphans:#?}");
    });
}

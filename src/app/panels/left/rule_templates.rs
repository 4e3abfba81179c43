//! Where a new rule comes from: a template, or the library of announced controls.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use chokepoint_core::edit::Brought;
use chokepoint_core::model::{
    Blank, Calendar, Clause, Entities, Instrument, Preset, Rule, RuleId, Scenario, Scope, TechnologyTag,
};
use egui::Ui;
use strum::EnumCount;

/// The kinds of rule that one may start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
enum Template {
    Ban,
    Licence,
    Quota,
    Tariff,
    TraceContent,
    Technology,
    EntityList,
}

impl Template {
    const ALL: [Self; Self::COUNT] =
        [Self::Ban, Self::Licence, Self::Quota, Self::Tariff, Self::TraceContent, Self::Technology, Self::EntityList];

    fn label(self) -> &'static str {
        match self {
            Self::Ban => "Ban",
            Self::Licence => "Licence",
            Self::Quota => "Quota",
            Self::Tariff => "Tariff",
            Self::TraceContent => "Trace content",
            Self::Technology => "Technology",
            Self::EntityList => "Entity list",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Ban => "Nothing on a list leaves the issuer's territory",
            Self::Licence => "A share of what is on a list leaves, after a wait",
            Self::Quota => "So much a year leaves, over all routes together",
            Self::Tariff => "A duty on the value makes other routes cheaper",
            Self::TraceContent => {
                "Goods made abroad that contain the issuer's materials need a licence, as in Announcement 61"
            }
            Self::Technology => "Goods made abroad with the issuer's technology, whatever they contain",
            Self::EntityList => "Named owners and whatever they hold at 50 % or more get nothing",
        }
    }

    /// A rule of this kind from the start of the scenario. Who issues it, which goods it reaches and to whom is for its maker to say: until then it does nothing.
    fn rule(self, preset: &Preset, scenario: &Scenario) -> Rule {
        let domestic = Clause::domestic(Vec::new());
        let mut scope = Scope::default();
        let (instrument, clause) = match self {
            Self::Ban => (Instrument::Ban, domestic),
            Self::Licence => (Instrument::licence(0.5, 2), domestic),
            Self::Quota => (Instrument::quota(1000.0), domestic),
            Self::Tariff => (Instrument::Tariff { ad_valorem: 0.25 }, domestic),
            Self::TraceContent => (Instrument::licence(0.5, 2), Clause::content(Vec::new(), Vec::new(), 0.001)),
            Self::Technology => (
                Instrument::licence(0.5, 2),
                Clause::technology(Vec::new(), first_technology(preset).into_iter().collect()),
            ),
            Self::EntityList => {
                scope.entities = Some(Entities { named: Vec::new(), affiliates_from: Some(0.5), end_users: false });
                (Instrument::Ban, domestic)
            }
        };
        Rule {
            id: RuleId::from(self.label().to_lowercase().replace(' ', "-").as_str()),
            title: format!("New {}", self.label().to_lowercase()),
            issuer: "ZZ".into(),
            source: Default::default(),
            instrument,
            clauses: vec![clause],
            scope,
            exemptions: Vec::new(),
            general_licences: Vec::new(),
            calendar: Calendar::from_day(scenario.start),
            blanks: Blank::ALL.to_vec(),
            checked: None,
            note: String::new(),
        }
    }
}

fn first_technology(preset: &Preset) -> Option<TechnologyTag> {
    preset.map.sites.iter().flat_map(|site| &site.technologies).map(|technology| technology.tag.clone()).next()
}

/// The button that adds a rule to the scenario.
pub fn add_rule_ui(ui: &mut Ui, preset: &Preset, scenario: &Scenario, actions: &mut Actions) {
    ui.menu_button("Add a rule", |ui| {
        ui.set_min_width(240.0);
        ui.weak("From a template, to be filled in");
        for template in Template::ALL {
            if ui.button(template.label()).on_hover_text(template.help()).clicked() {
                let rule = Box::new(template.rule(preset, scenario));
                actions.push(Action::AddRule { rule, brought: Brought::default() });
                ui.close();
            }
        }
        ui.separator();
        let row = Command::AnnouncedControls.row();
        if ui.button(row.name).on_hover_text(row.help).clicked() {
            actions.push(Action::Do(Command::AnnouncedControls));
            ui.close();
        }
    });
}

//! The form of an inject, with the question that it asks.

use crate::app::workshop::sheet::chosen::Chosen;
use crate::app::workshop::sheet::fields::Fields;
use crate::app::workshop::sheet::form::{Step, sites};
use chokepoint_core::model::workshop::{Asked, InjectId, InjectKind, Part, Question, QuestionId, RunSheet};
use chokepoint_core::model::{EntityRef, Preset};
use chokepoint_core::workshop::sheet_edit::{duplicate_inject, free_question, move_inject};
use egui::Ui;
use jiff::ToSpan as _;
use jiff::civil::Date;
use strum::VariantArray as _;

/// Shows it.
pub(super) fn inject_ui(
    ui: &mut Ui,
    mut fields: Fields<'_>,
    sheet: &mut RunSheet,
    id: &InjectId,
    preset: &Preset,
    chosen: &mut Chosen,
) -> Option<Step> {
    let (mut duplicates, mut removes) = (false, false);
    ui.horizontal(|ui| {
        ui.strong(format!("Inject {id}"));
        duplicates = ui.small_button("Duplicate").clicked();
        removes = ui.small_button("Remove inject").clicked();
    });
    if duplicates && let Some(copy) = duplicate_inject(sheet, id) {
        *chosen = Chosen::Inject(copy);
        return Some((format!("duplicate inject {id}"), String::new()));
    }
    if removes {
        sheet.injects.retain(|inject| inject.id != *id);
        return Some((format!("remove inject {id}"), String::new()));
    }
    let rounds: Vec<_> = sheet.rounds.iter().map(|round| (round.id.clone(), round.title.clone())).collect();
    let teams: Vec<_> = sheet.teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect();
    let taken: Vec<InjectId> = sheet.injects.iter().map(|inject| inject.id.clone()).collect();
    let question = free_question(sheet);
    // What is foreseen is mostly less than half a year away.
    let begins = sheet.inject(id).and_then(|inject| sheet.round(&inject.round)).map(|round| round.date);
    let day = begins.unwrap_or_default().saturating_add(3.months());
    let inject = sheet.injects.iter_mut().find(|inject| inject.id == *id)?;
    let judge = |text: &str| match text {
        "" => Err("an inject needs a number".to_owned()),
        text if taken.iter().any(|id| id.as_str() == text) => Err(format!("there is an inject {text} already")),
        _ => Ok(()),
    };
    if let Some(number) = fields.draft(ui, "id", "Number", id.as_str(), judge) {
        inject.id = number.as_str().into();
        *chosen = Chosen::Inject(inject.id.clone());
    }
    fields.text(ui, "title", "Inject title", &mut inject.title);
    let (mut round, before) = (inject.round.clone(), inject.minute);
    fields.choice(ui, "round", "Due in round", &mut round, &rounds);
    fields.minutes(ui, "minute", "Due after", &mut inject.minute);
    fields.minutes(ui, "lasts", "Keeps them busy", &mut inject.lasts);
    let kinds: Vec<_> = InjectKind::VARIANTS.iter().map(|kind| (*kind, kind.label().to_owned())).collect();
    fields.choice(ui, "kind", "Type", &mut inject.kind, &kinds);
    fields.text(ui, "delivery", "Delivery", &mut inject.delivery);
    fields.text(ui, "from", "From", &mut inject.from);
    fields.ticked(ui, "to", "Told to", &mut inject.to, &teams, "everybody");
    fields.lines(ui, "text", "Text, told", &mut inject.text);
    let parts = parts(preset);
    fields.picked(ui, "reveals", "Begins to act", &mut inject.reveals, &parts, "nothing on the map");
    fields.picked(ui, "withdraws", "No longer acts", &mut inject.withdraws, &parts, "nothing on the map");
    question_ui(ui, &mut fields, &mut inject.question, (question, day), preset);
    fields.lines(ui, "expected", "Expected of them", &mut inject.expected);
    fields.lines(ui, "learning_point", "Learning point", &mut inject.learning_point);
    let (id, minute) = (inject.id.clone(), inject.minute);
    if round != inject.round {
        move_inject(sheet, &id, &round, before);
    } else if minute != before {
        move_inject(sheet, &id, &round, minute);
    }
    fields.changed()
}

/// What a preset holds ready, by name.
fn parts(preset: &Preset) -> Vec<(Part, String)> {
    let rules = preset.rules.iter().map(|rule| ("Rule", Part::Rule(rule.id.clone())));
    let events = preset.events.iter().map(|event| ("Event", Part::Event(event.id.clone())));
    let measures = preset.measures.iter().map(|measure| ("Measure", Part::Measure(measure.id.clone())));
    let all = rules.chain(events).chain(measures);
    all.map(|(kind, part)| {
        let entity = EntityRef::from(&part);
        let name = entity.name(preset).map_or_else(|| entity.to_string(), str::to_owned);
        (part, format!("{kind}: {name}"))
    })
    .collect()
}

/// What settles a question, without what belongs to each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SettledBy {
    ShortBy,
    GapUntil,
    YesOrNo,
    Figure,
}

impl SettledBy {
    const ALL: [Self; 4] = [Self::ShortBy, Self::GapUntil, Self::YesOrNo, Self::Figure];

    fn of(asked: &Asked) -> Self {
        match asked {
            Asked::ShortBy { .. } => Self::ShortBy,
            Asked::GapUntil { .. } => Self::GapUntil,
            Asked::YesOrNo => Self::YesOrNo,
            Asked::Figure { .. } => Self::Figure,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::ShortBy => "the engine: short before a day",
            Self::GapUntil => "the engine: the gap until a day",
            Self::YesOrNo => "you: yes or no",
            Self::Figure => "you: a figure",
        }
    }

    /// The same question settled so.
    fn asked(self, before: &Asked, day: Date) -> Asked {
        let (sites, day) = match before {
            Asked::ShortBy { sites, day } | Asked::GapUntil { sites, day } => (sites.clone(), *day),
            Asked::YesOrNo | Asked::Figure { .. } => (Vec::new(), day),
        };
        match self {
            Self::ShortBy => Asked::ShortBy { sites, day },
            Self::GapUntil => Asked::GapUntil { sites, day },
            Self::YesOrNo => Asked::YesOrNo,
            Self::Figure => Asked::Figure { unit: "per cent".to_owned() },
        }
    }
}

fn question_ui(
    ui: &mut Ui,
    fields: &mut Fields<'_>,
    question: &mut Option<Question>,
    (free, day): (QuestionId, Date),
    preset: &Preset,
) {
    let mut asks = question.is_some();
    let words = "It asks the teams to foresee something";
    if fields.row(ui, "question", "", |ui, _| ui.checkbox(&mut asks, words).changed()) {
        *question = asks.then(|| Question { id: free, text: String::new(), asked: Asked::YesOrNo });
        fields.mark("question", "Question");
    }
    let Some(question) = question else { return };
    fields.lines(ui, "question/text", "Question", &mut question.text);
    let mut by = SettledBy::of(&question.asked);
    let options = SettledBy::ALL.map(|by| (by, by.label().to_owned()));
    fields.choice(ui, "question/asked", "Settled by", &mut by, &options);
    if by != SettledBy::of(&question.asked) {
        question.asked = by.asked(&question.asked, day);
    }
    match &mut question.asked {
        Asked::ShortBy { sites: of, day } | Asked::GapUntil { sites: of, day } => {
            fields.picked(ui, "question/sites", "Whose demand", of, &sites(preset), "every market");
            fields.date(ui, "question/day", "Before the day", day);
        }
        Asked::Figure { unit } => fields.text(ui, "question/unit", "Unit of the figure", unit),
        Asked::YesOrNo => {}
    }
}

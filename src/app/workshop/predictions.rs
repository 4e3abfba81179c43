//! What teams foresee, under seal, and what came of it.

use crate::app::commands::action::Actions;
use crate::app::workshop::playing::{Playing, push};
use crate::app::workshop::words::choose_ui;
use chokepoint_core::model::workshop::{Fact, Prediction};
use chokepoint_core::workshop::foreseen;
use egui::{Button, DragValue, Label, Ui};

/// Every question that was asked.
pub(super) fn predictions_ui(ui: &mut Ui, playing: &mut Playing, actions: &mut Actions) {
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    let asked = sheet.injects.iter().filter(|inject| playing.state.is_revealed(&inject.id));
    let asked: Vec<_> = asked.filter_map(|inject| inject.question.clone()).collect();
    if asked.is_empty() {
        return;
    }
    ui.separator();
    ui.strong("Predictions");
    let teams: Vec<_> = sheet.teams.iter().map(|team| (Some(team.id.clone()), team.name.clone())).collect();
    for question in asked {
        ui.push_id(question.id.as_str(), |ui| {
            ui.add(Label::new(&question.text).wrap());
            if let Some(settled) = playing.state.settled.get(&question.id) {
                let words = match question.asked.is_yes_or_no() {
                    true if settled.actual != 0.0 => "It came true".to_owned(),
                    true => "It did not come true".to_owned(),
                    false => format!("It is {:.2} {}", settled.actual, question.asked.unit()),
                };
                ui.strong(words);
                let scored = foreseen(&sheet, &playing.state);
                for one in scored.iter().filter(|one| one.question == question.id) {
                    let name = sheet.team(&one.team).map_or("", |team| team.name.as_str());
                    ui.label(format!("{name}: {}; score {:.3}", said(one.prediction), one.score));
                }
                return;
            }
            for ((_, team), prediction) in playing.state.foreseen.iter().filter(|((of, _), _)| *of == question.id) {
                let name = sheet.team(team).map_or("", |team| team.name.as_str());
                ui.weak(format!("{name}: sealed")).on_hover_text(said(*prediction));
            }
            let form = &mut playing.predictions;
            if form.team.is_none() {
                form.team = sheet.teams.first().map(|team| team.id.clone());
            }
            choose_ui(ui, "foresees", &mut form.team, &teams);
            ui.horizontal_wrapped(|ui| {
                let prediction = if question.asked.is_yes_or_no() {
                    ui.add(DragValue::new(&mut form.percent).range(0.0..=100.0).suffix(" % likely"));
                    Prediction::Probability(form.percent / 100.0)
                } else {
                    ui.label("between");
                    ui.add(DragValue::new(&mut form.low).speed(0.1));
                    ui.label("and");
                    ui.add(DragValue::new(&mut form.high).speed(0.1));
                    ui.weak(question.asked.unit());
                    Prediction::Interval { low: form.low, high: form.high }
                };
                if let Some(team) = form.team.clone() {
                    let fact = Fact::Foreseen { team, question: question.id.clone(), prediction };
                    let judged = playing.session.judge(playing.line, &fact);
                    let seal = ui.add_enabled(judged.is_ok(), Button::new("Seal"));
                    if seal.clicked() {
                        push(actions, fact);
                    }
                    if let Err(refused) = judged {
                        seal.on_disabled_hover_text(refused.to_string());
                    }
                }
            });
            if question.asked.is_of_the_engine() {
                ui.weak("The engine's answer settles it");
            } else {
                ui.horizontal_wrapped(|ui| {
                    ui.label("It came out:");
                    let form = &mut playing.predictions;
                    if question.asked.is_yes_or_no() {
                        for (words, actual) in [("Yes", 1.0), ("No", 0.0)] {
                            if ui.button(words).clicked() {
                                push(actions, Fact::Settled { question: question.id.clone(), actual });
                            }
                        }
                    } else {
                        ui.add(DragValue::new(&mut form.actual).speed(0.1));
                        if ui.button("Settle").clicked() {
                            push(actions, Fact::Settled { question: question.id.clone(), actual: form.actual });
                        }
                    }
                });
            }
        });
    }
}

/// A prediction in words.
pub(super) fn said(prediction: Prediction) -> String {
    match prediction {
        Prediction::Probability(p) => format!("{:.0} % likely", 100.0 * p),
        Prediction::Interval { low, high } => format!("{low} to {high}"),
    }
}

//! Round, phase and injects: what the facilitator does.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::workshop::playing::{Playing, push};
use crate::app::workshop::words::{choose_ui, clock, left};
use crate::draw::{Theme, text_size};
use chokepoint_core::model::EntityRef;
use chokepoint_core::model::workshop::{DraftOf, Fact, Inject, InjectStatus, Phase, RoundId};
use egui::{Button, Label, RichText, Ui};
use strum::VariantArray as _;

/// Round, phase and clock, over all tabs.
pub(super) fn head_ui(ui: &mut Ui, theme: &Theme, playing: &mut Playing, now: u64, actions: &mut Actions) {
    let sheet = playing.session.sheet();
    ui.horizontal_wrapped(|ui| {
        ui.strong(&sheet.title);
        let line = playing.session.line(playing.line).map(|line| line.name).unwrap_or_default();
        ui.weak(line);
    });
    let round = playing.state.round.as_ref().and_then(|round| sheet.round(round));
    ui.horizontal_wrapped(|ui| match round {
        None => {
            ui.label(format!("{} rounds, not begun", sheet.rounds.len()));
        }
        Some(round) => {
            let number = sheet.round_number(&round.id).unwrap_or(0);
            ui.label(format!("Round {number} of {}: {}", sheet.rounds.len(), round.title));
            let began = playing.state.rounds.last().map_or(now, |(_, at)| *at);
            if round.minutes > 0 {
                let left = left(began, round.minutes, now);
                let words = RichText::new(clock(left)).font(theme.font(text_size::ANSWER)).strong();
                let (words, tip) = if left < 0 {
                    (words.color(theme.error()), "Time of the round is over")
                } else {
                    (words, "Left of the round")
                };
                ui.label(words).on_hover_text(tip);
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        let words = if playing.window { "Close public screen" } else { "Public screen" };
        if ui.button(words).on_hover_text("A window for the projector that shows only what is revealed").clicked() {
            actions.push(Action::Workshop(WorkshopWish::PublicWindow));
        }
        if ui.button("Here").on_hover_text("The public screen in this window (F11); Escape comes back").clicked() {
            actions.push(Action::Workshop(WorkshopWish::PublicHere));
        }
        let options: Vec<_> = super::forms::PublicPicture::VARIANTS
            .iter()
            .map(|picture| (*picture, picture.label().to_owned()))
            .collect();
        choose_ui(ui, "shows", &mut playing.picture, &options);
    });
    ui.horizontal_wrapped(|ui| {
        let pending = playing.writer.pending();
        let path = playing.writer.path().display().to_string();
        let words = if pending == 0 { "Everything is on the disk".to_owned() } else { format!("Writing {pending}…") };
        ui.weak(words).on_hover_text(path);
        if ui
            .small_button("End")
            .on_hover_text("Ends the workshop; the session file stays and can be gone on with")
            .clicked()
        {
            actions.push(Action::Workshop(WorkshopWish::End));
        }
    });
}

/// What the facilitator does next, and everything that may be told.
pub(super) fn run_ui(
    ui: &mut Ui,
    theme: &Theme,
    playing: &mut Playing,
    running: bool,
    now: u64,
    actions: &mut Actions,
) {
    next_step_ui(ui, playing, running, actions);
    phases_ui(ui, playing, actions);
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    if let Some(round) = playing.state.round.as_ref().and_then(|round| sheet.round(round)) {
        if !round.briefing.is_empty() {
            ui.add_space(4.0);
            ui.weak("Read out");
            ui.add(Label::new(&round.briefing).wrap());
        }
        private_ui(ui, theme, &round.notes);
    } else {
        private_ui(ui, theme, &sheet.notes);
    }
    injects_ui(ui, theme, playing, now, actions);
    remarks_ui(ui, playing, actions);
}

/// Something that only the facilitator sees.
fn private_ui(ui: &mut Ui, theme: &Theme, words: &str) {
    if words.is_empty() {
        return;
    }
    egui::Frame::group(ui.style()).fill(theme.faint()).show(ui, |ui| {
        ui.weak("Only you see this");
        ui.add(Label::new(words).wrap());
    });
}

/// The one button that goes on.
fn next_step_ui(ui: &mut Ui, playing: &Playing, running: bool, actions: &mut Actions) {
    let state = &playing.state;
    let sheet = playing.session.sheet();
    if running {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label("The engine answers…");
        });
        return;
    }
    let begin = |round: &RoundId| {
        let number = sheet.round_number(round).unwrap_or(0);
        (format!("Begin round {number}"), Action::Workshop(WorkshopWish::Add(Fact::RoundBegun(round.clone()))))
    };
    let phase = |phase: Phase| {
        (format!("Go on: {}", phase.label()), Action::Workshop(WorkshopWish::Add(Fact::PhaseBegun(phase))))
    };
    let next = match (&state.round, state.phase) {
        (None, _) => sheet.rounds.first().map(|round| begin(&round.id)),
        (Some(_), Phase::Brief) => Some(phase(Phase::Plan)),
        (Some(_), Phase::Plan) => Some(phase(Phase::Commit)),
        (Some(_), Phase::Commit) => {
            Some(("Adjudicate: let the engine answer".to_owned(), Action::Workshop(WorkshopWish::Adjudicate)))
        }
        (Some(_), Phase::Adjudicate) if !state.is_answered() => {
            Some(("Let the engine answer".to_owned(), Action::Workshop(WorkshopWish::Adjudicate)))
        }
        (Some(_), Phase::Adjudicate) => Some(phase(Phase::Reveal)),
        (Some(_), Phase::Reveal) => Some(phase(Phase::HotWash)),
        (Some(round), Phase::HotWash) => sheet.round_after(Some(round)).map(|next| begin(&next.id)),
    };
    match next {
        Some((words, action)) => {
            let button = ui.add(Button::new(RichText::new(words).strong()).min_size([220.0, 32.0].into()));
            if button.clicked() {
                actions.push(action);
            }
        }
        None => {
            ui.strong("The last round is over");
        }
    }
}

/// All phases; those that cannot be gone to say why.
fn phases_ui(ui: &mut Ui, playing: &Playing, actions: &mut Actions) {
    if playing.state.round.is_none() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for phase in Phase::VARIANTS {
            let is_here = playing.state.phase == *phase;
            let judged = playing.session.judge(playing.line, &Fact::PhaseBegun(*phase));
            let button = ui.add_enabled(is_here || judged.is_ok(), Button::selectable(is_here, phase.label()));
            let button = match judged {
                Err(refused) => button.on_disabled_hover_text(refused.to_string()),
                Ok(()) => button.on_hover_text(phase.help()),
            };
            if button.clicked() && !is_here {
                push(actions, Fact::PhaseBegun(*phase));
            }
        }
    });
}

fn injects_ui(ui: &mut Ui, theme: &Theme, playing: &mut Playing, now: u64, actions: &mut Actions) {
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    let round = playing.state.round.clone().or_else(|| sheet.rounds.first().map(|round| round.id.clone()));
    let Some(round) = round else { return };
    ui.add_space(6.0);
    ui.strong("Injects of this round");
    let injects = sheet.injects_of(&round);
    if injects.is_empty() {
        ui.weak("None: nothing is told in this round");
    }
    let is_open = |inject: &Inject| {
        !playing.state.is_revealed(&inject.id) && playing.state.status(&inject.id) != InjectStatus::Cancelled
    };
    let next = injects.iter().find(|inject| is_open(inject)).map(|inject| inject.id.clone());
    for inject in &injects {
        let is_next = next.as_ref() == Some(&inject.id);
        inject_ui(ui, theme, playing, inject, is_next, now, actions);
    }
    let later = sheet.injects.iter().filter(|inject| inject.round != round && !playing.state.is_revealed(&inject.id));
    let later: Vec<&Inject> = later.collect();
    if !later.is_empty() {
        ui.collapsing(format!("{} of other rounds", later.len()), |ui| {
            for inject in later {
                inject_ui(ui, theme, playing, inject, false, now, actions);
            }
        });
    }
}

fn inject_ui(
    ui: &mut Ui,
    theme: &Theme,
    playing: &mut Playing,
    inject: &Inject,
    is_next: bool,
    now: u64,
    actions: &mut Actions,
) {
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    let is_revealed = playing.state.is_revealed(&inject.id);
    let frame = egui::Frame::group(ui.style());
    let frame = if is_next { frame.stroke(egui::Stroke::new(2.0, theme.accent())) } else { frame };
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.strong(format!("{} {}", inject.id, inject.title));
            ui.weak(playing.state.status(&inject.id).label());
        });
        ui.horizontal_wrapped(|ui| {
            let to: Vec<String> = inject
                .to
                .iter()
                .map(|team| sheet.team(team).map_or_else(|| team.to_string(), |team| team.name.clone()))
                .collect();
            let to = if to.is_empty() { "everybody".to_owned() } else { to.join(", ") };
            ui.weak(format!("{}, to {to}", inject.kind.label()));
            let began = playing.state.rounds.last().filter(|(round, _)| *round == inject.round).map(|(_, at)| *at);
            let is_late = began.is_some_and(|began| left(began, inject.minute, now) < 0);
            let due = format!("due after {} min", inject.minute);
            if is_late && !is_revealed {
                ui.colored_label(theme.warn(), format!("{due}: now"));
            } else {
                ui.weak(due);
            }
        });
        if is_next || is_revealed {
            if !inject.text.is_empty() {
                ui.add(Label::new(&inject.text).wrap());
            }
            let named = |entity: EntityRef| {
                entity.name(playing.session.preset()).map_or_else(|| entity.to_string(), str::to_owned)
            };
            for part in &inject.reveals {
                ui.weak(format!("On the map: {}", named(part.into())));
            }
            for part in &inject.withdraws {
                ui.weak(format!("No longer on the map: {}", named(part.into())));
            }
        }
        ui.horizontal_wrapped(|ui| {
            if is_revealed {
                let judged = playing.session.judge(playing.line, &Fact::RevealUndone(inject.id.clone()));
                let button = ui.add_enabled(judged.is_ok(), Button::new("Take back"));
                named_button(&button, &format!("Take back inject {}", inject.id));
                if let Err(refused) = &judged {
                    button.clone().on_disabled_hover_text(refused.to_string());
                }
                if button.clicked() {
                    push(actions, Fact::RevealUndone(inject.id.clone()));
                }
            } else {
                let judged = playing.session.judge(playing.line, &Fact::Revealed(inject.id.clone()));
                let button = ui.add_enabled(judged.is_ok(), Button::new("Reveal"));
                named_button(&button, &format!("Reveal inject {}", inject.id));
                if let Err(refused) = &judged {
                    button.clone().on_disabled_hover_text(refused.to_string());
                }
                if button.clicked() {
                    push(actions, Fact::Revealed(inject.id.clone()));
                }
            }
        });
        if is_next || is_revealed {
            private_ui(ui, theme, &expected(inject));
        }
        if is_revealed {
            evaluate_ui(ui, playing, inject, actions);
        }
    });
}

fn named_button(button: &egui::Response, name: &str) {
    let is_enabled = button.enabled();
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, is_enabled, name));
}

/// What is expected of the players, and what is to be learnt.
fn expected(inject: &Inject) -> String {
    let line = |words: &str, text: &str| if text.is_empty() { String::new() } else { format!("{words}: {text}\n") };
    let text = line("Expected", &inject.expected) + &line("Learning point", &inject.learning_point);
    text.trim_end().to_owned()
}

/// What the evaluator says of an inject.
fn evaluate_ui(ui: &mut Ui, playing: &mut Playing, inject: &Inject, actions: &mut Actions) {
    let known = playing.state.evaluated.get(&inject.id).cloned();
    let draft = playing.state.drafts.get(&DraftOf::Comment(inject.id.clone())).cloned();
    let form = playing.run.comments.entry(inject.id.to_string()).or_insert_with(|| {
        let (status, comment) = known.clone().unwrap_or((InjectStatus::Delivered, String::new()));
        (status, draft.unwrap_or(comment))
    });
    ui.horizontal_wrapped(|ui| {
        let options: Vec<_> =
            InjectStatus::VARIANTS.iter().map(|status| (*status, status.label().to_owned())).collect();
        choose_ui(ui, "", &mut form.0, &options);
        let field = egui::TextEdit::singleline(&mut form.1).hint_text("Evaluator's comment").desired_width(150.0);
        let field = ui.add(field);
        let name = format!("Comment on inject {}", inject.id);
        crate::app::form::spoken::named(&field, &name);
        if field.changed() {
            push(actions, Fact::Drafted { of: DraftOf::Comment(inject.id.clone()), text: form.1.clone() });
        }
        let is_new = known.as_ref() != Some(form);
        if ui.add_enabled(is_new, Button::new("Note")).clicked() {
            let (status, comment) = form.clone();
            push(actions, Fact::Evaluated { inject: inject.id.clone(), status, comment });
        }
    });
}

/// What was remarked, and a line for more.
fn remarks_ui(ui: &mut Ui, playing: &mut Playing, actions: &mut Actions) {
    ui.add_space(6.0);
    ui.strong("Remarks");
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    for remark in playing.state.remarks.iter().rev() {
        let who = remark.team.as_ref().and_then(|team| sheet.team(team)).map_or("Facilitator", |team| &team.name);
        ui.add(Label::new(format!("{who}: {}", remark.text)).wrap());
    }
    let draft = playing.state.drafts.get(&DraftOf::Remark).cloned();
    let text = playing.run.remark.get_or_insert_with(|| draft.unwrap_or_default());
    ui.horizontal(|ui| {
        let field = ui.add(egui::TextEdit::singleline(text).hint_text("What was learnt").desired_width(200.0));
        crate::app::form::spoken::named(&field, "Remark");
        if field.changed() {
            push(actions, Fact::Drafted { of: DraftOf::Remark, text: text.clone() });
        }
        let is_some = !text.trim().is_empty();
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if (ui.add_enabled(is_some, Button::new("Write down")).clicked() || entered) && is_some {
            push(actions, Fact::Remarked { team: None, text: std::mem::take(text) });
        }
    });
}

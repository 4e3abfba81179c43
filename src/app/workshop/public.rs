//! The public screen: what everybody may see, in letters that can be read from the back row. It is given what was built from revealed things alone, and nothing else.

use crate::app::state::results::Results;
use crate::app::workshop::forms::PublicPicture;
use crate::app::workshop::predictions::said;
use crate::app::workshop::words::{clock, left};
use crate::charts::{PlotRequest, gap_bands_plot};
use crate::draw::chart::{PlotView, plot_ui};
use crate::draw::{Theme, usd};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::{GapSelection, GapUnit};
use chokepoint_core::model::workshop::Phase;
use chokepoint_core::workshop::{PublicAnswer, PublicState, Score};
use egui::{Align, Color32, FontId, Frame, Grid, Label, Layout, Margin, Panel, RichText, Ui};

/// Lines of the largest letters that a screen is high.
const LINES: f32 = 26.0;
/// Part of the width that the picture fills.
const PICTURE: f32 = 0.6;

/// Letters by the height of the screen: the room is as deep whatever the resolution.
struct Letters {
    body: f32,
}

impl Letters {
    fn of(ui: &Ui) -> Self {
        Self { body: (ui.available_height() / LINES).clamp(14.0, 60.0) }
    }

    fn text(&self, words: impl Into<String>, times: f32, colour: Color32) -> RichText {
        RichText::new(words.into()).font(FontId::proportional(self.body * times)).color(colour)
    }
}

/// Paints it.
pub fn public_ui(
    ui: &mut Ui,
    theme: &Theme,
    public: &PublicState,
    picture: PublicPicture,
    results: &Results,
    failure: Option<&str>,
    now: u64,
) {
    let letters = Letters::of(ui);
    let room = Frame::new().fill(theme.panel()).inner_margin(Margin::same(12));
    Panel::top("public head").frame(room).show(ui, |ui| head_ui(ui, theme, &letters, public, now));
    let width = ui.available_width();
    Panel::left("public picture").frame(room).resizable(false).exact_size(width * PICTURE).show(ui, |ui| {
        picture_ui(ui, theme, &letters, public, picture, results, failure);
    });
    egui::CentralPanel::default().frame(room).show(ui, |ui| told_ui(ui, theme, &letters, public, picture));
}

fn head_ui(ui: &mut Ui, theme: &Theme, letters: &Letters, public: &PublicState, now: u64) {
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.label(letters.text(&public.title, 0.8, theme.weak_text()));
            let words = match public.round {
                Some(number) => format!("Round {number}  {}", public.round_title),
                None => "Not begun".to_owned(),
            };
            ui.add(Label::new(letters.text(words, 1.5, theme.text()).strong()).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if public.round.is_some() {
                if public.minutes > 0 {
                    let left = left(public.began, public.minutes, now);
                    let colour = if left < 0 { theme.error() } else { theme.text() };
                    ui.label(letters.text(clock(left), 2.0, colour).strong());
                }
                ui.label(letters.text(public.phase.label(), 1.2, theme.accent()));
            }
        });
    });
}

fn picture_ui(
    ui: &mut Ui,
    theme: &Theme,
    letters: &Letters,
    public: &PublicState,
    picture: PublicPicture,
    results: &Results,
    failure: Option<&str>,
) {
    if picture == PublicPicture::Scores {
        scores_ui(ui, theme, letters, public, true);
        return;
    }
    // Of what is missing is known at once, of what fills the rest only in the end.
    let solved = if picture == PublicPicture::Gap { results.fresh() } else { results.answered() };
    let Some(solved) = solved else {
        ui.centered_and_justified(|ui| {
            ui.label(letters.text(failure.unwrap_or("The map is being worked out…"), 1.0, theme.weak_text()));
        });
        return;
    };
    let timeline = solved.outcome.timeline;
    let month = public.date.map_or(MonthIx::FIRST, |date| {
        let month = usize::try_from(timeline.month_of(date)).unwrap_or(0);
        MonthIx::FIRST.after(month).min(timeline.last())
    });
    let (preset, rows, outcome) = (&public.preset, solved.rows.as_slice(), &*solved.outcome);
    let request = PlotRequest { preset, outcome, rows, month, bands: None };
    let plot = match picture {
        PublicPicture::World => request.world_map(),
        PublicPicture::Stages => request.stage_map(),
        PublicPicture::Gap | PublicPicture::Scores => gap_bands_plot(&request, GapSelection::AllMarkets, GapUnit::Usd),
    };
    plot_ui(ui, &theme.for_room(letters.body * LINES), &plot, &PlotView::still());
}

/// What is told beside the picture, by phase.
fn told_ui(ui: &mut Ui, theme: &Theme, letters: &Letters, public: &PublicState, picture: PublicPicture) {
    // What is too wide for the column must not push the rest out of it.
    ui.set_max_width(ui.available_width());
    let heading = |ui: &mut Ui, words: &str| {
        ui.add_space(letters.body * 0.4);
        ui.label(letters.text(words, 0.9, theme.accent()).strong());
    };
    let line = |ui: &mut Ui, words: String| _ = ui.add(Label::new(letters.text(words, 1.0, theme.text())).wrap());
    match public.phase {
        Phase::Brief => {
            if !public.briefing.is_empty() {
                line(ui, public.briefing.clone());
            }
        }
        Phase::Plan | Phase::Commit => {
            heading(ui, "Moves of this round");
            for team in &public.teams {
                let words = if team.has_moved { "handed in" } else { "not yet" };
                line(ui, format!("{}: {words}", team.name));
            }
        }
        Phase::Adjudicate => line(ui, "The engine answers.".to_owned()),
        Phase::Reveal | Phase::HotWash => {
            heading(ui, "What was done");
            let here = public.moves.iter().filter(|made| Some(made.round) == public.round);
            let mut is_empty = true;
            for made in here {
                is_empty = false;
                line(ui, format!("{}: {}", made.team, made.title));
            }
            if is_empty {
                line(ui, "Nobody moved".to_owned());
            }
            if picture != PublicPicture::Scores {
                heading(ui, "How teams stand");
                scores_ui(ui, theme, letters, public, false);
            }
        }
    }
    for question in public.questions.iter().rev() {
        heading(ui, "Foreseen");
        line(ui, question.text.clone());
        match &question.revealed {
            None => line(ui, format!("{} of {} teams have answered, under seal", question.sealed, public.teams.len())),
            Some(answer) => {
                line(ui, format!("It came out: {}", came_out(answer)));
                for one in &answer.teams {
                    line(ui, format!("{}: {}, score {:.2}", one.team, said(one.prediction), one.score));
                }
            }
        }
    }
    if !public.news.is_empty() {
        heading(ui, "News");
        for news in &public.news {
            let colour = if Some(news.round) == public.round { theme.text() } else { theme.weak_text() };
            ui.add(Label::new(letters.text(&news.title, 1.05, colour).strong()).wrap());
            if !news.from.is_empty() {
                ui.label(letters.text(&news.from, 0.75, theme.weak_text()));
            }
            if Some(news.round) == public.round && !news.text.is_empty() {
                ui.add(Label::new(letters.text(&news.text, 0.85, colour)).wrap());
            }
        }
    }
}

/// Yes, no or a figure, as was asked.
fn came_out(answer: &PublicAnswer) -> String {
    match (answer.is_yes_or_no, answer.actual == 0.0) {
        (true, true) => "no".to_owned(),
        (true, false) => "yes".to_owned(),
        (false, _) => format!("{:.2}", answer.actual),
    }
}

/// Teams with the score of the last round that is revealed: whole, or what fits beside a picture.
fn scores_ui(ui: &mut Ui, theme: &Theme, letters: &Letters, public: &PublicState, whole: bool) {
    let newest: Vec<(&str, Option<&(usize, Score)>)> =
        public.teams.iter().map(|team| (team.name.as_str(), team.scores.last())).collect();
    if newest.iter().all(|(_, score)| score.is_none()) {
        ui.label(letters.text("No round has been answered yet", 1.0, theme.weak_text()));
        return;
    }
    let (size, headings): (f32, &[&str]) =
        if whole { (1.1, &["", "gap", "cost", "months supplied", "points"]) } else { (0.85, &["", "gap", "points"]) };
    Grid::new(("public scores", whole)).spacing([letters.body, letters.body * 0.3]).show(ui, |ui| {
        for heading in headings {
            ui.label(letters.text(*heading, size * 0.8, theme.weak_text()));
        }
        ui.end_row();
        for (team, score) in newest {
            let Some((_, score)) = score else { continue };
            ui.label(letters.text(team, size, theme.text()));
            ui.label(letters.text(format!("{:.1} %", score.gap_per_cent), size, theme.text()));
            if whole {
                ui.label(letters.text(usd(score.cost_usd), size, theme.text()));
                let colour = if score.is_short { theme.gap() } else { theme.text() };
                ui.label(letters.text(format!("{:.0}", score.months_supplied), size, colour));
            }
            ui.label(letters.text(format!("{:.1}", score.points), size, theme.text()).strong());
            ui.end_row();
        }
    });
    for formula in public.formulas.iter().filter(|_| whole) {
        ui.add(Label::new(letters.text(formula, 0.7, theme.weak_text())).wrap());
    }
}

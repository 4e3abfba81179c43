//! The list of what earlier runs of the program have left: what was not saved, when, and whether it still fits its file.

use crate::app::state::keyboard::keep_in_sight;
use crate::app::tasks::recovery::{Found, FoundIn};
use crate::draw::Theme;
use chokepoint_core::edit::{Document, Editable};
use chokepoint_core::model::count_words;
use chokepoint_core::store::Recovered;
use egui::{Context, Label, Modal, RichText, ScrollArea, Ui};
use std::time::{Duration, SystemTime};

/// What the user chose of the list; numbers count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Open the preset that one of them holds.
    Recover(usize),
    /// Write on the run sheet that one of them holds.
    RecoverSheet(usize),
    /// Remove one of them.
    Discard(usize),
    /// Leave all of them as they are.
    Later,
}

/// Shows the list and returns what was chosen, once something was.
pub fn recovery_ui(ctx: &Context, theme: &Theme, found: &[Found]) -> Option<Wish> {
    let mut wish = None;
    let modal = Modal::new(egui::Id::unique("recovery")).show(ctx, |ui| {
        ui.set_width(520.0_f32.min(ctx.content_rect().width() - 60.0));
        ui.heading("Recover what was not saved?");
        ui.add(Label::new("The program ended before these changes were in a file.").wrap());
        ui.add_space(6.0);
        let height = (ctx.content_rect().height() - 220.0).max(120.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            for (at, found) in found.iter().enumerate() {
                ui.separator();
                ui.push_id(at, |ui| wish = wish.or(entry_ui(ui, theme, at, found)));
            }
            keep_in_sight(ui);
        });
        ui.separator();
        let later = ui.button("Later").on_hover_text("They are offered again at the next start, and by File, Recover…");
        if later.clicked() {
            wish = Some(Wish::Later);
        }
    });
    wish.or_else(|| modal.should_close().then_some(Wish::Later))
}

fn entry_ui(ui: &mut Ui, theme: &Theme, at: usize, found: &Found) -> Option<Wish> {
    let wish = match &found.read {
        Ok(FoundIn::Preset(recovered)) => {
            left_ui(ui, theme, recovered, "");
            Some((Wish::Recover(at), recovered.file_changed))
        }
        Ok(FoundIn::RunSheet(recovered, map)) => {
            left_ui(ui, theme, recovered, "Run sheet ");
            match map {
                Ok(_) => Some((Wish::RecoverSheet(at), recovered.file_changed)),
                Err(finding) => {
                    ui.label("Its map is needed first; then it is offered again by File, Recover…");
                    crate::app::form::finding_ui(ui, theme, finding);
                    None
                }
            }
        }
        Err(finding) => {
            ui.label(RichText::new("A journal that cannot be read").strong());
            crate::app::form::finding_ui(ui, theme, finding);
            None
        }
    };
    ui.horizontal(|ui| {
        let recover = wish.and_then(|(wish, is_copy)| {
            let verb = if is_copy { "Recover as an unsaved copy" } else { "Recover" };
            ui.button(verb).clicked().then_some(wish)
        });
        let discard = ui.button("Discard").on_hover_text("Removes it for good").clicked();
        recover.or(discard.then_some(Wish::Discard(at)))
    })
    .inner
}

/// What was not saved, when, and whether it still fits its file.
fn left_ui<T: Editable>(ui: &mut Ui, theme: &Theme, recovered: &Recovered<T>, what: &str) {
    let document = &recovered.document;
    ui.label(RichText::new(format!("{what}{}", document.name())).strong());
    if let Some(folder) = document.path().and_then(|path| path.parent()) {
        ui.add(Label::new(RichText::new(folder.display().to_string()).weak()).truncate());
    }
    ui.add(Label::new(words(recovered, SystemTime::now())).wrap());
    let mut warn = |words: &str| _ = ui.add(Label::new(RichText::new(words).color(theme.warn())).wrap());
    if recovered.file_changed {
        warn("The file has been changed, moved or deleted since: what is recovered opens as a copy that is in no file");
    }
    if recovered.cut > 0 {
        warn("The end of the journal was damaged and is cut off: what was done in the last moments may be missing");
    }
}

/// `3 changes, the last: change capacity of Gebeng; 12 minutes ago`.
fn words<T: Editable>(recovered: &Recovered<T>, now: SystemTime) -> String {
    let document = &recovered.document;
    let changes = changes_words(document);
    let last = match (document.undo_name(), document.redo_name()) {
        (Some(name), _) => format!(", the last: {name}"),
        (None, Some(name)) => format!(", the last: undo {name}"),
        (None, None) => String::new(),
    };
    format!("{changes}{last}; {}", ago(recovered.last, now))
}

/// How much of a document is in no file.
pub fn changes_words<T: Editable>(document: &Document<T>) -> String {
    match document.unsaved_steps() {
        0 => "It is in no file".to_owned(),
        steps => count_words(steps, "change"),
    }
}

/// How long ago something was, in words.
pub fn ago(at: SystemTime, now: SystemTime) -> String {
    let seconds = now.duration_since(at).unwrap_or(Duration::ZERO).as_secs() as usize;
    let (count, unit) = match seconds {
        0..60 => return "less than a minute ago".to_owned(),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{} ago", count_words(count, unit))
}

#[cfg(test)]
mod tests {
    use super::ago;
    use std::time::{Duration, SystemTime};

    #[test]
    fn times_are_told_in_the_largest_whole_unit() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        for (seconds, words) in [
            (0, "less than a minute ago"),
            (59, "less than a minute ago"),
            (60, "1 minute ago"),
            (7199, "1 hour ago"),
            (7200, "2 hours ago"),
            (3 * 86_400 + 5, "3 days ago"),
        ] {
            assert_eq!(ago(now - Duration::from_secs(seconds), now), words);
        }
        assert_eq!(ago(now + Duration::from_secs(500), now), "less than a minute ago", "a clock that was set back");
    }
}

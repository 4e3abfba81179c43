//! Where the law is written down: article and address, to be copied. Nothing opens a browser.

use crate::app::commands::action::{Action, Actions};
use chokepoint_core::model::Provision;
use egui::{RichText, Ui};

/// One line a text: the articles that stand in it, its address, and a button that copies the address.
pub fn provisions_ui<'a>(ui: &mut Ui, provisions: impl Iterator<Item = &'a Provision>, actions: &mut Actions) {
    let mut texts: Vec<(&str, Vec<&str>)> = Vec::new();
    for provision in provisions.filter(|provision| !provision.link.is_empty()) {
        let link = provision.link.as_str();
        let at = texts.iter().position(|(known, _)| *known == link).unwrap_or_else(|| {
            texts.push((link, Vec::new()));
            texts.len() - 1
        });
        let articles = &mut texts[at].1;
        if !provision.article.is_empty() && !articles.contains(&provision.article.as_str()) {
            articles.push(&provision.article);
        }
    }
    for (link, articles) in texts {
        let articles = if articles.is_empty() { String::new() } else { format!(" of {}", articles.join("; ")) };
        ui.horizontal(|ui| {
            let tip = format!("Copy the address of the text{articles}:\n{link}");
            if ui.small_button("Copy link").on_hover_text(tip).clicked() {
                actions.push(Action::CopyText { text: link.to_owned(), said: format!("Copied {link}") });
            }
            ui.add(egui::Label::new(RichText::new(format!("Text{articles}: {link}")).small().weak()).truncate());
        });
    }
}

//! The look of the window, as it was chosen.

use crate::draw::ThemeKind;

/// The look of the window, as it was chosen: the one that the system has, or one of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Light or dark as the rest of the screen, followed while the program runs; light where the system does not say.
    #[default]
    System,
    /// Always this one.
    Own(ThemeKind),
}

impl Look {
    /// The theme that is shown under a system that says this.
    pub fn kind(self, system: Option<egui::Theme>) -> ThemeKind {
        match (self, system) {
            (Self::Own(kind), _) => kind,
            (Self::System, Some(egui::Theme::Dark)) => ThemeKind::Dark,
            (Self::System, Some(egui::Theme::Light) | None) => ThemeKind::Light,
        }
    }

    /// The word for it in what is kept between runs of the program.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Own(ThemeKind::Light) => "light",
            Self::Own(ThemeKind::Dark) => "dark",
            Self::Own(ThemeKind::Projector) => "projector",
        }
    }

    /// The look of a word; light for a word of another version.
    pub fn of_word(word: &str) -> Self {
        let own = ThemeKind::ALL.map(Self::Own);
        let known = own.into_iter().chain([Self::System]).find(|look| look.word() == word);
        known.unwrap_or(Self::Own(ThemeKind::Light))
    }
}

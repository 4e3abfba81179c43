//! What of a run sheet is chosen, and where a finding about it stands.

use chokepoint_core::model::Finding;
use chokepoint_core::model::workshop::{InjectId, RoundId, RunSheet, TeamId};

/// What of a run sheet is in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Chosen {
    /// What holds for all of it.
    #[default]
    Whole,
    /// A round.
    Round(RoundId),
    /// An inject.
    Inject(InjectId),
    /// A team.
    Team(TeamId),
}

impl Chosen {
    /// What a finding is about.
    pub fn of(finding: &Finding) -> Self {
        let place = finding.place.to_string();
        let mut parts = place.split('/');
        match (parts.next(), parts.next()) {
            (Some("rounds"), Some(id)) => Self::Round(id.into()),
            (Some("teams"), Some(id)) => Self::Team(id.into()),
            (Some("injects"), Some(id)) => Self::Inject(id.into()),
            _ => Self::Whole,
        }
    }

    /// Itself, while it is there; else the whole.
    pub fn in_sheet(self, sheet: &RunSheet) -> Self {
        let is_there = match &self {
            Self::Whole => true,
            Self::Round(id) => sheet.round(id).is_some(),
            Self::Inject(id) => sheet.inject(id).is_some(),
            Self::Team(id) => sheet.team(id).is_some(),
        };
        if is_there { self } else { Self::Whole }
    }

    /// The round that it is, or is in, or else the first.
    pub fn round(&self, sheet: &RunSheet) -> Option<RoundId> {
        let own = match self {
            Self::Round(id) => Some(id.clone()),
            Self::Inject(id) => sheet.inject(id).map(|inject| inject.round.clone()),
            Self::Whole | Self::Team(_) => None,
        };
        own.or_else(|| sheet.rounds.first().map(|round| round.id.clone()))
    }
}

/// A finding's place as the sheet calls it: `Inject 3, minute`.
pub(super) fn place_words(finding: &Finding, sheet: &RunSheet) -> String {
    let place = finding.place.to_string();
    let field = place.split('/').nth(2).map(|field| format!(", {}", field.replace('_', " "))).unwrap_or_default();
    match Chosen::of(finding) {
        Chosen::Round(id) => {
            let title = sheet.round(&id).map_or_else(|| id.to_string(), |round| round.title.clone());
            format!("{title}{field}")
        }
        Chosen::Team(id) => {
            let name = sheet.team(&id).map_or_else(|| id.to_string(), |team| team.name.clone());
            format!("{name}{field}")
        }
        Chosen::Inject(id) => format!("Inject {id}{field}"),
        Chosen::Whole => place,
    }
}

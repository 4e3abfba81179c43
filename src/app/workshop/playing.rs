//! A workshop that is being played, and what of it is looked at.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::tasks::session_writer::SessionWriter;
use crate::app::tasks::workshop::Begun;
use crate::app::workshop::forms::{LineForm, MoveForm, OverrideForm, PredictionForm, PublicPicture, RunForm};
use chokepoint_core::engine::Network;
use chokepoint_core::model::Preset;
use chokepoint_core::model::workshop::{BranchId, Fact, MAIN_LINE, PlayMove};
use chokepoint_core::workshop::{PublicState, Session, State, public_state};
use jiff::civil::Date;
use std::sync::Arc;
use strum::{EnumCount, VariantArray};

/// What of a workshop the facilitator looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount, VariantArray)]
pub enum WorkshopTab {
    /// Round, phase, injects.
    #[default]
    Run,
    /// What teams do and foresee.
    Moves,
    /// How teams stand.
    Scores,
    /// Lines of play.
    Lines,
}

impl WorkshopTab {
    pub fn label(self) -> &'static str {
        match self {
            Self::Run => "Run",
            Self::Moves => "Moves",
            Self::Scores => "Scores",
            Self::Lines => "Lines",
        }
    }
}

/// A workshop that is being played.
pub struct Playing {
    /// The facts.
    pub session: Arc<Session>,
    /// The line of play that is looked at.
    pub line: BranchId,
    /// What holds on it.
    pub state: State,
    /// What everybody may see of it.
    pub public: PublicState,
    /// Its map, the same as long as nothing on it changes.
    pub public_preset: Arc<Preset>,
    pub public_network: Arc<Network>,
    pub writer: SessionWriter,
    pub tab: WorkshopTab,
    /// Why the last wish was not carried out.
    pub refused: Option<String>,
    pub moves: MoveForm,
    pub predictions: PredictionForm,
    pub overrides: OverrideForm,
    pub run: RunForm,
    pub lines: LineForm,
    pub picture: PublicPicture,
    /// A window of its own shows the public screen.
    pub window: bool,
    /// This window shows it.
    pub here: bool,
    /// Drafts of this frame.
    pub typed: Vec<Fact>,
    /// The move that was judged last.
    judged: Option<JudgedMove>,
}

/// A move, and why it cannot be handed in.
struct JudgedMove {
    made: PlayMove,
    /// On which line, after how many facts of the session.
    at: (BranchId, usize),
    verdict: Result<(), String>,
}

impl Playing {
    pub fn new(begun: &Begun, writer: SessionWriter) -> Self {
        let session = Arc::new(begun.session.clone());
        let line = session.entries().last().map_or(MAIN_LINE, |entry| entry.branch);
        let (state, public) = (session.state(line), public_state(&session, line));
        let public_preset = Arc::new(public.preset.clone());
        Self {
            session,
            line,
            state,
            public,
            public_network: Arc::new(Network::build(&public_preset.map)),
            public_preset,
            writer,
            tab: WorkshopTab::default(),
            refused: (!begun.notes.is_empty()).then(|| begun.notes.join("\n")),
            moves: MoveForm::default(),
            predictions: PredictionForm::default(),
            overrides: OverrideForm::default(),
            run: RunForm::default(),
            lines: LineForm::default(),
            picture: PublicPicture::default(),
            window: false,
            here: false,
            typed: Vec::new(),
            judged: None,
        }
    }

    pub fn follow(&mut self) {
        self.state = self.session.state(self.line);
        self.public = public_state(&self.session, self.line);
        if self.public.preset != *self.public_preset {
            self.public_preset = Arc::new(self.public.preset.clone());
            self.public_network = Arc::new(Network::build(&self.public_preset.map));
        }
    }

    /// Whether a move can be handed in, or why not: worked out when move or session change, and not each frame, because the whole map is looked through.
    pub fn judge_move(&mut self, made: &PlayMove) -> Result<(), String> {
        let at = (self.line, self.session.entries().len());
        if let Some(known) = self.judged.as_ref().filter(|known| known.at == at && known.made == *made) {
            return known.verdict.clone();
        }
        let verdict = self.session.judge(self.line, &Fact::Committed(made.clone()));
        let verdict = verdict.map_err(|refused| refused.to_string());
        self.judged = Some(JudgedMove { made: made.clone(), at, verdict: verdict.clone() });
        verdict
    }

    /// The day on which the round that is played begins.
    pub fn day(&self) -> Option<Date> {
        let round = self.session.sheet().round(self.state.round.as_ref()?)?;
        Some(round.date)
    }
}

/// Asks for a fact to be written down.
pub(super) fn push(actions: &mut Actions, fact: Fact) {
    actions.push(Action::Workshop(WorkshopWish::Add(fact)));
}

//! The nouns: plain data of a preset, as it stands in the file, and its validation.
//!
//! Nothing here reads files, draws or solves. Volumes are per year, in the unit of the commodity; money is USD.

mod arrangement;
mod clip;
mod commodity;
mod control_list;
mod country;
mod entity;
mod figure;
mod figures;
mod finding;
mod ids;
mod library;
mod licence_band;
mod map_note;
mod months;
mod path;
mod presentation;
mod preset;
mod recipe;
mod references;
mod route;
mod rule;
mod rule_words;
mod save_note;
mod scenario;
mod site;
mod stage;
mod validate;
mod visible;
mod words;
pub mod workshop;

pub use arrangement::{Arrangement, Cut, Face, GapChoice, GapUnit, HeatOf, PlacedPane, PlotChoice, Scale, Tiles};
pub use clip::{CLIP, Clip};
pub use commodity::{Commodity, NOT_PRICED_USD};
pub use control_list::{ControlList, list_words};
pub(crate) use country::names::{country_number, fold as fold_name};
pub use country::{Country, Numbering};
pub use entity::{Addressed, Entity, EntityKind, EntityRef, ForKind, subject_words};
pub use figure::{Figure, Quality, Source};
pub use figures::{Figures, figure_mut, visit_figures, visit_figures_mut};
pub use finding::{Finding, Kinds, Place, Severity};
pub use ids::{
    CommodityId, EndUse, EventId, MeasureId, NoteId, RecipeId, RouteId, RuleId, ScenarioId, SiteId, SourceId, Tag,
    TechnologyTag,
};
pub use library::{Chain, CommodityLibrary, RuleLibrary};
pub use licence_band::{BandEnd, LicenceAnswer, LicenceBand};
pub use map_note::{MapNote, NoteArrow, NoteColour, NoteSize};
pub use months::{first_of_month, months_since_year_0};
pub use path::{Field, FieldKey, FieldPath, Step};
pub use presentation::{PresetView, ViewPicture};
pub use preset::{Benchmark, FORMAT, Map, Preset};
pub use recipe::{Amount, Recipe, RecipeKind, Returns};
pub use references::References;
pub use route::Route;
pub use rule::{
    Blank, BuyerShare, Calendar, Clause, ClauseKind, Comparison, Desk, Destinations, Entities, Exemption,
    GeneralLicence, Instrument, InstrumentKind, Presumption, Provision, QuotaAward, QuotaPeriod, QuotaShare,
    QuotaTerms, QuotaUnit, QuotaUnused, Rival, Rule, Scope, Spared, StandingLicences, Suspension, Users,
};
pub use rule_words::{
    blank_words, clause_words, grouped, instrument_words, list, rule_sentence, terms_words, thousands,
};
pub use save_note::{SaveNote, short_hash};
pub use scenario::{Event, EventEffect, Measure, MeasureEffect, Scenario, USUALLY_DIVERTED};
pub use site::{
    Activity, Alternative, CanvasPoint, Company, Demand, GlobePoint, Postponed, RampStep, Site, Stake, Stock,
    Technology,
};
pub use stage::{Stage, StageNames};
pub use validate::validate;
pub use visible::{is_hidden, visible};
pub use words::{capital, count_words};

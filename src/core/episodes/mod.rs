//! What happened, held against what the engine makes of what was known at the time.
//!
//! [`history`] holds the observed series with their citations, [`Parameters`] the one set of free parameters that all
//! episodes share, [`replay`] what the engine computes for each observed point, [`compare`] what cheaper forecasts say and the
//! band of what licences leave open, [`report`] the table as text. Nothing here is fitted to an episode.

mod compare;
mod history;
mod parameters;
mod replay;
mod report;

pub use compare::{Compared, Fitted, compare};
pub use history::{Episode, Flow, Measure, Part, Point, Series, episodes};
pub use parameters::{Desks, Licences, Parameters};
pub use replay::{PointResult, ReplayError, SeriesResult, replay};
pub use report::report;

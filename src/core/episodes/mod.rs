//! What happened, held against what the engine makes of what was known at the time.
//!
//! [`history`] holds the observed series with their citations, [`Parameters`] the one set of free parameters that all
//! episodes share, [`replay`] what the engine computes for each observed point, [`report`] the table as text, and
//! [`calibrate`] how the set was found. Nothing here is fitted to a single episode.

mod calibrate;
mod history;
mod parameters;
mod replay;
mod report;

pub use calibrate::{Trial, calibrate};
pub use history::{Episode, Flow, Measure, Part, Point, Series, episodes};
pub use parameters::Parameters;
pub use replay::{PointResult, ReplayError, SeriesResult, replay};
pub use report::{report, trials_text};

//! What others published, beside what our maps say when they are asked the same.
//!
//! [`published`] holds the published figures with their citations, one file of `presets/studies` a study; [`answer`] asks the maps, [`report`] is the
//! table as text. A study is a scenario built from data: nothing here is fitted, and nothing is left out because it does not agree.

mod answer;
mod governance;
mod published;
mod report;
mod stop;

pub use answer::{Answer, AskError, Order, RiskRow, StopRow, answer};
pub use governance::governance;
pub use published::{Material, Published, Question, Stopped, Study, studies};
pub use report::report;
pub use stop::{Stop, stopped_losses};

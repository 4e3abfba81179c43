//! What a chart form is: figures that know their legend, their sizes, their table and how they are painted.

use crate::draw::chart::frame::{Chart, MonthName};
use crate::draw::chart::series::Series;
use crate::draw::theme::Theme;
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::Table;
use egui::Vec2;
use typed_index_collections::TiSlice;

/// A form in which figures are drawn. Everything that the frame, the files and the window ask of one is here, so that a form
/// whose part was forgotten does not compile.
pub(crate) trait ChartForm {
    /// Entries of the legend, each a switch; none where names stand at the figures themselves.
    fn legend(&self) -> Vec<&Series> {
        Vec::new()
    }

    /// How the line of an entry of the legend is broken, in widths of the line; none where entries are fields.
    fn dash(&self, _: &Series) -> Option<&'static [f32]> {
        None
    }

    /// Smallest size in points at which it can be read under a title and a legend of a line each, in a pane so many points wide; a smaller pane
    /// scrolls.
    fn least(&self, theme: &Theme, width: f32) -> Vec2;

    /// A size in points at which everything can be read, on half a page or more: that of files.
    fn good_size(&self) -> Vec2;

    /// The figures as rows, under the name of their file.
    fn table(&self, name: String) -> Table;

    /// The months on its axis; none where it has no such axis.
    fn months(&self) -> &TiSlice<MonthIx, MonthName> {
        TiSlice::from_ref(&[])
    }

    /// True where its figures are so far apart that they can be looked at by their logarithms as well.
    fn spans_decades(&self) -> bool {
        false
    }

    /// True when there is nothing to paint, and words are said instead.
    fn is_empty(&self) -> bool;

    /// Paints the figures into the body of a chart, and says what is under the pointer.
    fn paint(&self, chart: &mut Chart<'_>);
}

/// Makes the enum of all forms, and lets each be asked as a [`ChartForm`]. An enum and not a boxed trait, because a [`Plot`]
/// is compared, copied and taken apart by those who read its figures.
///
/// [`Plot`]: crate::draw::chart::Plot
macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident($file:ident::$form:ident),)*) => {
        $(pub use $file::*;)*

        /// The forms in which figures are drawn.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Form {
            $($(#[$doc])* $name($form),)*
        }

        impl Form {
            /// What all forms can be asked.
            pub(crate) fn as_chart(&self) -> &dyn form::ChartForm {
                match self {
                    $(Self::$name(form) => form,)*
                }
            }
        }
    };
}
pub(crate) use forms;

//! A pane of the dock as menus and actions know it.

/// A pane by its words. What it shows is known to the room of the plots alone, so that menus can open a pane without knowing
/// plots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pane {
    /// On its tab and in the menu.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub help: &'static str,
}

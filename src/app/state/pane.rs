//! Panes of the dock as menus and actions know them.

/// A pane by its words. What it shows is known to the room of the plots alone, so that menus can open a pane without knowing
/// plots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pane {
    /// On its tab and in the menu.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub help: &'static str,
}

/// A pane that is open. Of a kind several may stand beside each other, each with its own choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenPane {
    /// What it shows.
    pub pane: Pane,
    /// Which of its kind, from 1.
    pub number: usize,
}

impl OpenPane {
    /// The first of a kind.
    pub fn first(pane: Pane) -> Self {
        Self { pane, number: 1 }
    }

    /// The pane of a title as it stands on a tab, among these kinds; none where no kind is called so.
    pub fn of_title(kinds: &[Pane], title: &str) -> Option<Self> {
        let number = |kind: &Pane| match title.strip_prefix(kind.title)? {
            "" => Some(1),
            rest => rest.strip_prefix(' ')?.parse().ok().filter(|number| *number > 1),
        };
        kinds.iter().find_map(|kind| Some(Self { pane: *kind, number: number(kind)? }))
    }

    /// On its tab: `Supply shares`, `Supply shares 2`.
    pub fn title(&self) -> String {
        match self.number {
            1 => self.pane.title.to_owned(),
            number => format!("{} {number}", self.pane.title),
        }
    }
}

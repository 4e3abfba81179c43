//! Which panels are folded away: habits of the user, kept over presets and runs of the program.

/// What of the window is folded away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    /// The lists on the left.
    pub lists: bool,
    /// The inspector on the right.
    pub inspector: bool,
    /// The plots.
    pub plots: bool,
}

impl Folds {
    /// As it is kept between runs: the names of what is folded.
    pub fn to_text(self) -> String {
        let names = [(self.lists, "lists"), (self.inspector, "inspector"), (self.plots, "plots")];
        names.iter().filter(|(folded, _)| *folded).map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
    }

    /// Read back; names that nobody knows are left out.
    pub fn of_text(text: &str) -> Self {
        let has = |name: &str| text.split(' ').any(|word| word == name);
        Self { lists: has("lists"), inspector: has("inspector"), plots: has("plots") }
    }
}

//! The parts of the window that F6 goes round, and the place at which each takes the keyboard.

use egui::{Context, FocusDirection, Id, Rect, Role, Sense, Ui, WidgetInfo, vec2};

/// A part of the window that can take the keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// The lists on the left. Where F6 begins, so that it goes to the map first.
    #[default]
    Lists,
    /// The map.
    Map,
    /// The fields of what is selected.
    Inspector,
    /// The plots.
    Plots,
}

impl Region {
    /// All of them, in the order in which F6 goes.
    pub const ALL: [Self; 4] = [Self::Lists, Self::Map, Self::Inspector, Self::Plots];

    /// The one that comes next, or before it, among those that are open.
    pub fn next(self, back: bool, open: impl Fn(Self) -> bool) -> Self {
        let at = Self::ALL.iter().position(|one| *one == self).unwrap_or(0);
        let number = Self::ALL.len();
        let step = if back { number - 1 } else { 1 };
        let others = (1..=number).map(|times| Self::ALL[(at + times * step) % number]);
        others.into_iter().find(|one| open(*one)).unwrap_or(self)
    }

    fn anchor(self) -> Id {
        Id::unique(match self {
            Self::Lists => "region lists",
            Self::Map => "region map",
            Self::Inspector => "region inspector",
            Self::Plots => "region plots",
        })
    }

    /// What a screen reader says of the region when the keyboard comes to it.
    const fn words(self) -> &'static str {
        match self {
            Self::Lists => "Lists of what the preset holds",
            Self::Map => "Map of the chain",
            Self::Inspector => "Fields of what is selected",
            Self::Plots => "Plots of the result",
        }
    }

    /// Marks where the region begins: what comes after it is what the keyboard goes to.
    pub fn begin(self, ui: &Ui) {
        let place = Rect::from_min_size(ui.next_widget_position(), vec2(0.0, 0.0));
        // Who has come here wants the first thing of the region: the mark itself is nothing.
        if ui.memory(|memory| memory.has_focus(self.anchor())) {
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::Next));
        }
        let mark = ui.interact(place, self.anchor(), Sense::focusable_noninteractive());
        mark.widget_info(|| WidgetInfo::labeled(Role::Group, true, self.words()));
    }

    /// Gives the keyboard to the first widget of the region, in the next frame.
    pub fn take_focus(self, ctx: &Context) {
        ctx.memory_mut(|memory| memory.request_focus(self.anchor()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f6_goes_round_what_is_open_and_back() {
        let all = |_: Region| true;
        assert_eq!(Region::Map.next(false, all), Region::Inspector);
        assert_eq!(Region::Plots.next(false, all), Region::Lists);
        assert_eq!(Region::Map.next(true, all), Region::Lists);
        let folded = |region: Region| matches!(region, Region::Map | Region::Plots);
        assert_eq!(Region::Map.next(false, folded), Region::Plots);
        assert_eq!(Region::Plots.next(false, folded), Region::Map);
    }
}

//! The part of a plane that is seen.

/// The part of a plane that is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Zoom {
    /// Months since the year 0; none where all are seen. Plots of other scenarios have other months, and share this.
    pub months: Option<Span>,
    /// Values, in the unit of the plot; none where all are seen.
    pub values: Option<Span>,
}

impl Zoom {
    /// True where everything is seen.
    pub fn is_whole(self) -> bool {
        self == Self::default()
    }
}

/// From one value to a larger one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The smaller end.
    pub from: f64,
    /// The larger end.
    pub to: f64,
}

impl Span {
    /// How much it spans.
    pub(crate) fn width(self) -> f64 {
        self.to - self.from
    }

    /// The part of `whole` that a span asks for: no wider, no narrower than `least`, and never beside it.
    pub(crate) fn within(self, whole: Self, least: f64) -> Self {
        let width = self.width().max(least).min(whole.width());
        let from = if width.is_finite() { self.from.clamp(whole.from, whole.to - width) } else { whole.from };
        Self { from, to: from + width }
    }

    /// Whether it is another by more than rounding.
    pub(crate) fn differs(self, other: Self) -> bool {
        let step = 1e-6 * self.width().max(other.width());
        (self.from - other.from).abs() > step || (self.to - other.to).abs() > step
    }
}

//! The panes of the dock. A new pane is a line in [`Pane`], its title and group here, and an arm in `plot_maker.rs`.

/// One of the panes that can be docked at the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// Shares by country, before and now.
    Shares,
    /// Shares of one commodity, month by month.
    SharesOverMonths,
    /// Country by commodity.
    Heat,
    /// Shares of one commodity on the map of the world.
    World,
    /// Concentration by stage.
    Concentration,
    /// How far users depend on imports.
    Reliance,
    /// How demand is met, month by month.
    Bands,
    /// The same, summed over all months.
    Waterfall,
    /// When each market runs short.
    TimeToShortage,
    /// What planning would save.
    Planning,
    /// What lies in store.
    Stocks,
    /// Substitutes in use.
    Substitutes,
    /// Flows from mine to market.
    Flows,
    /// What a rule touches.
    Reach,
    /// The gap of several scenarios.
    CompareGap,
    /// What fills the demand in several scenarios.
    CompareFill,
    /// Shares in several scenarios.
    CompareShares,
    /// Key figures of several scenarios.
    CompareTable,
}

impl Pane {
    /// All panes, in the order of the menu.
    pub const ALL: [Self; 18] = [
        Self::Shares,
        Self::SharesOverMonths,
        Self::Heat,
        Self::World,
        Self::Concentration,
        Self::Reliance,
        Self::Bands,
        Self::Waterfall,
        Self::TimeToShortage,
        Self::Planning,
        Self::Stocks,
        Self::Substitutes,
        Self::Flows,
        Self::Reach,
        Self::CompareGap,
        Self::CompareFill,
        Self::CompareShares,
        Self::CompareTable,
    ];

    /// Panes that are open at first, each group in tabs of its own.
    pub const FIRST: [&'static [Self]; 3] = [
        &[Self::Shares, Self::SharesOverMonths, Self::Flows],
        &[Self::Bands, Self::TimeToShortage],
        &[Self::Waterfall, Self::CompareTable],
    ];

    /// On its tab.
    pub fn title(self) -> &'static str {
        match self {
            Self::Shares => "Supply shares",
            Self::SharesOverMonths => "Shares over time",
            Self::Heat => "Heat map",
            Self::World => "World supply",
            Self::Concentration => "Concentration",
            Self::Reliance => "Import reliance",
            Self::Bands => "How demand is met",
            Self::Waterfall => "Substitution gap",
            Self::TimeToShortage => "Time to shortage",
            Self::Planning => "Price of not planning",
            Self::Stocks => "Stocks and cover",
            Self::Substitutes => "Substitutes",
            Self::Flows => "Flows",
            Self::Reach => "Reach of a rule",
            Self::CompareGap => "Compare gaps",
            Self::CompareFill => "Compare help",
            Self::CompareShares => "Compare shares",
            Self::CompareTable => "Compare scenarios",
        }
    }

    /// What it shows, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Shares => "Who supplies what share of each commodity, before and in the month shown",
            Self::SharesOverMonths => "Who supplies what share of one commodity, month by month",
            Self::Heat => "Countries by commodities: shares of supply, or unmet demand",
            Self::World => "Who supplies one commodity, on the map of the world",
            Self::Concentration => "How concentrated each stage is, with the thresholds of the merger guidelines",
            Self::Reliance => "How far the users of a commodity depend on imports",
            Self::Bands => "What fills a demand each month, and what stays unmet",
            Self::Waterfall => "What fills a demand over all months, and the gap that is left",
            Self::TimeToShortage => "Which market runs short first, how badly and for how long",
            Self::Planning => {
                "What each market loses beyond the least loss that perfect foresight could reach: a lower bound"
            }
            Self::Stocks => "How long the largest stores last",
            Self::Substitutes => "Which substitute runs where, up to what share, at what loss of performance",
            Self::Flows => "Flows from mine to market in the month shown, coloured by verdict",
            Self::Reach => "Which trade a rule touches, by commodity, exporter and clause",
            Self::CompareGap => "The gap of several scenarios on one calendar",
            Self::CompareFill => "What fills demand in several scenarios",
            Self::CompareShares => "Supply shares in several scenarios beside the baseline",
            Self::CompareTable => "Key figures of several scenarios, to sort, filter and export",
        }
    }

    /// True for what needs several scenarios solved.
    pub fn compares(self) -> bool {
        matches!(self, Self::CompareGap | Self::CompareFill | Self::CompareShares | Self::CompareTable)
    }

    /// True when it shows one month and not all of them.
    pub fn is_of_a_month(self) -> bool {
        matches!(
            self,
            Self::Shares
                | Self::Heat
                | Self::World
                | Self::Concentration
                | Self::Reliance
                | Self::Substitutes
                | Self::Flows
        )
    }
}

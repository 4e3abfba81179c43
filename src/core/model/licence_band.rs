//! How little and how much an authority may let pass: the low and the high answer of a licence beside the one that is played.

use crate::model::country::Country;
use crate::model::rule::{Instrument, Presumption};
use serde::{Deserialize, Serialize};

/// The range in which the answers of a licence lie; the figures of the licence itself are the middle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceBand {
    /// Where least passes.
    pub low: LicenceAnswer,
    /// Where most passes.
    pub high: LicenceAnswer,
}

/// What an authority answers at an end of a band.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceAnswer {
    /// Share that is approved in the end, 0 to 1.
    pub approval_share: f64,
    /// Months in which the desk learns. Left out: as in the middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learn_months: Option<f64>,
    /// Approved share at rivals, as a share of that elsewhere, 0 to 1. Left out: as in the middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rival_share: Option<f64>,
}

/// End of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandEnd {
    /// Where least passes.
    Low,
    /// Where most passes.
    High,
}

impl BandEnd {
    /// Both ends.
    pub const ALL: [Self; 2] = [Self::Low, Self::High];
}

impl LicenceBand {
    /// The answer at an end.
    pub fn at(&self, end: BandEnd) -> &LicenceAnswer {
        match end {
            BandEnd::Low => &self.low,
            BandEnd::High => &self.high,
        }
    }
}

impl Instrument {
    /// The band of a licence; none where nothing is decided case by case, or where no band is stated.
    pub fn band(&self) -> Option<&LicenceBand> {
        match self {
            Self::Licence { presumption: Presumption::CaseByCase, band, .. } => band.as_ref(),
            Self::Licence { .. } | Self::Ban | Self::Quota { .. } | Self::Tariff { .. } => None,
        }
    }

    /// Share of the decided applications that a licence approves for a destination, 0 to 1; a rival gets a share of what others get where the licence has a
    /// desk. 0 for what is no licence.
    pub fn approved_for(&self, destination: &Country) -> f64 {
        let Self::Licence { approval_share, presumption, desk, .. } = self else { return 0.0 };
        let approved = match presumption {
            Presumption::CaseByCase => *approval_share,
            Presumption::Approval => 1.0,
            Presumption::Denial => 0.0,
        };
        let rival = desk.as_ref().and_then(|desk| desk.rival.as_ref());
        approved * rival.filter(|rival| destination.is_in_any(&rival.countries)).map_or(1.0, |rival| rival.share)
    }

    /// The instrument with the answers of an end of its band; as it is where it has none.
    pub fn answered(&self, end: BandEnd) -> Self {
        let mut answered = self.clone();
        let Some(answer) = self.band().map(|band| band.at(end)) else { return answered };
        if let Self::Licence { approval_share, desk, .. } = &mut answered {
            *approval_share = answer.approval_share;
            if let Some(desk) = desk {
                desk.learn_months = answer.learn_months.unwrap_or(desk.learn_months);
                if let Some((rival, share)) = desk.rival.as_mut().zip(answer.rival_share) {
                    rival.share = share;
                }
            }
        }
        answered
    }
}

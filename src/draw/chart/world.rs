//! Countries tinted by their share of a supply.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::Chart;
use crate::draw::theme::Theme;
use crate::draw::world::globe::WorldCentre;
use crate::draw::world::tint::{Choropleth, paint_choropleth_legend, paint_world_ground};
use crate::draw::world::view::WorldView;
use chokepoint_core::insight::Table;
use egui::{Vec2, vec2};

/// Shares on the map of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldTint {
    /// The shares, largest first, and what they are of.
    pub tint: Choropleth,
}

impl ChartForm for WorldTint {
    fn least(&self, _: &Theme, _: f32) -> Vec2 {
        vec2(360.0, 220.0)
    }

    fn good_size(&self) -> Vec2 {
        vec2(760.0, 440.0)
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &["country", "code", "volume_per_month", "share"]);
        for share in &self.tint.shares {
            let country = &share.country;
            table.rows.push(vec![
                country.name().into(),
                country.code().into(),
                share.volume.into(),
                share.share.into(),
            ]);
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.tint.shares.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        // Where the pane is wider than the world, the world moves out from under its legend.
        let spare = (chart.body.width() - 2.05 * chart.body.height()).clamp(0.0, 260.0);
        let room = chart.body.with_min_x(chart.body.left() + spare);
        let view = WorldView::fit(WorldCentre::Atlantic, room);
        paint_world_ground(&chart.painter, chart.body, &view, chart.theme, Some(&self.tint));
        paint_choropleth_legend(&chart.painter, chart.body.shrink(2.0), chart.theme, &self.tint);
    }
}

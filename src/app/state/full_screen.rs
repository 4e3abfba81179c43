//! Whether a window fills the screen.

use egui::{Context, ViewportCommand};

/// Whether the window whose frame it is fills the screen.
pub fn is_full_screen(ctx: &Context) -> bool {
    ctx.input(|input| input.viewport().fullscreen.unwrap_or(false))
}

/// Lets that window fill the screen, or not any more.
pub fn toggle_full_screen(ctx: &Context) {
    ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full_screen(ctx)));
}

//! Fonts for names in every script of the trade: egui's own, and behind them two subsets from `assets/fonts` (see the README there).
//!
//! East Asian and Vietnamese letters come from two subset fonts (`assets/fonts`, 1.3 MB). The system's would weigh nothing, but pictures would then
//! differ from machine to machine.

use egui::{Context, FontData, FontDefinitions, FontFamily};
use std::sync::Arc;

/// Chinese, Japanese and Korean.
const EAST_ASIAN: &[u8] = include_bytes!("../../../assets/fonts/droid-sans-fallback-names.ttf");
/// Latin letters that egui's fonts lack, such as those of Vietnamese.
const LATIN: &[u8] = include_bytes!("../../../assets/fonts/dejavu-sans-extralight-latin.ttf");

/// Puts the fonts behind egui's own; takes effect with the next frame. The same on every machine, whatever is installed there.
pub fn install_fonts(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in [("latin", LATIN), ("east-asian", EAST_ASIAN)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        for family in [FontFamily::Proportional, FontFamily::Monospace] {
            fonts.families.entry(family).or_default().push(name.to_owned());
        }
    }
    ctx.set_fonts(fonts);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::paint::raster::picture;
    use crate::draw::theme::{Theme, ThemeKind};
    use egui::{FontId, vec2};

    #[test]
    fn names_in_every_script_have_glyphs_of_their_own() {
        let ctx = Context::default();
        install_fonts(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
        output.textures_delta.clear();
        let has = |text: &str| ctx.fonts_mut(|fonts| fonts.has_glyphs(&FontId::proportional(14.0), text));
        for name in [
            "包头稀土",
            "钪钇镧铈镨钕钷钐铕钆铽镝钬铒铥镱镥镓锗",
            "臺灣積體電路",
            "信越化学工業",
            "ネオマグ",
            "성림첨단산업",
            "Núi Pháo, Đông Pao, Thái Nguyên",
            "Sillamäe, Škoda, Łódź, Çayeli, Õismäe",
            "Соликамск, Ловозеро",
            "Ελλάς",
        ] {
            assert!(has(name), "{name}");
        }
        assert!(!has("\u{1f9ff}\u{10330}"), "what no font has is not claimed");
    }

    #[test]
    fn two_characters_differ_on_paper() {
        // A missing glyph is the same box for both.
        let theme = Theme::of(ThemeKind::Light);
        let ink = |text: &str| {
            let image = picture(vec2(60.0, 30.0), 1.0, &theme, |ui| {
                ui.label(text);
            });
            image.expect("a picture").into_raw()
        };
        assert!(ink("镝") != ink("铽"), "dysprosium and terbium");
        assert!(ink("ắ") != ink("ộ"));
    }
}

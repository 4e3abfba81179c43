//! Every colour and text size of the program.

#[cfg(test)]
pub mod check;
pub mod countries;
pub mod fonts;
pub mod numbers;
pub mod text_size;
use crate::draw::theme::countries::COUNTRIES;
use chokepoint_core::engine::{Rung, VerdictKind};
use chokepoint_core::model::{Country, NoteColour};
use egui::{Color32, FontFamily, FontId, Stroke, TextStyle};
use strum::EnumCount;

/// Kind of a theme: what it is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumCount)]
pub enum ThemeKind {
    /// Dark text on white.
    #[default]
    Light,
    /// Light text on near-black.
    Dark,
    /// As light, larger and with more contrast, to be read from the back row.
    Projector,
}

impl ThemeKind {
    /// All kinds of themes.
    pub const ALL: [Self; Self::COUNT] = [Self::Light, Self::Dark, Self::Projector];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Dark => "Dark",
            Self::Projector => "Projector",
        }
    }
}

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// An unbroken line.
    Solid,
    /// A line of long dashes.
    Dashed,
    /// A line of short dashes.
    Dotted,
    /// A dash and a dot.
    DashDot,
}

/// A look with all its colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    kind: ThemeKind,
    /// How much larger everything is, per cent of the usual.
    percent: u16,
}

/// Paul Tol's colour-blind-safe "bright", "muted" and "light" sets, for countries that have no colour of their own.
const SPARE: [Color32; 8] = [
    Color32::from_rgb(0x88, 0xcc, 0xee),
    Color32::from_rgb(0x44, 0xaa, 0x99),
    Color32::from_rgb(0x99, 0x99, 0x33),
    Color32::from_rgb(0xcc, 0x66, 0x77),
    Color32::from_rgb(0x88, 0x22, 0x55),
    Color32::from_rgb(0xaa, 0x44, 0x99),
    Color32::from_rgb(0x77, 0xaa, 0xdd),
    Color32::from_rgb(0xbb, 0xcc, 0x33),
];

/// How much larger than usual everything is in a presentation, and the most that it ever is, per cent.
const PRESENTED: u16 = 125;
const MOST: f32 = 500.0;
/// Size of the letters of labels on a screen for a room, as part of its height: thirty lines would fill it.
const LABELS: f32 = 1.0 / 34.0;

/// Steps of [`Theme::tint`].
pub const TINTS: usize = 5;

impl Theme {
    /// The theme of a look.
    pub fn of(kind: ThemeKind) -> Self {
        Self { kind, percent: 100 }
    }

    /// The same, larger where it is shown to a room.
    #[must_use]
    pub fn presented(self, presented: bool) -> Self {
        Self { percent: if presented { PRESENTED } else { 100 }, ..self }
    }

    /// The same for a screen so many points high that is read from ten metres away: the letters of labels are then a part of its height, whatever the resolution.
    #[must_use]
    pub fn for_room(self, height: f32) -> Self {
        let percent = (100.0 * height * LABELS / text_size::LABEL).round().clamp(PRESENTED.into(), MOST) as u16;
        Self { percent, ..self }
    }

    /// True where letters are so large that only what matters most has a name.
    pub fn is_for_room(&self) -> bool {
        self.percent > PRESENTED
    }

    /// Which look it is.
    pub fn kind(&self) -> ThemeKind {
        self.kind
    }

    fn is_dark(&self) -> bool {
        self.kind == ThemeKind::Dark
    }

    fn pick(&self, light: (u8, u8, u8), dark: (u8, u8, u8)) -> Color32 {
        let (r, g, b) = if self.is_dark() { dark } else { light };
        Color32::from_rgb(r, g, b)
    }

    /// How much larger than usual text and strokes are.
    pub fn scale(&self) -> f32 {
        // A presentation is read from the back row whatever its colours.
        let least = if self.kind == ThemeKind::Projector { PRESENTED } else { 100 };
        f32::from(self.percent.max(least)) / 100.0
    }

    /// Sets colours and text sizes of a context.
    pub fn apply(&self, ctx: &egui::Context) {
        ctx.set_theme(if self.is_dark() { egui::Theme::Dark } else { egui::Theme::Light });
        let scale = self.scale();
        ctx.all_styles_mut(|style| {
            let sizes = [
                (TextStyle::Small, 11.0, FontFamily::Proportional),
                (TextStyle::Body, text_size::BODY, FontFamily::Proportional),
                (TextStyle::Button, 13.5, FontFamily::Proportional),
                (TextStyle::Heading, 17.0, FontFamily::Proportional),
                (TextStyle::Monospace, 12.5, FontFamily::Monospace),
            ];
            style.text_styles =
                sizes.into_iter().map(|(text, size, family)| (text, FontId::new(size * scale, family))).collect();
            style.visuals.panel_fill = self.panel();
            style.visuals.window_fill = self.panel();
            style.visuals.override_text_color = Some(self.text());
            style.visuals.selection.bg_fill = self.accent().gamma_multiply(0.45);
            style.visuals.hyperlink_color = self.accent();
        });
    }

    /// The font of labels on the map and in charts, in one of the sizes of [`text_size`].
    pub fn font(&self, size: f32) -> FontId {
        FontId::proportional(size * self.scale())
    }

    /// Colour of text.
    pub fn text(&self) -> Color32 {
        self.pick((0x1a, 0x1f, 0x26), (0xe8, 0xea, 0xed))
    }

    /// Text that explains.
    pub fn weak_text(&self) -> Color32 {
        if self.kind == ThemeKind::Projector {
            Color32::from_rgb(0x33, 0x3a, 0x44)
        } else {
            self.pick((0x5b, 0x65, 0x70), (0xa3, 0xac, 0xb5))
        }
    }

    /// Behind the map and the charts.
    pub fn canvas(&self) -> Color32 {
        self.pick((0xff, 0xff, 0xff), (0x17, 0x1a, 0x1f))
    }

    /// Behind everything else.
    pub fn panel(&self) -> Color32 {
        self.pick((0xf5, 0xf6, 0xf8), (0x20, 0x24, 0x2a))
    }

    /// Bands behind the columns of the map, grid lines.
    pub fn faint(&self) -> Color32 {
        self.pick((0xf0, 0xf2, 0xf5), (0x1e, 0x22, 0x28))
    }

    /// Axes and frames.
    pub fn line(&self) -> Color32 {
        self.pick((0xc4, 0xca, 0xd1), (0x45, 0x4c, 0x55))
    }

    /// Colour of what is selected.
    pub fn accent(&self) -> Color32 {
        self.pick((0x1f, 0x5f, 0xbf), (0x6c, 0xa8, 0xff))
    }

    /// The ring around what has the keyboard, and the wider one that lies below it: whatever both lie on, it is told from that one.
    pub fn focus_ring(&self) -> [Stroke; 2] {
        let stroke = |width: f32, colour: Color32| Stroke::new(width * self.scale(), colour);
        [stroke(2.0, self.accent()), stroke(4.0, self.canvas())]
    }

    /// All is well.
    pub fn good(&self) -> Color32 {
        self.pick((0x0b, 0x7a, 0x5c), (0x4f, 0xc3, 0xa1))
    }

    /// Somebody should look.
    pub fn warn(&self) -> Color32 {
        self.pick((0xb0, 0x6a, 0x00), (0xf0, 0xb4, 0x4c))
    }

    /// Colour of what is wrong.
    pub fn error(&self) -> Color32 {
        self.pick((0xb3, 0x1b, 0x1b), (0xff, 0x7b, 0x72))
    }

    /// What stays uncovered.
    pub fn gap(&self) -> Color32 {
        self.pick((0xc1, 0x27, 0x2d), (0xf0, 0x5a, 0x55))
    }

    /// A note on the map, by what its colour stands for.
    pub fn note(&self, colour: NoteColour) -> Color32 {
        match colour {
            NoteColour::Text => self.text(),
            NoteColour::Aside => self.weak_text(),
            NoteColour::Accent => self.accent(),
            NoteColour::Good => self.good(),
            NoteColour::Warning => self.warn(),
            NoteColour::Alert => self.gap(),
        }
    }

    /// Land on the world map, where nothing is said about it.
    pub fn land(&self) -> Color32 {
        self.pick((0xe9, 0xec, 0xef), (0x2c, 0x31, 0x38))
    }

    /// Water on the world map.
    pub fn water(&self) -> Color32 {
        self.pick((0xfa, 0xfb, 0xfd), (0x1a, 0x1e, 0x24))
    }

    /// Coastlines and borders on the world map.
    pub fn shore(&self) -> Color32 {
        self.pick((0x9a, 0xa5, 0xb1), (0x55, 0x5f, 0x6b))
    }

    /// One of [`TINTS`] steps of a quantity, from little (0) to most: one hue, told apart by how light it is.
    pub fn tint(&self, step: usize) -> Color32 {
        // Pale enough that routes and names still stand out on the most.
        const LIGHT: [(u8, u8, u8); TINTS] =
            [(0xe3, 0xee, 0xf7), (0xc6, 0xdd, 0xef), (0xa6, 0xca, 0xe5), (0x85, 0xb6, 0xdb), (0x63, 0xa0, 0xcf)];
        const DARK: [(u8, u8, u8); TINTS] =
            [(0x26, 0x37, 0x45), (0x28, 0x44, 0x59), (0x2b, 0x53, 0x70), (0x30, 0x64, 0x89), (0x38, 0x77, 0xa3)];
        let step = step.min(TINTS - 1);
        self.pick(LIGHT[step], DARK[step])
    }

    /// A country, the same everywhere. Rivals get colours that stay apart for colour-blind eyes.
    pub fn country(&self, country: &Country) -> Color32 {
        match country.code() {
            "CN" => Color32::from_rgb(0xd5, 0x5e, 0x00),
            "US" => Color32::from_rgb(0x00, 0x72, 0xb2),
            "AU" => Color32::from_rgb(0x00, 0x9e, 0x73),
            "MM" => Color32::from_rgb(0xe6, 0x9f, 0x00),
            "JP" => Color32::from_rgb(0xcc, 0x79, 0xa7),
            "EU" | "DE" => Color32::from_rgb(0x56, 0xb4, 0xe9),
            "FR" => Color32::from_rgb(0x33, 0x88, 0xcc),
            "EE" => Color32::from_rgb(0x77, 0xaa, 0xdd),
            "MY" => Color32::from_rgb(0x44, 0xaa, 0x99),
            "KR" => Color32::from_rgb(0x88, 0x22, 0x55),
            "VN" => Color32::from_rgb(0xaa, 0xaa, 0x00),
            "ZZ" => self.pick((0x8a, 0x92, 0x9b), (0x9a, 0xa2, 0xab)),
            code => {
                let own = COUNTRIES.iter().find(|(known, ..)| *known == code);
                if let Some((_, r, g, b)) = own {
                    return Color32::from_rgb(*r, *g, *b);
                }
                let hash = code.bytes().fold(7_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
                SPARE[hash % SPARE.len()]
            }
        }
    }

    /// How it was, beside how it is.
    pub fn before(&self) -> Color32 {
        self.pick((0x9a, 0xa5, 0xb1), (0x6b, 0x76, 0x82))
    }

    /// A series that stands for nothing that has a colour of its own, by number: Okabe and Ito's set.
    pub fn numbered(&self, at: usize) -> Color32 {
        let set = [
            (0x00, 0x72, 0xb2),
            (0xe6, 0x9f, 0x00),
            (0x00, 0x9e, 0x73),
            (0xcc, 0x79, 0xa7),
            (0xd5, 0x5e, 0x00),
            (0x56, 0xb4, 0xe9),
            (0x88, 0x22, 0x55),
            (0x99, 0x99, 0x33),
        ];
        let (r, g, b) = set[at % set.len()];
        // Every further round is the set again, nearer to the colour of text.
        let round = (at / set.len()).min(3) as f32;
        Color32::from_rgb(r, g, b).lerp_to_gamma(self.text(), 1.0 - 0.55_f32.powf(round))
    }

    /// From none (0, the canvas) to much (1): blues, or reds where much is bad. Lightness falls all the way, so that it is
    /// read without colour too.
    pub fn heat(&self, part: f32, is_bad: bool) -> Color32 {
        let (none, much) = match (self.is_dark(), is_bad) {
            (false, false) => ((0xf2, 0xf6, 0xfa), (0x0a, 0x4a, 0x86)),
            (false, true) => ((0xfb, 0xf1, 0xee), (0xa3, 0x12, 0x1c)),
            (true, false) => ((0x1f, 0x27, 0x31), (0x7c, 0xbc, 0xf5)),
            (true, true) => ((0x2b, 0x20, 0x20), (0xff, 0x7d, 0x72)),
        };
        let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * part.clamp(0.0, 1.0)).round() as u8;
        Color32::from_rgb(mix(none.0, much.0), mix(none.1, much.1), mix(none.2, much.2))
    }

    /// What fills a demand: from sure (dark) to hoped for (light).
    pub fn rung(&self, rung: Rung) -> Color32 {
        match rung {
            Rung::Permitted => self.pick((0x33, 0x4e, 0x68), (0x3d, 0x55, 0x70)),
            Rung::Rerouting => Color32::from_rgb(0x00, 0x72, 0xb2),
            Rung::Stocks => Color32::from_rgb(0x56, 0xb4, 0xe9),
            Rung::NewCapacity => Color32::from_rgb(0x00, 0x9e, 0x73),
            Rung::Substitutes => Color32::from_rgb(0xe6, 0x9f, 0x00),
            Rung::Measures => Color32::from_rgb(0xcc, 0x79, 0xa7),
        }
    }

    /// A verdict: colour and dash, never colour alone.
    pub fn verdict(&self, verdict: VerdictKind) -> (Color32, Dash) {
        match verdict {
            VerdictKind::Free => (self.pick((0x8b, 0x97, 0xa3), (0x7d, 0x88, 0x93)), Dash::Solid),
            VerdictKind::Taxed => (self.pick((0x00, 0x72, 0xb2), (0x56, 0xb4, 0xe9)), Dash::Solid),
            VerdictKind::Capped => (self.pick((0x99, 0x88, 0x00), (0xd8, 0xcf, 0x5a)), Dash::DashDot),
            VerdictKind::Reduced => (Color32::from_rgb(0xe6, 0x9f, 0x00), Dash::Dashed),
            VerdictKind::Delayed => (self.pick((0x8a, 0x2f, 0x7c), (0xaa, 0x44, 0x99)), Dash::DashDot),
            VerdictKind::Blocked => (self.gap(), Dash::Dotted),
        }
    }
}

/// Black or white, whichever reads better on a fill.
pub(crate) fn ink_on(fill: Color32) -> Color32 {
    let light = 0.299 * f32::from(fill.r()) + 0.587 * f32::from(fill.g()) + 0.114 * f32::from(fill.b());
    if light > 140.0 { Color32::BLACK } else { Color32::WHITE }
}

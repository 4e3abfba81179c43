//! Whether colours that must be told apart can be told apart, also by colour-blind eyes.
//!
//! Fails when two verdicts, two kinds of help or two rivals come closer than 7.5 hundredths in Oklab under any of the three kinds of colour blindness,
//! when tints do not run one way, or when text or the ring of the keyboard has too little contrast.

use crate::draw::theme::{TINTS, Theme, ThemeKind};
use chokepoint_core::engine::{Rung, VerdictKind};
use chokepoint_core::model::Country;
use egui::Color32;

/// Kinds of sight: all cones, and what remains without one kind of them (G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A
/// physiologically-based model for simulation of color vision deficiency", 2009, severity 1), on linear RGB.
const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "without green cones",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "without red cones",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "without blue cones",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// Least distance of two colours in Oklab, in hundredths. About 2 is just seen side by side.
const APART: f64 = 7.5;

/// A colour in Oklab (B. Ottosson, 2020) as it is seen.
fn seen(colour: Color32, sight: &[[f64; 3]; 3]) -> [f64; 3] {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let rgb = [colour.r(), colour.g(), colour.b()].map(linear);
    let [r, g, b] = sight.map(|row| row.iter().zip(rgb).map(|(part, value)| part * value).sum::<f64>().clamp(0.0, 1.0));
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

fn distance(a: Color32, b: Color32, sight: &[[f64; 3]; 3]) -> f64 {
    let (a, b) = (seen(a, sight), seen(b, sight));
    100.0 * a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

fn assert_apart(what: &str, colours: &[(String, Color32)]) {
    for (sight, matrix) in &SIGHTS {
        for (at, (name, colour)) in colours.iter().enumerate() {
            for (other, theirs) in &colours[..at] {
                let apart = distance(*colour, *theirs, matrix);
                assert!(apart >= APART, "{what}, eyes {sight}: {name} and {other} are {apart:.1} apart");
            }
        }
    }
}

#[test]
fn verdicts_helps_and_rivals_are_told_apart_by_every_eye() {
    for kind in ThemeKind::ALL {
        let theme = Theme::of(kind);
        let verdicts: Vec<_> =
            VerdictKind::ALL.iter().map(|verdict| (verdict.label().to_owned(), theme.verdict(*verdict).0)).collect();
        assert_apart(kind.label(), &verdicts);
        let mut helps: Vec<_> = Rung::ALL.iter().map(|rung| (format!("{rung:?}"), theme.rung(*rung))).collect();
        helps.push(("gap".to_owned(), theme.gap()));
        assert_apart(kind.label(), &helps);
        let rivals: Vec<_> = ["CN", "US", "AU", "MM", "JP", "EU"]
            .iter()
            .map(|code| ((*code).to_owned(), theme.country(&Country::from(*code))))
            .collect();
        assert_apart(kind.label(), &rivals);
    }
}

#[test]
fn no_two_countries_of_the_shipped_maps_share_a_colour() {
    let theme = Theme::of(ThemeKind::Light);
    let rivals = ["CN", "US", "AU", "MM", "JP", "EU", "FR", "EE", "MY", "KR", "VN", "ZZ"];
    let listed = crate::draw::theme::countries::COUNTRIES.iter().map(|(code, ..)| *code);
    let colours: Vec<_> =
        rivals.into_iter().chain(listed).map(|code| (code, theme.country(&Country::from(code)))).collect();
    for (at, (code, colour)) in colours.iter().enumerate().skip(rivals.len()) {
        for (other, theirs) in &colours[..at] {
            let apart = distance(*colour, *theirs, &SIGHTS[0].1);
            assert!(apart >= 5.0, "{code} and {other} are {apart:.1} apart");
        }
    }
}

#[test]
fn tints_run_one_way_from_the_land_for_every_eye() {
    for kind in ThemeKind::ALL {
        let theme = Theme::of(kind);
        for (sight, matrix) in &SIGHTS {
            let lightness: Vec<f64> = (0..TINTS).map(|step| seen(theme.tint(step), matrix)[0]).collect();
            let rising = lightness.windows(2).all(|pair| pair[1] - pair[0] > 0.04);
            let falling = lightness.windows(2).all(|pair| pair[0] - pair[1] > 0.04);
            assert!(rising || falling, "{}, eyes {sight}: {lightness:?}", kind.label());
        }
    }
}

/// The contrast of two colours by the web's accessibility guidelines, 1 to 21.
fn contrast(a: Color32, b: Color32) -> f64 {
    let luminance = |colour: Color32| {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    (a / b).max(b / a)
}

#[test]
fn the_ring_around_what_has_the_keyboard_is_seen_on_every_ground() {
    // The guidelines ask for 3 and two points.
    for kind in ThemeKind::ALL {
        let theme = Theme::of(kind);
        let [ring, ground] = theme.focus_ring();
        assert!(ring.width >= 2.0 && ground.width >= ring.width + 2.0, "{}", kind.label());
        for ground in [ground.color, theme.canvas(), theme.panel(), theme.faint(), theme.water(), theme.land()] {
            let contrast = contrast(ring.color, ground);
            assert!(contrast >= 3.0, "{}: {:?} on {ground:?} has {contrast:.1}", kind.label(), ring.color);
        }
    }
}

#[test]
fn text_is_readable_on_every_ground() {
    // The contrast of the web's accessibility guidelines: 4.5 for text, 7 where it is to be read from the back row.
    for kind in ThemeKind::ALL {
        let theme = Theme::of(kind);
        let least = if kind == ThemeKind::Projector { 7.0 } else { 4.5 };
        for ground in [theme.canvas(), theme.panel(), theme.faint(), theme.water(), theme.land()] {
            for ink in [theme.text(), theme.weak_text()] {
                let contrast = contrast(ink, ground);
                assert!(contrast >= least, "{}: {ink:?} on {ground:?} has {contrast:.1}", kind.label());
            }
        }
    }
}

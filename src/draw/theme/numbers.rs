//! How figures are written, on screen and in the brief.

use chokepoint_core::model::thousands;

/// A figure with its unit: `1.2 Mt`, `45,000 t REO`, `3.2 t`, `12 %` (from 12), `USD 3.4 bn`.
pub fn quantity(value: f64, unit: &str) -> String {
    match unit {
        "USD" => return usd(value),
        "%" => return percent(value / 100.0),
        _ => {}
    }
    let (value, prefix) = match unit {
        "t" if value.abs() >= 1e6 => (value / 1e6, "M"),
        _ => (value, ""),
    };
    format!("{} {prefix}{unit}", number(value))
}

/// A figure on an axis whose figures are `step` apart: with the digits that tell it from its neighbours, however near one looks.
pub fn quantity_in_steps(value: f64, unit: &str, step: f64) -> String {
    let (scale, words): (f64, fn(&str, &str) -> String) = match (unit, value.abs().max(step)) {
        ("USD", size) if size >= 1e12 => (1e12, |figure, _| format!("USD {figure} tn")),
        ("USD", size) if size >= 1e9 => (1e9, |figure, _| format!("USD {figure} bn")),
        ("USD", size) if size >= 1e6 => (1e6, |figure, _| format!("USD {figure} m")),
        ("USD", _) => (1.0, |figure, _| format!("USD {figure}")),
        ("t", size) if size >= 1e6 => (1e6, |figure, _| format!("{figure} Mt")),
        _ => (1.0, |figure, unit| format!("{figure} {unit}")),
    };
    if value.abs() < step * 1e-6 {
        return quantity(0.0, unit);
    }
    let digits = (-(step / scale).log10()).ceil().clamp(0.0, 9.0) as usize;
    words(&thousands(&format!("{:.digits$}", value / scale)), unit)
}

/// Money: `USD 3.4 bn`, `USD 120 m`.
pub fn usd(value: f64) -> String {
    let size = value.abs();
    if size >= 1e12 {
        format!("USD {} tn", number(value / 1e12))
    } else if size >= 1e9 {
        format!("USD {} bn", number(value / 1e9))
    } else if size >= 1e6 {
        format!("USD {} m", number(value / 1e6))
    } else {
        format!("USD {}", number(value))
    }
}

/// A change of money with its sign: `+ USD 1.2 bn`, `no change`.
pub fn usd_change(value: f64) -> String {
    match value {
        0.0 => "no change".to_owned(),
        less if less < 0.0 => format!("- {}", usd(-less)),
        more => format!("+ {}", usd(more)),
    }
}

/// A share as a percentage with as many digits as it needs: `0.10 %`, `3.1 %`, `69 %`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0 + 0.0;
    let size = percent.abs();
    // Less than shows in three digits is rounding.
    let digits = if !(0.0005..10.0).contains(&size) {
        0
    } else if size >= 1.0 {
        1
    } else if size >= 0.01 {
        2
    } else {
        3
    };
    // Rounded away means none, on whichever side of it.
    let percent = if digits == 0 && size < 0.5 { 0.0 } else { percent };
    format!("{percent:.digits$} %")
}

/// Three significant digits, thousands set apart by commas.
pub fn number(value: f64) -> String {
    // A sum of nothing is -0.
    let value = value + 0.0;
    let size = value.abs();
    let digits = if size >= 100.0 || size == 0.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 1.0 {
        2
    } else {
        3
    };
    let text = format!("{value:.digits$}");
    thousands(if digits > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_grouped() {
        assert_eq!(quantity(45_000.0, "t REO"), "45,000 t REO");
        assert_eq!(quantity(1_250_000.0, "t"), "1.25 Mt");
        assert_eq!(quantity(3.2, "t"), "3.2 t");
        assert_eq!(quantity(0.0, "t"), "0 t");
        // Two figures of an axis never read the same.
        assert_eq!(quantity_in_steps(149.05e9, "USD", 0.05e9), "USD 149.05 bn");
        assert_eq!(quantity_in_steps(149.0e9, "USD", 0.05e9), "USD 149.00 bn");
        assert_eq!(quantity_in_steps(100e9, "USD", 50e9), "USD 100 bn");
        assert_eq!(quantity_in_steps(0.0, "USD", 50e9), "USD 0");
        assert_eq!(quantity_in_steps(12_500.0, "t REO", 2_500.0), "12,500 t REO");
        assert_eq!(quantity_in_steps(2.5, "%", 0.5), "2.5 %");
        assert_eq!(usd(-3_400_000_000.0), "USD -3.4 bn");
        assert_eq!(percent(0.001), "0.10 %");
        assert_eq!(percent(0.692), "69 %");
        assert_eq!(percent(-1e-9), "0 %");
    }
}

//! The little HTML that the brief needs.

use crate::report::pictures::{Painted, PictureWidth};
use base64::Engine as _;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Heading of a column; what it is over decides how the column is set.
#[derive(Clone, Copy)]
pub(super) enum Heading {
    /// Over words, from the left.
    Words(&'static str),
    /// Over figures, to the right.
    Figures(&'static str),
}

impl Heading {
    fn text(self) -> &'static str {
        match self {
            Self::Words(text) | Self::Figures(text) => text,
        }
    }

    fn class(self) -> Option<&'static str> {
        match self {
            Self::Words(_) => None,
            Self::Figures(_) => Some("figure"),
        }
    }
}

/// Columns from which a table is set smaller and its figures may break: as wide as the text it has to stay, or a printer shrinks all pages to it.
const MANY: usize = 8;

/// A table; nothing where it has no rows. One row a line, so that two briefs can be compared.
pub(super) fn table(headings: &[Heading], rows: &[Vec<String>]) -> Markup {
    if rows.is_empty() {
        return Markup::default();
    }
    let class = (headings.len() >= MANY).then_some("many");
    html! {
        table class=[class] {
            thead {
                tr {
                    @for heading in headings {
                        th class=[heading.class()] { (heading.text()) }
                    }
                }
            }
            "\n"
            tbody {
                @for row in rows {
                    "\n"
                    tr {
                        @for (heading, cell) in headings.iter().zip(row) {
                            td class=[heading.class()] { (unbroken(*heading, cell)) }
                        }
                    }
                }
            }
        }
    }
}

/// Longest figure that stays on one line in a table of many columns, letters.
const SHORT: usize = 11;

/// A cell, its spaces such that no line ends between a number and `%`, nor within a short figure.
fn unbroken(heading: Heading, cell: &str) -> String {
    match heading {
        Heading::Figures(_) if cell.chars().count() <= SHORT => cell.replace(' ', "\u{a0}"),
        _ => cell.replace(" %", "\u{a0}%"),
    }
}

/// A picture inside the page: as lines, or as pixels where those are fewer bytes, as for a map of many routes.
pub(super) fn figure(painted: &Painted, words: &str, width: PictureWidth) -> Markup {
    let (kind, bytes) = if painted.svg.len() < painted.png.len() {
        ("svg+xml", painted.svg.as_bytes())
    } else {
        ("png", painted.png.as_slice())
    };
    let data = base64::engine::general_purpose::STANDARD.encode(bytes);
    let class = match width {
        PictureWidth::Page => None,
        PictureWidth::First => Some("first"),
        PictureWidth::Low => Some("low"),
        PictureWidth::Wide => Some("wide"),
    };
    html! {
        figure class=[class] { img alt=(words) src={ "data:image/" (kind) ";base64," (data) }; }
    }
}

/// A whole page.
pub(super) fn page(title: &str, body: &Markup) -> Markup {
    document(title, &html! {}, STYLE, &html! { "\n" (body) })
}

/// A document that fetches nothing: its style stands in its head, after what else stands there.
pub(super) fn document(title: &str, head: &Markup, style: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE) "\n"
        html lang="en" {
            head {
                "\n"
                meta charset="utf-8";
                (head)
                title { (title) }
                "\n"
                style { (PreEscaped(style)) }
                "\n"
            }
            body { (body) }
        }
        "\n"
    }
}

/// How pages look, on screen and in print.
pub(super) const STYLE: &str = "\
@page { size: A4; margin: 15mm; }
body { font: 10.5pt/1.45 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; color: #1a1f26; max-width: 180mm; margin: 0 auto; padding: 8mm 0; }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 15pt; margin: 9mm 0 2mm; border-bottom: 0.4mm solid #1f5fbf; break-after: avoid; }
h3 { font-size: 11.5pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.answer { background: #f5f6f8; border-left: 1.2mm solid #c1272d; padding: 3mm 4mm; font-size: 11pt; }
.question { font-size: 12pt; font-weight: 600; }
.weak, .none, figcaption { color: #5b6570; font-size: 9.5pt; }
figure { margin: 2mm 0 4mm; break-inside: avoid; }
figure.wide { width: min(96vw, 1500px); margin-left: calc(50% - min(48vw, 750px)); }
img { width: 100%; display: block; border: 0.2mm solid #c4cad1; box-sizing: border-box; }
@media print {
  @page across { size: A4 landscape; margin: 10mm; }
  body { padding: 0; }
  h2.turned { break-before: page; margin-top: 0; }
  figure.wide { page: across; width: 277mm; margin: 0 0 0 -48.5mm; }
  figure img { max-height: 255mm; object-fit: contain; }
  figure.first img, figure.low img { width: auto; max-width: 100%; margin: 0 auto; }
  figure.first img { max-height: 84mm; }
  figure.low img { max-height: 79mm; }
}
table { border-collapse: collapse; width: 100%; font-size: 9pt; margin: 1mm 0 4mm; }
th { text-align: left; white-space: normal !important; border-bottom: 0.4mm solid #1a1f26; padding: 1mm 1.5mm; vertical-align: bottom; }
td { border-bottom: 0.2mm solid #c4cad1; padding: 1mm 1.5mm; vertical-align: top; overflow-wrap: break-word; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.figure { text-align: right; white-space: nowrap; }
table.many { font-size: 8pt; line-height: 1.3; }
table.many .figure { white-space: normal; }
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_smuggle_in_markup() {
        let html = table(
            &[Heading::Words("Site"), Heading::Figures("Gap")],
            &[vec!["<img src=x>".to_owned(), "3 %".to_owned()]],
        )
        .into_string();
        assert!(html.contains("&lt;img src=x&gt;") && !html.contains("<img"));
        assert!(html.contains("<td class=\"figure\">3\u{a0}%</td>"));
    }
}

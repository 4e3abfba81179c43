//! The little HTML that the brief needs.

use crate::report::pictures::PictureWidth;
use base64::Engine as _;

/// Text that cannot be taken for markup.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// A table; a heading that starts with `#` heads a column of figures.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return "<p class=\"none\">None.</p>\n".to_owned();
    }
    let class = |at: usize| {
        if headings.get(at).is_some_and(|heading| heading.starts_with('#')) { " class=\"figure\"" } else { "" }
    };
    let mut html = "<table>\n<thead><tr>".to_owned();
    for (at, heading) in headings.iter().enumerate() {
        html.push_str(&format!("<th{}>{}</th>", class(at), escape(heading.trim_start_matches('#'))));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        let cells: String =
            row.iter().enumerate().map(|(at, cell)| format!("<td{}>{}</td>", class(at), escape(cell))).collect();
        html.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    html.push_str("</tbody>\n</table>\n");
    html
}

/// A picture inside the page.
pub(super) fn figure(png: &[u8], words: &str, width: PictureWidth) -> String {
    let data = base64::engine::general_purpose::STANDARD.encode(png);
    let words = escape(words);
    let class = match width {
        PictureWidth::Page => "",
        PictureWidth::Wide => " class=\"wide\"",
    };
    format!("<figure{class}><img alt=\"{words}\" src=\"data:image/png;base64,{data}\"></figure>\n")
}

/// A whole page.
pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

const STYLE: &str = "\
@page { size: A4; margin: 15mm; }
body { font: 10.5pt/1.45 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; color: #1a1f26; max-width: 180mm; margin: 0 auto; padding: 8mm 0; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 15pt; margin: 9mm 0 2mm; border-bottom: 0.4mm solid #1f5fbf; break-after: avoid; }
h3 { font-size: 11.5pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.answer { background: #f5f6f8; border-left: 1.2mm solid #c1272d; padding: 3mm 4mm; font-size: 11pt; }
.question { font-size: 12pt; font-weight: 600; }
.weak, .none, figcaption { color: #5b6570; font-size: 9.5pt; }
figure { margin: 2mm 0 4mm; break-inside: avoid; }
figure.wide { width: min(96vw, 1500px); margin-left: calc(50% - min(48vw, 750px)); }
@media print { @page across { size: A4 landscape; margin: 10mm; } figure.wide { page: across; width: 277mm; margin: 0 0 0 -48.5mm; } }
img { width: 100%; display: block; border: 0.2mm solid #c4cad1; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; margin: 1mm 0 4mm; }
th { text-align: left; white-space: normal !important; border-bottom: 0.4mm solid #1a1f26; padding: 1mm 1.5mm; vertical-align: bottom; }
td { border-bottom: 0.2mm solid #c4cad1; padding: 1mm 1.5mm; vertical-align: top; overflow-wrap: break-word; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.figure { text-align: right; white-space: nowrap; }
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_smuggle_in_markup() {
        let html = table(&["Site", "#Gap"], &[vec!["<img src=x>".to_owned(), "3 %".to_owned()]]);
        assert!(html.contains("&lt;img src=x&gt;") && !html.contains("<img"));
        assert!(html.contains("<td class=\"figure\">3 %</td>"));
    }
}

//! Slides as a page of HTML that prints on sheets of 16 to 9 and needs nothing beside it.

use crate::report::html::document;
use crate::report::slides::slide::{Body, Slide};
use base64::Engine as _;
use chokepoint_core::model::visible;
use maud::{Markup, html};

/// The page.
pub(super) fn page(title: &str, slides: &[Slide]) -> String {
    let body = html! {
        @for (number, slide) in (1..).zip(slides) {
            "\n"
            section {
                h1 { (slide.title) }
                div.body { (body(slide)) }
                footer { span { (slide.source) } span.number { (number) " / " (slides.len()) } }
            }
        }
    };
    let page = document(title, &html! { meta name="viewport" content="width=1280"; }, STYLE, &body);
    visible(&page.into_string()).into_owned()
}

fn body(slide: &Slide) -> Markup {
    match &slide.body {
        Body::Answer { question, sentences, figures } => html! {
            p.question { (question) }
            @for sentence in sentences { p { (sentence) } }
            dl {
                @for (name, value) in figures { div { dt { (name) } dd { (value) } } }
            }
        },
        Body::Picture { svg, .. } => {
            let data = base64::engine::general_purpose::STANDARD.encode(svg);
            html! { img alt=(slide.title) src={ "data:image/svg+xml;base64," (data) }; }
        }
        Body::Parts(parts) => html! {
            @for (heading, sentences) in parts {
                h3 { (heading) }
                @if let [only] = sentences.as_slice() {
                    p { (only) }
                } @else {
                    ul { @for sentence in sentences { li { (sentence) } } }
                }
            }
        },
    }
}

const STYLE: &str = "\
@page { size: 1280px 720px; margin: 0; }
* { box-sizing: border-box; }
body { font: 22px/1.35 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; color: #1a1f26; background: #d7dbe0; margin: 0; }
section { width: 1280px; height: 720px; margin: 24px auto; padding: 34px 48px 20px; background: #fff; display: flex; flex-direction: column; overflow: hidden; }
h1 { font-size: 31px; line-height: 1.2; margin: 0 0 14px; padding-bottom: 10px; border-bottom: 2px solid #1f5fbf; }
h3 { font-size: 23px; margin: 16px 0 4px; }
p { margin: 0 0 10px; }
ul { margin: 4px 0; padding-left: 1.2em; }
li { margin-bottom: 6px; }
.question { color: #5b6570; }
.body { flex: 1; min-height: 0; }
img { width: 100%; height: 100%; object-fit: contain; display: block; }
dl { display: flex; gap: 18px; margin: 18px 0 0; }
dl div { flex: 1; background: #f5f6f8; border-left: 5px solid #c1272d; padding: 10px 16px; }
dt { color: #5b6570; font-size: 17px; }
dd { margin: 0; font-size: 23px; font-weight: 600; }
footer { display: flex; justify-content: space-between; gap: 24px; color: #5b6570; font-size: 14px; padding-top: 8px; }
.number { white-space: nowrap; }
@media print { body { background: none; } section { margin: 0; break-after: page; } section:last-child { break-after: auto; } }
";

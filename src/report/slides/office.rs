//! Slides as a presentation of office programs (PPTX, ISO/IEC 29500), to be changed and put among other slides: text stays text, a picture is one of pixels.
//!
//! A presentation is a zip of parts in XML that name each other. The parts that are the same in all (colours, the master of all slides, its one layout) are
//! files of their own under `assets/slides`; the others are written here. No time goes in: the same slides are the same bytes.

use crate::report::ReportError;
use crate::report::slides::slide::{Body, Slide};
use chokepoint_core::model::visible;
use chokepoint_core::store::packed;
use egui::{Rect, Vec2, pos2, vec2};
use maud::{Markup, html};

/// Units of the format (English metric units) per pixel of a slide of 1280 x 720.
const UNIT: f32 = 9_525.0;
/// Where a slide has what, pixels: as on the page of HTML.
const BODY: Rect = Rect { min: pos2(48.0, 136.0), max: pos2(1_232.0, 646.0) };
const FIGURES: Rect = Rect { min: pos2(48.0, 556.0), max: pos2(1_232.0, 642.0) };
const SOURCE: Rect = Rect { min: pos2(48.0, 654.0), max: pos2(1_120.0, 704.0) };
/// Air between figures, and of the bar beside each, pixels.
const AIR: f32 = 18.0;
const BAR: f32 = 5.0;
/// Sizes of text, hundredths of a point: the first that has room is taken.
const TITLES: &[u32] = &[2_300, 2_000, 1_800, 1_600, 1_400];
const SENTENCES: &[u32] = &[1_800, 1_650, 1_500, 1_400, 1_300, 1_200, 1_100, 1_000];
const SOURCES: &[u32] = &[1_050, 900, 800, 700];
/// Room of a title, pixels.
const TITLE: Vec2 = vec2(1_184.0, 88.0);

const THEME: &str = include_str!("../../../assets/slides/theme.xml");
const MASTER: &str = include_str!("../../../assets/slides/master.xml");
const LAYOUT: &str = include_str!("../../../assets/slides/layout.xml");
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const SHOW: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.presentationml";

/// The presentation.
///
/// # Errors
/// When it cannot be packed.
pub(super) fn presentation(title: &str, authors: &[String], slides: &[Slide]) -> Result<Vec<u8>, ReportError> {
    let master = links(&[("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")]);
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".to_owned(), kinds(slides.len())),
        ("_rels/.rels".to_owned(), package()),
        ("docProps/core.xml".to_owned(), about(title, authors)),
        ("ppt/presentation.xml".to_owned(), show(slides.len())),
        ("ppt/_rels/presentation.xml.rels".to_owned(), of_show(slides.len())),
        ("ppt/theme/theme1.xml".to_owned(), THEME.into()),
        ("ppt/slideMasters/slideMaster1.xml".to_owned(), MASTER.into()),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels".to_owned(), master),
        ("ppt/slideLayouts/slideLayout1.xml".to_owned(), LAYOUT.into()),
        (
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels".to_owned(),
            links(&[("slideMaster", "../slideMasters/slideMaster1.xml")]),
        ),
    ];
    for (number, slide) in (1..).zip(slides) {
        let mut targets = vec![("slideLayout", "../slideLayouts/slideLayout1.xml".to_owned())];
        if let Body::Picture { png, .. } = &slide.body {
            targets.push(("image", format!("../media/picture{number}.png")));
            parts.push((format!("ppt/media/picture{number}.png"), png.clone()));
        }
        let targets: Vec<(&str, &str)> = targets.iter().map(|(kind, target)| (*kind, target.as_str())).collect();
        parts.push((format!("ppt/slides/slide{number}.xml"), part(&of_slide(slide, number))));
        parts.push((format!("ppt/slides/_rels/slide{number}.xml.rels"), links(&targets)));
    }
    packed(parts.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice()))).map_err(ReportError::Packed)
}

/// A part in XML. Marks that turn the direction of a line, and letters that XML cannot hold, are shown as such.
fn part(content: &Markup) -> Vec<u8> {
    format!("{DECLARATION}{}", visible(&content.0)).into_bytes()
}

/// What kind of part each is.
fn kinds(slides: usize) -> Vec<u8> {
    let mut overrides = vec![
        ("/ppt/presentation.xml".to_owned(), format!("{KIND}.presentation.main+xml")),
        ("/ppt/slideMasters/slideMaster1.xml".to_owned(), format!("{KIND}.slideMaster+xml")),
        ("/ppt/slideLayouts/slideLayout1.xml".to_owned(), format!("{KIND}.slideLayout+xml")),
        ("/ppt/theme/theme1.xml".to_owned(), "application/vnd.openxmlformats-officedocument.theme+xml".to_owned()),
        ("/docProps/core.xml".to_owned(), "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
    ];
    overrides.extend((1..=slides).map(|at| (format!("/ppt/slides/slide{at}.xml"), format!("{KIND}.slide+xml"))));
    part(&html! {
        Types xmlns={ (PACKAGE) "/content-types" } {
            Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" {}
            Default Extension="xml" ContentType="application/xml" {}
            Default Extension="png" ContentType="image/png" {}
            @for (name, kind) in &overrides { Override PartName=(name) ContentType=(kind) {} }
        }
    })
}

/// What a part names, as `rId1` and on.
fn links(targets: &[(&str, &str)]) -> Vec<u8> {
    part(&html! {
        Relationships xmlns={ (PACKAGE) "/relationships" } {
            @for (number, (kind, target)) in (1..).zip(targets) {
                Relationship Id={ "rId" (number) } Type={ (LINKS) "/" (kind) } Target=(target) {}
            }
        }
    })
}

/// What the package begins with.
fn package() -> Vec<u8> {
    part(&html! {
        Relationships xmlns={ (PACKAGE) "/relationships" } {
            Relationship Id="rId1" Type={ (LINKS) "/officeDocument" } Target="ppt/presentation.xml" {}
            Relationship Id="rId2" Type={ (PACKAGE) "/relationships/metadata/core-properties" } Target="docProps/core.xml" {}
        }
    })
}

/// Title and authors.
fn about(title: &str, authors: &[String]) -> Vec<u8> {
    part(&html! {
        cp:coreProperties xmlns:cp={ (PACKAGE) "/metadata/core-properties" } xmlns:dc="http://purl.org/dc/elements/1.1/" {
            dc:title { (title) }
            dc:creator { (authors.join(", ")) }
        }
    })
}

/// The presentation itself: its master, its slides, its size.
fn show(slides: usize) -> Vec<u8> {
    part(&html! {
        p:presentation xmlns:a=(DRAWING) xmlns:r=(LINKS) xmlns:p=(SHOW) {
            p:sldMasterIdLst { p:sldMasterId id="2147483648" r:id="rId1" {} }
            p:sldIdLst {
                @for at in 0..slides { p:sldId id=(256 + at) r:id={ "rId" (at + 3) } {} }
            }
            p:sldSz cx="12192000" cy="6858000" {}
            p:notesSz cx="6858000" cy="9144000" {}
        }
    })
}

fn of_show(slides: usize) -> Vec<u8> {
    let mut targets =
        vec![("slideMaster", "slideMasters/slideMaster1.xml".to_owned()), ("theme", "theme/theme1.xml".to_owned())];
    targets.extend((1..=slides).map(|at| ("slide", format!("slides/slide{at}.xml"))));
    let targets: Vec<(&str, &str)> = targets.iter().map(|(kind, target)| (*kind, target.as_str())).collect();
    links(&targets)
}

/// A slide: its title is a title, so that outlines and screen readers have it.
fn of_slide(slide: &Slide, number: usize) -> Markup {
    let title = [Paragraph { bold: true, ..Paragraph::plain(&slide.title) }];
    let size = fitting(&title, TITLE, TITLES);
    html! {
        p:sld xmlns:a=(DRAWING) xmlns:r=(LINKS) xmlns:p=(SHOW) {
            p:cSld {
                p:spTree {
                    p:nvGrpSpPr { p:cNvPr id="1" name="" {} p:cNvGrpSpPr {} p:nvPr {} }
                    p:grpSpPr {}
                    (placeholder(2, "Finding", &html! { p:ph type="title" {} }, &html! {
                        a:p { a:r { a:rPr lang="en-GB" sz=(size) {} a:t { (slide.title) } } }
                    }))
                    (body(slide))
                    (text(3, "Source", SOURCE, None, SOURCES, &[Paragraph { weak: true, ..Paragraph::plain(&slide.source) }]))
                    (placeholder(4, "Number", &html! { p:ph type="sldNum" sz="quarter" idx="4" {} }, &html! {
                        a:p { a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum" { a:rPr lang="en-GB" {} a:t { (number) } } }
                    }))
                }
            }
            p:clrMapOvr { a:masterClrMapping {} }
        }
    }
}

/// What the master has a place for.
fn placeholder(id: usize, name: &str, of: &Markup, paragraphs: &Markup) -> Markup {
    html! {
        p:sp {
            p:nvSpPr { p:cNvPr id=(id) name=(name) {} p:cNvSpPr { a:spLocks noGrp="1" {} } p:nvPr { (of) } }
            p:spPr {}
            p:txBody { a:bodyPr {} a:lstStyle {} (paragraphs) }
        }
    }
}

fn body(slide: &Slide) -> Markup {
    match &slide.body {
        Body::Picture { size, .. } => {
            let within = *size * (BODY.size() / *size).min_elem();
            let place = Rect::from_center_size(BODY.center(), within);
            html! {
                p:pic {
                    p:nvPicPr {
                        p:cNvPr id="10" name="Picture" descr=(slide.title) {}
                        p:cNvPicPr { a:picLocks noChangeAspect="1" {} }
                        p:nvPr {}
                    }
                    p:blipFill { a:blip r:embed="rId2" {} a:stretch { a:fillRect {} } }
                    p:spPr { (at(place)) }
                }
            }
        }
        Body::Answer { question, sentences, figures } => {
            let question = Paragraph { weak: true, ..Paragraph::plain(question) };
            let words: Vec<Paragraph<'_>> =
                std::iter::once(question).chain(sentences.iter().map(|words| Paragraph::plain(words))).collect();
            let room = Rect { max: pos2(BODY.right(), FIGURES.top() - AIR), ..BODY };
            html! {
                (text(10, "Answer", room, None, SENTENCES, &words))
                (self::figures(figures))
            }
        }
        Body::Parts(parts) => {
            let mut words = Vec::new();
            for (heading, sentences) in parts {
                words.push(Paragraph { bold: true, ..Paragraph::plain(heading) });
                let is_list = sentences.len() > 1;
                words.extend(sentences.iter().map(|words| Paragraph { is_list, ..Paragraph::plain(words) }));
            }
            text(10, "Words", BODY, None, SENTENCES, &words)
        }
    }
}

/// Figures beside each other, each with its name above it and a bar at its left.
fn figures(figures: &[(&'static str, String)]) -> Markup {
    let wide = (FIGURES.width() + AIR) / figures.len().max(1) as f32 - AIR;
    html! {
        @for (number, (name, value)) in figures.iter().enumerate() {
            @let left = FIGURES.left() + (wide + AIR) * number as f32;
            @let place = Rect::from_min_size(pos2(left, FIGURES.top()), vec2(wide, FIGURES.height()));
            @let bar = Rect { max: pos2(left + BAR, place.bottom()), ..place };
            @let words = [
                Paragraph { weak: true, ..Paragraph::plain(name) },
                Paragraph { bold: true, ..Paragraph::plain(value) },
            ];
            (text(20 + 2 * number, name, place, Some("bg2"), &SENTENCES[1..], &words))
            p:sp {
                p:nvSpPr { p:cNvPr id=(21 + 2 * number) name="Bar" {} p:cNvSpPr {} p:nvPr {} }
                p:spPr { (at(bar)) (fill("accent2")) a:ln { a:noFill {} } }
            }
        }
    }
}

/// A place on a slide, a rectangle.
fn at(place: Rect) -> Markup {
    let units = |pixels: f32| (pixels * UNIT).round() as i64;
    html! {
        a:xfrm {
            a:off x=(units(place.left())) y=(units(place.top())) {}
            a:ext cx=(units(place.width())) cy=(units(place.height())) {}
        }
        a:prstGeom prst="rect" { a:avLst {} }
    }
}

fn fill(colour: &str) -> Markup {
    html! { a:solidFill { a:schemeClr val=(colour) {} } }
}

/// Words that stand on lines of their own.
#[derive(Clone, Copy)]
struct Paragraph<'a> {
    words: &'a str,
    bold: bool,
    weak: bool,
    is_list: bool,
}

impl<'a> Paragraph<'a> {
    fn plain(words: &'a str) -> Self {
        Self { words, bold: false, weak: false, is_list: false }
    }
}

/// A box of text, in the largest of some sizes that has room.
fn text(
    id: usize,
    name: &str,
    place: Rect,
    ground: Option<&str>,
    sizes: &[u32],
    paragraphs: &[Paragraph<'_>],
) -> Markup {
    // What stands on a ground of its own has air around it, pixels.
    let inset = if ground.is_some() { vec2(AIR, 8.0) } else { Vec2::ZERO };
    let size = fitting(paragraphs, place.size() - inset * 2.0, sizes);
    let [across, down] = [inset.x, inset.y].map(|pixels| (pixels * UNIT) as i64);
    let indent = (size as f32 * 12_700.0 / 100.0) as i64;
    html! {
        p:sp {
            p:nvSpPr { p:cNvPr id=(id) name=(name) {} p:cNvSpPr txBox="1" {} p:nvPr {} }
            p:spPr { (at(place)) @if let Some(ground) = ground { (fill(ground)) } @else { a:noFill {} } }
            p:txBody {
                a:bodyPr wrap="square" lIns=(across) tIns=(down) rIns=(across) bIns=(down) { a:normAutofit {} }
                a:lstStyle {}
                @for paragraph in paragraphs {
                    a:p {
                        @if paragraph.is_list {
                            a:pPr marL=(indent) indent=(-indent) {
                                a:spcAft { a:spcPts val=(size / 3) {} }
                                a:buChar char="\u{2022}" {}
                            }
                        } @else {
                            a:pPr { a:spcAft { a:spcPts val=(size / 3) {} } a:buNone {} }
                        }
                        a:r {
                            a:rPr lang="en-GB" sz=(size) b=(u8::from(paragraph.bold)) {
                                (fill(if paragraph.weak { "tx2" } else { "tx1" }))
                                a:latin typeface="+mn-lt" {}
                            }
                            a:t { (paragraph.words) }
                        }
                    }
                }
            }
        }
    }
}

/// The first of some sizes, in hundredths of a point, at which paragraphs have room in so many pixels; the last where none has.
fn fitting(paragraphs: &[Paragraph<'_>], room: Vec2, sizes: &[u32]) -> u32 {
    let fits = |size: &&u32| {
        // Pixels of an em: a point is 4/3 of a pixel.
        let em = **size as f32 / 75.0;
        let lines = |paragraph: &Paragraph<'_>| {
            let inner = if paragraph.is_list { room.x - em } else { room.x };
            (width(paragraph) * em / inner.max(1.0)).ceil().max(1.0)
        };
        let high: f32 = paragraphs.iter().map(|paragraph| (lines(paragraph) * 1.2 + 0.34) * em).sum();
        high - 0.34 * em <= room.y
    };
    sizes.iter().find(fits).or(sizes.last()).copied().unwrap_or(1_000)
}

/// About how wide words are on one line, in ems, of a usual font without serifs, and a little more: lines break before a word, not within.
fn width(paragraph: &Paragraph<'_>) -> f32 {
    let letter = |letter: char| match letter {
        // Letters as wide as they are high: Chinese, Japanese, Korean.
        '\u{2e80}'.. => 1.0,
        _ if paragraph.bold => 0.58,
        _ => 0.53,
    };
    paragraph.words.chars().map(letter).sum()
}

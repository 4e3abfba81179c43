//! The manual: chapters and sections on the left, or what a search has found; the text on the right.
//!
//! It is the Markdown of `docs/manual`, painted by egui_commonmark block by block, so that a section or a hit can be brought to the top.

pub mod sections;
pub mod text;

use crate::app::commands::action::{Action, Actions};
use crate::app::dialogs::manual::sections::place;
use crate::app::dialogs::manual::text::{
    At, Block, Chapter, Hit, REFERENCE, chapters, link_words, links, search, target,
};
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::topic::Topic;
use crate::draw::Theme;
use egui::layers::ShapeIdx;
use egui::{Align, Context, Key, LayerId, Layout, Modifiers, Order, RichText, ScrollArea, TextStyle, Ui, vec2};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

/// Width and height of the window, points, where there is room for it.
const SIZE: [f32; 2] = [1000.0, 680.0];
/// What it leaves of the program's window on both sides together, points.
const MARGIN: f32 = 80.0;
/// Width of the list on the left as a part of the window's.
const LIST: f32 = 0.27;
/// Width beyond which lines are hard to read, points.
const LINE: f32 = 720.0;
/// Frames for which a place is brought to the top: a window that has just been opened finds its size meanwhile.
const SETTLING: u8 = 3;
/// Hits that are listed.
const MOST: usize = 60;

/// The window of the manual; closed until it is asked for.
#[derive(Default)]
pub struct Manual {
    open: bool,
    /// Where it is, and how it came there.
    trail: Vec<At>,
    /// Frames in which the place is still brought to the top.
    go: u8,
    query: String,
    hits: Vec<Hit>,
    /// Which of them one has gone to.
    hit: Option<usize>,
    /// The search field takes the keyboard in the next frame.
    take_focus: bool,
    /// The window as it was painted last.
    layer: Option<LayerId>,
    cache: CommonMarkCache,
}

impl Manual {
    /// Opens it where it speaks of a topic.
    pub fn ask(&mut self, ctx: &Context, topic: Topic) {
        self.open = true;
        self.take_focus = true;
        self.query.clear();
        self.hits.clear();
        self.visit(place(topic));
        if let Some(layer) = self.layer {
            ctx.move_to_top(layer);
        }
    }

    /// Whether it is on screen.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Closes it; false where it was closed.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.open)
    }

    /// True for the layer of its window.
    pub fn is_layer(&self, layer: LayerId) -> bool {
        self.open && self.layer == Some(layer)
    }

    /// Whether it is where it speaks of a topic.
    pub fn is_at(&self, topic: Topic) -> bool {
        self.open && self.at() == place(topic)
    }

    fn at(&self) -> At {
        self.trail.last().copied().unwrap_or_default()
    }

    fn visit(&mut self, at: At) {
        self.go = SETTLING;
        if self.trail.last() != Some(&at) {
            self.trail.push(at);
        }
    }

    /// Shows it; above a question that waits for an answer where there is one.
    pub fn ui(&mut self, ctx: &Context, theme: &Theme, is_asking: bool, actions: &mut Actions) {
        if !self.open {
            return;
        }
        self.keys(ctx);
        let room = ctx.content_rect();
        let scale = theme.scale();
        let size = vec2((SIZE[0] * scale).min(room.width() - MARGIN), (SIZE[1] * scale).min(room.height() - MARGIN));
        let mut open = true;
        let window = egui::Window::new("Manual")
            .open(&mut open)
            .collapsible(false)
            .order(if is_asking { Order::Tooltip } else { Order::Middle })
            .default_size(size)
            .max_size(room.size() - vec2(MARGIN, MARGIN) / 2.0)
            .default_pos(room.center() - size / 2.0);
        let shown = window.show(ctx, |ui| {
            self.head_ui(ui);
            ui.separator();
            let area = ui.available_size();
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                let list = vec2(area.x * LIST, area.y);
                ui.allocate_ui_with_layout(list, Layout::top_down(Align::Min), |ui| {
                    ui.set_min_size(list);
                    self.list_ui(ui);
                });
                ui.separator();
                ui.vertical(|ui| self.text_ui(ui, theme, actions));
            });
        });
        let layer = shown.map(|shown| shown.response.layer_id);
        if layer != self.layer {
            layer.into_iter().for_each(|layer| ctx.move_to_top(layer));
            self.layer = layer;
        }
        self.open &= open;
    }

    /// Arrows and Enter go through what was found.
    fn keys(&mut self, ctx: &Context) {
        if self.hits.is_empty() {
            return;
        }
        let given = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (down, up, enter) = (given(Key::ArrowDown), given(Key::ArrowUp), given(Key::Enter));
        if !(down || up || enter) {
            return;
        }
        let last = self.hits.len() - 1;
        let hit = match self.hit {
            None => 0,
            Some(hit) if up => hit.saturating_sub(1),
            Some(hit) if enter && hit == last => 0,
            Some(hit) => (hit + 1).min(last),
        };
        self.hit = Some(hit);
        if let Some(hit) = self.hits.get(hit) {
            self.visit(hit.at);
        }
    }

    /// The way back, and the search.
    fn head_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let back = ui.add_enabled(self.trail.len() > 1, egui::Button::new("Back"));
            let enabled = back.enabled();
            back.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, "Back in the manual"));
            if back.clicked() {
                self.trail.pop();
                self.go = SETTLING;
            }
            let label = ui.label("Search the manual");
            let field = egui::TextEdit::singleline(&mut self.query).desired_width(260.0);
            let field = ui.add(field.hint_text("words to find"));
            let field = field.labelled_by(label.id);
            if std::mem::take(&mut self.take_focus) {
                field.request_focus();
            }
            if field.changed() {
                self.hits = search(&self.query);
                self.hit = None;
            }
            if !self.query.is_empty() {
                ui.weak(match self.hits.len() {
                    0 => "nothing has these words".to_owned(),
                    1 => "1 place".to_owned(),
                    number => format!("{number} places"),
                });
            }
        });
    }

    /// What was found, or else the chapters, and the sections of the one that is read.
    fn list_ui(&mut self, ui: &mut Ui) {
        let mut wanted = None;
        let salt = if self.query.trim().is_empty() { "chapters" } else { "hits" };
        ScrollArea::vertical().id_salt(salt).auto_shrink([false, false]).show(ui, |ui| {
            if self.query.trim().is_empty() {
                wanted = chapters_ui(ui, self.at(), self.go > 0);
                return;
            }
            for (number, hit) in self.hits.iter().take(MOST).enumerate() {
                let is_current = self.hit == Some(number);
                let row = hit_ui(ui, hit, is_current);
                if row.clicked() {
                    wanted = Some(hit.at);
                    self.hit = Some(number);
                }
                if is_current && self.go > 0 {
                    row.scroll_to_me(None);
                }
            }
            if self.hits.len() > MOST {
                ui.weak(format!("and {} more; another word narrows it", self.hits.len() - MOST));
            }
            keep_in_sight(ui);
        });
        if let Some(at) = wanted {
            self.visit(at);
        }
    }

    /// The chapter that is read.
    fn text_ui(&mut self, ui: &mut Ui, theme: &Theme, actions: &mut Actions) {
        let at = self.at();
        let Some(chapter) = chapters().get(at.chapter) else { return };
        let go = self.go > 0;
        if go {
            self.go -= 1;
            ui.ctx().request_repaint();
        }
        let mut wanted: Option<Result<At, String>> = None;
        // Of each chapter the place at which it is read is its own.
        let scroll = ScrollArea::vertical().id_salt(at.chapter).auto_shrink([false, false]);
        scroll.show(ui, |ui| {
            let width = (LINE * theme.scale()).min(ui.available_width() - 12.0);
            ui.set_max_width(width);
            for (number, block) in chapter.blocks.iter().enumerate() {
                let is_here = number == at.block;
                let mark = ui.painter().add(egui::Shape::Noop);
                let shown = ui.scope(|ui| match block.heading {
                    Some(level) => {
                        heading_ui(ui, &block.text, level);
                        None
                    }
                    None => self.block_ui(ui, chapter, block, number),
                });
                if is_here && !self.query.trim().is_empty() && self.hit.is_some() {
                    let rect = shown.response.rect.expand2(vec2(4.0, 2.0));
                    ui.painter().set(
                        mark,
                        egui::Shape::rect_filled(rect, 3.0, ui.visuals().selection.bg_fill.gamma_multiply(0.3)),
                    );
                }
                if is_here && go {
                    // A heading stands at the top; what was found, where its heading may still be seen.
                    let align = if block.heading.is_some() { Align::Min } else { Align::Center };
                    ui.scroll_to_rect_animation(shown.response.rect, Some(align), egui::style::ScrollAnimation::none());
                }
                if shown.inner.is_some() {
                    wanted = shown.inner;
                }
                let next_is_entry = chapter.blocks.get(number + 1).is_some_and(|next| next.is_entry);
                ui.add_space(if block.heading.is_some() || block.is_entry && next_is_entry { 2.0 } else { 8.0 });
            }
            // So that the last section can stand at the top as well.
            ui.add_space((ui.clip_rect().height() - 2.0 * ui.spacing().interact_size.y).max(0.0));
            keep_in_sight(ui);
        });
        match wanted {
            Some(Ok(at)) => self.visit(at),
            Some(Err(link)) => {
                ui.ctx().copy_text(link.clone());
                actions.push(Action::Say(format!("{link} is outside the manual; its name is on the clipboard")));
            }
            None => {}
        }
    }

    /// A block of text. Returns where a link that was clicked leads: in the manual, or else what it says.
    fn block_ui(&mut self, ui: &mut Ui, chapter: &Chapter, block: &Block, number: usize) -> Option<Result<At, String>> {
        let links = links(&block.text);
        // All links are ours: none of them opens another program.
        self.cache.link_hooks_clear();
        links.iter().for_each(|link| self.cache.add_link_hook(*link));
        ui.push_id((chapter.path, number), |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let first = ui.painter().add(egui::Shape::Noop);
            CommonMarkViewer::new().show(ui, &mut self.cache, &block.text);
            colour_links(ui, first, &link_words(&block.text));
        });
        let clicked = links.into_iter().find(|link| self.cache.get_link_hook(link) == Some(true))?;
        Some(target(chapter, clicked).ok_or_else(|| clicked.to_owned()))
    }
}

/// Gives links their colour: the widget lays their words out as text, and only a pointer on them would tell.
fn colour_links(ui: &Ui, first: ShapeIdx, words: &[String]) {
    let last = ui.painter().add(egui::Shape::Noop);
    let color = ui.visuals().hyperlink_color;
    ui.ctx().graphics_mut(|graphics| {
        let shapes = graphics.entry(ui.layer_id());
        for at in first.0..last.0 {
            shapes.mutate_shape(ShapeIdx(at), |shape| {
                if let egui::Shape::Text(text) = &mut shape.shape
                    && words.iter().any(|words| words == text.galley.text())
                {
                    text.override_text_color = Some(color);
                }
            });
        }
    });
}

/// Chapters, and the sections of the one that is read, which comes into sight when one goes there. Returns what was clicked.
fn chapters_ui(ui: &mut Ui, at: At, go: bool) -> Option<At> {
    let mut wanted = None;
    for (number, chapter) in chapters().iter().enumerate() {
        if number == 0 || number == REFERENCE {
            ui.add_space(4.0);
            ui.weak(if number == 0 { "Manual" } else { "To look things up in" });
        }
        let is_open = number == at.chapter;
        let title = RichText::new(chapter.title());
        let row = ui.add(egui::Button::selectable(is_open, if is_open { title.strong() } else { title }).wrap());
        if row.clicked() {
            wanted = Some(At { chapter: number, block: 0 });
        }
        if !is_open {
            continue;
        }
        let current = chapter.section_of(at.block).map(|section| section.block);
        for section in chapter.sections.iter().filter(|section| section.level == 2) {
            ui.horizontal(|ui| {
                ui.add_space(14.0);
                let words = RichText::new(&section.title).text_style(TextStyle::Small);
                let is_current = current == Some(section.block);
                let row = ui.add(egui::Button::selectable(is_current, words).wrap());
                if is_current && go {
                    row.scroll_to_me(None);
                }
                let spoken = format!("{}: {}", chapter.title(), section.title);
                row.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_current, &spoken));
                if row.clicked() {
                    wanted = Some(At { chapter: number, block: section.block });
                }
            });
        }
    }
    wanted
}

/// What was found: chapter and section, and below them the words.
fn hit_ui(ui: &mut Ui, hit: &Hit, is_current: bool) -> egui::Response {
    let chapter = chapters().get(hit.at.chapter);
    let title = chapter.map_or("", Chapter::title);
    let section = chapter.and_then(|chapter| chapter.section_of(hit.at.block)).map_or("", |one| &one.title);
    let place = if section == title { title.to_owned() } else { format!("{title}: {section}") };
    let style = ui.style().clone();
    let mut words = egui::text::LayoutJob::default();
    let font = egui::FontSelection::Default;
    RichText::new(&place).strong().append_to(&mut words, &style, font.clone(), Align::Min);
    let line = RichText::new(format!("\n{}", hit.line)).text_style(TextStyle::Small).weak();
    line.append_to(&mut words, &style, font, Align::Min);
    let row = ui.add(egui::Button::selectable(is_current, words).wrap());
    let spoken = format!("{place}: {}", hit.line);
    row.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_current, &spoken));
    row
}

/// A heading; larger the higher it is.
fn heading_ui(ui: &mut Ui, words: &str, level: usize) {
    let body = TextStyle::Body.resolve(ui.style()).size;
    let (size, room) = match level {
        1 => (1.5, 0.0),
        2 => (1.25, 10.0),
        _ => (1.1, 4.0),
    };
    ui.add_space(room);
    let heading = ui.add(egui::Label::new(RichText::new(words).size(body * size).strong()).wrap());
    heading.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, words));
}

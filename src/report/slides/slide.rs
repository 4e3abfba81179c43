//! What a slide holds, however it is written.

use egui::Vec2;

/// A slide.
pub struct Slide {
    /// Its finding.
    pub title: String,
    /// What stands below.
    pub body: Body,
    /// Where it comes from.
    pub source: String,
}

/// What stands below the finding of a slide.
pub enum Body {
    /// Question, answer, and the figures that matter.
    Answer {
        /// The question.
        question: String,
        /// The answer in sentences, without that of the title.
        sentences: Vec<String>,
        /// Figures by their names.
        figures: Vec<(&'static str, String)>,
    },
    /// A picture.
    Picture {
        /// Lines and text.
        svg: String,
        /// PNG file.
        png: Vec<u8>,
        /// Width and height, points.
        size: Vec2,
    },
    /// Sentences under headings.
    Parts(Vec<(&'static str, Vec<String>)>),
}

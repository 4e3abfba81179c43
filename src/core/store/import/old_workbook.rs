//! Workbooks of the old format (.xls), before they are read: what their records declare and would take in memory is added up first, because the reader of
//! workbooks makes room for all cells between the outermost ones and copies a shared text into each of its cells.
//!
//! The records are those of \[MS-XLS\]; only what has a size is looked at.

use crate::store::import::table::MOST_TEXT;
use std::io::{Cursor, Read as _, Write as _};

/// Most cells between the outermost ones of all sheets together; a sheet of the format has 65,536 rows of 256 columns.
const MOST_CELLS: u64 = 8_000_000;
/// Most that all formulas may take, bytes: the names in them become words.
const MOST_FORMULAS: usize = 8 * 1024 * 1024;

/// The workbook alone, without whatever else the file holds, where what it would take in memory is known and bounded.
///
/// # Errors
/// What is wrong with it.
pub(super) fn checked(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let broken = |error: std::io::Error| error.to_string();
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).ok_or("it holds no workbook")?;
    let mut stream = Vec::new();
    file.open_stream(name).map_err(broken)?.take(bytes.len() as u64).read_to_end(&mut stream).map_err(broken)?;
    within(&stream)?;
    // A file of its own: what is read is what was looked at, however the parts of the other one hang together.
    let mut alone =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).map_err(broken)?;
    alone
        .create_stream(name)
        .and_then(|mut part| part.write_all(&stream).and_then(|()| part.flush()))
        .map_err(broken)?;
    Ok(alone.into_inner().into_inner())
}

/// Records of a stream from a place on: type, and where its bytes begin and end.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at + 2)?);
        let data = self.stream.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some((kind, data))
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

const CONTINUE: u16 = 0x3c;
const END: u16 = 0x0a;

/// Adds up what all sheets would take.
fn within(stream: &[u8]) -> Result<(), String> {
    let (mut sheets, mut texts) = (Vec::new(), Vec::new());
    let mut records = Records { stream, at: 0 }.peekable();
    while let Some((kind, data)) = records.next() {
        match kind {
            0x85 => sheets.push(u32_at(data, 0).ok_or("a sheet says not where it is")? as usize),
            0xfc => {
                let mut parts = vec![data];
                while let Some((_, more)) = records.next_if(|(kind, _)| *kind == CONTINUE) {
                    parts.push(more);
                }
                texts = shared_texts(parts).ok_or("its table of texts is torn")?;
            }
            END => break,
            _ => {}
        }
    }
    let mut sum = Sum::default();
    for at in sheets {
        if at >= stream.len() {
            return Err("a sheet lies beyond its end".to_owned());
        }
        let (mut cells, mut formulas) = (Span::default(), Span::default());
        let mut depth = 0_usize;
        for (kind, data) in (Records { stream, at }) {
            sum.walked += 4 + data.len();
            match kind {
                0x809 => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                // Charts within a sheet are skipped by the reader as well.
                _ if depth > 1 => {}
                _ => sum.add(kind, data, &texts, &mut cells, &mut formulas)?,
            }
            sum.within()?;
        }
        sum.cells += cells.size() + formulas.size();
        sum.within()?;
    }
    Ok(())
}

/// What the records of all sheets add up to.
#[derive(Default)]
struct Sum {
    /// Cells between the outermost ones.
    cells: u64,
    /// Bytes of texts in cells.
    texts: usize,
    /// Bytes of formulas.
    formulas: usize,
    /// Bytes that are gone through: two sheets may lie at one place.
    walked: usize,
}

impl Sum {
    fn add(
        &mut self,
        kind: u16,
        data: &[u8],
        texts: &[usize],
        cells: &mut Span,
        formulas: &mut Span,
    ) -> Result<(), String> {
        let cell = || Some((u16_at(data, 0)?, u16_at(data, 2)?));
        match kind {
            // What a sheet declares of its size.
            0x200 => {
                let declared = match data.len() {
                    10 => (
                        u16_at(data, 0).map(u32::from),
                        u16_at(data, 2).map(u32::from),
                        u16_at(data, 4),
                        u16_at(data, 6),
                    ),
                    _ => (u32_at(data, 0), u32_at(data, 4), u16_at(data, 8), u16_at(data, 10)),
                };
                let (Some(top), Some(bottom), Some(left), Some(right)) = declared else {
                    return Err("a sheet says not how large it is".to_owned());
                };
                if top > bottom || bottom > 0x1_0000 || right > 0x100 {
                    return Err(format!("a sheet claims to have {bottom} rows and {right} columns"));
                }
                // The reader takes 0 for the first column where it is not before the last.
                let left = if left > right { 0 } else { left };
                self.cells += u64::from(bottom - top + 1) * u64::from(right - left + 1);
            }
            0xbd => {
                let (row, first) = cell().ok_or("a row of figures is torn")?;
                cells.put(row, first);
                cells.put(row, first.saturating_add((data.len() / 6) as u16));
            }
            0xfd => {
                let (row, column) = cell().ok_or("a cell is torn")?;
                cells.put(row, column);
                let text = u32_at(data, 6).ok_or("a cell is torn")?;
                self.texts += texts.get(text as usize).copied().unwrap_or(0);
            }
            0x6 => {
                let (row, column) = cell().ok_or("a formula is torn")?;
                cells.put(row, column);
                formulas.put(row, column);
                self.formulas += data.len();
            }
            0x201 | 0x203 | 0x204 | 0x205 | 0x27e | 0xd6 => {
                let (row, column) = cell().ok_or("a cell is torn")?;
                cells.put(row, column);
            }
            _ => {}
        }
        Ok(())
    }

    fn within(&self) -> Result<(), String> {
        if self.cells > MOST_CELLS {
            return Err(format!("its sheets span more than {MOST_CELLS} cells"));
        }
        if self.texts > MOST_TEXT || self.walked > MOST_TEXT || self.formulas > MOST_FORMULAS {
            return Err(format!("its cells hold more than {} MiB of text", MOST_TEXT / (1024 * 1024)));
        }
        Ok(())
    }
}

/// The rectangle around cells.
#[derive(Default)]
struct Span(Option<[u16; 4]>);

impl Span {
    fn put(&mut self, row: u16, column: u16) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, column, row, column]);
        self.0 = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn size(&self) -> u64 {
        self.0.map_or(0, |[top, left, bottom, right]| u64::from(bottom - top + 1) * u64::from(right - left + 1))
    }
}

/// Bytes that each shared text takes at most; none where the table is torn. A text may go on in the next record, where its letters may be of another width.
fn shared_texts(parts: Vec<&[u8]>) -> Option<Vec<usize>> {
    let mut parts = parts.into_iter();
    let mut data = parts.next()?.get(8..)?;
    let mut texts = Vec::new();
    loop {
        if data.is_empty() {
            match parts.next() {
                Some(next) => data = next,
                None => return Some(texts),
            }
            if data.is_empty() {
                texts.push(0);
                continue;
            }
        }
        let letters = usize::from(u16_at(data, 0)?);
        let flags = *data.get(2)?;
        data = data.get(3..)?;
        let mut behind = 0_usize;
        if flags & 0x8 != 0 {
            behind += 4 * usize::from(u16_at(data, 0)?);
            data = data.get(2..)?;
        }
        if flags & 0x4 != 0 {
            behind += usize::try_from(u32_at(data, 0)?).ok().filter(|size| *size <= i32::MAX as usize)?;
            data = data.get(4..)?;
        }
        let (mut left, mut width) = (letters, if flags & 1 != 0 { 2 } else { 1 });
        while left > 0 {
            let here = left.min(data.len() / width);
            data = data.get(here * width..)?;
            left -= here;
            if left > 0 {
                let next = parts.next()?;
                width = if next.first()? & 1 != 0 { 2 } else { 1 };
                data = next.get(1..)?;
            }
        }
        while behind > 0 {
            if data.is_empty() {
                data = parts.next()?;
            }
            let here = behind.min(data.len());
            data = data.get(here..)?;
            behind -= here;
        }
        // A letter of UTF-16 takes three bytes at most.
        texts.push(3 * letters);
    }
}

//! Quotation marks that are not closed on their line and so swallow the rows after it.

/// The line (from 1) in which a quotation mark opens that does not close where it should; none where all do. `columns` is the number of
/// columns of the table.
pub(super) fn unclosed(text: &str, delimiter: char, columns: usize) -> Option<usize> {
    let mut line = 1;
    let mut at_start = true;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => {
                line += 1;
                at_start = true;
            }
            '"' if at_start => {
                at_start = false;
                let opened = line;
                loop {
                    match letters.next() {
                        None => return Some(opened),
                        Some('\n') => line += 1,
                        Some('"') if letters.peek() == Some(&'"') => {
                            letters.next();
                        }
                        Some('"') => {
                            let is_end =
                                letters.peek().is_none_or(|next| *next == delimiter || matches!(next, '\r' | '\n'));
                            if line > opened && (!is_end || are_rows(text, delimiter, columns, opened, line)) {
                                return Some(opened);
                            }
                            break;
                        }
                        Some(_) => {}
                    }
                }
            }
            other => at_start = other == delimiter,
        }
    }
    None
}

/// True where every one of these lines would be a whole row by itself.
fn are_rows(text: &str, delimiter: char, columns: usize, first: usize, last: usize) -> bool {
    columns > 2 && text.lines().take(last).skip(first - 1).all(|line| line.matches(delimiter).count() + 1 == columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_swallow_rows_are_found() {
        assert_eq!(unclosed("a,b\n1,\"two\nlines\"\n3,4\n", ',', 2), None, "a cell of two lines");
        assert_eq!(unclosed("a,b\n1,\"say \"\"x\"\"\"\n", ',', 2), None);
        assert_eq!(unclosed("a,b\n1,5\" pipe\n2,x\n", ',', 2), None, "an inch");
        assert_eq!(unclosed("a,b\n1,\"x\n2,y\n3,z\n", ',', 2), Some(2), "to the end of the file");
        assert_eq!(unclosed("a,b\n1,\"x\n2,y\n3,\"z\"\n", ',', 2), Some(2), "to the next quotation mark");
        assert_eq!(unclosed("a,b,c\n1,x,\"y\n2,x,y\"\n", ',', 3), Some(2), "two whole rows");
    }
}

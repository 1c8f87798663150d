//! Tables as kubectl prints them (`cli-runtime: pkg/printers/tabwriter.go`).

use std::iter;

const MIN_WIDTH: usize = 6;
const PADDING: usize = 3;

/// Returns `rows` as lines: cells at least six wide and padded with three spaces, the last column as it is. Widths are
/// counted in characters.
pub fn aligned(rows: &[Vec<String>]) -> String {
    let mut widths = Widths::default();
    rows.iter().for_each(|row| widths.widen(row));
    let mut text = String::new();
    rows.iter().for_each(|row| widths.push_line(row, &mut text));
    text
}

/// The widths of columns, for a table that is too long for a text: all of its rows are looked at before the first is written.
#[derive(Default)]
pub struct Widths(Vec<usize>);

impl Widths {
    /// Makes room for a row.
    pub fn widen(&mut self, row: &[String]) {
        self.0.resize(self.0.len().max(row.len()), 0);
        for (width, cell) in self.0.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }

    /// Adds the line of a row to a text.
    pub fn push_line(&self, row: &[String], text: &mut String) {
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if column + 1 < self.0.len() {
                let width = self.0[column].saturating_add(PADDING).max(MIN_WIDTH);
                text.extend(iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
            }
        }
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_padded_but_the_last() {
        let rows = [["Resources", "Verbs"], ["p", "[get]"], ["", "[käse]"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        assert_eq!(aligned(&rows), "Resources   Verbs\np           [get]\n            [käse]\n");
    }

    #[test]
    fn short_columns_are_six_wide() {
        assert_eq!(aligned(&[vec!["a".into(), "b".into()]]), "a     b\n");
    }
}

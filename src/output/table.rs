//! Tables as kubectl prints them (`cli-runtime: pkg/printers/tabwriter.go`).

use std::iter;

/// Returns `rows` as lines: cells at least six wide and padded with three spaces, the last column as it is. Widths are
/// counted in characters.
pub fn aligned(rows: &[Vec<String>]) -> String {
    const MIN_WIDTH: usize = 6;
    const PADDING: usize = 3;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let widest = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        widest.unwrap_or(0).saturating_add(PADDING).max(MIN_WIDTH)
    };
    let widths: Vec<_> = (0..columns.saturating_sub(1)).map(width).collect();
    let mut text = String::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            text.push_str(cell);
            if let Some(width) = widths.get(column) {
                text.extend(iter::repeat_n(' ', width - cell.chars().count()));
            }
        }
        text.push('\n');
    }
    text
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

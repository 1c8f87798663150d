//! Rows of different lengths in flat memory.
//!
//! Knows nothing about what the rows hold.

/// A list of rows, all items end to end in one allocation.
#[derive(Debug)]
pub(super) struct Ragged<T> {
    items: Vec<T>,
    /// Where each row begins, and where the last one ends.
    starts: Vec<usize>,
}

impl<T> Default for Ragged<T> {
    fn default() -> Self {
        Self { items: Vec::new(), starts: vec![0] }
    }
}

impl<T> Ragged<T> {
    /// Returns how many rows there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns a row.
    pub(super) fn row(&self, row: usize) -> &[T] {
        &self.items[self.starts[row]..self.starts[row + 1]]
    }

    /// Appends a row and returns its index.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = T>) -> usize {
        self.items.extend(row);
        self.starts.push(self.items.len());
        self.len() - 1
    }

    /// Drops all rows but the first `rows`.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.starts.truncate(rows + 1);
        self.items.truncate(self.starts[rows]);
    }
}

/// A row, by its place among items of which there are fewer than 2³²: whoever keeps it need not know the row's index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// Returns what `items` holds there.
    pub(super) fn of<T>(self, items: &[T]) -> &[T] {
        &items[self.start as usize..self.end as usize]
    }
}

/// Puts `entries`, each of which names its row, together by row; a row keeps the order of its entries. Returns the items and
/// the place of each row.
pub(super) fn grouped<T: Copy>(
    rows: usize,
    entries: impl Iterator<Item = (usize, T)> + Clone,
) -> (Vec<T>, Vec<Span>) {
    let mut spans = vec![Span::default(); rows];
    for (row, _) in entries.clone() {
        spans[row].end += 1;
    }
    let mut length = 0;
    for span in &mut spans {
        let start = length;
        length += span.end;
        *span = Span { start, end: start };
    }
    let filler = entries.clone().next();
    let mut items = filler.map_or_else(Vec::new, |(_, item)| vec![item; length as usize]);
    for (row, item) in entries {
        let end = &mut spans[row].end;
        items[*end as usize] = item;
        *end += 1;
    }
    (items, spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouping_keeps_the_order_within_a_row() {
        let entries = [(2, 'a'), (0, 'b'), (2, 'c'), (3, 'd')];
        let (items, spans) = grouped(4, entries.into_iter());
        let rows: Vec<&[char]> = spans.iter().map(|span| span.of(&items)).collect();
        assert_eq!(rows, [&['b'][..], &[], &['a', 'c'], &['d']]);
        let nothing = (Vec::<char>::new(), vec![Span::default(); 2]);
        assert_eq!(grouped(2, std::iter::empty()), nothing);
    }

    #[test]
    fn rows_are_what_was_pushed() {
        let mut ragged = Ragged::default();
        assert_eq!(ragged.push([1, 2]), 0);
        assert_eq!(ragged.push([]), 1);
        assert_eq!(ragged.push([3]), 2);
        assert_eq!([ragged.row(0), ragged.row(1), ragged.row(2)], [&[1, 2][..], &[], &[3]]);
        ragged.truncate(1);
        assert_eq!(ragged.push([4]), 1);
        assert_eq!([ragged.row(0), ragged.row(1)], [&[1, 2][..], &[4]]);
    }
}

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
}

impl<T: Copy> Ragged<T> {
    /// Returns `rows` rows made of `entries`, each of which names its row; a row keeps the order of its entries.
    pub(super) fn grouped(rows: usize, entries: &[(u32, T)]) -> Self {
        let Some(&(_, filler)) = entries.first() else {
            return Self { items: Vec::new(), starts: vec![0; rows + 1] };
        };
        let mut starts = vec![0; rows + 1];
        for (row, _) in entries {
            starts[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut items = vec![filler; entries.len()];
        let mut next = starts.clone();
        for (row, item) in entries {
            let next = &mut next[*row as usize];
            items[*next] = *item;
            *next += 1;
        }
        Self { items, starts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouping_keeps_the_order_within_a_row() {
        let grouped = Ragged::grouped(4, &[(2, 'a'), (0, 'b'), (2, 'c'), (3, 'd')]);
        let rows: Vec<&[char]> = (0..grouped.len()).map(|row| grouped.row(row)).collect();
        assert_eq!(rows, [&['b'][..], &[], &['a', 'c'], &['d']]);
        assert_eq!(Ragged::<char>::grouped(2, &[]).row(1), []);
    }

    #[test]
    fn rows_are_what_was_pushed() {
        let mut ragged = Ragged::default();
        assert_eq!(ragged.push([1, 2]), 0);
        assert_eq!(ragged.push([]), 1);
        assert_eq!(ragged.push([3]), 2);
        assert_eq!([ragged.row(0), ragged.row(1), ragged.row(2)], [&[1, 2][..], &[], &[3]]);
    }
}

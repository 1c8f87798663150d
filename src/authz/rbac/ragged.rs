//! Rows of different lengths in flat memory.
//!
//! Knows nothing about what the rows hold.

/// A list of rows, all items end to end in one allocation.
#[derive(Debug)]
pub(super) struct Ragged<T> {
    items: Vec<T>,
    ends: Vec<usize>,
}

impl<T> Default for Ragged<T> {
    fn default() -> Self {
        Self { items: Vec::new(), ends: Vec::new() }
    }
}

impl<T> Ragged<T> {
    /// Returns how many rows there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns a row.
    pub(super) fn row(&self, row: usize) -> &[T] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..self.ends[row]]
    }

    /// Appends a row and returns its index.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = T>) -> usize {
        self.items.extend(row);
        self.ends.push(self.items.len());
        self.ends.len() - 1
    }
}

impl<T: Copy> Ragged<T> {
    /// Returns `rows` rows made of `entries`, each of which names its row; a row keeps the order of its entries.
    pub(super) fn grouped(rows: usize, entries: &[(u32, T)]) -> Self {
        let Some(&(_, filler)) = entries.first() else {
            return Self { items: Vec::new(), ends: vec![0; rows] };
        };
        // A counting sort: `ends` holds where each row begins until filling moves it to where the row ends.
        let mut ends = vec![0; rows + 1];
        for (row, _) in entries {
            ends[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            ends[row + 1] += ends[row];
        }
        let mut items = vec![filler; entries.len()];
        for (row, item) in entries {
            let end = &mut ends[*row as usize];
            items[*end] = *item;
            *end += 1;
        }
        ends.pop();
        Self { items, ends }
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

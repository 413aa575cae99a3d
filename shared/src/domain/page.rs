//! A page of a list that is sorted from the newest entry to the oldest.

use super::intent::PageCursor;

/// A page, and whether there are pages beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries, the newest first.
    pub entries: Vec<T>,
    /// Whether there is a page of newer entries.
    pub before: bool,
    /// Whether there is a page of older entries.
    pub after: bool,
}

impl<T> Page<T> {
    /// The page of at most `size` entries out of what was `read` for it: in the direction of `to` from its entry, which may
    /// be among them, and at least one entry more than a page holds if there is one. `key` names an entry.
    pub fn cut<K: PartialEq>(mut read: Vec<T>, size: usize, to: &PageCursor<K>, key: impl Fn(&T) -> &K) -> Self {
        if let PageCursor::After(here) | PageCursor::Before(here) = to {
            read.retain(|entry| key(entry) != here);
        }
        let more = read.len() > size;
        read.truncate(size);
        match to {
            PageCursor::First => Self { entries: read, before: false, after: more },
            PageCursor::After(_) => Self { entries: read, before: true, after: more },
            PageCursor::Before(_) => {
                read.reverse();
                Self { entries: read, before: more, after: true }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(read: &[u32], to: &PageCursor<u32>) -> (Vec<u32>, bool, bool) {
        let Page { entries, before, after } = Page::cut(read.to_vec(), 2, to, |entry| entry);
        (entries, before, after)
    }

    #[test]
    fn a_page_knows_its_neighbours() {
        assert_eq!(shown(&[], &PageCursor::First), (vec![], false, false));
        assert_eq!(shown(&[9, 8], &PageCursor::First), (vec![9, 8], false, false));
        assert_eq!(shown(&[9, 8, 7, 6], &PageCursor::First), (vec![9, 8], false, true));
        assert_eq!(shown(&[8, 7, 6, 5], &PageCursor::After(8)), (vec![7, 6], true, true));
        assert_eq!(shown(&[6, 5], &PageCursor::After(6)), (vec![5], true, false));
        assert_eq!(shown(&[5, 6, 7, 8], &PageCursor::Before(5)), (vec![7, 6], true, true));
        assert_eq!(shown(&[7, 8, 9], &PageCursor::Before(7)), (vec![9, 8], false, true));
    }
}

//! The sweep: walks along the time line of one resource and counts the places that are taken.

/// Places of a resource that are taken for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Of which resource.
    pub resource: String,
    /// From when, in microseconds.
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// How many places.
    pub places: i64,
}

/// A stretch of time during which more places are taken than there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// When it begins.
    pub at: i64,
    /// How many places are taken then.
    pub taken: i64,
}

/// The rises and falls of what is taken.
#[derive(Clone, Debug)]
pub struct Sweep {
    changes: Vec<(i64, i64)>,
}

impl Sweep {
    /// Over these.
    pub fn over<'a>(uses: impl IntoIterator<Item = &'a Use>) -> Self {
        let mut changes: Vec<(i64, i64)> =
            uses.into_iter().flat_map(|used| [(used.from, used.places), (used.until, -used.places)]).collect();
        // Whoever leaves at a moment leaves before others come: spans that touch do not overlap.
        changes.sort_unstable();
        Self { changes }
    }

    /// Every stretch with more than so many places taken, by its beginning.
    pub fn beyond(&self, capacity: i64) -> Vec<Excess> {
        let mut found = Vec::new();
        let mut taken = 0;
        for &(at, change) in &self.changes {
            let before = taken;
            taken += change;
            if before <= capacity && taken > capacity {
                found.push(Excess { at, taken });
            }
        }
        found
    }

    /// The most places that are taken at one moment from `from` on and before `until`.
    pub fn peak(&self, from: i64, until: i64) -> i64 {
        let (mut taken, mut peak) = (0, 0);
        let mut changes = self.changes.iter().peekable();
        while let Some((at, change)) = changes.next() {
            taken += change;
            let next = changes.peek().map_or(i64::MAX, |next| next.0);
            // What lasts from this change to the next one reaches into the stretch.
            if *at < until && next > from && next > *at {
                peak = peak.max(taken);
            }
        }
        peak
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(from: i64, until: i64, places: i64) -> Use {
        Use { resource: "r".to_owned(), from, until, places }
    }

    #[test]
    fn finds_what_is_beyond_capacity() {
        let touching = [used(0, 10, 1), used(10, 20, 1)];
        assert_eq!(Sweep::over(&touching).beyond(1), []);
        let double = [used(0, 10, 1), used(9, 20, 1), used(30, 40, 1), used(30, 31, 1)];
        assert_eq!(Sweep::over(&double).beyond(1), [Excess { at: 9, taken: 2 }, Excess { at: 30, taken: 2 }]);
        assert_eq!(Sweep::over(&double).beyond(2), []);
        assert_eq!(Sweep::over(&[used(0, 5, 3)]).beyond(2), [Excess { at: 0, taken: 3 }]);
    }

    #[test]
    fn knows_the_peak_of_a_stretch() {
        let sweep = Sweep::over(&[used(0, 10, 1), used(5, 15, 1), used(20, 30, 2)]);
        for (from, until, peak) in
            [(0, 5, 1), (0, 6, 2), (9, 10, 2), (10, 15, 1), (15, 20, 0), (15, 21, 2), (29, 40, 2), (30, 40, 0)]
        {
            assert_eq!(sweep.peak(from, until), peak, "{from}..{until}");
        }
    }
}

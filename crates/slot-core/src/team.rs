//! Several hosts at once: when can a team meet?

use crate::Span;

/// The free windows of the hosts of one meeting.
///
/// # Example
/// ```
/// use slot_core::{Instant, Span, Team};
/// let span = |a, b| Span::new(Instant::from_seconds(a), Instant::from_seconds(b)).unwrap();
/// let team = Team {
///     fixed: vec![vec![span(0, 100)]],
///     // Either of two, but one of them for the whole time.
///     groups: vec![vec![vec![span(0, 20)], vec![span(15, 30)]]],
/// };
/// assert_eq!(team.windows(), [span(0, 20), span(15, 30)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// The windows of each host who has to be there.
    pub fixed: Vec<Vec<Span>>,
    /// Of each group one host has to be there: the windows of each host of each group.
    pub groups: Vec<Vec<Vec<Span>>>,
}

impl Team {
    /// The windows inside which the team can meet: every fixed host is free throughout, and of each group there is one
    /// host who is free throughout. Hosts are never glued together: nobody takes over from somebody else halfway, so
    /// windows of the answer may overlap. They come in the order in which they start, and none lies within another.
    ///
    /// As everywhere, a meeting has to fit inside one window; windows of one host that merely touch stay two. A group
    /// without hosts, and a team without anybody, can never meet.
    ///
    /// # Example
    /// ```
    /// assert!(slot_core::Team::default().windows().is_empty());
    /// ```
    pub fn windows(&self) -> Vec<Span> {
        let fixed = self.fixed.iter().map(|windows| widest(windows.clone()));
        let groups = self.groups.iter().map(|hosts| widest(hosts.concat()));
        fixed.chain(groups).reduce(|left, right| common(&left, &right)).unwrap_or_default()
    }
}

/// The spans that lie within no other, in order: both their starts and their ends rise.
fn widest(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start(), std::cmp::Reverse(span.end())));
    let mut reached = None;
    spans.retain(|span| {
        let further = reached.is_none_or(|end| end < span.end());
        if further {
            reached = Some(span.end());
        }
        further
    });
    spans
}

/// What a span of one list has in common with one of the other; both lists are as [`widest`] leaves them.
fn common(left: &[Span], right: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut right = right;
    for &span in left {
        // What ends before this one starts ends before all that follow.
        while let Some((first, rest)) = right.split_first() {
            if first.end() > span.start() {
                break;
            }
            right = rest;
        }
        let meeting = right.iter().take_while(|other| other.start() < span.end());
        found.extend(meeting.filter_map(|&other| span.intersection(other)));
    }
    widest(found)
}

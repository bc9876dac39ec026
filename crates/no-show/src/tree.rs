//! A small tree of decisions: what it adds to a risk, and which feature added how much of it.

use crate::feature::Row;
use serde::{Deserialize, Serialize};

/// A tree. Its first node is the root.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Tree(pub(crate) Vec<Node>);

/// A node: the feature that it asks, up to which value one goes left, where the left child is (the right one follows it; 0 is
/// none), and what the tree adds for all who come here, in millionths of log-odds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Node(pub(crate) u8, pub(crate) f64, pub(crate) u16, pub(crate) i32);

impl Tree {
    /// What the tree adds for everybody before it asks anything.
    pub(crate) fn root(&self) -> i32 {
        self.0.first().map_or(0, |node| node.3)
    }

    /// Walks down; `told` hears, for each question, the feature and how far the answer moved the sum. Answers the sum, which
    /// is the root's and all of these together.
    pub(crate) fn walk(&self, row: &Row, mut told: impl FnMut(usize, i32)) -> i32 {
        let mut here = 0;
        let mut sum = self.root();
        while let Some(&Node(feature, limit, left, _)) = self.0.get(here) {
            let Some(value) = row.get(usize::from(feature)).filter(|_| left != 0) else { break };
            let next = usize::from(left) + usize::from(*value > limit);
            let reached = self.0.get(next).map_or(sum, |node| node.3);
            told(usize::from(feature), reached - sum);
            (here, sum) = (next, reached);
        }
        sum
    }

    /// Whether every child is where a node can be, after its parent, so that every walk ends.
    pub(crate) fn is_sound(&self) -> bool {
        let nodes = self.0.len();
        let sound = |(place, node): (usize, &Node)| {
            let left = usize::from(node.2);
            left == 0 || (left > place && left + 1 < nodes && usize::from(node.0) < crate::feature::FEATURES)
        };
        !self.0.is_empty() && self.0.iter().enumerate().all(sound)
    }
}

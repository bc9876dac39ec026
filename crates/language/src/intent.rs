//! What a message wants.

use crate::cue::Cue;

/// What a message wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// To book.
    Book,
    /// To know which times are free.
    Query,
    /// To move an appointment.
    Reschedule,
    /// To give an appointment up.
    Cancel,
    /// To know one's own appointments.
    List,
    /// To be told when a place becomes free.
    Waitlist,
    /// To say yes.
    Confirm,
    /// To say no.
    Deny,
    /// To give up the conversation.
    Abandon,
    /// To tell a fact that was asked for, or to correct one.
    Inform,
    /// To greet or to thank.
    Greet,
    /// To know something else about the clinic.
    Faq,
    /// To speak with a person.
    Human,
    /// A medical emergency.
    Emergency,
    /// None of these.
    Other,
}

impl Intent {
    /// The name that answers use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Query => "query",
            Self::Reschedule => "reschedule",
            Self::Cancel => "cancel",
            Self::List => "list_appointments",
            Self::Waitlist => "waitlist",
            Self::Confirm => "confirm",
            Self::Deny => "deny",
            Self::Abandon => "abandon",
            Self::Inform => "inform",
            Self::Greet => "greeting",
            Self::Faq => "faq",
            Self::Human => "human",
            Self::Emergency => "emergency",
            Self::Other => "other",
        }
    }
}

/// Where a message stands: what is said alone means another thing in the middle of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was asked before.
    #[default]
    Opening,
    /// It answers a question.
    Answering,
    /// It answers the question whether to book, cancel or move.
    Confirming,
}

/// The intent cues of a message, counted.
struct Heard<'a> {
    cues: &'a [Cue<'a>],
}

impl Heard<'_> {
    fn first(&self, value: &str) -> Option<usize> {
        let wanted = |cue: &&Cue<'_>| cue.kind == "intent" && cue.value == value && !cue.negated;
        self.cues.iter().find(wanted).map(|cue| cue.at)
    }

    fn any(&self, value: &str) -> bool {
        self.first(value).is_some()
    }
}

/// What the message wants, and whether its own words say so. `content` tells that it names a time, a provider or a service.
pub(crate) fn intent(cues: &[Cue<'_>], stage: Stage, content: bool, timed: bool, question: bool) -> (Intent, bool) {
    let heard = Heard { cues };
    if heard.any("emergency") {
        return (Intent::Emergency, true);
    }
    if heard.any("human") {
        return (Intent::Human, true);
    }
    let answers = heard.any("confirm") || heard.any("deny") || heard.any("vague");
    if heard.any("waitlist") {
        return (Intent::Waitlist, true);
    }
    if heard.any("reschedule") || (heard.any("cancel") && heard.any("book") && !(stage == Stage::Confirming && answers))
    {
        return (Intent::Reschedule, true);
    }
    if stage != Stage::Opening && !content && heard.any("abandon") {
        return (Intent::Abandon, true);
    }
    if heard.any("cancel") && !(stage == Stage::Confirming && heard.any("confirm")) {
        return (Intent::Cancel, true);
    }
    if heard.any("list") {
        return (Intent::List, true);
    }
    if (heard.any("faq") || (heard.any("plan") && !heard.any("book"))) && !timed {
        return (Intent::Faq, true);
    }
    // An answer to a question is an answer first: `sim, pode marcar`.
    if stage != Stage::Opening && !content {
        if heard.any("deny") {
            return (Intent::Deny, true);
        }
        if heard.any("confirm") {
            return (Intent::Confirm, true);
        }
    }
    match (heard.first("book"), heard.first("query")) {
        (Some(book), Some(query)) if query < book => return (Intent::Query, true),
        (Some(_), _) => return (Intent::Book, true),
        (None, Some(_)) => return (Intent::Query, true),
        (None, None) => {}
    }
    if content {
        return match stage {
            Stage::Opening if question => (Intent::Query, false),
            Stage::Opening => (Intent::Book, false),
            Stage::Answering | Stage::Confirming => (Intent::Inform, true),
        };
    }
    if heard.any("abandon") {
        return (Intent::Abandon, true);
    }
    if heard.any("deny") {
        return (Intent::Deny, true);
    }
    if heard.any("confirm") {
        return (Intent::Confirm, true);
    }
    if heard.any("greet") || heard.any("thanks") {
        return (Intent::Greet, true);
    }
    (Intent::Other, heard.any("vague"))
}

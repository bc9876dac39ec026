//! A message, understood.

use std::ops::Range;

use ::time::PrimitiveDateTime;

use crate::{
    Directory, Intent, Lexicon, Policy, Stage,
    cue::{self, Cue},
    directory::{self, Candidate},
    intent,
    names::{Words, candidates},
    piece::{self, Piece},
    time::{self, Doubt, Grammar, Lead, When},
    token,
};

/// When a message is read, and how.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The local time of the reader.
    pub now: PrimitiveDateTime,
    /// How it is read where speakers disagree.
    pub policy: Policy,
}

/// Something that a message names, in the patient's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The patient's words.
    pub said: String,
    /// Where they are, in bytes.
    pub span: Range<usize>,
    /// Its places in the directory: none when the business does not have it, several when it is ambiguous.
    pub places: Vec<usize>,
}

/// A specialty that a message names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specialty {
    /// The patient's words.
    pub said: String,
    /// Where they are, in bytes.
    pub span: Range<usize>,
    /// Its name as the business spells it, else as the lexicon does.
    pub name: String,
    /// Whether the business has it.
    pub offered: bool,
}

/// Which of the offers a message picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The n-th, from 1.
    Nth(usize),
    /// The last one.
    Last,
}

/// What a message says.
#[derive(Clone, Debug)]
pub struct Understanding {
    /// What it wants.
    pub intent: Intent,
    /// How sure the reading is, from 0 to 1: 0.95 when the message's own words say what it wants, 0.8 when only what it names
    /// does, 0.3 when neither; less 0.15 for each doubt about a date or an hour, and for each name that is ambiguous.
    pub confidence: f64,
    /// The wanted days and hours.
    pub when: Option<When>,
    /// The days and hours of an appointment that is there already.
    pub existing: Option<When>,
    /// The provider.
    pub provider: Option<Named>,
    /// The specialty.
    pub specialty: Option<Specialty>,
    /// The type of appointment.
    pub visit: Option<Named>,
    /// The place.
    pub location: Option<Named>,
    /// Whom the visit is for, when it is somebody else.
    pub patient_other: Option<String>,
    /// The offer that it picks by its number.
    pub pick: Option<Pick>,
    /// Whether it says yes in words that are clear enough to book on.
    pub says_yes: bool,
    /// Whether it says no.
    pub says_no: bool,
    /// Whether any time or provider will do.
    pub any: bool,
    /// Whether it asks for a later or an earlier time than those offered.
    pub shift: Option<Shift>,
}

/// Later or earlier than what was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Later.
    Later,
    /// Earlier.
    Earlier,
}

impl Understanding {
    /// Whether it names a time, a provider, a service or a place.
    pub fn has_content(&self) -> bool {
        self.when.is_some()
            || self.provider.is_some()
            || self.specialty.is_some()
            || self.visit.is_some()
            || self.location.is_some()
    }
}

/// The days and hours that a message names, in the order of the message.
///
/// # Example
/// ```
/// use language::{Lexicon, Moment, Policy, read_times};
/// use time::macros::{date, datetime};
/// let moment = Moment { now: datetime!(2026-05-19 15:40), policy: Policy::CLINIC };
/// let whens = read_times("na quinta às 10h", Lexicon::pt_br(), moment);
/// assert_eq!((whens[0].date(), whens[0].time()), (Some(date!(2026 - 05 - 21)), Some(600)));
/// ```
pub fn read_times(text: &str, lexicon: &Lexicon, moment: Moment) -> Vec<When> {
    let tokens = token::tokens(text);
    let meant = piece::meant(&tokens, lexicon);
    let pieces = piece::pieces(&tokens, &meant, &lexicon.time);
    let grammar = Grammar::new(text, &pieces, moment.now, moment.policy);
    let mentions = time::scan(&grammar);
    time::compose(&grammar, &mentions, false)
}

/// Reads a message of a patient of this business.
///
/// # Example
/// ```
/// use language::{Directory, Intent, Lexicon, Moment, Policy, Stage, understand};
/// use time::macros::datetime;
/// let moment = Moment { now: datetime!(2026-05-19 15:40), policy: Policy::CLINIC };
/// let said = understand("quero desmarcar a consulta de sexta", Lexicon::pt_br(), &Directory::default(), moment, Stage::Opening);
/// assert_eq!(said.intent, Intent::Cancel);
/// assert!(said.existing.is_some() && said.when.is_none());
/// ```
pub fn understand(text: &str, lexicon: &Lexicon, directory: &Directory, moment: Moment, stage: Stage) -> Understanding {
    let tokens = token::tokens(text);
    let meant = piece::meant(&tokens, lexicon);
    let pieces = piece::pieces(&tokens, &meant, &lexicon.time);
    let spoken = piece::pieces(&tokens, &meant, &lexicon.intents);
    let subjects = piece::pieces(&tokens, &meant, &lexicon.subjects);
    let mut cues = cue::cues(&spoken);
    cues.extend(cue::cues(&subjects));
    let grammar = Grammar::new(text, &pieces, moment.now, moment.policy);
    let mentions = time::scan(&grammar);
    let question = text.contains('?') || cues.iter().any(|cue| cue.kind == "question");
    let timed = !mentions.is_empty();
    let (first, _) = intent::intent(&cues, stage, timed, timed, question);
    let chosen = if stage == Stage::Answering { ordinal_pick(&pieces) } else { None };
    let mut whens = time::compose(&grammar, &mentions, first == Intent::Reschedule);
    if chosen.is_some() {
        whens.clear();
    }
    let busy: Vec<Range<usize>> = whens.iter().flat_map(|when| when.spans.iter().cloned()).collect();
    let known: Vec<Range<usize>> = spoken
        .iter()
        .chain(&subjects)
        .filter(|piece| !piece.senses.is_empty())
        .map(|piece| piece.span.clone())
        .collect();
    let names = candidates(text, &Words { time: &pieces, known: &known, busy: &busy, lexicon });
    let words: Vec<Candidate<'_>> = names.iter().map(|(candidate, _)| candidate.clone()).collect();

    let specialty = specialty(text, directory, &cues, &words);
    let provider = provider(text, directory, &names, &words, specialty.as_ref());
    let visit = visit(text, directory, &cues, &words);
    let location = named(text, directory::locations(directory, &words), &names, |place| {
        directory.locations.get(place).map(|entry| entry.name.as_str())
    });
    let timed = whens.iter().any(|when| !when.is_empty());
    let content = timed
        || provider.is_some()
        || specialty.is_some()
        || location.is_some()
        || visit_is_content(visit.as_ref(), &cues);
    let (intent, own_words) = intent::intent(&cues, stage, content, timed, question);
    let (when, existing) = roles(whens, intent);
    let has = |kind: &str, value: &str| {
        cues.iter().any(|cue| cue.kind == kind && (value.is_empty() || cue.value == value) && !cue.negated)
    };
    let mut said = Understanding {
        intent,
        confidence: 0.0,
        pick: chosen.or_else(|| pick(&cues, &pieces, when.as_ref())),
        says_yes: has("intent", "confirm") && !has("intent", "deny"),
        says_no: has("intent", "deny"),
        any: has("any", ""),
        shift: if has("later", "") {
            Some(Shift::Later)
        } else if has("earlier", "") {
            Some(Shift::Earlier)
        } else {
            None
        },
        when,
        existing,
        provider,
        specialty,
        visit,
        location,
        patient_other: cues.iter().find(|cue| cue.kind == "other").map(|cue| said_at(text, &cue.span)),
    };
    said.confidence = confidence(&said, own_words);
    said
}

/// A visit that the cue names by a word of its own, not by `consulta` alone.
fn visit_is_content(visit: Option<&Named>, cues: &[Cue<'_>]) -> bool {
    visit.is_some() && cues.iter().any(|cue| cue.kind == "visit" && cue.value != "Consulta")
        || visit.is_some_and(|visit| !visit.places.is_empty())
}

fn said_at(text: &str, span: &Range<usize>) -> String {
    text.get(span.clone()).unwrap_or_default().to_owned()
}

/// The words of the names that were matched, or the ones after a title when none was.
fn named<'n>(
    text: &str,
    places: Vec<usize>,
    names: &[(Candidate<'_>, Range<usize>)],
    all: impl Fn(usize) -> Option<&'n str>,
) -> Option<Named> {
    let first = places.first().and_then(|&place| all(place))?;
    let folded = crate::fold(first);
    let matches =
        |word: &str| folded.split(' ').any(|part| part == word || crate::typo::distance(part, word, 2).is_some());
    let hits: Vec<&Range<usize>> =
        names.iter().filter(|(candidate, _)| matches(candidate.word)).map(|(_, span)| span).collect();
    let (start, end) = (hits.first()?.start, hits.last()?.end);
    Some(Named { said: said_at(text, &(start..end)), span: start..end, places })
}

fn specialty(text: &str, directory: &Directory, cues: &[Cue<'_>], words: &[Candidate<'_>]) -> Option<Specialty> {
    if let Some(cue) = cues.iter().find(|cue| cue.kind == "specialty" && !cue.negated) {
        let own = directory::specialty(directory, cue.value);
        return Some(Specialty {
            said: said_at(text, &cue.span),
            span: cue.span.clone(),
            name: own.unwrap_or(cue.value).to_owned(),
            offered: own.is_some(),
        });
    }
    // A specialty of the business that no lexicon knows.
    let mut own = directory.providers.iter().flat_map(|provider| &provider.specialties);
    let found = own.find(|name| {
        let folded = crate::fold(name);
        words.iter().any(|candidate| !candidate.titled && candidate.word == folded)
    })?;
    Some(Specialty { said: found.clone(), span: 0..0, name: found.clone(), offered: true })
}

/// The provider by name; of several with that name, those of the specialty that was said.
fn provider(
    text: &str,
    directory: &Directory,
    names: &[(Candidate<'_>, Range<usize>)],
    words: &[Candidate<'_>],
    specialty: Option<&Specialty>,
) -> Option<Named> {
    let mut places = directory::providers(directory, words);
    if places.len() > 1
        && let Some(specialty) = specialty
    {
        let of = directory.of_specialty(&specialty.name);
        let both: Vec<usize> = places.iter().copied().filter(|place| of.contains(place)).collect();
        if !both.is_empty() {
            places = both;
        }
    }
    let titled: Vec<&Range<usize>> =
        names.iter().filter(|(candidate, _)| candidate.titled).map(|(_, span)| span).collect();
    if let (Some(first), Some(last)) = (titled.first(), titled.last()) {
        let span = first.start..last.end;
        return Some(Named { said: said_at(text, &span), span, places });
    }
    named(text, places, names, |place| directory.providers.get(place).map(|provider| provider.name.as_str()))
}

fn visit(text: &str, directory: &Directory, cues: &[Cue<'_>], words: &[Candidate<'_>]) -> Option<Named> {
    let mut said: Vec<&Cue<'_>> = cues.iter().filter(|cue| cue.kind == "visit").collect();
    // `consulta` says the least.
    said.sort_by_key(|cue| cue.value == "Consulta");
    let canonical: Vec<&str> = said.iter().map(|cue| cue.value).collect();
    let places = directory::visits(directory, &canonical, words);
    let cue = said.first();
    if places.is_empty() && cue.is_none() {
        return None;
    }
    let span = cue.map_or(0..0, |cue| cue.span.clone());
    let own = places
        .first()
        .and_then(|&place| directory.visits.get(place))
        .map(|entry| entry.name.clone())
        .unwrap_or_default();
    let words = cue.map_or(own, |cue| said_at(text, &cue.span));
    Some(Named { said: words, span, places })
}

/// Which wish is the wanted one, and which tells of an appointment that is there already.
fn roles(whens: Vec<When>, intent: Intent) -> (Option<When>, Option<When>) {
    let (ago, mut whens): (Vec<When>, Vec<When>) = whens.into_iter().partition(|when| when.ago);
    // A length by itself belongs to the wish.
    if whens.len() > 1
        && let Some(at) = whens.iter().position(|when| when.is_empty() && when.minutes.is_some())
    {
        let length = whens.remove(at);
        if let Some(first) = whens.first_mut() {
            first.minutes = first.minutes.or(length.minutes);
        }
    }
    match intent {
        Intent::Cancel | Intent::List => (None, whens.into_iter().next()),
        Intent::Reschedule => {
            let toward = whens.iter().position(|when| when.lead == Lead::Toward);
            let of = whens.iter().position(|when| when.lead == Lead::Of);
            let (wanted, existing) = match (toward, of, whens.len()) {
                (Some(wanted), _, _) => (Some(wanted), (0..whens.len()).find(|&at| at != wanted)),
                (None, Some(of), 1) => (None, Some(of)),
                (None, _, 0) => (None, None),
                (None, _, 1) => (Some(0), None),
                (None, _, _) => (Some(1), Some(0)),
            };
            let get = |at: Option<usize>| at.and_then(|at| whens.get(at)).cloned();
            (get(wanted), get(existing))
        }
        Intent::Book
        | Intent::Query
        | Intent::Waitlist
        | Intent::Confirm
        | Intent::Deny
        | Intent::Abandon
        | Intent::Inform
        | Intent::Greet
        | Intent::Faq
        | Intent::Human
        | Intent::Emergency
        | Intent::Other => {
            // Corrected in the same message: the last one counts.
            let days = whens.iter().filter(|when| !when.days.is_empty()).count();
            let mut when = if days > 1 { whens.pop() } else { whens.into_iter().reduce(merged) };
            if when.is_none() && matches!(intent, Intent::Book | Intent::Query | Intent::Inform) {
                when = ago.into_iter().next_back();
            }
            (when, None)
        }
    }
}

/// Two wishes of one message that do not name the same thing.
fn merged(mut one: When, other: When) -> When {
    if one.days.is_empty() {
        one.days = other.days;
    }
    if one.times == time::Times::Any {
        one.times = other.times;
        one.part = other.part;
    }
    one.minutes = one.minutes.or(other.minutes);
    one.rhythm = one.rhythm.or(other.rhythm);
    one.excluded.extend(other.excluded);
    one.doubts.extend(other.doubts);
    one.spans.extend(other.spans);
    one
}

/// `a segunda`, `quero a quarta`: with the article alone, and after offers, it is the option and not the day.
fn ordinal_pick(pieces: &[Piece<'_>]) -> Option<Pick> {
    let words: Vec<&Piece<'_>> = pieces.iter().filter(|piece| piece.mark.is_none()).collect();
    let [.., article, last] = words.as_slice() else { return None };
    let short = words.len() <= 4 && article.word == Some("a") && last.weekday().is_some();
    last.ordinal().filter(|_| short).map(|nth| Pick::Nth(usize::from(nth)))
}

/// The number of an offer: by an ordinal, or a number that is the whole message.
fn pick(cues: &[Cue<'_>], pieces: &[Piece<'_>], when: Option<&When>) -> Option<Pick> {
    let timed = when.is_some_and(|when| {
        when.times != time::Times::Any
            || when.date().is_some_and(|_| pieces.iter().all(|piece| piece.weekday().is_none()))
    });
    if let Some(cue) = cues.iter().find(|cue| cue.kind == "ordinal") {
        let nth = if cue.value == "last" { Some(Pick::Last) } else { cue.value.parse().ok().map(Pick::Nth) };
        return nth.filter(|_| !timed);
    }
    if timed {
        return None;
    }
    let mut numbers = pieces.iter().filter_map(|piece| piece.digits.map(|(value, _)| value).or_else(|| piece.number()));
    let number = numbers.next().filter(|_| numbers.next().is_none())?;
    let digits = pieces.iter().any(|piece| piece.digits.is_some());
    if pieces.len() > if digits { 5 } else { 3 } {
        return None;
    }
    usize::try_from(number).ok().filter(|number| (1..=9).contains(number)).map(Pick::Nth)
}

fn confidence(said: &Understanding, own_words: bool) -> f64 {
    let base = match (own_words, said.has_content()) {
        (true, _) => 0.95,
        (false, true) => 0.8,
        (false, false) => 0.3,
    };
    let doubts = said
        .when
        .iter()
        .chain(&said.existing)
        .flat_map(|when| &when.doubts)
        .filter(|doubt| !matches!(doubt, Doubt::OtherDate(_)));
    let several = [said.provider.as_ref(), said.visit.as_ref(), said.location.as_ref()];
    let ambiguous = several.into_iter().flatten().filter(|named| named.places.len() > 1);
    let count = doubts.count() + ambiguous.count();
    (0..count).fold(base, |sure: f64, _| (sure - 0.15).max(0.1))
}

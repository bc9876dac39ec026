//! Reads what a patient writes, and resolves it against the business. Books nothing.

use super::{
    business_names::BusinessNames,
    patient_visits::patient_visits,
    visit_offers::{OfferWish, visit_offers},
};
use crate::{
    Context, StoreError, Tx,
    model::{Ambiguity, MessageEntities, MessageReading, MessageResolved, Tenant},
};
use language::{
    Conversation, Directory, Doubt, Effect, Event, Existing, Facts, Hours, Intent, Lexicon, Named, Stage, Templates,
    Times, Understanding, When, transition, understand,
};
use slot_core::{CustomerId, Instant, ResourceId, ServiceId, WallTime};
use time::Date;

/// How many slots are suggested.
const SUGGESTIONS: usize = 5;

/// A message that is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadMessage {
    /// What the patient wrote.
    pub text: String,
    /// Who wrote it.
    pub patient: CustomerId,
    /// Where, when that is known.
    pub location: Option<ResourceId>,
    /// The moment that `hoje` is of; now when absent.
    pub reference: Option<Instant>,
}

/// Why a message is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageRefused {
    /// There is no such patient.
    UnknownPatient,
    /// There is no such location.
    UnknownLocation,
}

/// Reads it.
pub fn read_message(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &ReadMessage,
) -> Result<Result<MessageReading, MessageRefused>, StoreError> {
    if tx.customer(tenant.id, wish.patient)?.is_none() {
        return Ok(Err(MessageRefused::UnknownPatient));
    }
    let names = BusinessNames::read(tx, tenant, wish.location)?;
    let known = |id: ResourceId| names.directory.locations.iter().any(|entry| entry.id == id.to_string());
    if wish.location.is_some_and(|id| !known(id)) {
        return Ok(Err(MessageRefused::UnknownLocation));
    }
    let moment = names.moment(wish.reference.unwrap_or(cx.now));
    let said = understand(&wish.text, Lexicon::pt_br(), &names.directory, moment, Stage::Opening);
    let today = moment.now.date();
    let mut reading = Reader { said: &said, directory: &names.directory, today }.reading(wish.location);
    if matches!(said.intent, Intent::Cancel | Intent::Reschedule | Intent::List) {
        let visits = patient_visits(tx, cx, tenant, wish.patient, (&names.directory, &names.zone))?;
        point_at(&mut reading, &said, &visits);
    }
    if matches!(said.intent, Intent::Book | Intent::Query | Intent::Reschedule | Intent::Waitlist) {
        suggest(tx, cx, tenant, &mut reading, &said)?;
    }
    let lines = Templates { own: tx.conversation_lines(tenant.id)? };
    reading.question = question(&said, &names.directory, today, &lines)
        .filter(|_| !reading.missing.is_empty() || said.intent == Intent::Emergency);
    Ok(Ok(reading))
}

/// The next question of a conversation that began like this.
fn question(said: &Understanding, directory: &Directory, today: Date, lines: &Templates) -> Option<String> {
    let context = language::Context { today, directory };
    let (_, effects) = transition(Conversation::default(), Event::Said(said), context);
    effects.iter().find_map(|effect| if let Effect::Say(reply) = effect { Some(lines.render(reply)) } else { None })
}

/// Adds the soonest slots that fit.
fn suggest(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    reading: &mut MessageReading,
    said: &Understanding,
) -> Result<(), StoreError> {
    let resolved = &reading.resolved;
    let (Some(service), Some(first)) = (resolved.service, resolved.first) else { return Ok(()) };
    let facts = said.when.as_ref().map(Facts::of).unwrap_or_default();
    let wish = OfferWish {
        provider: resolved.provider,
        specialty: resolved.specialty.clone().filter(|_| resolved.provider.is_none()),
        service,
        location: resolved.location,
        first,
        last: resolved.last.unwrap_or(Date::MAX),
        minutes: reading.entities.minutes.filter(|minutes| (5..=480).contains(minutes)),
        limit: SUGGESTIONS,
    };
    let found = visit_offers(tx, cx, tenant, &wish, &facts)?;
    reading.suggested = found.into_iter().map(|(slot, _)| slot).collect();
    Ok(())
}

/// The appointment that the message points at.
fn point_at(reading: &mut MessageReading, said: &Understanding, visits: &[Existing]) {
    if said.intent == Intent::List {
        return;
    }
    let meant: Vec<&Existing> = visits.iter().filter(|visit| visit.is_meant(said.existing.as_ref())).collect();
    match meant.as_slice() {
        [only] => reading.resolved.appointment = only.id.parse().ok(),
        [] => reading.missing.insert(0, "appointment_id"),
        several => {
            reading.missing.insert(0, "appointment_id");
            let candidates = several.iter().map(|visit| (visit.id.clone(), visit.told())).collect();
            reading.ambiguous.push(Ambiguity { field: "appointment", candidates });
        }
    }
}

/// What a message says, on its way into an answer.
struct Reader<'a> {
    said: &'a Understanding,
    directory: &'a Directory,
    today: Date,
}

impl Reader<'_> {
    fn reading(&self, location: Option<ResourceId>) -> MessageReading {
        let said = self.said;
        let entities = self.entities();
        let mut resolved = self.resolved();
        resolved.location = resolved.location.or(location);
        let ambiguous = self.ambiguous();
        let mut missing = Vec::new();
        if matches!(said.intent, Intent::Book | Intent::Query | Intent::Waitlist) {
            if resolved.provider.is_none() {
                missing.push("provider_id");
            }
            if resolved.service.is_none() {
                missing.push("appointment_type_id");
            }
        }
        if matches!(said.intent, Intent::Book | Intent::Query | Intent::Reschedule) {
            if resolved.first.is_none() {
                missing.push("date");
            }
            if entities.time.is_none() {
                missing.push("time");
            }
        }
        MessageReading {
            intent: said.intent.name(),
            confidence: said.confidence,
            entities,
            resolved,
            missing,
            ambiguous,
            suggested: Vec::new(),
            question: None,
        }
    }

    /// The wish, or what is said of an appointment that is to be given up; nothing of it where it must be asked about.
    fn when(&self) -> Option<&When> {
        self.said.when.as_ref().or(self.said.existing.as_ref().filter(|_| self.said.intent != Intent::Reschedule))
    }

    fn is_asked(&self) -> bool {
        let asked = |doubt: &Doubt| matches!(doubt, Doubt::Past | Doubt::NoSuchDate | Doubt::Contradiction { .. });
        self.when().is_some_and(|when| when.doubts.iter().any(asked))
    }

    fn entities(&self) -> MessageEntities {
        let said = self.said;
        let mut entities = MessageEntities {
            specialty: said.specialty.as_ref().map(|specialty| specialty.said.clone()),
            provider: said.provider.as_ref().map(|provider| provider.said.clone()),
            visit: said.visit.as_ref().map(|visit| visit.said.clone()),
            location: said.location.as_ref().map(|location| location.said.clone()),
            patient_other: said.patient_other.clone(),
            ..MessageEntities::default()
        };
        let Some(when) = self.when() else { return entities };
        entities.spans.clone_from(&when.spans);
        entities.minutes = when.minutes;
        entities.period = when.part.map(language::Part::name);
        entities.rhythm = when.rhythm.as_ref().map(ToString::to_string);
        if !when.doubts.iter().any(|doubt| matches!(doubt, Doubt::EitherHalf { .. })) {
            entities.time = when.time().and_then(wall);
        }
        if !self.is_asked() {
            entities.date = when.date();
            let singles: Vec<Date> = when.days.iter().filter_map(language::Days::single).collect();
            if singles.len() > 1 {
                entities.dates = singles;
                entities.dates.sort_unstable();
            }
        }
        entities.excluded = when.excluded.iter().filter_map(language::Days::single).collect();
        entities
    }

    fn resolved(&self) -> MessageResolved {
        let Self { said, directory, today } = self;
        let one = |named: &Option<Named>| named.as_ref().and_then(|named| single(&named.places));
        let mut resolved = MessageResolved {
            specialty: said.specialty.as_ref().map(|specialty| specialty.name.clone()),
            ..MessageResolved::default()
        };
        let mut provider = one(&said.provider);
        if provider.is_none() && said.provider.is_none() {
            provider = resolved.specialty.as_ref().and_then(|specialty| single(&directory.of_specialty(specialty)));
        }
        if let Some(found) = provider.and_then(|place| directory.providers.get(place)) {
            resolved.provider = found.id.parse().ok();
            if let ([specialty], None) = (found.specialties.as_slice(), &resolved.specialty) {
                resolved.specialty = Some(specialty.clone());
            }
        }
        let visit = one(&said.visit).and_then(|place| directory.visits.get(place));
        let visit = visit.or_else(|| {
            directory.usual_visit().filter(|_| said.visit.as_ref().is_none_or(|named| named.places.is_empty()))
        });
        resolved.service = visit.and_then(|entry| entry.id.parse::<ServiceId>().ok());
        let location = one(&said.location).and_then(|place| directory.locations.get(place));
        resolved.location = location.and_then(|entry| entry.id.parse().ok());
        let Some(when) = self.when() else { return resolved };
        if !self.is_asked() && !when.days.is_empty() {
            let first = when.days.iter().filter_map(|days| days.from).min();
            resolved.first = Some(first.map_or(*today, |first| first.max(*today)));
            let open = when.days.iter().any(|days| days.to.is_none());
            resolved.last = when.days.iter().filter_map(|days| days.to).max().filter(|_| !open);
        }
        if let Times::Within(windows) = &when.times {
            let side = |minutes: Option<u16>| minutes.and_then(wall);
            resolved.windows = windows.iter().map(|Hours { from, to }| (side(*from), side(*to))).collect();
        }
        resolved
    }

    fn ambiguous(&self) -> Vec<Ambiguity> {
        let Self { said, directory, .. } = self;
        let mut found = Vec::new();
        let mut several =
            |field: &'static str, named: &Option<Named>, name: &dyn Fn(usize) -> Option<(String, String)>| {
                if let Some(named) = named.as_ref().filter(|named| named.places.len() > 1) {
                    found.push(Ambiguity {
                        field,
                        candidates: named.places.iter().filter_map(|&place| name(place)).collect(),
                    });
                }
            };
        several("provider", &said.provider, &|place| {
            directory.providers.get(place).map(|one| (one.id.clone(), one.name.clone()))
        });
        let entry = |entries: &[language::Entry], place: usize| {
            entries.get(place).map(|entry| (entry.id.clone(), entry.name.clone()))
        };
        several("appointment_type", &said.visit, &|place| entry(&directory.visits, place));
        several("location", &said.location, &|place| entry(&directory.locations, place));
        for doubt in self.when().into_iter().flat_map(|when| &when.doubts) {
            let (field, candidates) = match doubt {
                Doubt::EitherHalf { early, late } => {
                    let told = |minutes: u16| wall(minutes).map(|time| (time.to_string(), time.to_string()));
                    ("time", [told(*early), told(*late)].into_iter().flatten().collect())
                }
                Doubt::OtherDate(other) => {
                    let days = self.when().and_then(When::date).into_iter().chain([*other]);
                    ("date", days.map(|date| (date.to_string(), language::long_date(date))).collect())
                }
                Doubt::Contradiction { weekday, date } => {
                    let named = language::next_weekday(self.today, *weekday);
                    let days = [*date, named];
                    ("date", days.map(|date| (date.to_string(), language::long_date(date))).to_vec())
                }
                Doubt::NoSuchDate | Doubt::Past => continue,
            };
            found.push(Ambiguity { field, candidates });
        }
        found
    }
}

fn single(places: &[usize]) -> Option<usize> {
    if let [place] = places { Some(*place) } else { None }
}

fn wall(minutes: u16) -> Option<WallTime> {
    WallTime::new(if minutes > 1440 { minutes - 1440 } else { minutes }).ok()
}

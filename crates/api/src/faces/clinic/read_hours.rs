//! Bodies and queries about templates and overrides, read into commands and questions.

use super::{
    query::{self, MAX_LIMIT, MAX_OFFSET, USUAL_LIMIT},
    read_records::{LONGEST, SHORTEST, visit_length},
};
use crate::{
    Problem,
    openapi::formats::{Clock, Day, Integer, Line, Uuid},
    wire::{Body, Fields, Query, json, text},
};
use engine::{
    Page,
    verbs::{NewDayOverride, NewTemplate, TemplateChange},
};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use slot_core::{Dates, Effect, Hours, Validity, WallRange, WallTime};
use time::{Date, Weekday};

/// How long reasons are at most, in characters.
const MAX_REASON: usize = 255;

/// The kinds of overrides by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blocked,
    Modified,
    Added,
}

const KINDS: &[(&str, Kind)] = &[("blocked", Kind::Blocked), ("modified", Kind::Modified), ("added", Kind::Added)];
/// The words for them.
pub(super) const KIND_WORDS: [&str; 3] = ["blocked", "modified", "added"];

/// Weekly hours that are to be added.
#[derive(JsonSchema)]
#[schemars(rename = "NewTemplate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct TemplateBody {
    /// 0 is Monday, 6 is Sunday.
    day_of_week: Integer<0, 6>,
    /// By the clock of the location.
    start_time: Clock,
    /// After `start_time`.
    end_time: Clock,
    location_id: Uuid,
    /// A room at the location; it must be free too.
    room_id: Option<Uuid>,
    /// How long visits are here, where nothing else says so.
    slot_duration_minutes: Option<Integer<SHORTEST, LONGEST>>,
    /// The first date.
    valid_from: Option<Day>,
    /// The last date.
    valid_until: Option<Day>,
    #[schemars(extend("default" = true))]
    is_active: Option<bool>,
}

/// What is to change. `null` takes away what need not be there.
#[derive(JsonSchema)]
#[schemars(rename = "TemplateUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct TemplatePatch {
    /// 0 is Monday, 6 is Sunday.
    day_of_week: Option<Integer<0, 6>>,
    start_time: Option<Clock>,
    end_time: Option<Clock>,
    location_id: Option<Uuid>,
    room_id: Option<Uuid>,
    slot_duration_minutes: Option<Integer<SHORTEST, LONGEST>>,
    valid_from: Option<Day>,
    valid_until: Option<Day>,
    is_active: Option<bool>,
}

/// Something that is to differ on a date.
#[derive(JsonSchema)]
#[schemars(rename = "NewOverride")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct OverrideBody {
    date: Day,
    /// `blocked` shuts the hours, `modified` stands for the whole day, `added` opens more.
    #[schemars(extend("enum" = KIND_WORDS))]
    override_type: String,
    /// Needed unless a whole day is blocked.
    start_time: Option<Clock>,
    /// After `start_time`.
    end_time: Option<Clock>,
    /// The primary location when it is left out; a block without one holds everywhere.
    location_id: Option<Uuid>,
    reason: Option<Line<MAX_REASON>>,
}

/// A question for overrides.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct OverrideQuery {
    /// Only those that hold on or after this date.
    date_from: Option<Day>,
    /// Only those that hold on or before this date.
    date_to: Option<Day>,
    /// At most so many.
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, MAX_LIMIT>>,
    /// After so many.
    #[schemars(extend("default" = 0))]
    offset: Option<Integer<0, MAX_OFFSET>>,
}

/// A question for overrides, read.
pub(super) struct Overrides {
    from: Option<Date>,
    to: Option<Date>,
    pub(super) page: Page,
}

impl Overrides {
    /// Whether what holds on these dates is asked for.
    pub(super) fn wants(&self, dates: &Dates) -> bool {
        self.to.is_none_or(|to| dates.first() <= to)
            && self.from.is_none_or(|from| dates.last().is_none_or(|last| from <= last))
    }
}

pub(super) fn overrides(query: &Query) -> Result<Overrides, Problem> {
    let mut params = query.params()?;
    let from = params.optional("date_from", text::date);
    let to = params.optional("date_to", text::date);
    let page = query::page(&mut params);
    if let (Some(Some(from)), Some(Some(to))) = (from, to)
        && to < from
    {
        params.fault("date_to", "must not be before date_from");
    }
    let (from, to, page) = params.all((from, to, page))?;
    Ok(Overrides { from, to, page })
}

pub(super) fn new_template(body: &Body) -> Result<NewTemplate, Problem> {
    let mut fields = body.fields()?;
    let weekday = fields.required("day_of_week", weekday);
    let start = fields.required("start_time", json::string(text::wall_time));
    let end = fields.required("end_time", json::string(text::wall_time));
    let location = fields.required("location_id", json::string(text::id));
    let room = fields.optional("room_id", json::string(text::id));
    let slot_length = fields.optional("slot_duration_minutes", visit_length);
    let from = fields.optional("valid_from", json::string(text::date));
    let until = fields.optional("valid_until", json::string(text::date));
    let active = fields.optional("is_active", json::boolean);
    let hours = both(&mut fields, start, end);
    if let (Some(Some(from)), Some(Some(until))) = (from, until)
        && until < from
    {
        fields.fault("valid_until", "must not be before valid_from");
    }
    let (weekday, hours, location, room, slot_length, from, until, active) =
        fields.all((weekday, hours, location, room, slot_length, from, until, active))?;
    let (valid, active) = (Validity { from, until }, active.unwrap_or(true));
    Ok(NewTemplate { weekday, hours, location, room, slot_length, valid, active })
}

pub(super) fn template_change(body: &Body) -> Result<TemplateChange, Problem> {
    let mut fields = body.fields()?;
    let weekday = fields.optional("day_of_week", weekday);
    let start = fields.optional("start_time", json::string(text::wall_time));
    let end = fields.optional("end_time", json::string(text::wall_time));
    let location = fields.optional("location_id", json::string(text::id));
    let room = fields.nullable("room_id", json::string(text::id));
    let slot_length = fields.nullable("slot_duration_minutes", visit_length);
    let valid_from = fields.nullable("valid_from", json::string(text::date));
    let valid_until = fields.nullable("valid_until", json::string(text::date));
    let active = fields.optional("is_active", json::boolean);
    let (weekday, start, end, location, room, slot_length, valid_from, valid_until, active) =
        fields.all((weekday, start, end, location, room, slot_length, valid_from, valid_until, active))?;
    Ok(TemplateChange { weekday, start, end, location, room, slot_length, valid_from, valid_until, active })
}

pub(super) fn new_override(body: &Body) -> Result<NewDayOverride, Problem> {
    let mut fields = body.fields()?;
    let date = fields.required("date", json::string(text::date));
    let kind = fields.required("override_type", json::string(text::one_of(KINDS)));
    let start = fields.optional("start_time", json::string(text::wall_time));
    let end = fields.optional("end_time", json::string(text::wall_time));
    let location = fields.optional("location_id", json::string(text::id));
    let reason = fields.optional("reason", json::string(text::line(MAX_REASON)));
    let effect = match (kind, start, end) {
        (Some(Kind::Blocked), Some(None), Some(None)) => Some(Effect::Block(Hours::AllDay)),
        (Some(kind), Some(start), Some(end)) => {
            for (name, time) in [("start_time", start), ("end_time", end)] {
                if time.is_none() {
                    fields.fault(name, "is required");
                }
            }
            both(&mut fields, start, end).map(|hours| match kind {
                Kind::Blocked => Effect::Block(Hours::Timed(hours)),
                Kind::Modified => Effect::Replace(vec![hours]),
                Kind::Added => Effect::Open(Hours::Timed(hours)),
            })
        }
        (_, _, _) => None,
    };
    let (date, effect, location, reason) = fields.all((date, effect, location, reason))?;
    Ok(NewDayOverride { date, effect, location, reason })
}

/// Hours that end on the day on which they begin.
fn both(fields: &mut Fields<'_>, start: Option<WallTime>, end: Option<WallTime>) -> Option<WallRange> {
    let (start, end) = (start?, end?);
    let hours = WallRange::new(start, end).ok().filter(|hours| !hours.is_overnight());
    if hours.is_none() {
        fields.fault("end_time", "must be after start_time");
    }
    hours
}

/// A weekday, where 0 is Monday.
fn weekday(raw: &RawValue) -> Result<Weekday, crate::wire::Faults> {
    let number = json::integer(0..=6)(raw)?;
    Ok(Weekday::Monday.nth_next(u8::try_from(number).unwrap_or(0)))
}

//! `/v1/scheduling/conversation/lines`: what conversations say, in the business's own words where it has some.

use crate::{
    Answer, Caller, Problem,
    openapi::formats::Anything,
    permit,
    wire::{Body, Faults, Fields, json, text},
};
use engine::verbs::{ConversationLine, conversation_lines, word_conversation};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How long a line is at most, in characters.
const MAX_LINE: usize = 1000;

/// The lines that a business words itself, by name; all others are as usual.
#[derive(JsonSchema)]
#[schemars(rename = "ConversationLinesUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct LinesBody {
    lines: Anything,
}

/// What conversations say.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConversationLines")]
pub(super) struct LinesView<'a> {
    lines: Vec<LineView<'a>>,
}

/// A line.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConversationLine")]
struct LineView<'a> {
    name: &'a str,
    /// What is said. Words in braces are replaced.
    text: &'a str,
    /// Whether the business words it itself.
    is_own: bool,
}

impl<'a> LinesView<'a> {
    fn of(lines: &'a [ConversationLine]) -> Self {
        let view = |line: &'a ConversationLine| LineView {
            name: line.name,
            text: line.own.as_deref().unwrap_or(line.usual),
            is_own: line.own.is_some(),
        };
        Self { lines: lines.iter().map(view).collect() }
    }
}

/// Lists them.
pub(super) async fn list(caller: Caller<permit::ClinicRead>) -> Result<Answer, Problem> {
    let lines = caller.read(|tx, _cx, tenant| conversation_lines(tx, tenant)).await?;
    Ok(Answer::ok(&LinesView::of(&lines)))
}

/// Words them anew.
pub(super) async fn word(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let mut fields = body.fields()?;
    let own = fields.required("lines", own_lines);
    let (own,) = fields.all((own,))?;
    let kept = caller.write(move |tx, _cx, tenant| word_conversation(tx, tenant, &own)).await?;
    let lines = kept.map_err(|name| Faults::at(format!("lines.{name}"), "is the name of no line"))?;
    Ok(Answer::ok(&LinesView::of(&lines)))
}

fn own_lines(raw: &RawValue) -> Result<BTreeMap<String, String>, Faults> {
    Fields::of(raw)?;
    let given: BTreeMap<String, &RawValue> =
        serde_json::from_str(raw.get()).map_err(|error| Faults::here(error.to_string()))?;
    let line = |(name, raw): (String, &RawValue)| {
        let text = json::string(text::line(MAX_LINE))(raw).map_err(|faults| faults.inside(&name))?;
        Ok((name, text))
    };
    given.into_iter().map(line).collect()
}

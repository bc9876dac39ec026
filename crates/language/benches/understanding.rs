//! `cargo xtask bench language`: the share of the shared vectors that is read right, and how long a message takes.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark stops at vectors that it cannot read")]

#[path = "../tests/it/score/mod.rs"]
mod score;

use std::time::{Duration, Instant};

use language::{Directory, Entry, Lexicon, Moment, Policy, Provider, Stage, understand};
use score::Score;
use time::macros::datetime;

/// Messages of every kind, joined to the wanted length.
const PARTS: &[&str] = &[
    "Quero agendar uma consulta com cardiologista na próxima terça-feira às 14h. ",
    "pode ser qualquer dia da semana que vem, menos terça, de preferência depois das 14h? ",
    "minha filha de 6 anos está com febre de 38,5 e o meu telefone é (11) 98888-1414, ",
    "não vou poder ir amanhã com a dra mariana, qro remarcar p sexta msm horario. ",
    "tem vaga entre os dias 20 e 25 de maio ou na última semana de junho de manhã? ",
];

fn message(length: usize, first: usize) -> String {
    let text: String = PARTS.iter().cycle().skip(first % PARTS.len()).take(length / 60 + 2).copied().collect();
    text.chars().take(length).collect()
}

fn show(name: &str, score: Option<Score>) {
    match score {
        Some(score) => println!(
            "{:<34} {name:<28} {:>4} of {:>4} right  {:.3}",
            score.file,
            score.cases - score.wrong.len(),
            score.cases,
            score.share()
        ),
        None => println!("{name}: the shared vectors are not here"),
    }
}

fn main() {
    let value = |case: &serde_json::Value| score::is_core(case) && score::is_value_case(case);
    show("core", score::times("duckling_pt_time.json", score::is_core));
    show("core, days and times", score::times("duckling_pt_time.json", value));
    show("core, asserted", score::times("rustling_ptbr_time.json", score::is_asserted));
    show(
        "core, days and times",
        score::times("rustling_ptbr_time.json", |case| score::is_asserted(case) && score::is_value_case(case)),
    );
    show("core, also unasserted", score::times("rustling_ptbr_time.json", score::is_core));
    for file in [
        "duckling_pt_numeral.json",
        "duckling_pt_ordinal.json",
        "rustling_ptbr_number.json",
        "duckling_pt_duration.json",
        "rustling_ptbr_duration.json",
    ] {
        show("values", score::values(file));
    }
    if let Some(wrong) = score::negatives("duckling_pt_time.json") {
        println!("negatives read as a date: {}", wrong.len());
    }
    show("messages", score::messages());
    speed();
}

/// How long messages of growing length take.
fn speed() {
    let business = Directory {
        providers: (0..50)
            .map(|n| Provider {
                id: String::new(),
                name: format!("Dra. Pessoa{n} Sobrenome{n}"),
                specialties: vec!["Cardiologia".into()],
            })
            .collect(),
        visits: vec![entry("Consulta"), entry("Retorno")],
        locations: vec![entry("Centro")],
    };
    let moment = Moment { now: datetime!(2026-05-14 10:00), policy: Policy::CLINIC };
    for length in [50, 100, 200, 400, 800, 1600] {
        let mut times: Vec<Duration> = (0..2000)
            .map(|n| {
                let text = message(length, n);
                let start = Instant::now();
                std::hint::black_box(understand(&text, Lexicon::pt_br(), &business, moment, Stage::Opening));
                start.elapsed()
            })
            .collect();
        times.sort();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        println!("{length:>5} characters: p50 {:?}, p99 {:?}", at(50), at(99));
    }
}

fn entry(name: &str) -> Entry {
    Entry { id: String::new(), name: name.into() }
}

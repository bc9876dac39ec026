//! Whatever is written: no panic, spans inside of the message, and time linear in its length.

use language::{Directory, Entry, Lexicon, Moment, Policy, Provider, Stage, duration, number, ordinal, understand};
use proptest::prelude::*;
use time::macros::datetime;

/// Words of the grammar, to reach deeper than letters do.
const WORDS: &[&str] = &[
    "de",
    "da",
    "das",
    "às",
    "a",
    "até",
    "entre",
    "e",
    "ou",
    "para",
    "pra",
    "depois",
    "antes",
    "dia",
    "dias",
    "semana",
    "mês",
    "que vem",
    "próxima",
    "última",
    "segunda",
    "sexta",
    "março",
    "fim",
    "início",
    "meia",
    "hora",
    "14h30",
    "9",
    "31",
    "/",
    "02",
    "-",
    ":",
    ".",
    ",",
    "ª",
    "dois",
    "mil",
    "vinte",
    "manhã",
    "tarde",
    "amanhã",
    "daqui a",
    "há",
    "toda",
    "a cada",
    "dr",
    "carlos",
    "cpf",
    "R$",
    "menos",
    "não",
    "cancelar",
    "primeira",
    "quinzena",
    "natal",
    "99999999999",
];

fn read(text: &str) {
    let business = Directory {
        providers: vec![Provider {
            id: String::new(),
            name: "Dr. Carlos Lima".into(),
            specialties: vec!["Cardiologia".into()],
        }],
        visits: vec![entry("Consulta")],
        locations: vec![entry("Centro")],
    };
    let moment = Moment { now: datetime!(2026-05-14 10:00), policy: Policy::CLINIC };
    for stage in [Stage::Opening, Stage::Confirming] {
        let said = understand(text, Lexicon::pt_br(), &business, moment, stage);
        assert!((0.0..=1.0).contains(&said.confidence));
        for span in said.when.iter().chain(&said.existing).flat_map(|when| &when.spans) {
            assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
        }
    }
    let _ = (number(text), ordinal(text), duration(text));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn letters_never_panic(text in "\\PC{0,300}") {
        read(&text);
    }

    #[test]
    fn words_never_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
        read(&words.join(" "));
        read(&words.concat());
    }
}

fn entry(name: &str) -> Entry {
    Entry { id: String::new(), name: name.into() }
}

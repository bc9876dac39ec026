//! The table of the contract, and the choices of the policy, on a Thursday and a Tuesday.

use language::{Directory, Doubt, Intent, Lexicon, Moment, Pick, Policy, Stage, Times, When, read_times, understand};
use time::{
    Date, PrimitiveDateTime, Weekday,
    macros::{date, datetime},
};

/// The contract's reference: Thursday, 10:00.
const THURSDAY: PrimitiveDateTime = datetime!(2026-05-14 10:00);

fn read(text: &str, now: PrimitiveDateTime) -> When {
    let whens = read_times(text, Lexicon::pt_br(), Moment { now, policy: Policy::CLINIC });
    assert_eq!(whens.len(), 1, "{text}: {whens:?}");
    whens.into_iter().next().unwrap()
}

#[test]
fn single_days() {
    for (text, day) in [
        ("hoje", date!(2026 - 05 - 14)),
        ("amanhã", date!(2026 - 05 - 15)),
        ("depois de amanhã", date!(2026 - 05 - 16)),
        ("dps de amanha", date!(2026 - 05 - 16)),
        ("terça que vem", date!(2026 - 05 - 19)),
        ("próxima terça-feira", date!(2026 - 05 - 19)),
        ("na terça", date!(2026 - 05 - 19)),
        ("NA TERCA", date!(2026 - 05 - 19)),
        ("quinta", date!(2026 - 05 - 21)),
        ("dia 20", date!(2026 - 05 - 20)),
        ("dia 10", date!(2026 - 06 - 10)),
        ("dia 14", date!(2026 - 05 - 14)),
        ("3/6", date!(2026 - 06 - 03)),
        ("03/06/2026", date!(2026 - 06 - 03)),
        ("3 de junho", date!(2026 - 06 - 03)),
        ("daqui a 15 dias", date!(2026 - 05 - 29)),
        ("em duas semanas", date!(2026 - 05 - 28)),
        ("de hoje a oito", date!(2026 - 05 - 21)),
        ("6ª feira", date!(2026 - 05 - 15)),
        ("sexta da semana que vem", date!(2026 - 05 - 22)),
        ("na outra sexta", date!(2026 - 05 - 22)),
        ("29/02", date!(2028 - 02 - 29)),
        ("dia dos pais", date!(2026 - 08 - 09)),
        ("corpus christi", date!(2026 - 06 - 04)),
        ("última sexta do mês", date!(2026 - 05 - 29)),
        ("segnda-feira", date!(2026 - 05 - 18)),
    ] {
        assert_eq!(read(text, THURSDAY).date(), Some(day), "{text}");
    }
    let skipped = read("dia 31", datetime!(2026-04-10 10:00));
    assert_eq!(skipped.date(), Some(date!(2026 - 05 - 31)));
}

#[test]
fn hours() {
    for (text, minutes) in [
        ("às 14h", 840),
        ("14h30", 870),
        ("14:30", 870),
        ("14hs", 840),
        ("14 e 30", 870),
        ("2 da tarde", 840),
        ("meio-dia e meia", 750),
        ("quinze pras três", 885),
        ("às 7", 1140),
        ("às 9", 540),
        ("às 12", 720),
        ("sete da manhã", 420),
        ("oito da noite", 1200),
        ("o das 9", 540),
    ] {
        assert_eq!(read(text, THURSDAY).time(), Some(minutes), "{text}");
    }
}

#[test]
fn parts_of_the_day() {
    for (text, from, to) in [
        ("de manhã", Some(360), Some(720)),
        ("à tarde", Some(720), Some(1080)),
        ("a noite", Some(1080), Some(1320)),
        ("amanha de manha", Some(360), Some(720)),
        ("cedinho", None, Some(540)),
        ("hora do almoço", Some(720), Some(840)),
        ("fim da tarde", Some(960), Some(1080)),
    ] {
        let Times::Within(windows) = read(text, THURSDAY).times else { panic!("{text}: no window") };
        assert_eq!((windows[0].from, windows[0].to), (from, to), "{text}");
    }
}

#[test]
fn stretches_of_days() {
    for (text, from, to) in [
        ("semana que vem", date!(2026 - 05 - 18), date!(2026 - 05 - 24)),
        ("13 a 15 de julho", date!(2026 - 07 - 13), date!(2026 - 07 - 15)),
        ("de segunda a quarta", date!(2026 - 05 - 18), date!(2026 - 05 - 20)),
        ("mês que vem", date!(2026 - 06 - 01), date!(2026 - 06 - 30)),
    ] {
        let days = read(text, THURSDAY).days[0];
        assert_eq!((days.from, days.to), (Some(from), Some(to)), "{text}");
    }
}

#[test]
fn what_is_doubtful_is_asked() {
    let doubts = |text: &str, policy: Policy| {
        let whens = read_times(text, Lexicon::pt_br(), Moment { now: THURSDAY, policy });
        whens.into_iter().flat_map(|when| when.doubts).collect::<Vec<Doubt>>()
    };
    let usual = Policy::CLINIC;
    assert_eq!(doubts("30/02", usual), [Doubt::NoSuchDate]);
    assert_eq!(doubts("31/04", usual), [Doubt::NoSuchDate]);
    assert_eq!(doubts("05/13", usual), [Doubt::NoSuchDate]);
    let contradiction = Doubt::Contradiction { weekday: Weekday::Tuesday, date: date!(2026 - 06 - 05) };
    assert_eq!(doubts("terça dia 5", usual), [contradiction]);
    assert_eq!(doubts("sexta que vem", usual), [Doubt::OtherDate(date!(2026 - 05 - 22))]);
    assert_eq!(doubts("sexta da semana que vem", usual), []);
    assert_eq!(doubts("ontem", usual), [Doubt::Past]);
    let long_day = Policy { opens: 420, closes: 1260 };
    assert_eq!(doubts("às 7", long_day), [Doubt::EitherHalf { early: 420, late: 1140 }]);
    assert_eq!(doubts("às 7 da noite", long_day), []);
}

#[test]
fn numbers_that_are_no_times() {
    for text in [
        "meu cpf é 123.456.789-00",
        "meu cpf 12345678900",
        "(11) 98888-1414",
        "tel 11 98888-1414",
        "6 anos",
        "minha pressão está 18 por 11",
        "pressão 12/8",
        "R$ 150,00",
        "150 reais",
        "rua das Flores, 120",
        "apto 34",
        "38,5 graus",
        "70 kg",
        "ter",
        "quero ter certeza",
        "já marquei",
        "boa tarde",
        "mais tarde",
    ] {
        let whens = read_times(text, Lexicon::pt_br(), Moment { now: THURSDAY, policy: Policy::CLINIC });
        assert!(whens.iter().all(When::is_empty), "{text}: {whens:?}");
    }
}

#[test]
fn intents() {
    for (text, stage, intent) in [
        ("desmarcar", Stage::Opening, Intent::Cancel),
        ("quero cancelar minha consulta", Stage::Opening, Intent::Cancel),
        ("remarcar", Stage::Opening, Intent::Reschedule),
        ("quero mudar o horário", Stage::Opening, Intent::Reschedule),
        ("não quero cancelar, quero remarcar", Stage::Opening, Intent::Reschedule),
        ("agendar", Stage::Opening, Intent::Book),
        ("tem horário", Stage::Opening, Intent::Query),
        ("tem vaga amanhã?", Stage::Opening, Intent::Query),
        ("eu tenho horário amanhã?", Stage::Opening, Intent::List),
        ("estou com dor no peito e quero marcar", Stage::Confirming, Intent::Emergency),
        ("quero falar com um atendente", Stage::Answering, Intent::Human),
        ("sim", Stage::Confirming, Intent::Confirm),
        ("fechado", Stage::Confirming, Intent::Confirm),
        ("ok", Stage::Confirming, Intent::Other),
        ("talvez", Stage::Confirming, Intent::Other),
        ("confirmo 14:30", Stage::Confirming, Intent::Inform),
        ("pode ser com o Matheus", Stage::Confirming, Intent::Inform),
        ("não", Stage::Confirming, Intent::Deny),
        ("deixa pra lá", Stage::Answering, Intent::Abandon),
        ("oi, bom dia", Stage::Opening, Intent::Greet),
    ] {
        let moment = Moment { now: THURSDAY, policy: Policy::CLINIC };
        let said = understand(text, Lexicon::pt_br(), &Directory::default(), moment, stage);
        assert_eq!(said.intent, intent, "{text}");
    }
}

#[test]
fn an_offer_is_picked_by_its_number() {
    let pick = |text: &str| {
        let moment = Moment { now: THURSDAY, policy: Policy::CLINIC };
        understand(text, Lexicon::pt_br(), &Directory::default(), moment, Stage::Answering).pick
    };
    for (text, picked) in [
        ("2", Some(Pick::Nth(2))),
        ("a segunda opção", Some(Pick::Nth(2))),
        ("o primeiro", Some(Pick::Nth(1))),
        ("a última", Some(Pick::Last)),
        ("quero uma consulta com alguém", None),
        ("às 9", None),
    ] {
        assert_eq!(pick(text), picked, "{text}");
    }
}

#[test]
fn a_date_is_never_before_today() {
    let first: Option<Date> = read("10/05", THURSDAY).date();
    assert_eq!(first, Some(date!(2027 - 05 - 10)));
}

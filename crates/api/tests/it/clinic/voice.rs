//! Recordings: what is taken, and what is answered without and with somebody who hears.

use super::{Clinic, NOBODY, PATIENTS, id, refused};
use crate::support::{Client, Echo, World};
use api::{App, Config, faces};
use engine::{Hearing, Recording, SpeechError, Transcriber, Transcript, model::GuestKey, verbs::AddressPolicy};
use serde_json::json;
use slot_core::SlotKey;
use std::sync::Arc;

const HEAR: &str = "/v1/scheduling/voice";

/// So many seconds of silence.
fn wave(seconds: usize) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data".to_vec();
    bytes.extend(u32::try_from(seconds * 32_000).unwrap().to_le_bytes());
    bytes.extend(vec![0; seconds * 32_000]);
    bytes
}

/// Hears what it was told to hear.
struct Told(Result<Transcript, SpeechError>);

impl Transcriber for Told {
    fn transcribe<'a>(&'a self, recording: &'a Recording) -> Hearing<'a> {
        assert_eq!(recording.format, engine::AudioFormat::Wav);
        Box::pin(std::future::ready(self.0.clone()))
    }
}

/// A client of the same business, on a server that hears this.
fn hearing(clinic: &Clinic, heard: Result<Transcript, SpeechError>) -> Client {
    let World { clock, rate_clock, ids, store, .. } = &clinic.world;
    let app = App::new(Config {
        store: store.clone(),
        clock: clock.clone(),
        rate_clock: rate_clock.clone(),
        ids: ids.clone(),
        slot_key: SlotKey::new([7; 32]),
        guest_key: GuestKey::new([9; 32]),
        addresses: AddressPolicy::PublicOnly,
        transcriber: Arc::new(Told(heard)),
        messenger: Arc::new(Echo),
        body_limit: Config::BODY_LIMIT,
        address_header: None,
        faces: faces::ALL,
    });
    let key = clinic.world.key(&clinic.tenant, super::SCOPES);
    Client::new(app).header("authorization", &format!("Bearer {key}"))
}

#[actix_web::test]
async fn without_a_transcriber_the_patient_is_asked() {
    for clinic in Clinic::each() {
        let patient = id(&clinic.make(PATIENTS, json!({ "name": "Lia" })).await);
        let parts: [(&str, &[u8]); 4] =
            [("audio", &wave(1)), ("patient_id", patient.as_bytes()), ("channel", b"whatsapp"), ("session_id", b"s1")];
        let reply = clinic.api.form(HEAR, &parts).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let told = reply.json();
        assert_eq!((&told["type"], &told["transcript"]), (&json!("clarification"), &json!("")));
        assert_eq!((&told["session_id"], &told["confidence"]), (&json!("s1"), &json!(0.0)));
        assert!(told["question"].as_str().is_some_and(|question| !question.is_empty()));
        let minted = clinic.api.form(HEAR, &parts[..2]).await.json();
        assert!(minted["session_id"].as_str().is_some_and(|session| session.len() == 36));
    }
}

#[actix_web::test]
async fn what_is_no_recording_is_refused() {
    for clinic in Clinic::each() {
        let patient = id(&clinic.make(PATIENTS, json!({ "name": "Lia" })).await);
        let patient = patient.as_bytes();
        let large = vec![b'x'; 10 * 1024 * 1024 + 1];
        let enormous = vec![b'x'; 11 * 1024 * 1024];
        for (audio, detail) in [
            (&b""[..], "audio must not be empty"),
            (b"not audio at all".as_slice(), "audio must be WAV, Ogg, MP3 or WebM"),
            (large.as_slice(), "audio must have at most 10 MB"),
            (enormous.as_slice(), "audio must have at most 10 MB"),
            (wave(121).as_slice(), "audio must take at most 120 seconds"),
            (wave(0).as_slice(), "audio must have sound"),
        ] {
            refused(&clinic.api.form(HEAR, &[("audio", audio), ("patient_id", patient)]).await, 422, detail);
        }
        let sound = wave(1);
        for (parts, detail) in [
            (vec![("patient_id", patient)], "audio is required"),
            (vec![("audio", sound.as_slice())], "patient_id is required"),
        ] {
            refused(&clinic.api.form(HEAR, &parts).await, 422, detail);
        }
        let fax = [("audio", sound.as_slice()), ("patient_id", patient), ("channel", b"fax".as_slice())];
        assert_eq!(clinic.api.form(HEAR, &fax).await.status, 422);
        let nobody = [("audio", sound.as_slice()), ("patient_id", NOBODY.as_bytes())];
        refused(&clinic.api.form(HEAR, &nobody).await, 404, "patient not found");
        assert_eq!(
            clinic.api.form(HEAR, &[("audio", sound.as_slice()), ("patient_id", b"x".as_slice())]).await.status,
            422
        );
        refused(&clinic.api.post(HEAR, &json!({})).await, 422, "body must be multipart/form-data");
    }
}

#[actix_web::test]
async fn what_is_heard_is_read() {
    for clinic in Clinic::each() {
        let patient = id(&clinic.make(PATIENTS, json!({ "name": "Lia" })).await);
        let sound = wave(1);
        let parts: [(&str, &[u8]); 2] = [("audio", &sound), ("patient_id", patient.as_bytes())];
        let heard = |text: &str, confidence: f64| Ok(Transcript { text: text.to_owned(), confidence });
        let sure = hearing(&clinic, heard("quero falar com um atendente", 0.9)).form(HEAR, &parts).await.json();
        assert_eq!((&sure["type"], &sure["intent"]), (&json!("scheduling"), &json!("human")));
        assert_eq!((&sure["confidence"], &sure["transcript"]), (&json!(0.9), &json!("quero falar com um atendente")));
        let unsure = hearing(&clinic, heard("quero falar com um atendente", 0.41)).form(HEAR, &parts).await.json();
        assert_eq!((&unsure["type"], &unsure["confidence"]), (&json!("clarification"), &json!(0.41)));
        assert!(unsure["question"].as_str().unwrap().contains("quero falar com um atendente"));
        let missing = hearing(&clinic, heard("quero marcar uma consulta amanhã", 0.9)).form(HEAR, &parts).await.json();
        assert_eq!(missing["type"], "clarification");
        assert_eq!(missing["missing"][0], "provider_id");
        let silence = hearing(&clinic, heard("  ", 0.0)).form(HEAR, &parts).await.json();
        assert_eq!((&silence["type"], &silence["transcript"]), (&json!("clarification"), &json!("")));
        let alarm = hearing(&clinic, heard("estou com dor no peito", 0.9)).form(HEAR, &parts).await.json();
        assert!(alarm["question"].as_str().unwrap().contains("192"));
        let down = hearing(&clinic, Err(SpeechError::Unavailable("refused".to_owned()))).form(HEAR, &parts).await;
        assert_eq!(down.status, 503);
    }
}

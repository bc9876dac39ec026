//! Weekly hours.

use super::{AVAILABILITY, ask, error, everywhere, human, maker, of, told};
use crate::support::World;
use engine::model::HoursRule;
use serde_json::{Value, json};
use slot_core::{ResourceId, WallRange};
use time::Weekday;

/// Rows as `staff weekday from-to`.
fn shown(found: &Value) -> Vec<String> {
    let rows = found["data"].as_array().unwrap().iter();
    rows.map(|row| {
        assert_eq!((row.as_object().unwrap().len(), &row["is_available"]), (5, &json!(true)));
        let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}-{}", text("staff_id"), row["day_of_week"], text("start_time"), text("end_time"))
    })
    .collect()
}

#[actix_web::test]
async fn hours_of_the_business_and_of_its_people() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let api = maker(&world, &shop);
        let make = async |kind: &str, name: &str, hours: Value| {
            let body = json!({ "type": kind, "name": name, "timezone": "Europe/Berlin", "operatingHours": hours, "defaultDurationMinutes": 60 });
            let made = api.post("/api/bookings/resources", &body).await;
            assert_eq!(made.status, 201, "{}", made.text);
            made.json()["resource"]["id"].as_str().unwrap().parse::<ResourceId>().unwrap().ulid()
        };
        let row = |day: u8, open: &str, close: &str| json!({ "dayOfWeek": day, "open": open, "close": close });
        let client = everywhere(&world);
        assert_eq!(ask(&client, &of(AVAILABILITY, shop.id, "")).await, json!({ "data": [] }));
        make("location", "North", json!([row(6, "10:00", "24:00"), row(1, "08:00", "12:00")])).await;
        make("location", "South", json!([row(1, "08:00", "12:00"), row(1, "13:00", "17:00")])).await;
        make("room", "Studio", json!([row(3, "00:00", "24:00")])).await;
        make("equipment", "Laser", json!([row(3, "00:00", "24:00")])).await;
        let ana = make(
            "person",
            "Ana",
            json!([row(5, "14:00", "18:00"), row(5, "09:00", "12:00"), row(0, "09:00", "10:00")]),
        )
        .await;
        make("person", "Nobody", json!([])).await;
        let gone = make("person", "Gone", json!([row(2, "09:00", "10:00")])).await;
        let path = format!("/api/bookings/resources/{gone}");
        assert_eq!(api.patch(&path, &json!({ "isActive": false })).await.status, 200);
        let expected = [
            "- 1 08:00:00-12:00:00".to_owned(),
            "- 1 13:00:00-17:00:00".to_owned(),
            "- 6 10:00:00-24:00:00".to_owned(),
            format!("{ana} 0 09:00:00-10:00:00"),
            format!("{ana} 5 09:00:00-12:00:00"),
            format!("{ana} 5 14:00:00-18:00:00"),
        ];
        assert_eq!(shown(&ask(&client, &of(AVAILABILITY, shop.id, "")).await), expected);
        // 6 March 2026 is a Friday.
        assert_eq!(shown(&ask(&client, &of(AVAILABILITY, shop.id, "&date=2026-03-06")).await), expected[4..]);
        assert_eq!(shown(&ask(&client, &of(AVAILABILITY, shop.id, "&date=")).await), expected);
        for date in ["2026-02-30", "06.03.2026", "friday", "2026-03-06T00:00:00Z"] {
            let reply = client.get(&of(AVAILABILITY, shop.id, &format!("&date={date}"))).await;
            assert_eq!(error(&reply), told(400, "validation", "date is invalid"), "{date}");
        }
    }
}

#[actix_web::test]
async fn a_person_of_another_face_and_hours_past_midnight() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let ana = human(&world, &shop, "Ana").await;
        let (tenant, id) = (shop.id, ana.parse::<ResourceId>().unwrap());
        world.write(move |tx, _cx| {
            let mut person = (*tx.resource(tenant, id)?.unwrap()).clone();
            let hours = person.hours.as_mut().unwrap();
            hours.truncate(1);
            hours[0].weekday = Weekday::Saturday;
            hours[0].hours = WallRange::parse("22:00", "02:00").unwrap();
            let pause = WallRange::parse("23:00", "23:30").unwrap();
            hours.push(HoursRule { available: false, hours: pause, ..hours[0] });
            let rev = person.rev;
            person.rev += 1;
            tx.update_resource(&person, rev)
        });
        let client = everywhere(&world);
        let staff = id.ulid();
        let found = shown(&ask(&client, &of(AVAILABILITY, shop.id, "")).await);
        assert_eq!(found, [format!("{staff} 0 00:00:00-02:00:00"), format!("{staff} 6 22:00:00-24:00:00")]);
    }
}

//! The list of bookings: filters, order, pages.

use super::{House, id};
use serde_json::Value;

async fn list(house: &House, query: &str) -> Value {
    let reply = house.api.get(&format!("/v1/bookings?{query}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

fn starts(list: &Value) -> Vec<&str> {
    list["bookings"].as_array().unwrap().iter().map(|booking| &booking["starts_at"].as_str().unwrap()[5..16]).collect()
}

#[actix_web::test]
async fn filters_order_and_pages() {
    for house in House::each() {
        let (one, two) = (house.worker().await, house.worker().await);
        for (human, starts_at) in [
            (&one, "2026-03-10T14:00:00Z"),
            (&one, "2026-03-12T14:00:00Z"),
            (&two, "2026-03-11T14:00:00Z"),
            (&two, "2026-03-10T14:00:00Z"),
        ] {
            id(&house.book(human, starts_at, 30).await);
        }
        let cancelled = id(&house.book(&one, "2026-03-13T14:00:00Z", 30).await);
        house.api.delete(&format!("/v1/bookings/{cancelled}")).await;

        let all = list(&house, "").await;
        let newest_first = ["03-13T14:00", "03-12T14:00", "03-11T14:00", "03-10T14:00", "03-10T14:00"];
        assert_eq!(starts(&all), newest_first);
        assert_eq!([&all["total"], &all["limit"], &all["offset"]], [5, 50, 0]);
        let ids = |list: &Value| -> Vec<String> {
            list["bookings"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
        };
        // Pages follow each other without a gap, whatever starts at the same moment.
        let mut paged = Vec::new();
        for offset in [0, 2, 4, 6] {
            let page = list(&house, &format!("limit=2&offset={offset}")).await;
            assert_eq!([&page["total"], &page["limit"], &page["offset"]], [5, 2, offset]);
            paged.extend(ids(&page));
        }
        assert_eq!(paged, ids(&all));
        assert_eq!(list(&house, "limit=1000").await["limit"], 100, "cut to the maximum");

        for (query, total) in [
            ("status=confirmed".to_owned(), 4),
            ("status=cancelled".to_owned(), 1),
            ("status=".to_owned(), 5),
            (format!("human_id={one}"), 3),
            (format!("human_id={two}&status=cancelled"), 0),
            ("date_from=2026-03-11".to_owned(), 3),
            ("date_to=2026-03-11".to_owned(), 3),
            ("date_from=2026-03-11&date_to=2026-03-12".to_owned(), 2),
            (format!("human_id={one}&status=confirmed&date_from=2026-03-10&date_to=2026-03-10"), 1),
        ] {
            let found = list(&house, &query).await;
            assert_eq!(
                (found["total"].as_u64(), ids(&found).len()),
                (Some(total), usize::try_from(total).unwrap()),
                "{query}"
            );
        }
    }
}

#[actix_web::test]
async fn dates_are_utc_days() {
    for house in House::each() {
        let human = house.human().await;
        let late = serde_json::json!({
            "working_days": [1, 2], "work_start": "19:00", "work_end": "24:00", "meeting_durations": [30]
        });
        house.rules(&human, &late).await;
        // Monday evening in New York is Tuesday in UTC.
        id(&house.book(&human, "2026-03-10T00:00:00Z", 30).await);
        id(&house.book(&human, "2026-03-09T23:30:00Z", 30).await);
        assert_eq!(starts(&list(&house, "date_from=2026-03-10&date_to=2026-03-10").await), ["03-10T00:00"]);
        assert_eq!(starts(&list(&house, "date_to=2026-03-09").await), ["03-09T23:30"]);
        // The list of slots speaks of the human's own days.
        assert_eq!(house.starts(&human, "2026-03-09", "2026-03-09", 30).await.len(), 8);
    }
}

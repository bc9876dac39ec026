"""Reads a calendar feed with the iCalendar parser of another project, across a change of daylight saving.

It starts a server of its own on an empty SQLite file and stops it at the end. The programs are found in SLOT_SERVER_BIN and
SLOT_ADMIN_BIN, or in target/debug.
"""

import os
import pathlib
import sys
import tempfile
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import httpx
import icalendar

from support.server import Server, Tally

ZONE = ZoneInfo("America/New_York")
NAME = 'Zoë "Z", the 3rd; \\ 字 ' + "long " * 40


def change_of_daylight_saving():
    """The first Sunday from in a month on, on which the clocks of the zone change."""
    day = date.today() + timedelta(days=30)
    while True:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
        if noon.utcoffset() != (noon - timedelta(days=1)).utcoffset():
            return day
        day += timedelta(days=1)


def events(text):
    calendar = icalendar.Calendar.from_ical(text)
    return calendar, {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}


def run(server, tally):
    client = httpx.Client(base_url=server.base, headers={"Authorization": f"Bearer {server.key('feeds')}"})
    human = client.post("/v1/humans", json={"name": "Alex, Rep", "timezone": "America/New_York"}).json()["id"]
    rules = {"working_days": [1, 2, 3, 4, 5], "work_start": "09:00", "work_end": "17:00", "meeting_durations": [30]}
    client.put(f"/v1/humans/{human}/availability", json=rules).raise_for_status()
    sunday = change_of_daylight_saving()
    starts = {}
    for guest, days in [(NAME.strip(), -2), ("After", 1), ("Cancelled", 2)]:
        day = sunday + timedelta(days=days)
        start = datetime(day.year, day.month, day.day, 10, 30, tzinfo=ZONE)
        body = {"human_id": human, "starts_at": start.astimezone(timezone.utc).isoformat(), "duration": 30, "attendee_name": guest}
        made = client.post("/v1/bookings", json=body)
        made.raise_for_status()
        starts[guest] = (start, made.json()["id"])
    feed = server.admin("feed", "create", "--tenant", "feeds", "--resource", human)
    first = httpx.get(server.base + feed["path"])
    tally.equal("status and type", (first.status_code, first.headers["content-type"]), (200, "text/calendar; charset=utf-8"))
    calendar, found = events(first.text)
    # The parser does not know the type of a property that is not in the standard, and leaves it as it is written.
    tally.equal("name", str(calendar["X-WR-CALNAME"]).replace("\\,", ","), "feeds · Alex, Rep")
    tally.equal("method and version", (str(calendar["METHOD"]), str(calendar["VERSION"])), ("PUBLISH", "2.0"))
    tally.equal("those that are booked", sorted(found), sorted(starts))
    for guest, (start, identity) in starts.items():
        event = found.get(guest)
        if event is None:
            continue
        local = event.decoded("DTSTART").astimezone(ZONE)
        tally.equal(f"start of {guest[:9]}", local, start)
        tally.equal(f"wall clock of {guest[:9]}", (local.hour, local.minute), (10, 30))
        tally.equal(f"length of {guest[:9]}", event.decoded("DTEND") - event.decoded("DTSTART"), timedelta(minutes=30))
        tally.equal(f"name of {guest[:9]}", (str(event["UID"]), int(event["SEQUENCE"])), (f"{identity}@slotkeeper", 1))
    offsets = {starts[guest][0].utcoffset() for guest in starts}
    tally.equal("the clocks change between them", len(offsets), 2)
    tally.equal("no line is too long", max(len(line) for line in first.content.split(b"\r\n")) <= 75, True)
    known = {"If-None-Match": first.headers["etag"]}
    tally.equal("what is known", httpx.get(server.base + feed["path"], headers=known).status_code, 304)
    client.delete(f"/v1/bookings/{starts['Cancelled'][1]}").raise_for_status()
    second = httpx.get(server.base + feed["path"], headers=known)
    _, found = events(second.text)
    cancelled = found["Cancelled"]
    tally.equal("cancelled", (str(cancelled["STATUS"]), int(cancelled["SEQUENCE"])), ("CANCELLED", 2))
    tally.equal("the others", str(found["After"]["STATUS"]), "CONFIRMED")
    server.admin("feed", "revoke", feed["id"])
    tally.equal("revoked", httpx.get(server.base + feed["path"]).status_code, 404)
    server.log.flush()
    log = pathlib.Path(server.log.name).read_text(encoding="utf-8")
    tally.equal("the log knows no secret", feed["secret"] in log, False)


def main():
    # A proxy of the machine's is not for a server on the loopback address; the log is to say all that it can.
    os.environ.update(NO_PROXY="127.0.0.1", SLOT_LOG="debug")
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            run(server, tally)
        finally:
            tally.equal("exit code of the server", server.stop(), 0)
    print(f"calendar feed: {tally.passed} checks passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())

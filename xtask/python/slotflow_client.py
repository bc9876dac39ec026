"""Drives the server with the published Python client of the Slotflow API, over all of its fifteen operations.

It starts a server of its own on an empty SQLite file, with a key that slot-admin makes, and stops it at the end.
"""

import os
import sys
import tempfile

import httpx
from slotflow import (
    AuthenticationError,
    ConflictError,
    NotFoundError,
    PaymentRequiredError,
    Slotflow,
    ValidationError,
)
from support.server import Server, Tally

RULES = {"working_days": [1, 2, 3, 4, 5], "work_start": "09:00", "work_end": "17:00", "meeting_durations": [30, 60]}
DAY = "2026-03-10"


def humans(client, tally):
    made = client.humans.create(name="Alex Rep", timezone="America/New_York", email="alex@example.com", role="Sales")
    fields = ["id", "name", "email", "role", "timezone", "active", "created_at"]
    tally.equal("fields of a human", list(made), fields)
    tally.equal("a human", [made[name] for name in fields[1:6]], ["Alex Rep", "alex@example.com", "Sales", "America/New_York", True])
    tally.equal("list of humans", client.humans.list(), {"humans": [made], "total": 1})
    tally.equal("a human without rules", client.humans.get(made["id"]), {**made, "availability_rules": None})
    tally.equal("no rules, no slots", slots(client, made["id"], 30)["slots"], [])
    tally.refused("an unknown zone", ValidationError, "VALIDATION_ERROR",
                  lambda: client.humans.create(name="X", timezone="America/San_Francisco"))
    ruled = client.availability.set(made["id"], **RULES)
    tally.equal("rules", ruled, {**made, "availability_rules": RULES})
    tally.equal("a human with rules", client.humans.get(made["id"]), ruled)
    tally.refused("bad rules", ValidationError, "VALIDATION_ERROR",
                  lambda: client.availability.set(made["id"], **{**RULES, "working_days": [0]}))
    return made["id"]


def slots(client, human, duration, day=DAY):
    return client.slots.list(human, date_from=day, date_to=day, duration=duration)


def overrides(client, tally, human):
    found = slots(client, human, 30)
    tally.equal("slots of a day", (found["total"], found["timezone"], found["duration"]), (16, "America/New_York", 30))
    tally.equal("the first slot", found["slots"][0], {"starts_at": "2026-03-10T13:00:00.000Z", "ends_at": "2026-03-10T13:30:00.000Z"})
    tally.refused("another duration", ValidationError, "INVALID_DURATION", lambda: slots(client, human, 45))
    lunch = client.schedule_overrides.create(
        human, type="block", title="Lunch", all_day=False, start_date="2026-03-02", start_time="12:00", end_time="13:00",
        recurrence={"freq": "weekly", "days": [1, 2, 3, 4, 5]})
    tally.equal("an override", {name: lunch[name] for name in ("human_id", "type", "title", "start_time", "end_time", "recurrence")},
                {"human_id": human, "type": "block", "title": "Lunch", "start_time": "12:00", "end_time": "13:00",
                 "recurrence": {"freq": "weekly", "days": [1, 2, 3, 4, 5]}})
    saturday = client.schedule_overrides.create(
        human, type="open", title="Saturday", all_day=False, start_date="2026-03-14", start_time="10:00", end_time="14:00")
    tally.equal("a blocked hour", slots(client, human, 30)["total"], 14)
    tally.equal("an open Saturday", slots(client, human, 30, "2026-03-14")["total"], 8)
    tally.equal("list of overrides", client.schedule_overrides.list(human), {"overrides": [lunch, saturday], "total": 2})
    tally.equal("a deleted override", client.schedule_overrides.delete(human, lunch["id"]), {"deleted": True, "id": lunch["id"]})
    tally.equal("works at once", slots(client, human, 30)["total"], 16)
    tally.refused("deleted twice", NotFoundError, "NOT_FOUND", lambda: client.schedule_overrides.delete(human, lunch["id"]))


def bookings(client, tally, human):
    wish = {"human_id": human, "starts_at": "2026-03-10T14:00:00Z", "duration": 30, "attendee_name": "Jane Doe"}
    facts = {"lead": "L-42", "score": 0.5, "tags": ["a", "b"], "deep": {"x": None}}
    made = client.bookings.create(**wish, attendee_email="jane@example.com", metadata=facts)
    tally.equal("a booking", {name: made[name] for name in made if name not in ("id", "created_at")}, {
        "human_id": human, "starts_at": "2026-03-10T14:00:00.000Z", "ends_at": "2026-03-10T14:30:00.000Z",
        "duration_minutes": 30, "attendee_name": "Jane Doe", "attendee_email": "jane@example.com", "status": "confirmed",
        "metadata": facts})
    tally.equal("one slot less", slots(client, human, 30)["total"], 15)
    tally.refused("a taken slot", ConflictError, "SLOT_UNAVAILABLE", lambda: client.bookings.create(**wish))
    tally.refused("another duration", ValidationError, "INVALID_DURATION", lambda: client.bookings.create(**{**wish, "duration": 45}))
    tally.refused("outside hours", ValidationError, "OUTSIDE_WORKING_HOURS",
                  lambda: client.bookings.create(**{**wish, "starts_at": "2026-03-10T03:00:00Z"}))
    client.schedule_overrides.create(human, type="block", title="Away", all_day=True, start_date="2026-03-11")
    tally.refused("a blocked day", ValidationError, "SCHEDULE_BLOCKED",
                  lambda: client.bookings.create(**{**wish, "starts_at": "2026-03-11T14:00:00Z"}))
    tally.refused("no name", ValidationError, "VALIDATION_ERROR", lambda: client.bookings.create(**{**wish, "attendee_name": " "}))
    nobody = "00000000-0000-0000-0000-000000000001"
    tally.refused("an unknown human", NotFoundError, "NOT_FOUND", lambda: client.bookings.create(**{**wish, "human_id": nobody}))
    tally.equal("list of bookings", client.bookings.list(human_id=human, status="confirmed", date_from=DAY, date_to=DAY, limit=10),
                {"bookings": [made], "total": 1, "limit": 10, "offset": 0})
    gone = {"id": made["id"], "status": "cancelled"}
    tally.equal("a cancelled booking", client.bookings.cancel(made["id"]), gone)
    tally.equal("cancelled twice", client.bookings.cancel(made["id"]), gone)
    tally.equal("free again", slots(client, human, 30)["total"], 16)
    tally.equal("listed as cancelled", client.bookings.list(status="cancelled")["total"], 1)


def webhooks(client, tally):
    made = client.webhooks.create(url="http://127.0.0.1:9/hook", events=["booking.confirmed", "booking.cancelled"])
    tally.equal("fields of a webhook", list(made), ["id", "url", "events", "signing_secret", "active", "created_at"])
    tally.equal("a secret", made["signing_secret"][:6], "whsec_")
    tally.equal("list of webhooks", client.webhooks.list(), {"webhooks": [made], "total": 1})
    tally.refused("the same again", ValidationError, "VALIDATION_ERROR",
                  lambda: client.webhooks.create(url=made["url"], events=["booking.confirmed"]))
    tally.equal("a deleted webhook", client.webhooks.delete(made["id"]), {"deleted": True, "id": made["id"]})
    tally.refused("deleted twice", NotFoundError, "NOT_FOUND", lambda: client.webhooks.delete(made["id"]))


def apart(server, client, tally, human):
    with Slotflow(api_key="sk_live_wrong", base_url=server.base) as nobody:
        tally.refused("a wrong key", AuthenticationError, "UNAUTHORIZED", nobody.humans.list)
    with Slotflow(api_key=server.key("small", "--plan", "free"), base_url=server.base) as other:
        tally.refused("somebody else's human", NotFoundError, "NOT_FOUND", lambda: other.humans.get(human))
        other.humans.create(name="Only", timezone="UTC")
        tally.refused("a second human on the free plan", PaymentRequiredError, "LIMIT_REACHED",
                      lambda: other.humans.create(name="Second", timezone="UTC"))
    tally.equal("a deleted human", client.humans.delete(human), {"deleted": True, "id": human})
    tally.refused("deleted twice", NotFoundError, "NOT_FOUND", lambda: client.humans.delete(human))
    tally.equal("an unknown path", httpx.get(f"{server.base}/v1/humans/x/y").status_code, 401)


def main():
    # A proxy of the machine's is not for a server on the loopback address.
    os.environ["NO_PROXY"] = "127.0.0.1"
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="slotclient") as folder:
        server = Server(folder)
        try:
            with Slotflow(api_key=server.key("acme"), base_url=server.base) as client:
                human = humans(client, tally)
                overrides(client, tally, human)
                bookings(client, tally, human)
                webhooks(client, tally)
                apart(server, client, tally, human)
        finally:
            status = server.stop()
        tally.equal("the server's exit code", status, 0)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())

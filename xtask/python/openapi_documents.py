"""Holds the OpenAPI documents of the server, and the answers of the agent face, against validators of other people's making.

It starts a server of its own on an empty SQLite file, and stops it at the end.
"""

import os
import sys
import tempfile

import httpx
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import validate
from support.server import Server, Tally

AGENT = "/api/agent/v1"


def documents(server, tally):
    index = httpx.get(f"{server.base}/openapi.json").json()["documents"]
    for url in [f"{AGENT}/schema", *(entry["url"] for entry in index)]:
        document = httpx.get(server.base + url).json()
        try:
            validate(document)
            found = "valid"
        except Exception as error:  # any fault is one to report, not to die of
            found = repr(error)
        tally.equal(f"{url} ({document['openapi']})", found, "valid")


def business(server):
    """A business with somebody who is booked; answers its id."""
    made = server.admin("tenant", "create", "--name", "Shop", "--slug", "shop", "--timezone", "Europe/Berlin")
    key = server.admin("key", "create", "--tenant", "shop", "--name", "maker", "--preset", "slotflow")["key"]
    maker = httpx.Client(base_url=f"{server.base}/v1", headers={"Authorization": f"Bearer {key}"})
    human = maker.post("/humans", json={"name": "Ana", "timezone": "Europe/Berlin"}).json()["id"]
    rules = {"working_days": [1, 2, 3, 4, 5], "work_start": "09:00", "work_end": "17:00", "meeting_durations": [30]}
    maker.put(f"/humans/{human}/availability", json=rules).raise_for_status()
    wish = {"human_id": human, "starts_at": "2026-03-10T14:00:00Z", "duration": 30, "attendee_name": "Jane Doe"}
    maker.post("/bookings", json=wish).raise_for_status()
    return made["id"]


def answers(server, tally, tenant):
    schema = httpx.get(f"{server.base}{AGENT}/schema").json()
    key = server.admin("key", "create", "--installation", "--name", "agent", "--preset", "agent")["key"]
    agent = httpx.Client(base_url=f"{server.base}{AGENT}", headers={"Authorization": f"Bearer {key}"})
    stranger = httpx.Client(base_url=f"{server.base}{AGENT}")
    for path in schema["paths"]:
        if path == "/schema":
            continue
        query = {} if path == "/tenants" else {"tenant_id": tenant}
        tries = [(agent, query, 200), (stranger, query, 401)]
        if query:
            tries.append((agent, {}, 400))
        for client, asked, status in tries:
            answer = client.get(path, params=asked)
            declared = schema["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"]["schema"]
            validator = OAS30Validator({**declared, "components": schema["components"]})
            faults = [error.message for error in validator.iter_errors(answer.json())]
            tally.equal(f"{path} {status}", (answer.status_code, faults), (status, []))
    for path in ("/tenants", "/bookings", "/availability"):
        query = {} if path == "/tenants" else {"tenant_id": tenant}
        tally.equal(f"{path} shows something", bool(agent.get(path, params=query).json()["data"]), True)


def main():
    # A proxy of the machine's is not for a server on the loopback address.
    os.environ["NO_PROXY"] = "127.0.0.1"
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            documents(server, tally)
            answers(server, tally, business(server))
        finally:
            tally.equal("exit code of the server", server.stop(), 0)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())

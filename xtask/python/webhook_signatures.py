"""Verifies what the server sends to webhook endpoints, with Python's own hmac for each dialect and with the reference library
of Standard Webhooks, over the bytes that came; and that one changed byte is refused.

It starts a server of its own on an empty SQLite file, with businesses that slot-admin makes, and stops it at the end. The
programs are found in SLOT_SERVER_BIN and SLOT_ADMIN_BIN, or in target/debug.
"""

import hashlib
import hmac
import http.server
import json
import os
import pathlib
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_BOUND_SECONDS = 60
WAIT_BOUND_SECONDS = 30
FREE_TEXT = "a secret of the clinic's own, longer than 32"


def program(variable, name):
    return os.environ.get(variable) or str(ROOT / "target" / "debug" / name)


class Receiver:
    """Keeps every request that comes, by the first part of its path."""

    def __init__(self):
        self.hits = {name: queue.Queue() for name in ("slotflow", "novala", "clinic", "husky")}
        hits = self.hits

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                hits[self.path.strip("/")].put((dict(self.headers.items()), body))
                self.send_response(204)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, name):
        return f"http://127.0.0.1:{self.server.server_address[1]}/{name}"

    def next(self, name):
        headers, body = self.hits[name].get(timeout=WAIT_BOUND_SECONDS)
        return {key.lower(): value for key, value in headers.items()}, body


class Server:
    """A running slot-server on a database of its own."""

    def __init__(self, folder):
        self.url = f"sqlite://{folder}/webhooks.sqlite"
        self.environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SLOT_LISTEN")}
        self.admin("migrate")
        command = [program("SLOT_SERVER_BIN", "slot-server"), "--database-url", self.url, "--listen", "127.0.0.1:0"]
        command.append("--allow-private-webhooks")
        self.log = open(pathlib.Path(folder) / "server.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        self.base = self._listening()

    def admin(self, *arguments, text=None):
        command = [program("SLOT_ADMIN_BIN", "slot-admin"), "--database-url", self.url, "--json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment, timeout=60, input=text)
        if done.returncode != 0:
            raise RuntimeError(f"slot-admin {' '.join(arguments)} failed: {done.stderr}")
        return json.loads(done.stdout)

    def key(self, preset):
        return self.admin("key", "create", "--tenant", "shop", "--name", preset, "--preset", preset)["key"]

    def call(self, key, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method)
        request.add_header("authorization", f"Bearer {key}")
        data = None
        if body is not None:
            request.add_header("content-type", "application/json")
            data = json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=WAIT_BOUND_SECONDS) as answer:
            return json.loads(answer.read() or b"null")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(WAIT_BOUND_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _listening(self):
        timer = threading.Timer(START_BOUND_SECONDS, self.process.kill)
        timer.start()
        try:
            for line in self.process.stdout:
                if line.startswith("listening on "):
                    # What else the server prints must not fill the pipe.
                    threading.Thread(target=self.process.stdout.read, daemon=True).start()
                    return line.removeprefix("listening on ").strip()
        finally:
            timer.cancel()
        self.log.seek(0)
        raise RuntimeError(f"the server did not start: {self.log.read()}")


class Tally:
    """Counts what was as expected, and prints what was not."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def holds(self, what, is_so):
        if is_so:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}")


def digest(secret, *parts):
    return hmac.new(secret.encode(), b"".join(parts), hashlib.sha256).hexdigest()


def slotflow(secret, headers, body):
    stamp, signature = (part.split("=", 1)[1] for part in headers["x-slotflow-signature"].split(",")[:2])
    return hmac.compare_digest(digest(secret, stamp.encode(), b".", body), signature)


def novala(secret, headers, body):
    stamp = headers["x-novala-timestamp"].encode()
    return hmac.compare_digest("sha256=" + digest(secret, stamp, b".", body), headers["x-novala-signature"])


def clinic(secret, headers, body):
    stamp = headers["x-webhook-timestamp"].encode()
    return hmac.compare_digest("sha256=" + digest(secret, stamp, b".", body), headers["x-webhook-signature"])


def husky(secret, headers, body):
    return hmac.compare_digest(digest(secret, body), headers["x-husky-signature"])


def standard(secret, headers, body):
    is_encoded = secret.startswith("whsec_")
    verifier = Webhook(secret) if is_encoded else Webhook(secret.encode())
    try:
        verifier.verify(body, headers)
        return True
    except WebhookVerificationError:
        return False


def changed(body):
    """The same with one bit of one byte the other way round, and still JSON of the same length."""
    place = body.index(b"20")
    return body[:place] + bytes([body[place] ^ 1]) + body[place + 1:]


def verify(tally, name, own, secret, hit):
    headers, body = hit
    tally.holds(f"{name}: its own signature", own(secret, headers, body))
    tally.holds(f"{name}: a changed byte under its own", not own(secret, headers, changed(body)))
    tally.holds(f"{name}: another secret under its own", not own(secret + "x", headers, body))
    tally.holds(f"{name}: Standard Webhooks", standard(secret, headers, body))
    tally.holds(f"{name}: a changed byte under Standard Webhooks", not standard(secret, headers, changed(body)))
    tally.holds(f"{name}: another id under Standard Webhooks", not standard(secret, {**headers, "webhook-id": "evt_x"}, body))


def run(server, receiver, tally):
    shop = {
        "tenants": [{
            "slug": "shop", "name": "Shop", "timezone": "UTC", "notify_api_writes": True,
            "locations": [{"ref": "main", "name": "Main"}],
        }],
    }
    server.admin("apply", "-", text=json.dumps(shop))
    keys = {preset: server.key(preset) for preset in ("slotflow", "novala", "clinic", "husky")}

    hook = server.call(keys["slotflow"], "POST", "/v1/webhooks",
                       {"url": receiver.url("slotflow"), "events": ["booking.confirmed", "booking.cancelled"]})
    human = server.call(keys["slotflow"], "POST", "/v1/humans", {"name": "Ana", "timezone": "UTC"})
    rules = {"working_days": [1, 2, 3, 4, 5, 6, 7], "work_start": "00:00", "work_end": "24:00", "meeting_durations": [30]}
    server.call(keys["slotflow"], "PUT", f"/v1/humans/{human['id']}/availability", rules)
    other = server.call(keys["novala"], "POST", "/api/webhooks", {"url": receiver.url("novala"), "events": ["*"]})["webhook"]
    booking = {"human_id": human["id"], "starts_at": "2030-03-04T10:00:00Z", "duration": 30, "attendee_name": "Zoë \U0001f4c5"}
    booked = server.call(keys["slotflow"], "POST", "/v1/bookings", booking)
    verify(tally, "slotflow", slotflow, hook["signing_secret"], receiver.next("slotflow"))
    hit = receiver.next("novala")
    verify(tally, "novala", novala, other["secret"], hit)
    tally.holds("novala: the booking", json.loads(hit[1])["data"]["bookingId"] == booked["id"])

    subscribed = server.call(keys["clinic"], "POST", "/v1/scheduling/webhooks",
                             {"url": receiver.url("clinic"), "secret": FREE_TEXT, "event_types": ["appointment.created"]})
    tried = server.call(keys["clinic"], "POST", f"/v1/scheduling/webhooks/{subscribed['id']}/test")
    tally.holds("clinic: a test succeeds", tried["success"] and tried["status_code"] == 204)
    verify(tally, "clinic", clinic, FREE_TEXT, receiver.next("clinic"))

    made = server.admin("webhook", "create", "--tenant", "shop", "--dialect", "husky", "--url", receiver.url("husky"),
                        "--event", "*", "--allow-private-webhooks")
    window = {"day": "monday", "session": "Morning", "start_time": "09:00", "end_time": "11:00", "max_slots": 4}
    server.call(keys["husky"], "POST", "/v1/appointment-slots", window)
    hit = receiver.next("husky")
    verify(tally, "husky", husky, made["secret"], hit)
    tally.holds("husky: the window", json.loads(hit[1])["slot"]["max_slots"] == 4)

    # While a secret is replaced both sign.
    rotated = server.call(keys["novala"], "POST", f"/api/webhooks/{other['id']}/rotate")["webhook"]
    server.call(keys["slotflow"], "DELETE", f"/v1/bookings/{booked['id']}")
    headers, body = receiver.next("novala")
    verify(tally, "novala, rotated", novala, rotated["secret"], (headers, body))
    previous = {**headers, "x-novala-signature": headers["x-novala-signature-previous"]}
    tally.holds("novala: the old secret in its own header", novala(other["secret"], previous, body))
    tally.holds("novala: the old secret under Standard Webhooks", standard(other["secret"], headers, body))


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            run(server, Receiver(), tally)
        finally:
            tally.holds("the server ends well", server.stop() == 0)
    print(f"{tally.passed} checks passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Starts a slot-server on a database of its own, for scripts that drive it; and counts what was as expected.

The programs are found in SLOT_SERVER_BIN and SLOT_ADMIN_BIN, or in target/debug.
"""

import json
import os
import pathlib
import signal
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[3]
START_BOUND_SECONDS = 60
STOP_BOUND_SECONDS = 30


def program(variable, name):
    return os.environ.get(variable) or str(ROOT / "target" / "debug" / name)


class Server:
    """A running slot-server on a database of its own."""

    def __init__(self, folder, *arguments):
        self.url = f"sqlite://{folder}/client.sqlite"
        self.environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SLOT_LISTEN")}
        self.admin("migrate")
        command = [program("SLOT_SERVER_BIN", "slot-server"), "--database-url", self.url, "--listen", "127.0.0.1:0"]
        command += ["--allow-private-webhooks", *arguments]
        self.log = open(pathlib.Path(folder) / "server.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        self.base = self._listening()

    def admin(self, *arguments):
        command = [program("SLOT_ADMIN_BIN", "slot-admin"), "--database-url", self.url, "--json", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"slot-admin {' '.join(arguments)} failed: {done.stderr}")
        return json.loads(done.stdout)

    def key(self, slug, *plan):
        self.admin("tenant", "create", "--name", slug, "--slug", slug, "--timezone", "America/New_York", *plan)
        return self.admin("key", "create", "--tenant", slug, "--name", "client", "--preset", "slotflow")["key"]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_BOUND_SECONDS)
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

    def equal(self, what, found, expected):
        if found == expected:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}\n  expected {expected!r}\n  found    {found!r}")

    def refused(self, what, kind, code, call):
        try:
            found = call()
        except kind as error:
            self.equal(what, (error.code, error.body["error"]["status"]), (code, error.status_code))
            return
        except Exception as error:  # any other error is a failure to report, not to die of
            found = repr(error)
        self.equal(what, found, f"{kind.__name__} {code}")

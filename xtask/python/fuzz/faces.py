"""Sends each face what schemathesis makes of its OpenAPI document, and holds every answer to that document.

It starts a server of its own with the demo's businesses, on SQLite, and stops it at the end. What counts is what the server
says it has answered. A face fails with an answer of 5xx, or one that its document does not describe.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

from support.server import Server

# The face as its document calls it, and whose key opens it.
KEYS = {
    "slotflow": ["--tenant", "demo-sales", "--preset", "slotflow"],
    "novala": ["--tenant", "demo-salon", "--preset", "novala"],
    "voxel": ["--installation", "--preset", "agent"],
    "husky": ["--tenant", "demo-clinic", "--preset", "husky"],
    "clinic": ["--tenant", "demo-clinic", "--preset", "clinic"],
}
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
# A run that hangs ends some time.
BOUND_SECONDS = 3600


def answered(server, face):
    """How many requests to the face the server has answered, and with which statuses."""
    with urllib.request.urlopen(f"{server.base}/metrics") as reply:
        text = reply.read().decode()
    statuses = {}
    for line in text.splitlines():
        found = re.match(r"slotkeeper_requests_total\{(.*)\} (\d+)", line)
        if found and f'face="{face}"' in found[1]:
            status = re.search(r'status="(\d+)"', found[1])[1]
            statuses[status] = statuses.get(status, 0) + int(found[2])
    return statuses


def operations(server, face):
    with urllib.request.urlopen(f"{server.base}/openapi/{face}.json") as reply:
        return len(re.findall(rb'"operationId"', reply.read()))


def fuzz(server, face, wanted, seed, folder):
    key = server.admin("key", "create", "--name", "fuzz", "--rate-limit", "0", *KEYS[face])["key"]
    # Cases that repeat an earlier one are not sent again: some more are asked for than are wanted.
    each = 1 + wanted * 13 // 10 // operations(server, face)
    schemathesis = str(pathlib.Path(sys.executable).with_name("schemathesis"))
    command = [schemathesis, "run", f"{server.base}/openapi/{face}.json", "--header", f"Authorization: Bearer {key}"]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(each), "--seed", str(seed)]
    command += ["--checks", CHECKS, "--suppress-health-check", "all", "--continue-on-failure", "--warnings", "off", "--no-color"]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, timeout=BOUND_SECONDS)
    statuses = answered(server, face)
    total = sum(statuses.values())
    faults = sum(count for status, count in statuses.items() if status.startswith("5"))
    if done.returncode != 0:
        print(done.stdout[-20000:], done.stderr[-5000:])
    good = done.returncode == 0 and faults == 0 and total >= wanted
    told = " ".join(f"{status}:{count}" for status, count in sorted(statuses.items()))
    print(f"{face}: {'ok' if good else 'FAILED'}: {total} requests ({told}), seed {seed}", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--face", action="append", choices=list(KEYS), help="only this one; may be repeated")
    parser.add_argument("--requests", type=int, default=5000, help="at least so many to each face")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    os.environ["NO_PROXY"] = "127.0.0.1"
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder, "--demo", "--no-deliveries")
        try:
            faces = arguments.face or list(KEYS)
            good = [fuzz(server, face, arguments.requests, arguments.seed, folder) for face in faces]
        finally:
            server.stop()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())

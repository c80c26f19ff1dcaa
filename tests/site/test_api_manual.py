"""What the manual of the API says is what happens: every example runs, against a desk on 127.0.0.1."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.db import connections
from django.utils import timezone

from klaverblad.site.wsgi import application
from tests.house.source import ROOT
from tests.operations import key_of
from tests.world import build

MANUAL = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.*?)```\n```json\n(.*?)```", MANUAL, re.DOTALL)


class Silent(WSGIRequestHandler):
    """A server that writes no line of its own: it would repeat addresses."""

    def log_message(self, *_said: object) -> None:
        return


@pytest.fixture
def desk(own_database):
    """A desk with the small region, and what a reader of the manual has in hand."""
    world = build(timezone.localdate())
    _key, text = key_of(world, world.coach)
    world.trajectory.phase = "aftercare"
    world.trajectory.save()
    server = make_server("127.0.0.1", 0, application, handler_class=Silent)

    def serve() -> None:
        server.serve_forever(poll_interval=0.05)
        connections.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield address, {"KEY": text, "PERSON": str(world.person.pk), "STEP": str(world.step.pk)}
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_manual_has_an_example_of_each_kind():
    said = " ".join(script for script, _answer in EXAMPLES)

    assert len(EXAMPLES) >= 7
    for path in ("/me", "/people?", "/facts", "/steps", "/state", "/places", "/figures"):
        assert path in said


def test_the_addresses_that_the_manual_names_are_there(client, db):
    named = re.findall(r"^\| `(/[\w/.]+)` \|", MANUAL, re.MULTILINE)

    found = {path: client.get(path).status_code for path in named}

    assert found == {"/api/": 200, "/api/v1/openapi.json": 200, "/sleutels/": 302}


@pytest.mark.skipif(shutil.which("curl") is None, reason="There is no curl here.")
def test_every_example_of_the_manual_answers_as_it_says(desk):
    address, held = desk

    for script, answer in EXAMPLES:
        run = script.replace("http://127.0.0.1:8000", address)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", run],
            env={"PATH": os.environ["PATH"]} | held,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

        assert done.returncode == 0, done.stderr
        # Of several requests the last one is shown.
        given = last_of(done.stdout)
        assert_like(json.loads(answer), given, script)


def last_of(text: str) -> dict:
    """The last JSON object of an output; curl puts nothing between two."""
    reader, at, found = json.JSONDecoder(), 0, {}
    while at < len(text):
        found, at = reader.raw_decode(text, at)
    return found


def assert_like(shown: object, given: object, where: str) -> None:
    """The names that the manual shows are the names that came, all the way down."""
    if isinstance(shown, dict):
        assert isinstance(given, dict), where
        missing = shown.keys() - given.keys()
        assert not missing, (where, missing)
        for name, part in shown.items():
            assert_like(part, given[name], where)
    elif isinstance(shown, list) and shown:
        assert given, where
        assert_like(shown[0], given[0], where)
    elif isinstance(shown, bool | int) or shown in ("bad_input", "done", "enum", "/to"):
        assert given == shown, where

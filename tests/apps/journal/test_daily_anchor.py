"""Every day the journal writes down where it stands, whether a worker runs or not."""

from __future__ import annotations

import io

from django.core.management import call_command

from klaverblad import daily
from tests.site_settings.processes import environment, running, until


def test_the_journal_wants_an_anchor_every_day():
    assert "journal_anchor" in [one.name for one in daily.all_work()]


def test_whoever_runs_no_worker_can_ask_for_the_work(db, settings, tmp_path):
    settings.DATA = tmp_path
    said = io.StringIO()

    call_command("daily", stdout=said)
    call_command("daily", stdout=said)

    assert "journal_anchor: gedaan" in said.getvalue().splitlines()
    assert "journal_anchor: was vandaag al gedaan" in said.getvalue()
    assert len((tmp_path / "journal_anchors.jsonl").read_text().splitlines()) == 1


def test_the_worker_writes_the_anchor_of_the_day(own_database, tmp_path):
    log = tmp_path / "said.log"

    with running(["worker"], environment(tmp_path), log):
        until(lambda: "anchored" in log.read_text(), log)

    assert (tmp_path / "journal_anchors.jsonl").read_text().startswith('{"seq": 0')

"""A real desk for a browser to visit: the practice region in a folder of its own, and its server."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

PEOPLE = 60
# Who each practice button signs in as; the second coach works in another town.
DOORS = {
    "coach": "deur-01%",
    "neighbour": "deur-02%",
    "social_worker": "deur-03%",
    "team_lead": "deur-04%",
    "coordinator": "deur-05%",
    "partner": "deur-06%",
    "workplace": "deur-07%",
    "person": "deur-08%",
    "administrator": "deur-09%",
    "officer": "deur-10%",
    "mentor": "deur-11%",
    "expert": "deur-12%",
}
# Of the group that exchanges: no role, so no membership of an organisation behind the button.
LETS_DOORS = {
    "lets": "ruil-01%",
    "lets_lead": "ruil-02%",
    # Who earns the coin of the city signs in as they do in the group.
    "coin": "ruil-01%",
    "coin_lead": "ruil-02%",
}
# Of the coin of the city: who keeps its money, and who sells for it.
COIN_DOORS = {"coin_purse": ("treasurer", "munt-15%"), "coin_shop": ("merchant", "munt-16%")}
_COMMAND = Path(sys.executable).with_name("klaverblad")
_START_SECONDS = 60
IDLE_MIN = 240


def environment(data: Path) -> dict[str, str]:
    """What a real start would have: no settings of the tests, and a folder of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KLAVERBLAD_", "DATABASE_"))}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    said = {"KLAVERBLAD_DEMO": "1", "KLAVERBLAD_DATA": str(data), "KLAVERBLAD_LOG": "ERROR"}
    # The browsers of a role are kept for all tests, which may take longer than half an hour.
    idle = {"KLAVERBLAD_IDLE_PROFESSIONAL_MIN": str(IDLE_MIN), "KLAVERBLAD_IDLE_PERSON_MIN": "240"}
    return kept | said | idle


def make_region(data: Path) -> None:
    """Load the practice region, once for all workers; the others wait for the first."""
    done, claim = data / "done", data.with_suffix(".claim")
    try:
        os.close(os.open(claim, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        for _ in range(2400):
            if done.exists():
                return
            time.sleep(0.25)
        message = "the practice region was not made in ten minutes"
        raise TimeoutError(message) from None
    data.mkdir(parents=True)
    command = [_COMMAND, "demo", "--no-serve", "--scale", str(PEOPLE)]
    subprocess.run(command, env=environment(data), check=True, capture_output=True, timeout=580)
    done.touch()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Desk:
    """A running server and the ids of the people in it."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    # Kept open: a new one reads the whole shape of the database before it answers anything.
    _database: sqlite3.Connection | None = field(default=None, init=False, repr=False)

    @classmethod
    def start(cls, region: Path, folder: Path, **more: str) -> Desk:
        """Copy the region, so that what one worker changes is not seen by another, and serve it.

        more     what the environment says besides
        """
        shutil.copytree(region, folder)
        port = free_port()
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [_COMMAND, "up", "--port", str(port)],
                env=environment(folder) | more,
                stdout=log,
                stderr=log,
            )
        desk = cls(f"http://127.0.0.1:{port}", folder, process)
        desk._wait()
        return desk

    def _wait(self) -> None:
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            asked = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=2)
            try:
                asked.request("GET", "/gezond/")
                if asked.getresponse().status == HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.2)
            finally:
                asked.close()
        message = f"the desk did not start: {(self.data / 'server.log').read_text()[-2000:]}"
        raise RuntimeError(message)

    def stop(self) -> None:
        if self._database:
            self._database.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def one(self, question: str, *given: object) -> object:
        """One value out of the database. Beside the ORM: a browser test has an event loop."""
        self._database = self._database or sqlite3.connect(self.data / "klaverblad.sqlite3")
        # Closed at once: an answer that is half read keeps seeing the database as it was.
        with closing(self._database.execute(question, given)) as answer:
            row = answer.fetchone()
        assert row is not None, question
        return row[0]

    def write(self, change: str, *given: object) -> None:
        """Change something behind the desk's back, as time or somebody else would."""
        with sqlite3.connect(self.data / "klaverblad.sqlite3", timeout=20) as database:
            database.execute(change, given)

    def membership(self, role: str) -> str:
        """The id behind the practice button of a role."""
        if role in LETS_DOORS:
            return str(UUID(str(self.of_lets(LETS_DOORS[role])["me"])))
        if role in COIN_DOORS:
            table, address = COIN_DOORS[role]
            mine = (
                f"SELECT m.id FROM exchange_{table} m JOIN accounts_user u ON u.id = m.user_id"
                " WHERE u.email LIKE ?"
            )
            return str(UUID(str(self.one(mine, address))))
        found = self.one(
            "SELECT m.id FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id"
            " WHERE u.email LIKE ?",
            DOORS[role],
        )
        return str(UUID(str(found)))

    def person(self, first_name: str, last_name: str) -> UUID:
        return UUID(
            str(
                self.one(
                    "SELECT id FROM people_person WHERE first_name = ? AND last_name = ?",
                    first_name,
                    last_name,
                )
            )
        )

    def of_lets(self, address: str = LETS_DOORS["lets"]) -> dict[str, object]:
        """The group that exchanges, as one of its doors sees it: itself, another, an own offer."""
        me = self.one(
            "SELECT m.id FROM exchange_member m JOIN accounts_user u ON u.id = m.user_id"
            " WHERE u.email LIKE ? AND m.group_id NOT IN (SELECT group_id FROM exchange_coin)",
            address,
        )
        group = self.one("SELECT group_id FROM exchange_member WHERE id = ?", me)
        other = "SELECT id FROM exchange_member WHERE group_id = ? AND name LIKE 'Olga%'"
        offer = "SELECT id FROM exchange_offer WHERE member_id = ? ORDER BY expires_on DESC LIMIT 1"
        return {
            "me": me,
            "group_id": group,
            "lets_member_id": self.one(other, group),
            "offer_id": self.one(offer, me),
            "statement_id": self.one(
                "SELECT id FROM exchange_participationstatement ORDER BY made_at LIMIT 1"
            ),
        }

    def of_coin(self) -> dict[str, object]:
        """The coin of the city, and what the shop behind a button has."""
        shop = UUID(self.membership("coin_shop"))
        coin = self.one("SELECT coin_id FROM exchange_merchant WHERE id = ?", shop.hex)
        return {
            "coin_id": coin,
            "merchant_id": shop,
            "sale_id": self.one(
                "SELECT id FROM exchange_sale WHERE merchant_id = ? ORDER BY made_at", shop.hex
            ),
            "coin_file_id": self.one("SELECT id FROM exchange_paymentfile LIMIT 1"),
        }

    def of_groups(self, town: object) -> dict[str, object]:
        """A series of this OCMW that runs, with somebody in it, and a pair."""
        enrolment = self.one(
            "SELECT e.id FROM groups_enrolment e JOIN groups_series s ON s.id = e.series_id"
            " JOIN people_person n ON n.id = e.person_id"
            " WHERE s.organisation_id = ? AND n.organisation_id = ? AND e.state = 'enrolled'"
            " ORDER BY s.ends_on DESC, e.id LIMIT 1",
            town,
            town,
        )
        series = self.one("SELECT series_id FROM groups_enrolment WHERE id = ?", enrolment)
        return {
            "enrolment_id": enrolment,
            "series_id": series,
            "programme_id": self.one("SELECT programme_id FROM groups_series WHERE id = ?", series),
            "project_id": self.one(
                "SELECT id FROM groups_programme WHERE kind = 'mentoring' LIMIT 1"
            ),
            "session_id": self.one(
                "SELECT id FROM groups_session WHERE series_id = ? LIMIT 1", series
            ),
            "pair_id": self.one(
                "SELECT p.id FROM groups_pair p JOIN people_person n ON n.id = p.person_id"
                " WHERE n.organisation_id = ? AND p.ended_on IS NULL LIMIT 1",
                town,
            ),
        }

    def of_proposals(self, nadia: UUID, town: object) -> dict[str, object]:
        """Places that lie before her, what the region agreed on, and a run that was stopped."""
        run = "7d0e5a3c1b2f4e6d8c9a0b1c2d3e4f50"
        self.write(
            'INSERT OR IGNORE INTO placements_run (id, region_id, organisation_id, "on", started_at,'
            " claimed_at, holder, n_people, n_done, n_resumed, finished_at, ended_as, policy_text,"
            " policy_version, barriers, timetable, input_hash, problem, solver, versions,"
            " certificate, is_checked, n_places, n_seats, n_pairs, n_unsure, n_placed, points,"
            " bound, quotas) SELECT ?, region_id, id, '2026-03-02', '2026-03-02 09:00:00',"
            " '2026-03-02 09:00:00', '', 12, 4, 0, '2026-03-02 09:01:00', 'stopped', '', '2026-1',"
            " '[]', '', '', '', '', '{}', '{}', 0, 0, 0, 0, 0, 0, 0, 0, '[]'"
            " FROM accounts_organisation WHERE id = ?",
            run,
            town,
        )
        return {
            "proposal_id": self.one(
                "SELECT id FROM placements_proposal WHERE person_id = ?", nadia.hex
            ),
            "table_id": self.one("SELECT id FROM placements_agreedtable LIMIT 1"),
            "run_id": run,
        }

    def ids(self) -> dict[str, object]:
        """An id of each kind that the coach in Schoten may open; the person is Nadia Wouters."""
        nadia = self.person("Nadia", "Wouters")
        town = self.one("SELECT organisation_id FROM people_person WHERE id = ?", nadia.hex)
        trajectory = self.one(
            "SELECT id FROM trajectories_trajectory WHERE person_id = ?", nadia.hex
        )
        moment = self.one(
            "SELECT a.id FROM trajectories_aftercaremoment a"
            " JOIN trajectories_trajectory t ON t.id = a.trajectory_id"
            " WHERE t.organisation_id = ? AND a.done_on IS NULL AND a.skipped_because = ''",
            town,
        )
        step = self.one(
            "SELECT id FROM trajectories_step WHERE trajectory_id = ?"
            " AND state IN ('todo', 'busy', 'waiting') ORDER BY created_at LIMIT 1",
            trajectory,
        )
        lets_step = self.one(
            "SELECT id FROM trajectories_step WHERE trajectory_id = ? AND instrument_id = 'lets'",
            trajectory,
        )
        appointment = self.one(
            "SELECT id FROM trajectories_appointment WHERE trajectory_id = ? AND state = 'planned'"
            " ORDER BY starts_at DESC LIMIT 1",
            trajectory,
        )
        place = self.one(
            "SELECT id FROM places_place WHERE closed_on IS NULL ORDER BY title LIMIT 1"
        )
        organisation = self.one("SELECT organisation_id FROM places_place WHERE id = ?", place)
        double = self.one(
            "SELECT id FROM people_person WHERE organisation_id = ? AND id != ?"
            " AND merged_into_id IS NULL ORDER BY created_at DESC, id LIMIT 1",
            town,
            nadia.hex,
        )
        transfer = self.one(
            "SELECT r.id FROM trajectories_transfer r"
            " JOIN trajectories_trajectory t ON t.id = r.trajectory_id"
            " WHERE t.organisation_id = ? AND r.state = 'open' LIMIT 1",
            town,
        )
        screening = self.one(
            'SELECT id FROM trajectories_screening WHERE trajectory_id = ? ORDER BY "on" DESC',
            trajectory,
        )
        # The demo lays these for her; the appointment is one that is still to come.
        goal = self.one(
            "SELECT id FROM trajectories_goal WHERE trajectory_id = ? ORDER BY said_on DESC",
            trajectory,
        )
        entry = self.one(
            "SELECT e.id FROM trajectories_searchentry e"
            " JOIN trajectories_searchdiary d ON d.id = e.diary_id WHERE d.person_id = ?",
            nadia.hex,
        )
        appointment = self.one(
            "SELECT id FROM trajectories_appointment WHERE trajectory_id = ?"
            " ORDER BY starts_at DESC LIMIT 1",
            trajectory,
        )
        gpmi = self.one(
            "SELECT g.id FROM trajectories_gpmi g"
            " JOIN trajectories_trajectory t ON t.id = g.trajectory_id"
            " WHERE t.organisation_id = ? AND g.state = 'waiting' LIMIT 1",
            town,
        )
        evaluation = self.one(
            "SELECT e.id FROM trajectories_gpmievaluation e"
            " JOIN trajectories_gpmi g ON g.id = e.gpmi_id"
            " JOIN trajectories_trajectory t ON t.id = g.trajectory_id"
            " WHERE t.organisation_id = ? AND g.state = 'signed' AND e.done_on IS NULL"
            " AND e.skipped_because = '' ORDER BY e.due_on, e.id LIMIT 1",
            town,
        )
        # The one that waits; the demo lays three for whoever signs in.
        right_request = self.one(
            "SELECT id FROM rights_rightrequest WHERE person_id = ? AND state = 'asked'", nadia.hex
        )
        loan = self.one("SELECT id FROM loans_loan WHERE person_id = ?", nadia.hex)
        care = self.one(
            "SELECT id FROM childcare_childcarerequest WHERE person_id = ?"
            " AND state = 'waiting'", nadia.hex
        )  # fmt: skip
        found = {
            **self.of_proposals(nadia, town),
            "care_id": care,
            "location_id": self.one("SELECT id FROM childcare_location ORDER BY name LIMIT 1"),
            "loan_id": loan,
            "instalment_id": self.one(
                "SELECT id FROM loans_instalment WHERE loan_id = ? ORDER BY number DESC", loan
            ),
            "right_request_id": right_request,
            "gpmi_id": gpmi,
            "membership_id": UUID(self.membership("coach")),
            "evaluation_id": evaluation,
            **self.of_groups(town),
            **self.of_lets(),
            "gathering_id": self.one(
                "SELECT id FROM events_gathering WHERE kind = 'round_table' ORDER BY id LIMIT 1"
            ),
            **self.of_coin(),
            "double_id": double,
            "transfer_id": transfer,
            "screening_id": screening,
            "goal_id": goal,
            "entry_id": entry,
            "appointment_id": appointment,
            "trajectory_id": trajectory,
            "step_id": step,
            "lets_step_id": lets_step,
            "moment_id": moment,
            "place_id": place,
            "organisation_id": organisation,
            # The demo lays these for the coach who signs in.
            **{
                f"{name}_id": self.one(f"SELECT id FROM places_{table} ORDER BY {order} LIMIT 1")
                for name, table, order in (
                    ("tailored", "tailoredrequest", "asked_on DESC"),
                    ("talk", "employertalk", "id"),
                    ("campaign", "campaign", "id"),
                    ("shortage", "shortageoccupation", "name"),
                )
            },
        }
        return {"person_id": nadia} | {name: UUID(str(one)) for name, one in found.items()}

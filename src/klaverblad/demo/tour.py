"""People whom the tour and the tests know by name, told from a file instead of by chance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from klaverblad.apps.accounts.models import Role
from klaverblad.apps.people.models import Fact
from klaverblad.apps.people.registry import FactType, registry
from klaverblad.apps.trajectories.models import (
    Appointment,
    AppointmentKind,
    Contact,
    DomainPosition,
    Goal,
    Phase,
    Screening,
    Step,
    StepState,
)
from klaverblad.demo import names
from klaverblad.demo.cast import Cast, Staff
from klaverblad.demo.chance import Chance, made_id, moment, workday
from klaverblad.demo.course import Course
from klaverblad.demo.facts_of import Said
from klaverblad.demo.known import write_fact
from klaverblad.demo.lives import Home, Life, Stream
from klaverblad.demo.own_pages import add_own_pages
from klaverblad.demo.plans import add_plan
from klaverblad.demo.pools import pool
from klaverblad.demo.right_requests import add_right_requests
from klaverblad.demo.screenings import ASKED, add_answers
from klaverblad.demo.story import Stage, open_file
from klaverblad.demo.talks import in_a_quarter
from klaverblad.demo.telling import Telling

# They take the place of the first person on leefloon in their municipality.
NUMBER = 0


def topics() -> dict[tuple[str, str, int], Mapping[str, Any]]:
    """The people of the tour, by the life whose place they take."""
    return {(said["nis"], Stream.LEEFLOON, NUMBER): said for said in pool("tour").values()}


def give_logins(cast: Cast) -> None:
    """Let whoever of the tour has a door sign in, for their own OCMW."""
    for topic, said in topics().items():
        if "login" in said:
            name = f"{said['first_name']} {said['last_name']}"
            ocmw = cast.ocmws[said["nis"]].organisation
            cast.logins[topic] = cast.employ(name, ocmw, Role.PERSON, door=said["login"])


def tell_known(stage: Stage, said: Mapping[str, Any]) -> None:
    """Tell one story of the file."""
    on = stage.on
    ocmw = stage.cast.ocmws[said["nis"]]
    coach = _named(ocmw.coaches, said["coach"])
    worker = _named(ocmw.social_workers, said.get("worker", ""))
    telling = open_file(stage, ocmw, _life(said, on), _course(said, on), coach, worker=worker)
    person = telling.person
    person.phone, person.call_when = said["phone"], said["call_when"]
    person.home_lat, person.home_lon = said["home"]["lat"], said["home"]["lon"]
    chance = Chance("tour", person.pk)
    if not person.insz:
        person.insz = names.insz(chance, person.born_on or on, said["sex"])
        person.insz_absent_because = ""
    for one in said.get("team", ()):
        member = _named(stage.cast.partners[one["partner"]], one["name"])
        until = on + timedelta(days=one["until_in"])
        since = _ago(on, one["since"])
        consent = telling.agree(member, one["partner"], since, until)
        telling.join(member, one["purpose"], since, until, consent=consent)
        telling.partners[one["partner"]] = member
    _tell_facts(telling, said)
    _tell_goals(telling, said)
    _tell_steps(telling, said)
    add_plan(telling, always=True)
    _tell_screening(telling, said)
    _tell_contacts(telling, said)
    _tell_appointment(telling, said)
    add_own_pages(telling)
    add_right_requests(telling)


def _ago(on: date, days: int) -> date:
    """So many days ago, or the Friday before: nobody works in a weekend."""
    return workday(on - timedelta(days=days))


def _named(staff: list[Staff], name: str) -> Staff:
    return next((one for one in staff if one.user.name == name), staff[0])


def _life(said: Mapping[str, Any], on: date) -> Life:
    # Half a year past the birthday, so that the age holds on every day of loading.
    born_on = on - timedelta(days=round((said["years"] + 0.5) * 365.25))
    return Life(
        topic=(said["nis"], Stream.LEEFLOON, NUMBER),
        on=on,
        stream=Stream.LEEFLOON,
        sex=said["sex"],
        first_name=said["first_name"],
        last_name=said["last_name"],
        language=said["language"],
        born_on=born_on,
        age=said["years"],
        years_here=None,
        home=Home.ALONE,
    )


def _course(said: Mapping[str, Any], on: date) -> Course:
    phases = [(Phase(phase), _ago(on, days)) for phase, days in said["phases"].items()]
    return Course(
        phases,
        until=on,
        talk_on=_ago(on, said["talk"]),
        screened_on=[_ago(on, days) for days in said["screened"]],
    )


def _tell_facts(telling: Telling, said: Mapping[str, Any]) -> None:
    now: dict[str, Fact] = {}
    for number, (key, raw, days, by, known_by, document) in enumerate(said["facts"]):
        is_day = registry()[key].type == FactType.DAY
        value = (telling.on + timedelta(days=raw)).isoformat() if is_day else raw
        on = _ago(telling.on, days)
        at = moment(on, 10, number)
        one = Said(key, value, "", by, known_by, document, by_worker=days > 65)
        write_fact(telling, now, one, value, on, at)


def _tell_goals(telling: Telling, said: Mapping[str, Any]) -> None:
    for number, one in enumerate(said["goals"]):
        on = _ago(telling.on, one["ago"])
        goal: Goal = telling.rows.add(
            Goal(
                id=telling.id("goal", number),
                trajectory=telling.trajectory,
                words=one["words"].format(maand=in_a_quarter(telling.on)),
                said_on=on,
            )
        )
        telling.tell("goal.added", telling.guide, goal, moment(on, 11))


def _tell_steps(telling: Telling, said: Mapping[str, Any]) -> None:
    for number, one in enumerate(said["steps"]):
        _tell_step(telling, number, one)


def _tell_step(telling: Telling, number: int, one: Mapping[str, Any]) -> None:
    on, guide = telling.on, telling.guide
    at = moment(_ago(on, one["made"]), 11, 5 + number)
    step: Step = telling.rows.add(
        Step(
            id=telling.id("step", number),
            trajectory=telling.trajectory,
            instrument_id=one["instrument"],
            title=one["title"],
            by=one["by"],
            created_at=at,
            due_on=on + timedelta(days=one["due_in"]) if "due_in" in one else None,
            answer_days=one.get("answer_days", 14),
        )
    )
    if "partner" in one:
        member = telling.partner(one["partner"], _ago(on, one["made"]))
        step.partner = member.membership.organisation
    telling.tell("step.added", guide, step, at, instrument=step.instrument_id)
    moves = (
        ("waits", StepState.WAITING, "waiting_since", "step.handed_over"),
        ("began", StepState.BUSY, "started_on", "step.started"),
        ("done", StepState.DONE, "done_on", "step.finished"),
    )
    before = StepState.TODO
    for key, state, column, name in moves:
        if key in one:
            day = _ago(on, one[key])
            setattr(step, column, day)
            telling.tell(name, guide, step, moment(day, 14, number), before=before)
            step.state = before = state


def _tell_screening(telling: Telling, said: Mapping[str, Any]) -> None:
    for number, on in enumerate(telling.course.screened_on):
        screening: Screening = telling.rows.add(
            Screening(
                id=telling.id("screening", number),
                trajectory=telling.trajectory,
                on=on,
                by=telling.guide.user,
                recorded_at=moment(on, 15),
                version=ASKED,
            )
        )
        add_answers(telling, screening, number)
        for domain, (person, professional, what_counts) in said["screenings"][number].items():
            telling.rows.add(
                DomainPosition(
                    screening=screening,
                    domain=domain,
                    person_says=person,
                    professional_says=professional,
                    what_counts=what_counts,
                )
            )
        at = moment(on, 15)
        telling.tell("screening.recorded", telling.guide, screening, at, version=ASKED)


def _tell_contacts(telling: Telling, said: Mapping[str, Any]) -> None:
    for number, one in enumerate(said["contacts"]):
        at = moment(_ago(telling.on, one["ago"]), 15, 10)
        contact: Contact = telling.rows.add(
            Contact(
                id=telling.id("contact", number),
                trajectory=telling.trajectory,
                by=telling.guide.user,
                organisation=telling.ocmw.organisation,
                at=at,
                kind=one["kind"],
                note=one["note"],
                scope=one["scope"],
            )
        )
        telling.tell(
            "contact.recorded",
            telling.guide,
            contact,
            at,
            kind=contact.kind,
            outcome=contact.outcome,
        )


def _tell_appointment(telling: Telling, said: Mapping[str, Any]) -> None:
    if "appointment" not in said:
        return
    one = said["appointment"]
    hour, minute = map(int, one["at"].split(":"))
    telling.rows.add(
        Appointment(
            id=made_id("appointment", telling.person.pk),
            user=telling.guide.user,
            trajectory=telling.trajectory,
            starts_at=moment(telling.on + timedelta(days=one["in"]), hour, minute),
            kind=AppointmentKind.TALK,
            minutes=45,
            title=one["title"],
            where=one["where"],
        )
    )

"""A plan as plain text: what the person wants, what was agreed, and that they agree.

The text is the same for the same plan, so that its fingerprint tells whether the plan changed. So
it holds what was agreed (who does what by when), not how far each step is. Only a GPMI says what was
done already when it was made: nobody agrees to do that again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path

from klaverblad import yaml_text
from klaverblad.apps.people.values.days import in_words
from klaverblad.apps.trajectories.models import Goal, Gpmi, Step, StepBy, StepState, Trajectory

_FILE = Path(__file__).with_name("plan_words.yaml")


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml_text.read(_FILE.read_text(encoding="utf-8"))


def plan_text(
    trajectory: Trajectory,
    goals: Sequence[Goal],
    steps: Sequence[Step],
    *,
    language: str,
    as_kept: bool = False,
) -> str:
    """The plan of a trajectory in one language; fetch it with its person and organisation.

    as_kept   with the titles of steps as they are kept. So names of the library were said in every
              language before; what was signed then is still what it says.
    """

    say = _sayer(language)
    body = _body(trajectory, goals, steps, language, as_kept=as_kept)
    lines = [say("title"), *body, "", say("agreed")]
    return "\n".join(lines) + "\n"


def gpmi_text(
    trajectory: Trajectory,
    goals: Sequence[Goal],
    steps: Sequence[Step],
    gpmi: Gpmi,
    *,
    voluntary: Collection[str],
    is_done: Callable[[Step], bool] | None = None,
    as_kept: bool = False,
) -> str:
    """The text of a GPMI in its language: the plan, what is agreed beside it, and the evaluations.

    voluntary  the instruments that are never a condition: they stand apart from what is agreed
    is_done    which steps were done when the text was made; by default those that are done now
    as_kept    as for `plan_text`
    """
    language = gpmi.language
    say = _sayer(language)
    is_done = is_done or (lambda step: step.state == StepState.DONE)
    kept = [step for step in steps if step.state != StepState.DROPPED]
    done = [step for step in kept if is_done(step)]
    left = [step for step in kept if not is_done(step)]
    free = [step for step in left if step.instrument_id in voluntary]
    agreed = [step for step in left if step.instrument_id not in voluntary]
    apart: list[str] = []
    if free:
        lines_of = (_step_line(one, say, language, as_kept=as_kept) for one in free)
        apart += ["", say("voluntary"), *(f"- {line}" for line in lines_of)]
    if done:
        titles = (one.title if as_kept else one.say_title(language) for one in done)
        apart += ["", say("done"), *(f"- {_on_one_line(title)}" for title in titles)]
    beside = [say("gpmi_beside"), gpmi.agreed.strip(), ""] if gpmi.agreed.strip() else []
    lines = [
        say("gpmi_title"),
        say(f"gpmi_{gpmi.kind}"),
        *_body(trajectory, goals, agreed, language, as_kept=as_kept),
        *apart,
        "",
        *beside,
        say("gpmi_evaluation", n=str(gpmi.evaluations_a_year)),
        say("gpmi_talk"),
        "",
        say("gpmi_agreed"),
    ]
    return "\n".join(lines) + "\n"


def left_to_do_in(content: str, gpmi: Gpmi) -> Callable[[Step], bool]:
    """Whether a text of this GPMI speaks of a step as still to do: then it was not done then."""
    say, lines = _sayer(gpmi.language), set(content.splitlines())
    return lambda step: any(
        f"- {_step_line(step, say, gpmi.language, as_kept=as_kept)}" in lines
        for as_kept in (False, True)
    )


def _sayer(language: str) -> Callable[..., str]:
    def say(key: str, **filled: str) -> str:
        return _words()[key][language].format_map(filled)

    return say


def _body(
    trajectory: Trajectory,
    goals: Sequence[Goal],
    steps: Sequence[Step],
    language: str,
    *,
    as_kept: bool,
) -> list[str]:
    say = _sayer(language)
    kept = [step for step in steps if step.state != StepState.DROPPED]
    wanted = [f"- {_on_one_line(goal.words)}" for goal in goals]
    agreed = [f"- {_step_line(step, say, language, as_kept=as_kept)}" for step in kept]
    nothing = [f"- {say('none')}"]
    return [
        "",
        say("name", name=trajectory.person.name),
        say("coach", organisation=trajectory.organisation.name),
        "",
        say("goals"),
        *(wanted or nothing),
        "",
        say("steps"),
        *(agreed or nothing),
    ]


def _step_line(step: Step, say: Callable[..., str], language: str, *, as_kept: bool) -> str:
    title = step.title if as_kept else step.say_title(language)
    partner = step.partner.name if step.partner else say("a_partner")
    by = say(f"by_{StepBy(step.by).value}", partner=partner)
    due = f", {say('due', day=in_words(step.due_on, language))}" if step.due_on else ""
    return f"{_on_one_line(title)}: {by}{due}"


def _on_one_line(text: str) -> str:
    """What somebody typed cannot add a line to what they sign."""
    return " ".join(text.split())

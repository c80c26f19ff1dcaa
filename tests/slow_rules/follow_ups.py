"""What follows the steps of an explanation: what is not sure, what to ask, what would differ."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.wording import phrase

if TYPE_CHECKING:
    from tests.slow_rules.answers import Answer
    from tests.slow_rules.changes import Change

# A text about a fact of a person or group -> the same, with what that person is where it matters.
About = Callable[[str, str, str], str]


def warnings(answer: "Answer", language: str) -> tuple[str, ...]:
    """Of the amounts of law: which are missing, and which are not sure."""
    found: list[str] = []
    if answer.status == "confirmed":
        return ()
    names = answer.answers.now.rules.parameters_by_key
    for status in ("no_amount_yet", "unconfirmed", "computed"):
        keys: Sequence[str] = [
            one.key
            for one in answer.parameters
            if (status == "no_amount_yet") == (one.since is None)
            and status in {one.status, "no_amount_yet"}
        ]
        if keys:
            what = ", ".join(names[key].name[language] for key in keys)
            found.append(phrase(status, language, what=what))
    return tuple(found)


def questions(answer: "Answer", language: str, about: About) -> tuple[str, ...]:
    """What is still to ask, in the order in which it is declared; of whom, where it is of several."""
    book = answer.answers.now.rules
    place = book.input_places
    told: dict[str, None] = {}
    for one in sorted(answer.waiting_for, key=lambda one: (place.get(one.key, -1), one.who)):
        asked: Any = book.inputs_by_key.get(one.key) or book.groupings_by_key[one.key]
        text = str(asked.question[language])
        told[about(one.key, one.who, text)] = None
    return tuple(told)


def changes(answer: "Answer", language: str, about: About) -> tuple[str, ...]:
    """What would make a no a yes; of whom, where it is about several."""
    told = _told(answer, answer.changes.alone, language, about)
    if answer.changes.takes_several:
        told.append(phrase("more_than_one", language))
    return tuple(told)


def perhaps(answer: "Answer", language: str, about: About) -> tuple[str, ...]:
    """What alone may make a no a yes, where nothing would for certain."""
    return tuple(_told(answer, answer.changes.perhaps, language, about))


def _told(answer: "Answer", some: Sequence["Change"], language: str, about: About) -> list[str]:
    now = answer.answers.now
    told = []
    for change in some:
        declared = now.rules.inputs_by_key[change.key]
        value = now.said(change.key, change.value, language)
        key = {"exactly": "would_be"}.get(change.bound, f"would_be_{change.bound}")
        key = "would_be_yes" if change.value is True else key
        text = phrase(key, language, name=declared.name[language], value=value)
        told.append(about(change.key, change.who, text))
    return told

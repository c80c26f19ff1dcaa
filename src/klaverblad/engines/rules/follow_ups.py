"""What follows the steps of an explanation: what is not sure, what to ask, what would differ."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from klaverblad.engines.rules.declare import PERSON
from klaverblad.engines.rules.explanation import in_a_list
from klaverblad.engines.rules.group_rows import places_of
from klaverblad.engines.rules.layout import KEPT_MAX
from klaverblad.engines.rules.speaker import Speaker
from klaverblad.engines.rules.wording import phrase

if TYPE_CHECKING:
    from klaverblad.engines.rules.changes import Change, Changes
    from klaverblad.engines.rules.explain import Roles


NOTHING = ("", "")


def warnings(speaker: Speaker, cell: int) -> tuple[str, ...]:
    """Of the amounts of law: which are missing, and which are not sure."""
    layout = speaker.layout
    bits = speaker.worked.rests_on(cell) & layout.unsure_bits
    if not bits:
        return ()
    place = ("warnings", bits, speaker.language)
    found = layout.said.get(place)
    if found is None:
        found = layout.keep(place, _warnings(speaker, bits))
    told: tuple[str, ...] = found
    return told


def _warnings(speaker: Speaker, bits: int) -> tuple[str, ...]:
    now, tokens = speaker.now, speaker.layout.tokens
    uses = [now.parameter_uses[key] for key in sorted(tokens[one].key for one in places_of(bits))]
    found = []
    for status in ("no_amount_yet", "unconfirmed", "computed"):
        told = [
            now.rules.parameters_by_key[one.key].name[speaker.language]
            for one in uses
            if status == (one.status if one.since is not None else "no_amount_yet")
        ]
        if told:
            found.append(phrase(status, speaker.language, what=", ".join(told)))
    return tuple(found)


def leaves_out(speaker: Speaker, cell: int) -> tuple[str, ...]:
    """What the rules that had a say do not look at, in words."""
    layout, answers = speaker.layout, speaker.answers
    bits = speaker.worked.rests_on(cell) & layout.leaving_out_bits
    if not bits:
        return ()
    bent = _applied(speaker, bits & layout.bent_bits)
    place = ("leaves_out", bits, bent, speaker.language)
    found = layout.said.get(place)
    if found is None:
        told = (one.words[speaker.language] for one in answers.leaves_out(cell))
        found = layout.keep(place, tuple(dict.fromkeys(told)))
    left: tuple[str, ...] = found
    return left


def questions(speaker: Speaker, cell: int, about: "Roles | None") -> tuple[str, ...]:
    """What is still to ask, in the order in which it is declared; of whom, where it is of several."""
    bits = speaker.worked.waits_for(cell) & speaker.layout.asked_bits
    if not bits:
        return ()
    # The order of questions goes by names where it goes by nothing else.
    place = ("questions", bits, speaker.language, about, speaker.answers.order_of_names)
    found = speaker.layout.said.get(place)
    if found is None:
        found = speaker.layout.keep(place, _questions(speaker, bits, about))
    asked: tuple[str, ...] = found
    return asked


def _questions(speaker: Speaker, bits: int, about: "Roles | None") -> tuple[str, ...]:
    book, layout, name = speaker.now.rules, speaker.layout, speaker.answers.name
    order = book.input_places
    asked = []
    for cell in places_of(bits):
        key, entity, row = layout.place(cell)
        if who := name(entity, row):
            asked.append((order.get(key, -1), who, key, entity, row))
    told: dict[str, None] = {}
    for _, _, key, entity, row in sorted(asked):
        declared: Any = book.inputs_by_key.get(key) or book.groupings_by_key[key]
        text = str(declared.question[speaker.language])
        told[_about(speaker, key, entity, row, text, about)] = None
    return tuple(told)


def changes(speaker: Speaker, found: "Changes", about: "Roles | None") -> tuple[str, ...]:
    """What would make a no a yes; of whom, where it is about several."""
    told = _told(speaker, found.alone, about)
    if found.takes_several:
        told.append(phrase("more_than_one", speaker.language))
    return tuple(told)


def perhaps(speaker: Speaker, found: "Changes", about: "Roles | None") -> tuple[str, ...]:
    """What alone may make a no a yes, where nothing would for certain."""
    return tuple(_told(speaker, found.perhaps, about))


def differing(speaker: Speaker, found: "Changes", about: "Roles | None") -> list[str]:
    """The lines of what would make a no a yes."""
    alone, may = changes(speaker, found, about), perhaps(speaker, found, about)
    lines = [
        *in_a_list("would_differ", "one_would_differ", alone, speaker.language),
        *in_a_list("may_differ", "one_may_differ", may, speaker.language),
    ]
    return [f"\n{line}" for line in lines]


def around(speaker: Speaker, cell: int, about: "Roles | None") -> tuple[str, str]:
    """The text before what would make a no a yes, and that after it; once for all that are alike."""
    layout, worked = speaker.layout, speaker.worked
    bits = worked.rests_on(cell) & layout.told_of_bits
    asked = worked.waits_for(cell) & layout.asked_bits
    if not (bits or asked):
        return NOTHING
    bent = bits & layout.bent_bits
    place = (
        bits, asked, about, bent and tuple([worked.branch[one][1] for one in places_of(bent)]),
        asked and speaker.answers.order_of_names,
    )  # fmt: skip
    found = speaker.around.get(place)
    if found is None:
        language = speaker.language
        to_ask = questions(speaker, cell, about)
        lines = [
            *warnings(speaker, cell),
            *in_a_list("still_to_ask", "all_to_ask", to_ask, language),
        ]
        out = in_a_list("leaves_out", "leave_out", leaves_out(speaker, cell), language)
        # One text each: they are put together again and again.
        before, after = ("".join([f"\n{line}" for line in some]) for some in (lines, out))
        found = before, after
        if len(speaker.around) >= KEPT_MAX:
            speaker.around.clear()
        speaker.around[place] = found
    return found


def _applied(speaker: Speaker, bits: int) -> tuple[str, ...]:
    return tuple(speaker.answers.applied(one).key for one in places_of(bits))


def _told(speaker: Speaker, some: Sequence["Change"], about: "Roles | None") -> list[str]:
    now, language = speaker.now, speaker.language
    told = []
    for change in some:
        declared = now.rules.inputs_by_key[change.key]
        value = now.said(change.key, change.value, language)
        key = {"exactly": "would_be"}.get(change.bound, f"would_be_{change.bound}")
        key = "would_be_yes" if change.value is True else key
        text = phrase(key, language, name=declared.name[language], value=value)
        row = speaker.answers.names[declared.entity].index(change.who)
        told.append(_about(speaker, change.key, declared.entity, row, text, about))
    return told


def _about(
    speaker: Speaker, key: str, entity: str, row: int, text: str, about: "Roles | None"
) -> str:
    """A text about a person, with what they are behind it; about a group it stays as it is."""
    if about is None or entity != PERSON or key not in speaker.now.rules.inputs_by_key:
        return text
    role = about.texts[row]
    return phrase("about", speaker.language, role=role, what=text) if role else text

"""A page per rule: what it says, where it stands, what it reads, which amounts hold since when."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from klaverblad.engines.rules import Rule
from klaverblad.engines.rules.wording import date_text, phrase, unit_text, value_text
from klaverblad.law import Rules

WORDS = {
    "source": {"nl": "Waar het staat", "fr": "Source", "en": "Where it stands"},
    "since": {"nl": "Geldt vanaf", "fr": "En vigueur depuis le", "en": "Holds from"},
    "until": {"nl": "Geldt tot en met", "fr": "En vigueur jusqu'au", "en": "Holds until"},
    "says": {"nl": "Wat het zegt", "fr": "Ce que cela dit", "en": "What it says"},
    "reads": {"nl": "Leest", "fr": "Lit", "en": "Reads"},
    "read_by": {"nl": "Wordt gelezen door", "fr": "Est lu par", "en": "Is read by"},
    "bends": {"nl": "Uitzondering op", "fr": "Exception à", "en": "Exception to"},
    "leaves_out": {"nl": "Bekijkt niet", "fr": "N'examine pas", "en": "Does not look at"},
    "amounts": {"nl": "Bedragen", "fr": "Montants", "en": "Amounts"},
    "facts": {"nl": "Vragen", "fr": "Questions", "en": "Questions"},
    "judgement": {"nl": "een mens oordeelt", "fr": "une personne juge", "en": "a person judges"},
}

WRITTEN = {
    "nl": "{count} bladzijden in {folder}",
    "fr": "{count} pages dans {folder}",
    "en": "{count} pages in {folder}",
}


@dataclass(frozen=True)
class Page:
    """What there is to read about a rule; plain values, so that a library can show it.

    versions    the rule through time, then its exceptions: source, first and last day, sentences
    inputs, rules, parameters   what it reads itself, not what that rests on
    """

    key: str
    name: dict[str, str]
    entity: str
    period: str
    kind: str
    is_right: bool
    versions: tuple[dict[str, Any], ...]
    inputs: tuple[dict[str, Any], ...]
    rules: tuple[str, ...]
    read_by: tuple[str, ...]
    parameters: tuple[dict[str, Any], ...]


def pages(rules: Rules) -> tuple[Page, ...]:
    """One page for each rule, by key."""
    return tuple(_page(rules, key) for key in rules.versions)


def _page(rules: Rules, key: str) -> Page:
    parts = rules.parts_of(key)
    newest = rules.versions[key][-1]
    names = dict.fromkeys(dep.name for part in parts for dep in part.dependencies)
    held = dict.fromkeys(name for part in parts for name in rules.traced[part].parameters)
    return Page(
        key=key,
        name=dict(newest.name),
        entity=newest.entity,
        period=newest.period,
        kind=newest.kind.value,
        is_right=newest.is_right,
        versions=tuple(_version(part) for part in parts),
        inputs=tuple(_input(rules, name) for name in names if name in rules.inputs_by_key),
        rules=tuple(name for name in names if name in rules.versions),
        read_by=tuple(
            other
            for other in rules.versions
            if any(dep.name == key for part in rules.parts_of(other) for dep in part.dependencies)
        ),
        parameters=tuple(_parameter(rules, name) for name in held),
    )


def _version(part: Rule) -> dict[str, Any]:
    return {
        "key": part.key,
        "bends": part.exception_to,
        "name": dict(part.name),
        "source": part.source,
        "since": None if part.since == date.min else part.since,
        "until": None if part.until == date.max else part.until,
        "says": {
            language: [said] if isinstance(said, str) else list(said.values())
            for language, said in part.says.items()
        },
        "leaves_out": dict(part.leaves_out) if part.leaves_out else None,
        "about": (part.body.__doc__ or "").strip(),
        "where": part.where.split(": ")[0],
    }


def _input(rules: Rules, name: str) -> dict[str, Any]:
    one = rules.inputs_by_key[name]
    return {"key": name, "question": dict(one.question), "judgement": one.judgement}


def _parameter(rules: Rules, name: str) -> dict[str, Any]:
    one = rules.parameters_by_key[name]
    return {
        "key": name,
        "name": dict(one.name),
        "unit": str(one.unit) if one.unit else "date",
        "values": [
            {
                "from": value.since,
                "until": value.until,
                "value": value.value,
                "status": value.status,
                "source": value.source,
                "note": value.note,
            }
            for value in one.values
        ],
        "where": one.where,
    }


def markdown(page: Page, rules: Rules, language: str) -> str:
    """One page as Markdown in one language, with links to the pages beside it."""
    lines = [f"# {page.name[language].capitalize()}", "", f"`{page.key}`", ""]
    for version in page.versions:
        lines += _version_lines(version, page, language)
    if page.inputs:
        lines += [f"## {WORDS['facts'][language]}", ""]
        lines += [_input_line(one, language) for one in page.inputs] + [""]
    for word, keys in (("reads", page.rules), ("read_by", page.read_by)):
        if keys:
            links = ", ".join(f"[{_name(rules, key, language)}]({key}.md)" for key in keys)
            lines += [f"{WORDS[word][language]}: {links}", ""]
    if page.parameters:
        lines += [f"## {WORDS['amounts'][language]}", ""]
        for one in page.parameters:
            lines += _parameter_lines(one, rules, language)
    return "\n".join(lines).rstrip() + "\n"


def _version_lines(version: dict[str, Any], page: Page, language: str) -> list[str]:
    lines = []
    if version["bends"]:
        bent = f"{WORDS['bends'][language]}: {page.name[language]}"
        lines += [f"## {version['name'][language].capitalize()}", "", bent, ""]
    lines += [f"{WORDS['source'][language]}: {version['source']}  "]
    for word in ("since", "until"):
        if version[word]:
            lines += [f"{WORDS[word][language]} {date_text(version[word], language)}  "]
    lines += ["", f"{WORDS['says'][language]}:", ""]
    lines += [f"- {said}" for said in version["says"][language]]
    if version["leaves_out"]:
        lines += ["", f"{WORDS['leaves_out'][language]}: {version['leaves_out'][language]}"]
    return [*lines, ""]


def _input_line(one: dict[str, Any], language: str) -> str:
    judged = f" ({WORDS['judgement'][language]}: {one['judgement']})" if one["judgement"] else ""
    return f"- {one['question'][language]} `{one['key']}`{judged}"


def _parameter_lines(one: dict[str, Any], rules: Rules, language: str) -> list[str]:
    unit, kind = rules.parameters_by_key[one["key"]].unit, rules.kind_of(one["key"])
    counted = unit_text(kind, unit, language)
    lines = [f"### {one['name'][language].capitalize()}", "", f"`{one['key']}`, {counted}", ""]
    for value in reversed(one["values"]):
        amount = value_text(value["value"], kind, unit, language)
        since = date_text(value["from"], language)
        status = phrase(f"status_{value['status']}", language)
        lines.append(f"- {since}: {amount} ({status}; {value['source']})")
    return [*lines, ""]


def _name(rules: Rules, key: str, language: str) -> str:
    return rules.versions[key][-1].name[language]


def contents(found: Sequence[Page], language: str) -> str:
    """The list of all pages, the rights first."""
    told = sorted(found, key=lambda page: (not page.is_right, page.name[language]))
    return (
        "\n".join(f"- [{page.name[language]}]({page.key}.md) `{page.key}`" for page in told) + "\n"
    )


def as_json(page: Page) -> dict[str, Any]:
    """A page as plain values."""
    return asdict(page)


def write(
    found: Sequence[Page], rules: Rules, folder: Path, language: str, *, as_data: bool
) -> list[str]:
    """Write each page to a file, and the list of them; give back the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{page.key}.md": markdown(page, rules, language) for page in found}
    files["index.md"] = contents(found, language)
    if as_data:
        files = {
            f"{page.key}.json": json.dumps(as_json(page), default=str, ensure_ascii=False, indent=1)
            for page in found
        }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return sorted(files)

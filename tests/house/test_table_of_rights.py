"""The table of rights is made from the code that runs, and the document says what the code does."""

from __future__ import annotations

import inspect

import pytest
from django.utils.translation import override

from klaverblad.apps.access.examples import KINDS, TOGETHER, in_words, things
from klaverblad.apps.access.policies import REGISTRY
from klaverblad.apps.access.rights_words import RESOURCES, RIGHTS
from klaverblad.apps.access.table import as_markdown, table
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.statements import DOMAIN_NAMES
from tests.house.source import ROOT

DOCUMENT = ROOT / "docs" / "access-table.md"


def test_every_right_has_a_name_for_people():
    table()  # it knows of every address, and so of every policy

    assert set(REGISTRY) == set(RIGHTS), "name it in access/rights_words.py"


def test_every_right_stands_under_a_heading():
    assert {name.partition(".")[0] for name in RIGHTS} == set(RESOURCES)


def test_every_thing_that_a_right_is_about_has_an_example():
    asked = {
        name
        for policy in REGISTRY.values()
        for name in list(inspect.signature(policy.check).parameters)[1:]
    }

    assert asked <= set(things()), "add it to examples.py of its app"


@pytest.mark.parametrize(
    ("right", "yes"),
    [
        (
            "person.read",
            {
                "coach",
                "social_worker",
                "team_lead",
                "ocmw_in_team",
                "emergency",
                "partner",
                "person",
            },
        ),
        ("fact.record", {"coach", "social_worker", "team_lead", "person"}),
        ("rights.read", {"coach", "social_worker", "team_lead", "emergency", "person"}),
        ("oversight.read", {"officer"}),
        ("step.answer", {"link_answer"}),
        ("document.keep", {"coach", "social_worker", "team_lead", "person", "link_upload"}),
        ("document.read", {"coach", "social_worker", "team_lead", "person"}),
        ("retention.run", {"retention"}),
        ("link.revoke", {"coach", "social_worker", "team_lead"}),
        ("emergency.end", {"emergency"}),
    ],
)
def test_the_table_says_who_may(right, yes):
    lines = {line.name: line for group in table().groups for line in group.lines}

    assert set(lines[right].yes_codes) == yes


def test_a_stranger_may_nothing_and_an_officer_opens_no_file():
    lines = [line for group in table().groups for line in group.lines]

    assert not [line.name for line in lines if "stranger" in line.yes_codes]
    assert "officer" not in next(x for x in lines if x.name == "person.read").yes_codes
    assert {kind.code for kind in KINDS} >= {code for line in lines for code in line.yes_codes}


def test_what_all_of_a_group_may_is_said_once():
    codes = {"coach", "social_worker", "team_lead", "person"}

    assert in_words(codes) == ("het OCMW dat deze persoon begeleidt", "de persoon zelf")
    assert in_words({"coach", "team_lead"}) == (
        "coach van het OCMW",
        "teamverantwoordelijke van het OCMW",
    )


def test_every_group_is_made_of_kinds_and_larger_ones_come_first():
    known = {kind.code for kind in KINDS}

    for number, group in enumerate(TOGETHER):
        assert group.codes <= known
        assert not any(other.codes < group.codes for other in TOGETHER[:number])


def test_the_table_says_of_every_fact_with_which_part_of_life_it_goes():
    (part,) = [one for one in table().also if "partner" in one.title]
    said = dict(part.rows)

    for entry in registry().values():
        assert entry.label() in said[str(DOMAIN_NAMES[entry.domain])]
    special = next(e for e in registry().values() if e.sensitivity == "special")
    assert special.label() not in {*said["altijd"].split(", ")}


def test_the_document_is_what_the_code_does():
    with override("nl"):
        made = as_markdown(table())

    assert DOCUMENT.read_text("utf-8").rstrip() == made.rstrip(), (
        "make it anew: klaverblad access table > docs/access-table.md"
    )

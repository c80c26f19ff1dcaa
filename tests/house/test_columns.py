"""Every column is classified, and nonsense in the register is refused in words."""

from __future__ import annotations

import copy

import pytest
import yaml

from klaverblad.apps.access import columns
from klaverblad.apps.access.columns import Erasing, Whose, read, register
from klaverblad.apps.access.terms import rules
from klaverblad.apps.people.registry import registry
from klaverblad.apps.people.services.retention import RULE_OF


def entries():
    """All entries of the register as they stand in their files, to be changed at will."""
    return copy.deepcopy(columns._files())


def sentences(changed):
    return "\n".join(read(changed)[1])


def test_every_column_of_every_table_is_classified():
    found = columns.problems()

    assert not found, "\n" + "\n".join(found)


def test_a_column_without_a_kind_is_named_with_its_file():
    changed = entries()
    del changed["klaverblad/apps/people/columns.yaml"]["people.person"]["columns"]["phone"]

    said = sentences(changed)

    assert "klaverblad/apps/people/columns.yaml: people.person.phone has no kind" in said
    assert "Write `phone: ` and one of" in said


def test_a_table_without_an_entry_is_told_where_to_be_written():
    changed = entries()
    del changed["klaverblad/apps/trajectories/columns.yaml"]["trajectories.goal"]

    said = sentences(changed)

    assert "Write an entry `goal:` in klaverblad/apps/trajectories/columns.yaml" in said
    assert "words" in said


def test_a_table_of_another_package_belongs_in_one_file():
    changed = entries()
    del changed["klaverblad/apps/access/third_party.columns.yaml"]["mfa.authenticator"]

    said = sentences(changed)

    assert "`mfa.authenticator:` in klaverblad/apps/access/third_party.columns.yaml" in said


def test_what_is_gone_must_be_taken_out():
    changed = entries()
    mine = changed["klaverblad/apps/people/columns.yaml"]
    mine["people.person"]["columns"]["shoe_size"] = "personal"
    mine["people.pet"] = {"whose": "nobody", "columns": {}}

    said = sentences(changed)

    assert "people.person.shoe_size is no column any more" in said
    assert "people.pet is no table any more" in said


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("whose", "everybody", "whose is 'everybody'"),
        ("whose", {"person": "trajectory__nowhere"}, "does not lead to people.person"),
        ("whose", {"person": "organisation"}, "does not lead to people.person"),
        ("whose", {"aunt": "person"}, "whose says 'aunt'"),
        ("whose", "nobody", "tells of somebody"),
        ("rule", "for_ever", "is not in access/retention.yaml"),
        ("rule", "", "name its rule"),
        ("erasing", "burn", "erasing is 'burn'"),
        ("colour", "red", "colour means nothing here"),
        ("columns", None, "give `columns`"),
    ],
)
def test_nonsense_about_a_table_is_refused(field, value, words):
    changed = entries()
    changed["klaverblad/apps/trajectories/columns.yaml"]["trajectories.goal"][field] = value

    assert words in sentences(changed)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("secretive", "the kind 'secretive' is none of"),
        (None, "the kind None is none of"),
        ({"kind": "free_text", "rule": "soon"}, "is not in access/retention.yaml"),
        ({"kind": "free_text", "erasing": "shred"}, "erasing is 'shred'"),
        ({"kind": "free_text", "when": "later"}, "when means nothing here"),
    ],
)
def test_nonsense_about_a_column_is_refused(said, words):
    changed = entries()
    mine = changed["klaverblad/apps/trajectories/columns.yaml"]["trajectories.goal"]["columns"]
    mine["words"] = said

    assert words in sentences(changed)


def test_a_day_that_must_be_there_cannot_be_made_blank():
    changed = entries()
    mine = changed["klaverblad/apps/trajectories/columns.yaml"]["trajectories.goal"]["columns"]
    mine["said_on"] = {"kind": "personal", "rule": "note", "erasing": "blank"}

    assert "cannot be blank" in sentences(changed)


def test_whatever_hangs_on_a_person_goes_with_the_file_or_says_why_not():
    stays = {t.label for t in register().values() if Whose.PERSON in t.whose and not t.is_erased}

    assert stays == {"journal.event", "journal.readentry"}
    assert register()["journal.event"].erasing == Erasing.NEVER


def test_every_file_of_columns_says_how_it_is_written():
    for name in columns._files():
        text = (columns.ELSEWHERE.parents[3] / name).read_text("utf-8")

        assert text.startswith("# What every column")
        assert "whose" in text.partition("\n\n")[0]
        assert yaml.safe_load(text)


def test_every_fact_key_follows_a_rule_and_no_home_has_a_special_one():
    for key in registry().values():
        assert RULE_OF[key.sensitivity] in rules()
        # What is special goes by a person's own day, and a home has none.
        assert key.entity == "person" or key.sensitivity != "special"


def test_no_file_goes_before_the_facts_in_it():
    longest = max(key.keep_months for key in registry().values())

    assert longest <= rules()["file"].months
    assert all(rule.months is None or rule.months <= longest for rule in rules().values())

"""PostgreSQL is asked every kind of statement, and no test that asks nothing of its own."""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.accounts.models import Region
from klaverblad.apps.people.models import Person
from tests.statements import Statements, asked_nothing_new, kind_of, may_be_left_out

KINDS = st.sets(st.sampled_from("abcdefg"))


def item(nodeid: str, *fixtures: str) -> SimpleNamespace:
    return SimpleNamespace(nodeid=nodeid, fixturenames=fixtures)


def test_what_the_database_itself_keeps_and_the_first_of_a_file_are_never_left_out():
    items = [
        item("tests/a.py::test_page[1]", "client", "db"),
        item("tests/a.py::test_page[2]", "client", "db"),
        item("tests/a.py::test_service", "db"),
        item("tests/a.py::test_locks", "own_database"),
        item("tests/b.py::test_service[1]", "db"),
        item("tests/apps/journal/c.py::test_chain[1]", "db"),
        item("tests/apps/journal/c.py::test_chain[2]", "db"),
        item("tests/apps/exchange/d.py::test_ledger[1]", "db"),
        item("tests/apps/exchange/d.py::test_ledger[2]", "db"),
    ]

    assert may_be_left_out(items) == {"tests/a.py::test_page[2]", "tests/a.py::test_service"}


def test_a_kind_tells_how_is_asked_and_not_with_what():
    one = 'SELECT "t"."a" FROM "t" WHERE "t"."b" IN (%s) LIMIT 21'

    assert kind_of(one) == kind_of(one.replace("(%s)", "(%s, %s, %s)").replace("21", "5"))
    assert kind_of(one) != kind_of('SELECT "t"."a" FROM "t" WHERE "t"."b" = %s LIMIT 21')
    assert kind_of(one) != kind_of(one.replace('"t"."b"', '"t"."c"'))
    assert kind_of(one) != kind_of(one.replace(" LIMIT", ' ORDER BY "t"."a" LIMIT'))
    assert kind_of('SAVEPOINT "s1"') is None


def test_rows_that_go_in_together_are_one_kind_however_many():
    one = 'INSERT INTO "t" ("a", "b") VALUES (%s, %s)'

    assert kind_of(one) == kind_of(one + ", (%s, %s), (%s, NULL)")
    assert kind_of(one) != kind_of('INSERT INTO "t" ("a") VALUES (%s)')


def test_a_case_that_asks_something_new_stays_and_the_next_like_it_goes():
    kinds = {"c1": {"a"}, "c2": {"a", "new"}, "c3": {"new"}}

    assert asked_nothing_new({"c1", "c2", "c3"}, kinds, {"a"}) == ["c1", "c3"]


def test_a_case_that_nobody_saw_run_stays():
    assert asked_nothing_new({"skipped"}, {}, {"a"}) == []


@given(kinds=st.dictionaries(st.sampled_from("123456"), KINDS), elsewhere=KINDS)
def test_together_the_rest_asks_all_that_everybody_asked(kinds, elsewhere):
    left_out = asked_nothing_new(set(kinds), kinds, elsewhere)

    rest = set(elsewhere).union(*(kinds[one] for one in kinds if one not in left_out))
    assert rest == set(elsewhere).union(*kinds.values())


@pytest.mark.parametrize("is_further", [True, False])
def test_what_a_test_asks_is_noted_under_its_name(db, request, monkeypatch, tmp_path, is_further):
    monkeypatch.setenv("KLAVERBLAD_CASES_WRITTEN", str(tmp_path / "cases"))
    seen = Statements()
    if is_further:
        seen._further = {request.node.nodeid}

    with seen.noted(request.node):
        assert not Person.objects.filter(first_name="Nadia").exists()
        assert not Person.objects.filter(first_name="Omar").exists()
    Person.objects.count()

    noted = seen._kinds[request.node.nodeid] if is_further else seen._elsewhere
    assert len(noted) == 1


def test_what_the_database_refuses_is_a_kind_of_its_own(db, request, monkeypatch, tmp_path):
    monkeypatch.setenv("KLAVERBLAD_CASES_WRITTEN", str(tmp_path / "cases"))
    seen = Statements()

    with seen.noted(request.node):
        for slug in ("noord", "zuid", "zuid"):
            with suppress(IntegrityError), transaction.atomic():
                Region.objects.create(slug=slug, name=slug)

    assert len(seen._elsewhere) == 2
    assert any(kind.endswith(" IntegrityError") for kind in seen._elsewhere)

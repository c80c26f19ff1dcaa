"""PostgreSQL is left only those cases of a page that ask nothing which it is not asked anyhow."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaverblad.apps.people.models import Person
from tests.statements import Statements, asked_nothing_new, further_cases, kind_of

KINDS = st.sets(st.sampled_from("abcdefg"))


def item(nodeid: str, *fixtures: str) -> SimpleNamespace:
    return SimpleNamespace(nodeid=nodeid, fixturenames=fixtures)


def test_only_what_follows_the_first_case_of_a_page_may_be_left_out():
    items = [
        item("a.py::test_page[1]", "client", "db"),
        item("a.py::test_page[2]", "client", "db"),
        item("b.py::test_page[1]", "sign_in"),
        item("a.py::test_service[1]", "db"),
        item("a.py::test_service[2]", "db"),
        item("a.py::test_locks[1]", "client", "own_database"),
        item("a.py::test_locks[2]", "client", "own_database"),
    ]

    assert further_cases(items) == {"a.py::test_page[2]"}


def test_a_kind_tells_what_is_done_with_which_columns_and_not_with_what():
    one = 'SELECT "t"."a" FROM "t" WHERE "t"."b" IN (%s)'

    assert kind_of(one) == kind_of('SELECT "t"."a" FROM "t" WHERE "t"."b" IN (%s, %s, %s)')
    assert kind_of(one) != kind_of('SELECT "t"."a" FROM "t" WHERE "t"."c" IN (%s)')
    assert kind_of(one) != kind_of('DELETE FROM "t" WHERE "t"."a" = %s OR "t"."b" = %s')
    assert kind_of('SAVEPOINT "s1"') is None


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
    Person.objects.count()

    noted = seen._kinds[request.node.nodeid] if is_further else seen._elsewhere
    assert [kind.split()[0] for kind in noted] == ["SELECT"]
    assert "first_name" in next(iter(noted))

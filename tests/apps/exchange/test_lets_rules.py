"""The rules of groups are data: what Flemish groups published can be said, and nonsense cannot."""

from __future__ import annotations

import copy

import pytest
from django.core.management import CommandError, call_command

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import queries as ledger
from klaverblad.apps.exchange.ledger.models import Account
from klaverblad.apps.exchange.ledger.policy import BadPolicy
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.exchange.lets.amounts import read, written
from klaverblad.apps.exchange.lets.errors import BadAmount, BadRules
from klaverblad.apps.exchange.lets.known import known_groups
from klaverblad.apps.exchange.lets.models import Member
from klaverblad.apps.exchange.lets.rules import read_rules
from tests.apps.exchange.lets_world import WORDS, begin

# What research/lets.md §1 says of each; nothing else about them is asserted here.
SAID = {
    "leie": lambda rules, account, _unit: (account.min, account.max) == (-1500, 1500),
    "aalter": lambda rules, account, _unit: (
        (account.min, account.soft_min, account.soft_max, rules.start_value)
        == (None, -500, 5000, 120)
        and rules.shows_balances
        and rules.surplus == "to_pot"
    ),
    "zandland": lambda rules, _account, _unit: (
        rules.start_value and rules.recruit_bonus and rules.fee.late_units
    ),
    "gent": lambda rules, _account, unit: (
        unit.units_per_hour == 40
        and rules.deposit.is_due_back(0)
        and not rules.deposit.is_due_back(-1)
    ),
    "pollekesland": lambda _rules, _account, unit: unit.units_per_hour == 20,
    "antwerpen_stad": lambda _rules, _account, unit: unit.units_per_hour == 20,
    "mechelen": lambda _rules, _account, unit: unit.units_per_hour == 20,
    "limburg": lambda _rules, account, _unit: account.grows,
}


@pytest.mark.django_db
def test_every_group_that_was_read_about_opens_with_its_own_rules(today):
    assert set(SAID) == set(known_groups())

    for number, (key, known) in enumerate(known_groups().items()):
        assert known["source"]
        assert known["seen"]
        group = begin(today, words=known["group"], mia=_login(number))
        account = Account.objects.get(pk=group.of["mia"].account_id)
        rules = read_rules(group.group.rules)

        assert SAID[key](rules, account, group.group.currency), key
        assert account.balance == rules.start_value
        # A start value is out of the pot: all balances stay nought together.
        balances = ledger.accounts(group.group.currency).values_list("balance", flat=True)
        assert sum(balances) == 0


def _login(number):
    from tests.apps.exchange.lets_world import login

    return login(f"mia-{number}")


@pytest.mark.django_db
def test_a_surplus_goes_to_the_pot_where_the_group_says_so(today):
    group = begin(today, "ann", words=known_groups()["aalter"]["group"])

    lets.leave(group.actor("ann"), group.group.pk, at=group.at)

    assert (group.member("ann").state, group.balance("ann")) == ("left", 0)
    group.group.pot.refresh_from_db()
    assert group.group.pot.balance == -120


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("rules", "start_value"), -1, "start_value"),
        (("rules", "start_value"), "20", "start_value"),
        (("rules", "start_value"), True, "start_value"),
        (("rules", "referred_by"), "ocmw", "rules"),
        (("rules", "shows_balances"), 1, "shows_balances"),
        (("rules", "surplus"), "burn", "surplus"),
        (("rules", "exempt"), ["illness"], "exempt"),
        (("rules", "categories"), ["Tuin", "tuin"], "categories"),
        (("rules", "fee"), {"units": 0}, "fee"),
        (("rules", "fee"), {"units": 5, "late_units": 1}, "late_units"),
        (("rules", "deposit"), {"eur_cents": 0}, "eur_cents"),
        (("unit", "per_hour"), 0, "per_hour"),
        (("unit", "name"), "", "name"),
        (("limits", "lower"), 5, "lower"),
        (("pot",), {"lower": 5}, "lower"),
    ],
)
def test_nonsense_in_the_words_of_a_group_names_its_key(today, path, value, key):
    said = copy.deepcopy(WORDS)
    inside = said
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value

    with pytest.raises((BadRules, BadPolicy)) as refusal:
        lets.read_group(said)

    assert refusal.value.facts["key"] == key


@pytest.mark.parametrize(
    "text", ["", "0", "-5", "veel", "1e3", "1.2.3", "12,5", "9" * 13, "٣", " "]
)
def test_what_is_no_amount_of_a_whole_unit_is_refused(text):
    with pytest.raises(BadAmount):
        read(text, 0)


@pytest.mark.parametrize(
    ("text", "decimals", "parts", "shown"),
    [
        ("12", 0, 12, "12"),
        (" 1 250 ", 0, 1250, "1\u00a0250"),
        ("12,0", 0, 12, "12"),
        ("1,5", 2, 150, "1,50"),
        ("0.05", 2, 5, "0,05"),
    ],
)
def test_an_amount_is_read_and_written_as_people_do(text, decimals, parts, shown):
    assert read(text, decimals) == parts
    assert written(parts, decimals) == shown
    assert written(-parts, decimals) == f"\u2212{shown}"


def test_a_task_of_the_desk_alone_begins_a_group(today):
    with pytest.raises(AssertionError):
        lets.first_coordinator(
            Actor(role=None, on=today), _ANY, _ANY, lets.Applicant("Mia"), at=None
        )


_ANY = WORDS["slug"]


@pytest.mark.django_db
def test_a_group_begins_from_a_file_or_a_known_name_and_says_what_is_wrong(tmp_path, capsys):
    _login(1)
    who = {"coordinator": "mia-1@oefenregio.example", "name": "Mia"}

    call_command("exchange", "group", "leie", **who)

    assert Member.objects.get(role="coordinator").group.slug == "lets-leie"
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("slug: x\nname: X\nunit: {code: x, name: x}\nrules: {referred: true}\n")
    for words, name, said in (
        ("leie", "mia-1@oefenregio.example", "slug"),
        (str(wrong), "mia-1@oefenregio.example", "referred"),
        ("nergens", "mia-1@oefenregio.example", "bekende groep"),
        ("gent", "niemand@oefenregio.example", "Niemand"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("exchange", "group", words, coordinator=name, name="Mia")
    assert Member.objects.count() == 1

"""The way of a coin: earned with proof, spent, changed into euro, and paid by a bank."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.citycoin import errors, queries
from klaverblad.apps.exchange.citycoin import services as coins
from klaverblad.apps.exchange.citycoin.models import Card, CoverChange, EarnRule, Sale, Work
from klaverblad.apps.exchange.citycoin.pain import NAMESPACE
from klaverblad.apps.exchange.citycoin.redemption_models import PaymentFile, Redemption
from klaverblad.apps.exchange.ledger.audit import audit
from klaverblad.apps.exchange.ledger.errors import Conflict, NotNow, NotReversible
from klaverblad.apps.exchange.ledger.models import Account, Transfer
from klaverblad.apps.exchange.lets import services as lets
from klaverblad.apps.journal.models import Event
from klaverblad.errors import Denied
from tests.apps.exchange.coin_world import IBAN, WORDS, city, rule, shop
from tests.apps.exchange.lets_world import login

pytestmark = pytest.mark.django_db


def test_a_coin_goes_from_proof_to_the_bank_and_all_adds_up(today):
    town = city(today, "ann")

    town.works("ann", 120)
    assert town.balance("ann") == 50
    sale = town.buys("ann", 30)
    asked = town.redeems(20)
    made = town.files()
    paid = coins.note_paid(town.tine, town.pk, made.pk, at=town.at)

    assert (sale.state, paid) == ("paid", 1)
    assert Redemption.objects.get(pk=asked.pk).state == "paid"
    assert town.balance("ann") == 20
    assert town.has(town.shop.account) == 10
    # 30 are out; of 100 euro two were paid, and what is left covers 980.
    assert town.has(town.coin.issuer) == -30
    assert Account.objects.get(pk=town.coin.issuer_id).min == -980
    assert (town.has(town.coin.reserve), town.has(town.coin.payable)) == (9_800, 0)
    assert not audit().findings


def test_nothing_is_issued_without_cover_and_nothing_is_written(today):
    town = city(today, "ann", cover=200)
    said = town.says("ann", 60)

    with pytest.raises(errors.NoCover) as refused:
        coins.confirm_work(town.actor("mia"), town.pk, said.pk, at=town.at)

    assert "dekking" in str(refused.value.sentence)
    assert Work.objects.get(pk=said.pk).state == "said"
    assert town.balance("ann") == 0
    town.cover(50)
    coins.confirm_work(town.actor("mia"), town.pk, said.pk, at=town.at)
    assert town.balance("ann") == 25


def test_cover_lowered_under_circulation_stops_issue_and_not_redemption(today):
    town = city(today, "ann", cover=1_000)
    town.works("ann", 240)
    town.buys("ann", 100)

    town.cover(-900)

    more = town.says("ann", 60)
    with pytest.raises(errors.NoCover):
        coins.confirm_work(town.actor("mia"), town.pk, more.pk, at=town.at)
    asked = town.redeems(100)
    assert asked.cents == 1_000
    # More is owed than was set aside: said, and paid.
    assert town.has(town.coin.reserve) == -900
    coins.note_paid(town.tine, town.pk, town.files().pk, at=town.at)
    assert Redemption.objects.get(pk=asked.pk).state == "paid"
    assert not audit().findings


def test_cover_is_changed_with_a_source_and_never_below_what_is_there(today):
    town = city(today, cover=500)

    for cents, source, day in ((0, "Raad", today), (-501, "Raad", today), (10, " ", today),
                               (10, "Raad", today + timedelta(days=1)), (10**13, "Raad", today)):  # fmt: skip
        with pytest.raises(errors.BadCoin):
            coins.change_cover(
                town.tine, town.pk, uuid4(), cents=cents, source=source, decided_on=day, at=town.at
            )
    same = uuid4()
    assert town.cover(100, change_id=same).pk == town.cover(100, change_id=same).pk
    with pytest.raises(Conflict):
        town.cover(101, change_id=same)
    assert CoverChange.objects.count() == 2
    assert Account.objects.get(pk=town.coin.issuer_id).min == -60


def test_nobody_confirms_their_own_hours_and_a_second_yes_earns_nothing(today):
    town = city(today, "ann")
    own = town.says("mia")
    said = town.says("ann")

    with pytest.raises(errors.ByAnother):
        coins.confirm_work(town.actor("mia"), town.pk, own.pk, at=town.at)
    with pytest.raises(Denied):
        coins.confirm_work(town.actor("ann"), town.pk, own.pk, at=town.at)
    for _twice in range(2):
        coins.confirm_work(town.actor("mia"), town.pk, said.pk, at=town.at)

    assert town.balance("ann") == 25
    with pytest.raises(errors.AlreadyAnswered):
        coins.refuse_work(town.actor("mia"), town.pk, said.pk, at=town.at)


@pytest.mark.parametrize("times", [0, -1, 24 * 60 + 1, 1.5, 1])
def test_hours_that_cannot_be_are_not_taken(today, times):
    town = city(today, "ann")

    with pytest.raises(errors.BadCoin):
        town.says("ann", times)


def test_work_for_an_activity_nobody_approved_earns_nothing(today):
    town = city(today, "ann")
    said = town.says("ann")
    coins.answer_activity(town.tine, town.pk, town.activity.pk, says_yes=False, at=town.at)

    with pytest.raises(errors.NotApproved):
        coins.confirm_work(town.actor("mia"), town.pk, said.pk, at=town.at)
    with pytest.raises(errors.NotApproved):
        town.says("ann")


def test_a_cap_warns_before_it_and_blocks_only_where_the_city_asks(today):
    from klaverblad.apps.exchange.citycoin.services.earning import room

    town = city(today, "ann", rule={"cap_day": 50})
    town.works("ann", 60)
    of_ann = town.member("ann")
    before = room(of_ann, EarnRule.objects.get(), on=today)
    town.works("ann", 45)
    near = room(of_ann, EarnRule.objects.get(), on=today)
    town.works("ann", 120)

    assert (before.left, before.is_near, before.is_beyond(26)) == (25, False, True)
    assert (near.left, near.is_near) == (6, True)
    assert town.balance("ann") == 25 + 19 + 50


def test_beyond_a_cap_that_blocks_nothing_is_issued(today):
    town = city(today, "ann", rule={"cap_year": 40, "blocks": True})
    town.works("ann", 60)
    said = town.says("ann", 60)

    with pytest.raises(errors.CapReached):
        coins.confirm_work(town.actor("mia"), town.pk, said.pk, at=town.at)

    assert town.balance("ann") == 25


def test_a_rule_of_a_later_day_leaves_what_was_before(today):
    town = city(today, "ann")
    coins.set_rule(town.tine, town.pk, rule(today, amount=30, since=today))

    if today > date(today.year, 1, 1):
        assert town.works("ann", 60, on=today - timedelta(days=1)).rule.amount == 25
    assert town.works("ann", 60).rule.amount == 30
    with pytest.raises(errors.AlreadyAnswered):
        coins.set_rule(town.tine, town.pk, rule(today, amount=31, since=today))
    with pytest.raises(errors.BadCoin):
        coins.set_rule(town.tine, town.pk, rule(today, amount=31, source=" "))


def test_a_square_of_a_member_is_used_by_one_shop_once_and_only_the_member_says_yes(today):
    town = city(today, "ann", "bo")
    town.works("ann", 60)
    other = shop(town, "slager")
    slager = Actor.owner(other.user, on=today)
    square = coins.show_square(town.actor("ann"), town.pk, at=town.at)

    asked = coins.ask_by_code(town.bakker, town.shop.pk, square.code, 10, at=town.at)

    assert asked.state == "waiting"
    with pytest.raises(errors.UnknownCode):
        coins.ask_by_code(slager, other.pk, square.code, 5, at=town.at)
    with pytest.raises(Sale.DoesNotExist):
        coins.pay_sale(town.actor("bo"), town.pk, asked.pk, at=town.at)
    for _twice in range(2):
        coins.pay_sale(town.actor("ann"), town.pk, asked.pk, at=town.at)
    assert town.balance("ann") == 15
    late = coins.show_square(town.actor("ann"), town.pk, at=town.at)
    assert late.pk != square.pk
    with pytest.raises(errors.UnknownCode):
        coins.ask_by_code(
            town.bakker, town.shop.pk, late.code, 5, at=town.at + timedelta(minutes=16)
        )


def test_a_payment_that_ran_out_is_not_paid(today):
    town = city(today, "ann")
    town.works("ann", 60)
    asked = coins.ask_sale(town.bakker, town.shop.pk, uuid4(), 10, at=town.at)

    with pytest.raises(errors.AlreadyAnswered):
        coins.pay_sale(town.actor("ann"), town.pk, asked.pk, at=town.at + timedelta(minutes=15))
    with pytest.raises(NotNow):
        town.buys("ann", 26)
    assert town.balance("ann") == 25


def test_a_refund_gives_the_coins_back_once_and_only_by_the_shop(today):
    town = city(today, "ann")
    town.works("ann", 60)
    sale = town.buys("ann", 20)

    with pytest.raises(NotReversible):
        lets.take_back(town.actor("mia"), town.pk, sale.transfer_id, at=town.at)
    for _twice in range(2):
        coins.give_back(town.bakker, town.shop.pk, sale.pk, at=town.at)

    assert (town.balance("ann"), town.has(town.shop.account)) == (25, 0)
    assert Sale.objects.get(pk=sale.pk).state == "refunded"


def test_a_card_pays_within_its_day_and_not_once_it_is_lost_or_old(today):
    town = city(today, "ann")
    town.works("ann", 12 * 60)
    card, number = coins.make_card(town.actor("ann"), town.pk, at=town.at)

    def pay(amount: int, said: str = number, actor: Actor = town.bakker) -> Sale:
        return coins.pay_by_card(actor, town.shop.pk, uuid4(), said, amount, at=town.at)

    assert pay(150, f" {number[:4].upper()} {number[4:]}").state == "paid"
    with pytest.raises(errors.CardSaysNo):
        pay(51)
    with pytest.raises(errors.CardSaysNo):
        pay(1, "abcdefghjkmn")
    after = Actor.owner(town.shop.user, on=card.expires_on + timedelta(days=1))
    with pytest.raises(errors.CardSaysNo):
        pay(1, number, after)
    new, other = coins.make_card(town.actor("ann"), town.pk, at=town.at)
    with pytest.raises(errors.CardSaysNo):
        pay(1)
    # Another card, the same account: nothing of the balance is lost.
    assert town.balance("ann") == 150
    assert pay(10, other).card_id == new.pk
    assert coins.block_card(town.actor("ann"), town.pk, at=town.at)
    with pytest.raises(errors.CardSaysNo):
        pay(1, other)
    assert number not in repr([vars(one) for one in Card.objects.all()])


def test_a_card_payment_sent_twice_is_one_payment(today):
    town = city(today, "ann")
    town.works("ann", 60)
    _card, number = coins.make_card(town.actor("ann"), town.pk, at=town.at)
    same = uuid4()

    for _twice in range(2):
        coins.pay_by_card(town.bakker, town.shop.pk, same, number, 5, at=town.at)

    assert town.balance("ann") == 20
    with pytest.raises(errors.AlreadyAnswered):
        coins.pay_by_card(town.bakker, town.shop.pk, same, number, 6, at=town.at)


def test_a_redemption_asked_twice_is_one_and_more_than_there_is_is_none(today):
    town = city(today, "ann")
    town.works("ann", 60)
    town.buys("ann", 20)
    same = uuid4()

    for _twice in range(2):
        town.redeems(15, redemption_id=same)
    with pytest.raises(NotNow):
        town.redeems(6)
    with pytest.raises(errors.AlreadyAnswered):
        town.redeems(5, redemption_id=same)

    assert Redemption.objects.count() == 1
    assert town.has(town.shop.account) == 5


def test_a_file_is_made_once_and_is_equal_each_time_it_is_taken(today):
    town = city(today, "ann")
    town.works("ann", 120)
    town.buys("ann", 50)
    town.redeems(20)
    town.redeems(10)
    same = uuid4()

    made = [town.files(file_id=same).body for _twice in range(2)]
    taken = [coins.read_file(town.tine, town.pk, same, at=town.at).body for _twice in range(2)]

    assert len({*made, *taken}) == 1
    with pytest.raises(errors.NothingToPay):
        town.files()
    town.redeems(5)
    second = town.files()
    assert (second.number, second.n_lines) == (2, 1)
    ends = [one.text for one in ET.fromstring(made[0]).iter(f"{{{NAMESPACE}}}EndToEndId")]  # noqa: S314
    assert len(set(ends)) == 2
    assert not set(ends) & set(second.body.split("<EndToEndId>"))
    assert Event.objects.filter(name="coin_file.taken").count() == 2


def test_a_file_that_was_not_written_to_its_end_left_no_line_behind(today, monkeypatch):
    town = city(today, "ann")
    town.works("ann", 60)
    town.buys("ann", 20)
    asked = town.redeems(20)

    def falls(*_args: object, **_more: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr("klaverblad.apps.exchange.citycoin.services.redeeming.journal.emit", falls)
        with pytest.raises(MemoryError):
            town.files()

    assert not PaymentFile.objects.exists()
    assert Redemption.objects.get(pk=asked.pk).state == "requested"
    assert town.files().n_lines == 1


def test_a_payment_that_came_back_gives_the_shop_its_coins(today):
    town = city(today, "ann", cover=1_000)
    town.works("ann", 240)
    town.buys("ann", 100)
    first, second = town.redeems(60), town.redeems(40)
    made = town.files()
    coins.note_returned(town.tine, town.pk, first.pk, at=town.at)
    assert coins.note_paid(town.tine, town.pk, made.pk, at=town.at) == 1
    # Meanwhile the city took back what it could.
    town.cover(-600)

    for _twice in range(2):
        coins.note_returned(town.tine, town.pk, second.pk, at=town.at)

    assert town.has(town.shop.account) == 100
    assert town.has(town.coin.payable) == 0
    assert town.has(town.coin.reserve) == 400
    assert Account.objects.get(pk=town.coin.issuer_id).min == -40
    assert not audit().findings
    with pytest.raises(errors.AlreadyAnswered):
        coins.withdraw_redemption(town.bakker, town.shop.pk, second.pk, at=town.at)


def test_a_shop_changes_its_mind_before_the_file_and_not_after(today):
    town = city(today, "ann")
    town.works("ann", 60)
    town.buys("ann", 20)
    asked = town.redeems(20)

    coins.withdraw_redemption(town.bakker, town.shop.pk, asked.pk, at=town.at)

    assert town.has(town.shop.account) == 20
    with pytest.raises(errors.NothingToPay):
        town.files()
    again = town.redeems(20)
    town.files()
    with pytest.raises(errors.AlreadyAnswered):
        coins.withdraw_redemption(town.bakker, town.shop.pk, again.pk, at=town.at)


def test_an_amount_that_is_no_whole_number_of_cents_is_not_changed(today):
    from fractions import Fraction

    from klaverblad.apps.exchange.citycoin.euros import cents_of, coins_of

    assert cents_of(3, Fraction(1, 4)) == 1_200
    with pytest.raises(errors.NotWholeCents):
        cents_of(1, Fraction(300))
    assert (coins_of(99, Fraction(10)), coins_of(-5, Fraction(10))) == (9, 0)


@pytest.mark.parametrize("iban", ["", "BE68539007547035", "BE00", "NL91ABNA041716430", "x" * 90])
def test_a_bank_account_that_does_not_exist_is_not_taken(today, iban):
    town = city(today)
    said = coins.ShopWords(name="Kaas", category="food", municipality="Schoten", iban=iban)

    with pytest.raises(errors.BadIban):
        coins.apply_to_sell(Actor.owner(login("kaas"), on=today), town.pk, said)


def test_a_bank_account_stands_sealed_and_a_shop_sees_its_own_alone(today):
    from django.db import connection

    town = city(today, "ann")
    other = shop(town, "slager")
    with connection.cursor() as cursor:
        cursor.execute("SELECT iban FROM exchange_merchant")
        stored = [row[0] for row in cursor.fetchall()]

    assert not [one for one in stored if IBAN in one]
    with pytest.raises(type(other).DoesNotExist):
        queries.shop(town.bakker, other.pk)


def test_a_shop_reads_amounts_and_codes_and_nothing_of_who_paid(today):
    town = city(today, "ann")
    town.works("ann", 60)
    sale = town.buys("ann", 20)

    rows = list(queries.sales(town.shop))

    assert rows[0]["code"] == sale.code
    assert set(rows[0]) == {
        "id", "amount", "code", "state", "made_at", "paid_at", "refunded_at", "until",
    }  # fmt: skip


def test_notes_on_paper_go_out_against_cover_and_come_in_by_a_shop(today):
    town = city(today, cover=100)

    coins.put_notes_out(town.tine, town.pk, uuid4(), 10, at=town.at)

    with pytest.raises(errors.NoCover):
        coins.put_notes_out(town.tine, town.pk, uuid4(), 1, at=town.at)
    coins.take_notes_in(town.tine, town.pk, uuid4(), town.shop.pk, 4, at=town.at)
    with pytest.raises(errors.BadCoin):
        coins.take_notes_in(town.tine, town.pk, uuid4(), town.shop.pk, 7, at=town.at)
    assert (town.has(town.coin.paper), town.has(town.shop.account)) == (6, 4)


@pytest.mark.parametrize(
    ("key", "value"),
    [("debtor_iban", "BE12"), ("debtor_name", ""), ("card_most_day", 0), ("colour", "red")],
)
def test_a_coin_with_a_word_that_cannot_be_is_not_opened(key, value):
    with pytest.raises((errors.BadCoin, errors.BadIban)):
        coins.read_coin(WORDS | {key: value})


def test_a_coin_that_is_given_out_of_the_pot_is_not_opened():
    group = WORDS["group"] | {"rules": {"start_value": 5}}

    with pytest.raises(errors.BadCoin):
        coins.read_coin(WORDS | {"group": group})


def test_whoever_is_no_treasurer_changes_nothing_of_the_money(today):
    town = city(today, "ann")

    for actor in (town.actor("ann"), town.actor("mia"), town.bakker):
        with pytest.raises(type(town.treasurer).DoesNotExist):
            coins.make_file(actor, town.pk, uuid4(), at=town.at)
    assert Transfer.objects.count() == 1


def test_a_coin_is_begun_by_a_command_with_its_two_people(today, tmp_path, capsys):
    import yaml
    from django.core.management import call_command

    file = tmp_path / "coin.yaml"
    file.write_text(yaml.safe_dump(WORDS), "utf-8")
    leads, keeps = login("leidt"), login("kas")

    call_command("exchange", "coin", str(file), coordinator=leads.email, treasurer=keeps.email)

    assert "is begonnen" in capsys.readouterr().out
    kept = queries.purses(Actor.owner(keeps, on=today)).get()
    assert queries.memberships(Actor.owner(leads, on=today)).get().group_id == kept.coin_id

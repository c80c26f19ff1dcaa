"""Taking in what a group had in another program: all of it or nothing, and back until it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.exchange.ledger import services as ledger
from klaverblad.apps.exchange.ledger.models import Account, ExemptBecause, Transfer, TransferKind
from klaverblad.apps.exchange.ledger.services.transactions import booking
from klaverblad.apps.exchange.lets import intake_reading, outward_queries
from klaverblad.apps.exchange.lets.errors import IntakeUsed, NotAllRead
from klaverblad.apps.exchange.lets.intake_reading import POT, Read
from klaverblad.apps.exchange.lets.models import Member, MemberState, Offer
from klaverblad.apps.exchange.lets.outward_models import Intake
from klaverblad.apps.exchange.lets.services.groups import rules_of
from klaverblad.apps.exchange.lets.services.locked import coordinating
from klaverblad.apps.journal import services as journal

# A group without categories still has to put its offers somewhere.
NO_CATEGORY = "Andere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Three files as text; `id` comes from the form, so that a second tap takes nothing in twice."""

    id: UUID
    users: str
    messages: str = ""
    transactions: str = ""


def look_at(actor: Actor, group_id: UUID, tables: Tables) -> Read:
    """What would come in, without writing anything."""
    mine = coordinating(actor, group_id)
    return _read(actor, mine, tables)


def _read(actor: Actor, mine: Member, tables: Tables) -> Read:
    return intake_reading.read(
        tables.users,
        tables.messages,
        tables.transactions,
        categories=rules_of(mine.group).categories or (NO_CATEGORY,),
        decimals=mine.group.currency.decimals,
        on=actor.on,
    )


def take_in(actor: Actor, group_id: UUID, tables: Tables, *, at: datetime) -> Intake:
    """Members on paper, their offers and all their bookings; in the end each has what they had.

    No start value is given: it stands among the bookings, if there was one. A booking that passes a
    limit is a correction of the books, and says so.

    raises   NotAllRead with every wrong line; nothing is written then
    """
    with booking():
        mine = coordinating(actor, group_id)
        if known := outward_queries.intakes(mine).filter(pk=tables.id).first():
            return known
        found = _read(actor, mine, tables)
        if found.wrong:
            raise NotAllRead(lines=len(found.wrong))
        members = {one.key: _member(actor, mine, one, at) for one in found.coming}
        accounts = {key: one.account_id for key, one in members.items()}
        accounts[POT] = mine.group.pot_id
        _book(actor, tables.id, found, accounts, at)
        _refuse_unless_equal(found, accounts)
        offers = _offers(actor, mine, tables.id, found, members, at)
        row = Intake.objects.create(
            id=tables.id,
            group=mine.group,
            by=mine,
            taken_in_at=at,
            n_members=len(members),
            n_offers=len(offers),
            n_bookings=len(found.bookings),
            made={
                "members": [str(one.pk) for one in members.values()],
                "offers": [str(one.pk) for one in offers],
            },
        )
        journal.emit("lets_intake.taken_in", actor, row, at=at, members=len(members))
    return row


def _member(actor: Actor, mine: Member, said: intake_reading.User, at: datetime) -> Member:
    account = ledger.open_account(actor, mine.group.currency_id, at=at)
    return Member.objects.create(
        group=mine.group,
        name=said.name,
        area=said.area,
        account=account,
        state=MemberState.ACTIVE,
        applied_on=actor.on,
        accepted_on=actor.on,
        accepted_by=mine,
        active_since=actor.on,
    )


def _book(
    actor: Actor, intake_id: UUID, found: Read, accounts: dict[str, UUID | None], at: datetime
) -> None:
    orders = []
    for one in found.bookings:
        payer, payee = accounts[one.payer], accounts[one.payee]
        assert payer is not None, "whoever comes in has an account"
        assert payee is not None, "whoever comes in has an account"
        orders.append(
            ledger.Order(
                id=uuid5(intake_id, f"booking {one.key}"),
                payer=payer,
                payee=payee,
                amount=one.amount,
                text=one.text,
                happened_on=one.on,
                exempt=ExemptBecause.CORRECTION,
            )
        )
    if orders:
        ledger.post(actor, orders, at=at, batch=intake_id)


def _refuse_unless_equal(found: Read, accounts: dict[str, UUID | None]) -> None:
    """The end of an intake is that everybody has what they had; else we are wrong, and stop."""
    ids = [pk for key, pk in accounts.items() if key != POT]
    balances = dict(Account.objects.filter(pk__in=ids).values_list("pk", "balance"))
    said = found.balances
    wrong = [
        key
        for key, pk in accounts.items()
        if key != POT and pk is not None and balances[pk] != said.get(key, 0)
    ]
    assert not wrong, "an intake ends at equal balances"


def _offers(
    actor: Actor,
    mine: Member,
    intake_id: UUID,
    found: Read,
    members: dict[str, Member],
    at: datetime,
) -> list[Offer]:
    until = actor.on + timedelta(days=rules_of(mine.group).offer_days)
    return Offer.objects.bulk_create(
        Offer(
            id=uuid5(intake_id, f"offer {one.key}"),
            member=members[one.user],
            kind=one.kind,
            category=one.category,
            title=one.title,
            about=one.about,
            expires_on=until,
            created_at=at,
        )
        for one in found.posts
        if one.user in members
    )


def undo_intake(actor: Actor, group_id: UUID, intake_id: UUID, *, at: datetime) -> Intake:
    """Take an intake back, as long as nobody booked anything after it.

    A booking never disappears: each is taken back by its mirror. The accounts close at nought, and
    the names and words go.

    raises   IntakeUsed
    """
    with booking():
        mine = coordinating(actor, group_id)
        row = outward_queries.intakes(mine).select_for_update(of=("self",)).get(pk=intake_id)
        if row.undone_at is not None:
            return row
        members = Member.objects.select_for_update(of=("self",)).filter(
            pk__in=row.made["members"], group_id=mine.group_id
        )
        later = Transfer.objects.filter(
            currency_id=mine.group.currency_id, created_at__gt=row.taken_in_at
        ).exclude(batch=row.pk)
        if later.exists() or any(one.user_id for one in members):
            raise IntakeUsed
        _reverse_all(actor, row, at)
        Offer.objects.filter(pk__in=row.made["offers"]).delete()
        for one in members:
            assert one.account_id is not None, "whoever came in has an account"
            ledger.close(actor, one.account_id, at=at)
            ledger.forget_texts(actor, one.account_id)
            one.name = one.about = one.area = one.claim_digest = ""
            one.state, one.left_on, one.forgotten_on = MemberState.LEFT, actor.on, actor.on
            one.save()
        row.undone_at = at
        row.save(update_fields=["undone_at"])
        journal.emit("lets_intake.undone", actor, row, at=at)
    return row


def _reverse_all(actor: Actor, row: Intake, at: datetime) -> None:
    booked = Transfer.objects.filter(batch=row.pk).exclude(kind=TransferKind.REVERSAL)
    for one in booked.order_by("-payer_seq", "pk"):
        ledger.reverse(
            actor,
            one.pk,
            id=uuid5(row.pk, f"back {one.pk}"),
            at=at,
            exempt=ExemptBecause.CORRECTION,
        )

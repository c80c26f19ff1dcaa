"""The page of the map tells no small number to whom it is not open; a loan is asked and signed here."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from klaverblad.apps.barriers import playing, queries, services
from klaverblad.apps.barriers.models import Cell, Measure
from klaverblad.apps.loans.models import Loan, LoanState
from klaverblad.engines.matching.barriers import Barrier
from tests.apps.barriers.test_barrier_map import LICENCE, mapper, mixed_region
from tests.crowd import n_queries
from tests.ids import priced

pytestmark = pytest.mark.django_db
MAP = "desk:barrier_map"


class Desk:
    """One member at their desk: signed in again before each page, for there is one browser."""

    def __init__(self, sign_in, membership):
        self.browser = lambda: sign_in(membership)

    def get(self, *given):
        return self.browser().get(*given)

    def post(self, *given):
        return self.browser().post(*given)


def shown(answer):
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_map_hides_small_numbers_and_what_leaves_the_house_hides_them_for_everybody(
    world, sign_in
):
    mixed_region(world)
    empty = sign_in(world.team_lead).get(reverse(MAP))
    assert "Er is nog geen kaart" in shown(empty)
    list(services.make_map(mapper(world)))
    priced(world)
    lead, region = Desk(sign_in, world.team_lead), Desk(sign_in, world.coordinator)
    town = world.person.municipality_id
    run = queries.last_map(world.actor("team_lead"))
    cell = Cell.objects.get(run=run, barriers=LICENCE, municipality=town, group="")
    assert 0 < cell.n_gained < 10
    chosen = {"drempel": "licence", "gemeente": town}

    mine = lead.get(reverse(MAP), chosen)
    theirs = region.get(reverse(MAP), chosen)

    assert mine.context["board"].chosen.n_gained == cell.n_gained
    assert theirs.context["board"].chosen.n_gained is None
    assert mine.context["board"].names
    assert not theirs.context["board"].names
    assert "prijs onbekend" in shown(mine)
    for browser in (lead, region):
        csv = browser.get(reverse("desk:barrier_map_csv"), chosen).content.decode("utf-8-sig")
        told = [row.split(";")[-1] for row in csv.splitlines()[1:]]
        assert "klein" in told
        assert all(one == "klein" or one == "0" or int(one) >= 10 for one in told)
        pdf = browser.get(reverse("desk:barrier_map_pdf"), chosen | {"mensen": "3"})
        assert pdf.content.startswith(b"%PDF")
        for view in ("kosten", "twee"):
            assert browser.get(reverse(MAP), chosen | {"toon": view}).status_code == 200
    # Odd addresses fall back; odd numbers are said on their field, and nothing is kept.
    assert (
        lead.get(reverse(MAP), {"drempel": "x", "gemeente": "1", "groep": "y"}).status_code == 200
    )
    wrong = lead.get(reverse(MAP), chosen | {"mensen": "0", "budget": "veel"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"mensen", "budget"})
    played = lead.get(reverse(MAP), chosen | {"mensen": "1"})
    assert "Voor 1 mens: 1 meer aan het werk." in shown(played)
    hidden = region.get(reverse(MAP), chosen | {"mensen": "1"})
    assert "Het gaat over minder dan 10 mensen. Dat tonen we niet." in shown(hidden)
    assert not Measure.objects.exists()
    kept = lead.post(reverse("desk:keep_measure"), chosen | {"mensen": "1", "budget": ""})
    assert kept.status_code == 302
    assert Measure.objects.get().n_gained == 1
    playing.forget()


def test_the_map_asks_as_many_questions_whatever_stands_in_it(world, sign_in):
    list(services.make_map(mapper(world)))
    lead = sign_in(world.team_lead)
    chosen = {"drempel": "licence", "gemeente": world.person.municipality_id}
    lead.get(reverse(MAP), chosen)
    few = n_queries(lambda: lead.get(reverse(MAP), chosen))
    mixed_region(world, n=25)
    list(services.make_map(mapper(world)))

    many = n_queries(lambda: lead.get(reverse(MAP), chosen))

    # The list of measures alone is asked once more when it is there; here it is not.
    assert many == few
    assert Barrier.LICENCE.value == LICENCE


def test_a_person_asks_for_a_loan_signs_it_and_moves_a_month_on_their_own_pages(world, sign_in):
    names = ("self_login", "coach", "team_lead")
    me, coach, lead = (Desk(sign_in, getattr(world, name)) for name in names)
    none = me.get(reverse("desk:my_loans"))
    assert "leent nu geen geld" in shown(none)
    fund = {"way": "in", "amount": "2.000,50", "why": "Begroting"}
    assert lead.post(reverse("desk:loan_fund"), fund).status_code == 302

    wrong = me.post(reverse("desk:my_ask_loan"), {"amount": "duizend", "months": "0"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"amount", "months"})
    me.post(reverse("desk:my_ask_loan"), {"amount": "1.000,00", "months": "3"})
    loan = Loan.objects.get()
    decide = reverse("desk:decide_loan", args=[loan.pk])
    assert coach.get(decide).status_code == 403
    bare = lead.post(decide, {"said": "ja", "because": "Goed plan."})
    assert bare.status_code == 422
    yes = {"said": "ja", "because": "Goed plan.", "amount": "1.000,00", "months": "3"}
    assert lead.post(decide, yes | {"first_due_on": f"{world.on:%d/%m/%Y}"}).status_code == 302

    sign = reverse("desk:sign_loan", args=[loan.pk])
    assert "zonder rente" in shown(me.get(reverse("desk:my_loans")))
    me.post(sign)
    coach.post(sign)
    assert coach.get(reverse("desk:loan_pdf", args=[loan.pk])).content.startswith(b"%PDF")
    coach.post(reverse("desk:pay_out_loan", args=[loan.pk]))
    month = loan.instalments.order_by("number").first()
    moved = me.post(
        reverse("desk:my_move_instalment", args=[month.pk]), {"to": f"{world.on:%d/%m/%Y}"}
    )
    assert moved.status_code == 302
    paid = {"amount": "333,33", "on": f"{world.on:%d/%m/%Y}"}
    coach.post(reverse("desk:loan_payment", args=[loan.pk]), paid)

    loan.refresh_from_db()
    assert loan.state == LoanState.RUNNING
    assert "666,67" in shown(me.get(reverse("desk:my_loans")))
    assert "666,67" in shown(me.get(reverse("desk:my_plan")))
    assert "666,67" in shown(coach.get(reverse("desk:steps", args=[world.person.pk])))
    assert "666,67" in shown(coach.get(reverse("desk:loans")))
    for name in ("neighbour", "partner", "coordinator"):
        other = sign_in(getattr(world, name))
        assert other.get(reverse("desk:person_loans", args=[world.person.pk])).status_code in {
            403,
            404,
        }

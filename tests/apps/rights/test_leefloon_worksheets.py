"""The leefloon line by line: tried without a trace, kept as a draft, and never a decision."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from klaverblad.apps.journal.models import Event
from klaverblad.apps.people.models import Fact, HouseholdRole
from klaverblad.apps.rights import worksheet_services as services
from klaverblad.apps.rights.models import Worksheet
from klaverblad.apps.rights.worksheet import sheet
from klaverblad.apps.rights.worksheet_queries import worksheets
from klaverblad.errors import BadInput, Denied
from tests.crowd import MEANS, crowd, home_of, moves_in, tell_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(world):
    return world.actor("social_worker")


@pytest.fixture
def known(world):
    (person,) = crowd(world, 1, facts=[MEANS])
    return person


@pytest.fixture
def at_home(world):
    """A grown child who lives with a parent who earns, so that both rules for relatives differ."""
    earns = {"net_wage_month_eur": 2000, "child_benefit_for_applicant_month_eur": 0}
    parent, child = crowd(world, 2, facts=[MEANS | earns, MEANS])
    child.born_on = date(2003, 1, 1)
    child.save()
    moves_in(home_of(parent), child, HouseholdRole.CHILD, since=date(2021, 1, 1))
    facts = {
        "is_homeless_with_gpmi": False,
        "shares_household_costs": True,
        "relatives_counted_share": 50,
        "assessed_on": "2026-01-15",
    }
    tell_all(world.actor("coach"), child, facts)
    return child


def new(world, **more):
    return services.NewWorksheet(**{"requested_on": world.on - timedelta(days=3)} | more)


def keep(worker, person, draft):
    return services.keep_worksheet(worker, person.pk, draft, at=timezone.now())


def test_the_sum_stands_in_the_order_of_the_law_and_each_line_has_its_article(world, worker, known):
    found = sheet(worker, known, on=world.on)

    parts = found.parts("nl")
    assert [one.code for one in parts] == [
        "conditions", "category", "own", "partner", "relatives", "sum", "result",
    ]  # fmt: skip
    assert all(line.line.article for part in parts for line in part.lines)
    asked = [item.name for part in parts for line in part.lines for item in line.items]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("told", [{"replacement_income_month_eur": "3000"}, {"is_resident": "nee"}])
def test_a_no_leaves_no_part_of_the_law_out_and_each_line_may_still_be_tried(
    world, worker, at_home, told
):
    """The explanation stops at what decides; whoever draws up the decision sees all of it."""
    found = sheet(worker, at_home, on=world.on, said=told)

    assert found.bounds == (0, 0)
    parts = found.parts("nl")
    assert [one.code for one in parts] == [
        "conditions", "category", "own", "partner", "relatives", "sum", "result",
    ]  # fmt: skip
    shown = [(one.line.key, one.line.who) for part in parts for one in part.lines]
    assert len(shown) == len(set(shown))
    items = {item.name for part in parts for line in part.lines for item in line.items}
    assert {"is_resident", "savings_eur", "replacement_income_month_eur"} <= items
    assert any(name.startswith("net_wage_month_eur.") for name in items), "of the parent"


def test_a_fact_that_is_tried_changes_the_sum_and_nothing_that_is_kept(world, worker, known):
    facts, events = Fact.objects.count(), Event.objects.count()
    before = sheet(worker, known, on=world.on)

    after = sheet(worker, known, on=world.on, said={"replacement_income_month_eur": "400"})

    # 400 a month counts in full; of 4,800 a year 250 is exempt.
    assert before.bounds[0] - after.bounds[0] == pytest.approx(400 - 250 / 12, abs=0.01)
    assert [one.key for one in after.tried] == ["replacement_income_month_eur"]
    assert (Fact.objects.count(), Event.objects.count()) == (facts, events)


def test_what_cannot_be_read_counts_for_nothing_and_stays_in_its_field(world, worker, known):
    found = sheet(worker, known, on=world.on, said={"savings_eur": "veel"})

    assert found.errors["savings_eur"][0] == "veel"
    assert found.tried == ()
    assert found.bounds == sheet(worker, known, on=world.on).bounds


def test_a_draft_is_frozen_in_three_languages_with_its_terms_and_leaves_one_event(
    world, worker, known
):
    draft = keep(worker, known, new(world, said={"replacement_income_month_eur": "400"}))

    tell_all(world.actor("coach"), known, {"replacement_income_month_eur": 1000})
    draft.refresh_from_db()
    assert set(draft.content) == {"nl", "fr", "en"}
    assert draft.what_ifs == [["replacement_income_month_eur", "", 400]]
    french = draft.content["fr"]
    assert len(french["terms"]) == 4
    articles = [one["article"] for one in (*french["terms"], french["appeal"])]
    assert not [one for one in articles if "wet" in one], "the acts have a French name"
    assert "3" in draft.content["nl"]["appeal"]["months"]
    (event,) = Event.objects.filter(name="worksheet.kept")
    assert event.person_id == known.pk
    assert draft.made_by_id == worker.user_id


def test_both_rules_for_relatives_stand_side_by_side_and_the_running_file_has_the_old_one(
    world, worker, at_home
):
    found = sheet(worker, at_home, on=date(2026, 11, 2))

    regimes = found.regimes
    assert regimes is not None
    assert regimes.holds_new is False
    # Half of what the parent has above category 1 counts, or all of it: RMI-wet art. 34.
    assert regimes.differ
    assert regimes.before[0] > regimes.after[0]
    assert found.bounds == pytest.approx(regimes.before)


def test_equity_sets_the_relatives_aside_only_with_a_reason_in_the_draft(world, worker, at_home):
    said = {"assessed_on": world.on.isoformat(), "is_relatives_income_set_aside": "ja"}
    tried = sheet(worker, at_home, on=world.on, said=said)
    plain = sheet(worker, at_home, on=world.on, said={"assessed_on": world.on.isoformat()})
    assert tried.bounds[0] > plain.bounds[0]

    with pytest.raises(BadInput) as refused:
        keep(worker, at_home, new(world, said=said, equity_reason="  "))
    assert refused.value.facts["field"] == "equity_reason"
    kept = keep(worker, at_home, new(world, said=said, equity_reason="Ria betaalt schulden af."))

    assert float(kept.amount) == pytest.approx(tried.bounds[0], abs=0.01)
    assert kept.equity_reason == "Ria betaalt schulden af."


def test_nobody_drafts_what_is_not_settled_or_was_asked_tomorrow(world, worker, known):
    with pytest.raises(services.NotSettled):
        keep(worker, known, new(world, said={"savings_eur": "?"}))
    with pytest.raises(BadInput):
        keep(worker, known, new(world, requested_on=world.on + timedelta(days=1)))

    assert not Worksheet.objects.exists()


def test_only_the_ocmw_in_charge_reckons_and_reads_drafts(world, worker, known):
    keep(worker, known, new(world))

    for name in ("neighbour", "partner", "coordinator", "self_login"):
        actor = world.actor(name)
        assert not worksheets(actor).exists(), name
        with pytest.raises(Denied):
            sheet(actor, known, on=world.on)
    assert worksheets(world.actor("coach")).count() == 1


def test_a_draft_that_was_taken_off_can_stand_again(world, worker, known):
    draft = keep(worker, known, new(world))

    services.withdraw_worksheet(worker, draft.pk, at=timezone.now())
    services.withdraw_worksheet(worker, draft.pk, at=timezone.now())
    back = services.put_back_worksheet(worker, draft.pk)

    assert back.withdrawn_at is None
    assert Event.objects.filter(name="worksheet.withdrawn").count() == 1


def test_the_page_tries_keeps_and_prints(world, sign_in, known):
    browser = sign_in(world.social_worker)
    page = reverse("desk:worksheet", args=[known.pk])

    part = browser.get(page, {"savings_eur": "9000"}, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "Neem over als feit" in part.content.decode()
    assert browser.get(page, {"savings_eur": "x"}).status_code == 422

    taken = f"{reverse('desk:keep_tried', args=[known.pk, 'savings_eur'])}?waarde=9000"
    assert 'value="9000"' in browser.get(taken).content.decode()
    said = {"value": "9000", "said_by": "person", "known_by": "told", "ended_as": "changed",
            "since": world.on.isoformat()}  # fmt: skip
    assert browser.post(taken, said).status_code == 302
    assert Fact.objects.get(person=known, key="savings_eur", replaced_at=None).value == 9000

    asked = reverse("desk:keep_worksheet", args=[known.pk])
    assert browser.post(asked, {"requested_on": "geen dag"}).status_code == 422
    assert browser.post(asked, {"requested_on": world.on.isoformat()}).status_code == 302
    draft = Worksheet.objects.get()
    paper = reverse("desk:worksheet_pdf", args=[draft.pk])
    made = PdfReader(BytesIO(browser.get(paper, {"taal": "fr"}).content))
    text = " ".join(" ".join(one.extract_text() for one in made.pages).split())
    assert made.trailer["/Root"]["/Lang"] == "fr"
    assert "tribunal du travail" in text or "arbeidsrechtbank" in text

"""A line of the leefloon set by hand: with its reason, in the engine, on paper, and taken back."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from klaverblad.apps.journal.models import Event
from klaverblad.apps.library.books import law
from klaverblad.apps.people import merge_queries
from klaverblad.apps.people.models import HouseholdRole
from klaverblad.apps.people.services.merging import Chosen, merge_files, undo_merge
from klaverblad.apps.rights import set_line_services as lines
from klaverblad.apps.rights import worksheet_services as drafts
from klaverblad.apps.rights.models import SetLine
from klaverblad.apps.rights.set_lines import CATEGORY, FIXED, LEEFLOON, settable
from klaverblad.apps.rights.worksheet import sheet
from klaverblad.apps.rights.worksheet_queries import set_lines
from klaverblad.errors import BadInput, Denied
from tests.crowd import MEANS, crowd, home_of, moves_in

pytestmark = pytest.mark.django_db
SAVINGS = "counted_savings_year"


@pytest.fixture
def worker(world):
    return world.actor("social_worker")


@pytest.fixture
def known(world):
    (person,) = crowd(world, 1, facts=[MEANS | {"savings_eur": 9000}])
    return person


def set_to(worker, person, raw, line=SAVINGS, reason="De helft is van haar zus.", **more):
    return lines.set_line(worker, person.pk, line, raw, reason=reason, at=timezone.now(), **more)


def lines_of(found):
    return {(one.line.key, one.line.who): one for part in found.parts("nl") for one in part.lines}


def test_each_line_can_be_set_or_says_why_the_law_leaves_no_room(world, worker, known):
    for one in lines_of(sheet(worker, known, on=world.on)).values():
        assert (one.field is None) == bool(one.fixed), one.line.key
    rules = {*law().reads(LEEFLOON).rules, *law().reads(CATEGORY).rules, LEEFLOON, CATEGORY}
    assert rules == {*settable(), *FIXED}
    assert not FIXED.keys() & {*settable()}


def test_a_line_that_is_tried_changes_what_reads_it_and_keeps_nothing(world, worker, known):
    before = sheet(worker, known, on=world.on)
    events = Event.objects.count()

    tried = sheet(worker, known, on=world.on, said={f"lijn.{SAVINGS}": "1.200"})

    (value,) = tried.set_values
    assert value.reckoned == pytest.approx(168)
    # Of 1,200 a year 250 is exempt; of the 168 before nothing was left.
    assert before.bounds[0] - tried.bounds[0] == pytest.approx((1200 - 250) / 12, abs=0.01)
    assert not SetLine.objects.exists()
    assert Event.objects.count() == events
    new = drafts.NewWorksheet(requested_on=world.on, said={f"lijn.{SAVINGS}": "1.200"})
    with pytest.raises(drafts.LineWithoutReason):
        drafts.keep_worksheet(worker, known.pk, new, at=timezone.now())


def test_every_line_that_may_be_set_is_one_that_the_engine_takes(world, worker, known):
    raw = {"flag": "nee", "money": "10", "count": "3", "category": "cohabiting"}
    for line in settable():
        kind = str(law().versions[line][-1].kind)
        found = sheet(worker, known, on=world.on, said={f"lijn.{line}": raw[kind]})
        assert not found.errors, line
        assert [one.line for one in found.set_values] == [line]
        assert found.answer.settled or found.answer.waiting_for


def test_what_cannot_be_read_at_a_line_stays_there_and_counts_for_nothing(world, worker, known):
    for raw in ("veel", "-5", "9" * 30):
        found = sheet(worker, known, on=world.on, said={f"lijn.{SAVINGS}": raw})
        assert found.errors[f"lijn.{SAVINGS}"][0] == raw
        assert found.set_values == ()


def test_a_line_that_is_set_stands_in_the_draft_its_receipt_and_its_explanation(
    world, worker, known
):
    plain = sheet(worker, known, on=world.on)
    set_to(worker, known, "1200")

    found = sheet(worker, known, on=world.on)
    new = drafts.NewWorksheet(requested_on=world.on - timedelta(days=2))
    draft = drafts.keep_worksheet(worker, known.pk, new, at=timezone.now())

    assert found.answer.receipt.rules != plain.answer.receipt.rules
    said = str(found.answer.explain("nl"))
    assert "De helft is van haar zus." in said
    assert "Spaargeld dat meetelt, met de hand: € 1.200" in said.replace("\u00a0", " ")
    (kept,) = draft.receipt["set_lines"]
    assert (kept["line"], kept["new"], kept["reason"]) == (
        SAVINGS,
        1200,
        "De helft is van haar zus.",
    )
    assert kept["old"] == pytest.approx(168)
    assert kept["by"] == world.social_worker.user.name
    for language in ("nl", "fr", "en"):
        (one,) = draft.content[language]["set_lines"]
        assert "168" in one["old"]
        assert "200" in one["new"]


def test_a_reason_is_asked_and_a_line_without_room_is_refused(world, worker, known):
    with pytest.raises(BadInput):
        set_to(worker, known, "1200", reason="   ")
    for line in ("category_amount_month", "leefloon", "savings_eur"):
        with pytest.raises(BadInput):
            set_to(worker, known, "1200", line=line)
    with pytest.raises(BadInput):
        set_to(worker, known, "")

    assert not SetLine.objects.exists()


def test_a_line_taken_back_follows_the_law_again_and_can_be_put_back(world, worker, known):
    before = sheet(worker, known, on=world.on).bounds
    row = set_to(worker, known, "1200")
    newer = set_to(worker, known, "2400")

    assert SetLine.objects.filter(taken_back_at=None).get() == newer
    with pytest.raises(lines.AlreadySet):
        lines.put_back_line(worker, row.pk)
    lines.take_back_line(worker, newer.pk, at=timezone.now())
    lines.take_back_line(worker, newer.pk, at=timezone.now())
    assert sheet(worker, known, on=world.on).bounds == before
    assert Event.objects.filter(name="worksheet.line_taken_back").count() == 1
    lines.put_back_line(worker, newer.pk)
    assert sheet(worker, known, on=world.on).bounds != before


def test_a_line_about_a_housemate_is_set_for_that_housemate_alone(world, worker):
    earns = {"net_wage_month_eur": 2000, "child_benefit_for_applicant_month_eur": 0}
    me, partner = crowd(world, 2, facts=[MEANS, MEANS | earns])
    moves_in(home_of(me), partner, HouseholdRole.PARTNER, since=date(2021, 1, 1))
    before = sheet(worker, me, on=world.on)

    set_to(worker, me, "0", line="housemate_means_year", about=str(partner.pk))

    found = sheet(worker, me, on=world.on)
    assert found.bounds[1] > before.bounds[1]
    line = lines_of(found)["housemate_means_year", str(partner.pk)]
    assert line.set_to.reckoned == pytest.approx(24000)


def merged(actor, kept, gone):
    seen = frozenset(one.key for one in merge_queries.widenings(actor, kept, gone))
    return merge_files(actor, kept.pk, gone.pk, Chosen(seen=seen))


def test_a_line_about_a_housemate_follows_the_merge_of_their_file_and_its_undo(world, worker):
    """Held by nothing else: the line names its housemate in a column without a foreign key."""
    coach, line = world.actor("coach"), "housemate_means_year"
    earns = {"net_wage_month_eur": 2000, "child_benefit_for_applicant_month_eur": 0}
    me, partner, double = crowd(world, 3, facts=[MEANS, MEANS | earns, MEANS | earns])
    moves_in(home_of(me), partner, HouseholdRole.PARTNER, since=date(2021, 1, 1))
    row = set_to(worker, me, "0", line=line, about=str(partner.pk))
    held = sheet(worker, me, on=world.on).bounds

    merge = merged(coach, double, partner)

    found = sheet(worker, me, on=world.on)
    assert lines_of(found)[line, str(double.pk)].set_to.pk == row.pk
    assert found.bounds == held
    undo_merge(coach, merge.pk)
    found = sheet(worker, me, on=world.on)
    assert lines_of(found)[line, str(partner.pk)].set_to.pk == row.pk
    assert found.bounds == held


def test_of_two_lines_about_one_housemate_that_of_the_kept_file_stands(world, worker):
    coach, line = world.actor("coach"), "housemate_means_year"
    earns = {"net_wage_month_eur": 2000, "child_benefit_for_applicant_month_eur": 0}
    me, partner, double = crowd(world, 3, facts=[MEANS, MEANS | earns, MEANS | earns])
    for housemate in (partner, double):
        moves_in(home_of(me), housemate, HouseholdRole.HOUSEMATE, since=date(2021, 1, 1))
    mine = set_to(worker, me, "0", line=line, about=str(partner.pk))
    theirs = set_to(worker, me, "600", line=line, about=str(double.pk))

    merge = merged(coach, double, partner)

    assert SetLine.objects.filter(taken_back_at=None).get() == theirs
    undo_merge(coach, merge.pk)
    mine.refresh_from_db()
    assert (mine.about, mine.taken_back_at) == (str(partner.pk), None)
    assert SetLine.objects.filter(taken_back_at=None).count() == 2


def test_a_line_about_a_housemate_who_is_the_person_becomes_their_own(world, worker):
    coach, line = world.actor("coach"), "housemate_means_year"
    me, double = crowd(world, 2, facts=[MEANS, MEANS])
    moves_in(home_of(me), double, HouseholdRole.HOUSEMATE, since=date(2021, 1, 1))
    row = set_to(worker, me, "600", line=line, about=str(double.pk))

    merge = merged(coach, me, double)

    row.refresh_from_db()
    assert (row.about, row.taken_back_at) == ("", None)
    undo_merge(coach, merge.pk)
    row.refresh_from_db()
    assert row.about == str(double.pk)


def test_nobody_outside_the_ocmw_in_charge_sets_or_reads_a_line(world, worker, known):
    row = set_to(worker, known, "1200")

    for name in ("neighbour", "partner", "coordinator", "self_login"):
        actor = world.actor(name)
        assert not set_lines(actor).exists(), name
        with pytest.raises((Denied, SetLine.DoesNotExist, known.DoesNotExist)):
            set_to(actor, known, "0")
        with pytest.raises(SetLine.DoesNotExist):
            lines.take_back_line(actor, row.pk, at=timezone.now())


def test_the_page_tries_a_line_sets_it_prints_it_and_takes_it_back(world, sign_in, known):
    browser = sign_in(world.social_worker)
    page = reverse("desk:worksheet", args=[known.pk])

    tried = browser.get(page, {f"lijn.{SAVINGS}": "1200"}).content.decode()
    assert "Leg vast met een reden" in tried
    assert browser.get(page, {f"lijn.{SAVINGS}": "x"}).status_code == 422
    ask = f"{reverse('desk:set_line', args=[known.pk, SAVINGS])}?waarde=1200"
    assert "168" in browser.get(ask).content.decode()
    assert browser.post(ask, {"value": "1200", "reason": ""}).status_code == 422
    assert browser.post(ask, {"value": "1200", "reason": "Van haar zus."}).status_code == 302
    assert "Van haar zus." in browser.get(page).content.decode()

    browser.post(reverse("desk:keep_worksheet", args=[known.pk]), {"requested_on": str(world.on)})
    paper = reverse("desk:worksheet_pdf", args=[known.worksheets.get().pk])
    made = PdfReader(BytesIO(browser.get(paper, {"taal": "nl"}).content))
    text = " ".join(" ".join(one.extract_text() for one in made.pages).split())
    assert "Van haar zus." in text
    row = SetLine.objects.get()
    assert browser.post(reverse("desk:take_back_line", args=[row.pk])).status_code == 302
    assert "Van haar zus." not in browser.get(page).content.decode()
    assert browser.post(reverse("desk:put_back_line", args=[row.pk])).status_code == 302
    assert "Van haar zus." in browser.get(page).content.decode()

"""Where an amount of law is not known, no number of answers is promised to make a right clear."""

from __future__ import annotations

from django.urls import reverse

from klaverblad.apps.accounts.actor import Actor
from klaverblad.apps.desk.rights.words import Line, decides
from klaverblad.apps.library.books import law_on
from klaverblad.apps.people.reach_queries import RIGHTS_SCAN
from klaverblad.apps.rights import holders
from klaverblad.apps.rights.cases import told
from klaverblad.apps.rights.interview import interview
from klaverblad.apps.rights.levels import Level
from klaverblad.apps.rights.overview import State, rights_of
from klaverblad.apps.rights.reckoning import reckon
from tests.crowd import MEANS, crowd

# One question is open, and the wage up to which it is paid is not known.
JOBBONUS = "jobbonus"


def test_one_answer_is_never_promised_to_settle_what_also_waits_for_the_law(world, browser):
    persons = crowd(world, 2, facts=[MEANS, MEANS | {"savings_eur": None}])
    coach, scan = world.actor("coach"), Actor.task(RIGHTS_SCAN, on=world.on)
    now = law_on(coach, world.on)

    kept = reckon(now, told(scan, persons, on=world.on))
    overviews = [rights_of(coach, one, on=world.on) for one in persons]

    # The scan of many tells the same as the page of one, and neither promises an answer.
    for overview, states in zip(overviews, kept, strict=True):
        near = {slug for slug, one in states.items() if one.level == Level.NEAR}
        assert near == {
            one.slug
            for one in overview.rights
            if one.n_questions == 1 and not one.lacks_law and not one.has_unknown_members
        }
    assert kept[0][JOBBONUS][:2] == (Level.OPEN, 1)
    assert kept[1]["leefloon"][:2] == (Level.NEAR, 1), "without a gap in the law one answer does it"
    held = holders.holders_of_right(coach, persons, holders.right_of(JOBBONUS), on=world.on).found
    assert not any(one.is_one_answer_away for one in held.values())

    right = overviews[0].one(JOBBONUS)
    assert (right.n_questions, right.lacks_law, right.state) == (1, True, State.OPEN)
    sentence = Line(right, "nl").sentence
    assert "Nog 1 vraag, maar die is misschien niet genoeg" in sentence
    page = browser.get(reverse("desk:rights", args=[persons[0].pk]))
    assert sentence in page.content.decode()

    talk = interview(coach, overviews[0])
    first = talk.next
    assert first.settles, "what answers alone make clear comes first"
    settling = [bool(ask.settles) for ask in talk.asks]
    assert settling == sorted(settling, reverse=True)
    assert not settling[-1]
    last = talk.asks[-1]
    assert decides(last, "nl") == []

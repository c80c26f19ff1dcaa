"""A person gets the whole of their file, in one action; nobody else's, and nothing by a side door."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from klaverblad.apps.access.columns import Kind, Whose, register
from klaverblad.apps.accounts.models import User
from klaverblad.apps.desk.file_copy import file_copy
from klaverblad.apps.desk.file_paper import as_pdf
from klaverblad.apps.journal.models import Event
from klaverblad.apps.people import services as people
from klaverblad.apps.people.models import Consent, Fact, GivenHow, Person, SharingPurpose
from klaverblad.apps.people.registry import Domain
from klaverblad.apps.signin.models import SignIn
from klaverblad.apps.trajectories import services as trajectories
from klaverblad.apps.trajectories.models import Contact, Scope
from klaverblad.errors import Denied
from tests.crowd import somebody
from tests.full_file import WORD, fill, plant

HOSTILE = [
    '#import "/etc/passwd": *\n= Kop\n*vet* _scheef_ @wie <daar> $x^2$ `code` // niets',
    '\\ \\u{41} #let x = 1 #panic(1) #eval("1") ]]] ))) }}}',
    "Blij 😀 👩‍👩‍👧 en 你好 en ไทย",
    "مرحبا بالعالم שלום \u202eomgekeerd",
    "woord " * 1700,
    "x" * 10_000,
    "regel een\nregel twee\n\n\ttab \x07 bel",
]


@pytest.fixture
def self_actor(world):
    return world.actor("self_login")


def data_of(actor, person):
    return file_copy(actor, person.pk).as_data(made_at=timezone.now())


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def plain(text):
    """Words alone: a line of paper ends where it must."""
    return "".join(text.split()).replace("\u00ad", "").replace("-", "")


def pdf_of(actor, person):
    return as_pdf(actor, file_copy(actor, person.pk), made_at=timezone.now())


def test_every_column_that_tells_of_a_person_is_in_the_copy(world, self_actor):
    fill(world)
    planted = plant(world)

    tables = data_of(self_actor, world.person)["tables"]

    said = {
        f"{label}.{name}"
        for label, rows in tables.items()
        for row in rows
        for name, value in row.items()
        if WORD in json.dumps(value, default=str)
    }
    assert set(planted) <= said
    for table in register().values():
        if table.whose:
            wanted = {name for name, one in table.columns.items() if one.kind != Kind.SECRET}
            assert tables[table.label] or Whose.PERSON not in table.whose, table.label
            assert all(set(row) == wanted for row in tables[table.label])


def test_no_key_and_no_hash_leaves_the_house(world, self_actor):
    world.self_login.user.set_password("een heel lang wachtwoord")
    world.self_login.user.save()

    said = json.dumps(data_of(self_actor, world.person))

    assert world.self_login.user.password not in said


def test_the_copy_holds_nobody_elses_words(world, self_actor):
    Person.objects.filter(pk=world.next_person.pk).update(first_name="Buurmanwoord")
    coach = world.actor("neighbour")
    path = trajectories.open_trajectory(coach, world.next_person.pk, coach_id=coach.user_id)
    trajectories.add_goal(coach, path.pk, words="Buurmanwoord")

    said = json.dumps(data_of(self_actor, world.person), ensure_ascii=False)

    assert "Buurmanwoord" not in said
    assert str(path.pk) not in said


def test_a_fact_comes_with_who_said_it_and_how_it_is_known(world, self_actor):
    copied = data_of(self_actor, world.person)

    fact = next(row for row in copied["tables"]["people.fact"] if row["key"] == "has_car")
    assert fact["said_by"] == "person"
    assert fact["known_by"] == "told"
    assert fact["recorded_by"]["name"] == "Sofie Claes"
    assert copied["fact_keys"]["has_car"]["name"]["en"] == "Car"
    assert copied["schema_version"] == 1


def test_what_was_said_of_a_home_after_somebody_left_is_not_theirs(world, self_actor):
    coach = world.actor("coach")
    comer = people.Comer("partner", since=world.on, first_name="Lina", last_name="Haddad")
    mate = people.take_in(coach, world.person.pk, comer)
    mine = world.person.household_memberships.get()
    mine.since, mine.until = world.on - timedelta(days=9), world.on - timedelta(days=2)
    mine.save()
    Fact.objects.create(
        household=mate.household, key="shares_household_costs", value=True, since=world.on,
        said_by="person", known_by="told",
    )  # fmt: skip

    copied = data_of(self_actor, world.person)

    keys = {row["key"] for row in copied["tables"]["people.fact"]}
    assert "shares_household_costs" not in keys


def note(world, who, scope, words, **more):
    new = trajectories.NewContact(kind="talk", note=words, scope=scope, **more)
    return trajectories.record_contact(world.actor(who), world.trajectory.pk, new)


def test_a_person_gets_the_notes_of_every_reach(world, self_actor):
    note(world, "coach", Scope.MINE, "alleen voor mij")
    note(world, "partner", Scope.ORGANISATION, "voor Jobroad")
    note(world, "partner", Scope.TEAM, "voor het team")

    copied = file_copy(self_actor, world.person.pk)

    said = {row["note"] for row in copied.tables["trajectories.contact"]}
    assert {"alleen voor mij", "voor Jobroad", "voor het team"} <= said
    assert copied.n_left_out == 0


def test_words_about_somebody_else_are_left_out_and_counted(world, self_actor):
    note(world, "coach", Scope.TEAM, "Haar broer zei iets", tells_of_others=True)

    copied = file_copy(self_actor, world.person.pk)

    assert copied.n_of_others == 1
    assert "Haar broer" not in json.dumps(copied.as_data(made_at=timezone.now()))
    assert len(copied.tables["trajectories.contact"]) == 2
    assert plain("gaat ook over iemand anders") in plain(text_of(pdf_of(self_actor, world.person)))


def test_a_copy_is_no_side_door_to_the_notes_of_a_partner(world):
    note(world, "partner", Scope.ORGANISATION, "alleen Jobroad mag dit zien")
    secret = note(world, "colleague", Scope.MINE, "alleen voor mij")

    copied = file_copy(world.actor("coach"), world.person.pk)

    said = json.dumps(copied.as_data(made_at=timezone.now()))
    assert "alleen" not in said
    assert str(secret.pk) not in said
    assert copied.n_not_for_you == 2


def test_the_team_lead_who_answers_for_the_ocmw_gets_all_of_it(world):
    note(world, "partner", Scope.ORGANISATION, "alleen Jobroad")

    copied = file_copy(world.actor("team_lead"), world.person.pk)

    assert copied.n_left_out == 0
    assert "alleen Jobroad" in json.dumps(copied.as_data(made_at=timezone.now()))


def signed_in(user):
    at = timezone.now()
    return SignIn.objects.create(user=user, since=at, last_seen_at=at, browser="Zelf")


def of_a_login():
    """The tables that say how somebody signs in, and nothing else of them."""
    return {one.label for one in register().values() if set(one.whose) == {Whose.USER}}


@pytest.mark.parametrize("who", ["coach", "team_lead"])
def test_how_a_person_signs_in_is_in_no_copy_that_somebody_else_makes(world, who):
    user = world.self_login.user
    signed_in(user)
    EmailAddress.objects.create(user=user, email="nadia-thuis@oefenregio.example")
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())

    copied = file_copy(world.actor(who), world.person.pk)

    data = copied.as_data(made_at=timezone.now())
    said = json.dumps(data)
    assert not of_a_login() & set(data["tables"])
    assert not [word for word in ("Zelf", "nadia-thuis", user.email) if word in said]
    assert data["left_out"]["how_the_person_signs_in"] is True
    told = plain("Hoe en wanneer je je aanmeldt, staat niet in deze kopie")
    assert told in plain(text_of(pdf_of(world.actor(who), world.person)))


def test_how_a_person_signs_in_is_in_the_copy_that_they_make_themselves(world, self_actor):
    signed_in(world.self_login.user)

    data = data_of(self_actor, world.person)

    assert of_a_login() <= set(data["tables"])
    assert [row["browser"] for row in data["tables"]["signin.signin"]] == ["Zelf"]
    assert data["left_out"]["how_the_person_signs_in"] is False


def test_a_copy_of_whoever_never_signs_in_says_of_nothing_that_it_is_left_out(world):
    copied = file_copy(world.actor("coach"), somebody(world, "Yusuf").pk)

    assert not copied.has_no_login


@pytest.mark.parametrize("who", ["partner"])
def test_a_partner_who_may_read_may_not_copy(world, who):
    with pytest.raises(Denied):
        file_copy(world.actor(who), world.person.pk)


@pytest.mark.parametrize("who", ["neighbour", "outsider", "coordinator", "administrator"])
def test_whoever_may_not_know_of_the_person_copies_nothing(world, who):
    with pytest.raises(Person.DoesNotExist):
        file_copy(world.actor(who), world.person.pk)


@pytest.mark.parametrize("name", ["desk:my_file_pdf", "desk:my_file_json"])
def test_a_person_downloads_it_in_one_action_and_that_is_written_down(world, sign_in, name):
    browser = sign_in(world.self_login)

    answer = browser.get(reverse(name))

    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Nadia" not in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    told = Event.objects.get(name="person.file_exported")
    assert told.person_id == world.person.pk
    assert told.data["form"] in name


def test_a_refused_copy_leaves_no_event(world, sign_in):
    browser = sign_in(world.partner)

    answer = browser.get(reverse("desk:file_pdf", args=[world.person.pk]))

    assert answer.status_code == 403
    assert not Event.objects.filter(name="person.file_exported").exists()


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "nl"), ("fr", "fr"), ("en", "en"), ("ar", "nl")]
)
def test_the_document_is_tagged_and_says_its_title_and_language(world, self_actor, language, said):
    Person.objects.filter(pk=world.person.pk).update(language=language)

    root = PdfReader(BytesIO(pdf_of(self_actor, world.person)))

    assert root.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert root.trailer["/Root"]["/StructTreeRoot"]
    assert root.trailer["/Root"]["/Lang"] == said
    assert world.person.name in root.metadata.title
    assert "pdfuaid:part" in root.xmp_metadata.rdf_root.toxml()


def test_the_document_says_all_that_the_person_may_want_to_know(world, self_actor):
    fill(world)

    said = plain(text_of(pdf_of(self_actor, world.person)))

    for words in (
        world.person.name,
        "OCMW Schoten",
        "Weer werken",
        "Kennismaken met de werkplek",
        "Sofie Claes",
        "Ann Mertens",
        "Tillen, hoogstens",
        "verteld",
        "Hoe lang we dit bewaren",
    ):
        assert plain(words) in said, words


def test_the_document_says_with_whom_it_was_shared_and_who_opened_it_in_need(world, self_actor):
    why = "De politie vond haar zoon alleen, en niemand neemt op."
    opened = people.open_emergency(world.actor("neighbour"), world.person.pk, why=why)
    people.review_emergency(world.actor("officer"), opened.pk, review="Terecht geopend.")
    asked = people.ask_access(
        world.actor("outsider"),
        world.person.pk,
        people.NewRequest(
            purpose=SharingPurpose.TRAINING,
            domains=frozenset({Domain.LEARNING}),
            until=world.on,
            why="Ze wil Nederlands leren.",
        ),
    )
    people.refuse_request(self_actor, asked.pk)
    consent = Consent.objects.get()
    people.revoke_consent(self_actor, consent.pk, how=GivenHow.OWN_PAGE)
    people.withdraw_document(world.actor("coach"), world.document.pk, at=timezone.now())

    text = plain(text_of(pdf_of(self_actor, world.person)))

    for said in (
        "Met wie je deelt",
        "Coaching tijdens het werk: wonen, gezondheid, vervoer",
        "op papier getekend",
        "stopgezet op",
        "zelf, op de eigen pagina",
        "Een opleiding of taalles: taal en leren",
        "Ze wil Nederlands leren.",
        "niet toegestaan op",
        why,
        "Terecht geopend.",
        "Je documenten",
        world.document.title,
        "weggenomen op",
    ):
        assert plain(said) in text, said


def test_a_document_over_nothing_shared_says_so(world, self_actor):
    fresh = somebody(world, "Yusuf")

    text = plain(text_of(pdf_of(world.actor("coach"), fresh)))

    assert plain("Nog met niemand.") in text
    assert plain("Nog geen.") in text


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:8].encode().hex())
def test_what_people_wrote_is_printed_and_never_obeyed(world, self_actor, words):
    Contact.objects.filter(pk=world.contact.pk).update(note=words)

    pdf = pdf_of(self_actor, world.person)

    ascii_words = [one for one in words.split() if one.isascii() and one.isprintable()]
    said = plain(text_of(pdf))
    assert all(plain(one) in said for one in ascii_words[:40])


def test_a_sign_that_no_letter_here_can_draw_is_said_in_words(world, self_actor):
    Contact.objects.filter(pk=world.contact.pk).update(note="Blij 😀 en 你好")

    said = plain(text_of(pdf_of(self_actor, world.person)))

    assert "[grinningface]" in said
    assert "[2tekensdiehiernietgedrukt" in said


def test_a_value_that_nobody_knows_any_more_does_not_stop_the_copy(world, self_actor):
    Fact.objects.filter(pk=world.fact.pk).update(key="housing_situation", value="kasteel")
    Fact.objects.create(
        person=world.person, key="was_ever_here", value="ja", since=world.on, said_by="person",
        known_by="told",
    )  # fmt: skip

    said = text_of(pdf_of(self_actor, world.person))

    assert "kasteel" in said
    assert "was_ever_here" in said


def test_the_buttons_stand_where_people_look_for_them(world, sign_in):
    mine = sign_in(world.self_login).get(reverse("desk:my_facts")).content.decode()
    desk = sign_in(world.coach).get(reverse("desk:facts", args=[world.person.pk])).content.decode()
    partner = sign_in(world.partner).get(reverse("desk:facts", args=[world.person.pk]))

    assert reverse("desk:my_file_pdf") in mine
    assert reverse("desk:file_pdf", args=[world.person.pk]) in desk
    assert reverse("desk:file_pdf", args=[world.person.pk]) not in partner.content.decode()

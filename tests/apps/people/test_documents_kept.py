"""What a file really is, and that it lies safe: whole, under its own row, opened by few."""

from __future__ import annotations

import os
import stat
import struct
import threading
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from klaverblad import contents
from klaverblad.apps.people import services
from klaverblad.apps.people.documents import files, queries
from klaverblad.apps.people.models import Document, Fact
from klaverblad.contents import SIZE_MOST, Unreadable, read_content
from klaverblad.errors import Denied, Refused
from tests.samples import chunk, jpeg, pdf, png, webp
from tests.world import build

WHOLE = {
    "pdf": (pdf(), "application/pdf"),
    "jpeg": (jpeg(), "image/jpeg"),
    "png": (png(), "image/png"),
    "webp": (webp(), "image/webp"),
}
BOMB = zlib.compress(b"\0" * 20_000_000, 9)
BAD = {
    "nothing at all": b"",
    "a page of HTML called .pdf": b"<!doctype html><script>alert(1)</script>",
    "a drawing with scripts": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a program": b"MZ\x90\x00" + b"\0" * 60,
    "an archive": b"PK\x03\x04" + b"\0" * 60,
    "eleven megabytes": b"%PDF-1.7\n" + b"0" * (SIZE_MOST + 1_000_000),
    "a PDF that is cut off": pdf()[:-30],
    "a PDF whose table is elsewhere": pdf().replace(b"startxref\n", b"startxref\n9"),
    "a PDF that begins as HTML": pdf().replace(b"%\xe2\xe3", b"<html><script>x</script>%", 1),
    "a PDF with an archive behind its end": pdf() + b"PK\x03\x04" + b"\0" * 60,
    "a PDF behind something else": b"GIF89a" + pdf(),
    "a PNG that is cut off": png()[:-14],
    "a PNG with one wrong bit": png()[:45] + bytes([png()[45] ^ 1]) + png()[46:],
    "a PNG that says it is endless": png(60_000, 1, packed=b"")[:16] + b"\xff" * 8 + png()[24:],
    "a PNG that unpacks to far more": png(packed=BOMB),
    "a PNG without pixels": png(packed=b""),
    "a PNG of less than it says": png(packed=zlib.compress(b"\0")),
    "a PNG of nothing by nothing": png(0, 0),
    "a JPEG that is cut off": jpeg()[:-2],
    "a JPEG without a picture": b"\xff\xd8\xff\xd9",
    "a JPEG whose piece runs over": b"\xff\xd8\xff\xe0\xff\xff",
    "a WebP that is cut off": webp()[:-3],
    "a film called RIFF": b"RIFF" + struct.pack("<I", 40) + b"AVI " + b"\0" * 40,
}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def coach(world):
    return world.actor("coach")


def new(data=None, title="Loonbrief", kind="payslip"):
    return services.NewDocument(title, kind, pdf() if data is None else data)


def stored():
    return {path.name for path in Path(settings.MEDIA_ROOT).iterdir()}


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_known_by_its_bytes(kind):
    data, media_type = WHOLE[kind]

    found = read_content(data)

    assert (found.media_type, found.data) == (media_type, data)


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_a_sentence(what):
    with pytest.raises(Unreadable) as refusal:
        read_content(BAD[what])

    assert str(refusal.value.sentence).endswith((".", "!"))


def test_a_picture_that_says_it_is_huge_is_refused_before_it_is_unpacked():
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", BOMB) + chunk(b"IEND", b"")

    with pytest.raises(Unreadable) as refusal:
        read_content(data)

    assert refusal.value.sentence == contents.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_what_hangs_behind_a_picture_is_cut_off(kind):
    whole = WHOLE[kind][0]

    found = read_content(whole + b"<html><script>alert(1)</script>PK\x03\x04")

    assert found.data == whole


@pytest.mark.parametrize("kind", WHOLE)
def test_no_file_of_a_kind_is_taken_when_it_is_shorter(kind):
    whole = WHOLE[kind][0].rstrip()

    for length in range(1, len(whole)):
        with pytest.raises(Unreadable):
            read_content(whole[:length])


def test_an_interlaced_picture_is_a_picture_too():
    assert read_content(png(3, 3, interlace=1)).media_type == "image/png"


def test_a_document_is_kept_under_a_name_that_says_nothing(world, coach, now):
    kept = services.keep_document(coach, world.person.pk, new(), at=now)

    path = Path(settings.MEDIA_ROOT) / kept.stored_name
    assert path.read_bytes() == pdf()
    assert not set("loonbrief.pdf/") & set(kept.stored_name) - set("abcdef")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_folder_of_documents_is_served_by_no_address(world, client, sign_in):
    name = world.document.stored_name
    browser = sign_in(world.coach)

    for url in (f"/files/{name}", f"/media/{name}", f"/static/{name}", f"/static/../files/{name}"):
        assert browser.get(url).status_code == 404


def test_a_file_name_that_climbs_the_folders_is_never_used(world, sign_in):
    before = stored()
    file = SimpleUploadedFile("x.pdf", pdf("klimmen"), content_type="text/html")
    file._name = "../../../secret_key"
    words = {"kind": "payslip", "title": "../../x", "file": file}

    answer = sign_in(world.coach).post(f"/mensen/{world.person.pk}/documenten/", words)

    (name,) = stored() - before
    assert answer.status_code == 302
    assert Document.objects.get(stored_name=name).title == "../../x"


def test_a_row_that_cannot_be_written_leaves_no_file(world, coach, now, monkeypatch):
    before = stored()

    with pytest.raises(DatabaseError), transaction.atomic():
        services.keep_document(
            coach, world.person.pk, new(kind="x" * 500 if is_strict() else None), at=now
        )

    assert stored() == before


def is_strict():
    """SQLite takes a word that is too long for its column; a missing one it refuses too."""
    from django.db import connection

    return connection.vendor == "postgresql"


def test_a_file_that_cannot_be_written_leaves_no_row(world, coach, now, settings):
    before = Document.objects.count()
    settings.MEDIA_ROOT = "/proc/1/nowhere"

    with pytest.raises(OSError, match="nowhere"):
        services.keep_document(coach, world.person.pk, new(), at=now)

    assert Document.objects.count() == before


def test_the_same_document_twice_is_refused_and_leaves_one_file(world, coach, now):
    services.keep_document(coach, world.person.pk, new(), at=now)
    before = stored()

    with pytest.raises(Refused):
        services.keep_document(coach, world.person.pk, new(title="Nog eens"), at=now)

    assert stored() == before


def test_the_same_document_at_once_is_kept_once(own_database, today):
    with transaction.atomic():
        world = build(today)
    start, said = threading.Barrier(2), []
    before = stored()

    def keep():
        try:
            start.wait(10)
            services.keep_document(world.actor("coach"), world.person.pk, new(), at=timezone.now())
            said.append("kept")
        except Refused:
            said.append("there already")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=keep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(said) == ["kept", "there already"]
    assert len(stored() - before) == 1


@pytest.mark.parametrize("who", ["colleague", "social_worker", "team_lead", "self_login"])
def test_the_ocmw_and_the_person_read_the_documents(world, who):
    assert world.document in queries.documents(world.actor(who))


@pytest.mark.parametrize(
    "who", ["neighbour", "partner", "outsider", "coordinator", "administrator"]
)
def test_nobody_else_knows_of_a_document(world, who):
    assert not queries.documents(world.actor(who)).exists()


def test_a_partner_in_the_team_sends_no_document_without_a_link(world, now):
    with pytest.raises(Denied):
        services.keep_document(world.actor("partner"), world.person.pk, new(), at=now)


def test_a_document_is_given_to_keep_and_never_shown(world, sign_in):
    answer = sign_in(world.coach).get(f"/documenten/{world.document.pk}/")

    assert answer.content == png()
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_file_that_was_changed_on_disk_is_not_given(world, sign_in):
    path = Path(settings.MEDIA_ROOT) / world.document.stored_name
    path.write_bytes(b"<script>alert(1)</script>")

    answer = sign_in(world.coach).get(f"/documenten/{world.document.pk}/")

    assert answer.status_code == 410
    assert "<script>alert" not in answer.text


def test_a_withdrawn_document_is_gone_and_can_be_put_back(world, coach, now, sign_in):
    browser = sign_in(world.coach)
    url = f"/documenten/{world.document.pk}/"
    services.withdraw_document(coach, world.document.pk, at=now)
    assert browser.get(url).status_code == 404

    services.put_back_document(coach, world.document.pk)

    assert browser.get(url).status_code == 200


def test_a_person_takes_back_only_what_they_sent(world, now):
    person = world.actor("self_login")
    own = services.keep_document(person, world.person.pk, new(), at=now)

    assert services.withdraw_document(person, own.pk, at=now).withdrawn_at == now
    with pytest.raises(Denied):
        services.withdraw_document(person, world.document.pk, at=now)


def test_a_person_puts_back_what_they_took_away_themselves(world, now):
    person = world.actor("self_login")
    own = services.keep_document(person, world.person.pk, new(), at=now)
    services.withdraw_document(person, own.pk, at=now)

    back = services.put_back_document(person, own.pk)

    assert (back.withdrawn_at, back.withdrawn_by_id) == (None, None)


def test_what_the_ocmw_took_away_is_put_back_by_the_ocmw_alone(world, coach, now, sign_in):
    person = world.actor("self_login")
    own = services.keep_document(person, world.person.pk, new(), at=now)
    services.withdraw_document(coach, own.pk, at=now)

    with pytest.raises(Denied):
        services.put_back_document(person, own.pk)
    refused = sign_in(world.self_login).post(f"/documenten/{own.pk}/terug/")

    assert refused.status_code == 403
    assert Document.objects.get(pk=own.pk).withdrawn_at == now
    back = services.put_back_document(world.actor("colleague"), own.pk)
    assert services.withdraw_document(person, back.pk, at=now).withdrawn_by_id == person.user_id


def test_what_somebody_unknown_took_away_is_not_put_back_by_the_person(world, now):
    person = world.actor("self_login")
    own = services.keep_document(person, world.person.pk, new(), at=now)
    Document.objects.filter(pk=own.pk).update(withdrawn_at=now, withdrawn_by=None)

    with pytest.raises(Denied):
        services.put_back_document(person, own.pk)


def test_a_sweep_takes_what_no_row_needs_and_nothing_else(world, coach, now):
    orphan, young = files.keep(b"niemand"), files.keep(b"nog bezig")
    old = (time.time() - 7200,) * 2
    path = Path(settings.MEDIA_ROOT)
    for name in (orphan, world.document.stored_name):
        os.utime(path / name, old)

    services.sweep_files(at=now)

    assert not files.is_kept(orphan)
    assert files.is_kept(young)
    assert files.is_kept(world.document.stored_name)


def test_a_file_that_is_gone_before_it_was_looked_at_stops_no_sweep(world, now):
    orphan, gone = files.keep(b"niemand"), files.folder() / ("a" * 32)
    os.utime(files.folder() / orphan, (time.time() - 7200,) * 2)
    # In the list of the folder, and nowhere when it is asked about.
    gone.symlink_to(files.folder() / "nergens")

    assert services.sweep_files(at=now) == 1

    assert not files.is_kept(orphan)


def test_a_withdrawn_file_is_swept_after_a_month(world, coach, now):
    path = Path(settings.MEDIA_ROOT) / world.document.stored_name
    os.utime(path, (time.time() - 7200,) * 2)
    services.withdraw_document(coach, world.document.pk, at=now - timedelta(days=29))
    services.sweep_files(at=now)
    assert path.exists()

    services.sweep_files(at=now + timedelta(days=2))

    assert not path.exists()
    with pytest.raises(Refused):
        services.put_back_document(coach, world.document.pk)


def test_the_person_sends_a_document_on_their_own_page(world, sign_in):
    browser = sign_in(world.self_login)
    words = {"kind": "certificate", "title": "", "file": SimpleUploadedFile("a.jpg", jpeg())}

    answer = browser.post(f"/mensen/{world.person.pk}/documenten/", words)

    assert answer.status_code == 302
    assert "attest" in browser.get("/mijn/").text
    assert Document.objects.get(kind="certificate").uploaded_by == world.self_login.user


def proven(world, sign_in, document):
    words = {
        "value": "true", "since": str(world.on), "said_by": "person", "known_by": "told",
        "ended_as": "changed", "seen": str(world.fact.pk), "evidence": str(document.pk),
    }  # fmt: skip
    return sign_in(world.coach).post(f"/mensen/{world.person.pk}/feiten/has_car/", words)


def test_a_document_is_named_as_the_proof_of_a_fact(world, sign_in):
    answer = proven(world, sign_in, world.document)

    fact = Fact.objects.get(person=world.person, key="has_car", replaced_at=None)
    page = sign_in(world.coach).get(f"/mensen/{world.person.pk}/feiten/has_car/")
    assert answer.status_code == 200
    assert (fact.evidence, fact.known_by) == (world.document, "document")
    assert fact.document == world.document.title
    assert f"/documenten/{world.document.pk}/" in page.text


def test_a_document_of_somebody_else_proves_nothing(world, sign_in, now):
    neighbour = world.actor("neighbour")
    other = services.keep_document(neighbour, world.next_person.pk, new(), at=now)

    answer = proven(world, sign_in, other)

    assert answer.status_code == 422
    assert not Fact.objects.filter(evidence__isnull=False).exists()


def test_a_service_refuses_the_document_of_somebody_else_too(world, coach, now):
    neighbour = world.actor("neighbour")
    other = services.keep_document(neighbour, world.next_person.pk, new(), at=now)
    said = services.Said("has_car", True, world.on, "person", "document", "x", other.pk)

    with pytest.raises(Document.DoesNotExist):
        services.record_fact(coach, world.person.pk, said)


def test_a_withdrawn_proof_is_no_longer_offered_and_the_words_stay(world, sign_in, coach, now):
    proven(world, sign_in, world.document)

    services.withdraw_document(coach, world.document.pk, at=now)

    page = sign_in(world.coach).get(f"/mensen/{world.person.pk}/feiten/has_car/")
    assert page.status_code == 200
    assert f"/documenten/{world.document.pk}/" not in page.text
    assert world.document.title in page.text

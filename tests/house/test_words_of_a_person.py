"""What a person reads on their own pages stands in every language of those pages."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.house import person_pages

_HOLE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
_TAG = re.compile(r"<[^>]+>")


@pytest.mark.parametrize("language", person_pages.MORE)
def test_every_word_of_their_own_pages_is_there(language, tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed here; .ci/run installs it")

    missing = person_pages.ids(person_pages.words(tmp_path)) - person_pages.ids(
        person_pages.catalogue(language)
    )

    assert not missing, "python -m tests.house.person_pages adds them; translate them"


@pytest.mark.parametrize("language", person_pages.MORE)
def test_nothing_in_their_catalogue_is_bare_a_guess_or_left_in_dutch(language):
    found = person_pages.catalogue(language)

    wrong = [
        entry.msgid
        for entry in found
        if not entry.obsolete
        and (
            not entry.translated()
            or entry.fuzzy
            or (entry.msgstr == entry.msgid and entry.msgid != ":")
        )
    ]

    assert not wrong


@pytest.mark.parametrize("language", person_pages.MORE)
def test_no_translation_lost_what_is_filled_in_or_marked(language):
    wrong = []
    for entry in person_pages.catalogue(language):
        for said in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            for pattern in (_HOLE, _TAG):
                wanted, found = set(pattern.findall(entry.msgid)), set(pattern.findall(said))
                if entry.msgid_plural:
                    wanted |= set(pattern.findall(entry.msgid_plural))
                if found != wanted:
                    wrong.append((entry.msgid, said))

    assert not wrong

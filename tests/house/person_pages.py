"""The pages of a person themselves speak more languages than the desk: which files those are, and
the words in them. `python -m tests.house.person_pages` adds what is missing to their catalogues."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from tests.house.source import SRC

LOCALE = SRC / "site" / "locale"
# Beside those of the desk, which are complete.
MORE = ("ar",)
# Everything that a person reads on their own pages and at their own door.
FILES = (
    "apps/desk/mine/*.py",
    "apps/desk/entry/views.py",
    "apps/desk/entry/paper_words.py",
    "apps/desk/templates/desk/mine/*.html",
    "apps/desk/templates/desk/entry/*.html",
    "apps/desk/templates/desk/mine_*.html",
    "apps/desk/templates/desk/sharing_*.html",
    "apps/desk/templates/desk/consent_form.html",
    "apps/desk/templates/desk/story_list.html",
    "apps/desk/groups/own_*.py",
    "apps/desk/mentoring/own_*.py",
    "apps/desk/templates/desk/groups/own*.html",
    "apps/desk/templates/desk/groups/small_form.html",
    "apps/desk/templates/desk/mentoring/own_*.html",
    "apps/groups/models/enrolments.py",
    "apps/groups/models/mentoring.py",
    "apps/people/models/sharing.py",
    "apps/people/statements.py",
    "apps/people/forms/documents.py",
    "apps/people/forms/facts.py",
    "contents/__init__.py",
    "apps/people/services/ways_in.py",
    "apps/desk/rights/lasting.py",
    "apps/rights/request_services.py",
    "apps/trajectories/models/diary.py",
    "apps/trajectories/models/messages.py",
    "apps/trajectories/services/diary.py",
    "apps/trajectories/services/goals.py",
    "apps/trajectories/services/messages.py",
    "apps/trajectories/services/locked.py",
    "site/look/clover_words.py",
    "site/look/formats.py",
    "site/templates/person_base.html",
    "site/templates/skeleton.html",
    "site/templates/signin_base.html",
    "apps/desk/templates/links/base.html",
    "site/templates/look/still_here.html",
    "site/templates/look/bound_field.html",
    "site/templates/cotton/error_summary.html",
    "site/templates/cotton/save_bar.html",
    "site/templates/cotton/toast.html",
    "site/templates/errors/page.html",
)
# What only the coach reads, though it stands beside the rest.
NOT = (
    "for_coach.html", "coach_*.html", "today.html", "print.html", "paper.html", "diary_paper.py",
    "coach_views.py",
)  # fmt: skip
_GATHER = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.configure(LOCALE_PATHS=[sys.argv[2]])
django.setup()
call_command("makemessages", locale=[sys.argv[1]], no_location=True, no_wrap=True, verbosity=0)
"""
Word = tuple[str | None, str]


def files() -> Iterator[Path]:
    """The files, wherever they are."""
    for pattern in FILES:
        found = [one for one in sorted(SRC.glob(pattern)) if not any(one.match(no) for no in NOT)]
        assert found, f"{pattern} names no file any more"
        yield from found


def words(folder: Path) -> polib.POFile:
    """Every word in these files, gathered by the same program that gathers those of the desk."""
    copy = folder / "klaverblad"
    for file in files():
        target = copy / file.relative_to(SRC)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    locale = copy / "site" / "locale"
    locale.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-c", _GATHER, MORE[0], str(locale)],
        cwd=copy,
        check=True,
        capture_output=True,
    )
    return polib.pofile(str(locale / MORE[0] / "LC_MESSAGES" / "django.po"))


def catalogue(language: str) -> polib.POFile:
    # As wide as it takes: what nobody touched is not broken anew.
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"), wrapwidth=10_000)


def ids(found: polib.POFile) -> set[Word]:
    return {(entry.msgctxt, entry.msgid) for entry in found if not entry.obsolete}


def main() -> None:
    """Add what is missing, untranslated, so that a translator finds it."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = words(Path(folder))
    for language in MORE:
        have = catalogue(language)
        known = ids(have)
        for entry in wanted:
            if (entry.msgctxt, entry.msgid) not in known:
                have.append(entry)
        have.save()
        sys.stdout.write(f"{language}: {len(have) - len(known)} to translate\n")


if __name__ == "__main__":
    main()

"""Every word people see stands in three languages, and none is a guess."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.house.source import SRC, repository_files

LOCALE = SRC / "site" / "locale"
LANGUAGES = ("fr", "en")
_HOLE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


# makemessages needs settings of its own: ours would write in the real catalogue.
_GATHER = """
import sys
import django
from django.conf import settings
from django.core.management import call_command
settings.configure(LOCALE_PATHS=[sys.argv[2]])
django.setup()
call_command("makemessages", locale=[sys.argv[1]], no_location=True, no_wrap=True, verbosity=0)
"""


def catalogue(language: str) -> polib.POFile:
    file = LOCALE / language / "LC_MESSAGES" / "django.po"
    assert file.exists(), f"klaverblad makemessages makes {file.relative_to(SRC)}"
    return polib.pofile(str(file))


def live(language: str) -> list[polib.POEntry]:
    return [entry for entry in catalogue(language) if not entry.obsolete]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language):
    bare = [entry.msgid for entry in live(language) if not entry.translated()]

    assert not bare, f"{len(bare)} without a translation"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language):
    assert not [entry.msgid for entry in live(language) if entry.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_lost_what_is_filled_in(language):
    wrong = []
    for entry in live(language):
        said = [entry.msgstr, *entry.msgstr_plural.values()]
        wanted = set(_HOLE.findall(entry.msgid))
        # One of a plural may leave its number out: "one step".
        allowed = wanted | set(_HOLE.findall(entry.msgid_plural or ""))
        for text in filter(None, said):
            found = set(_HOLE.findall(text))
            if not found <= allowed or (not entry.msgid_plural and found != wanted):
                wrong.append((entry.msgid, text))

    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_was_left_in_dutch(language):
    """A word may be the same in two languages; a sentence of six words is not."""
    same = [
        entry.msgid
        for entry in live(language)
        if entry.msgstr == entry.msgid and len(re.findall(r"[^\W\d_]{2,}", entry.msgid)) > 5
    ]

    assert not same


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_house_is_missing_from_the_catalogue(language, tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed here; .ci/run installs it")
    assert LOCALE.is_dir()
    copy = tmp_path / "klaverblad"
    shutil.copytree(SRC, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))

    subprocess.run(
        [sys.executable, "-c", _GATHER, language, str(copy / "site" / "locale")],
        cwd=copy,
        check=True,
        capture_output=True,
    )

    found = _ids(copy / "site" / "locale" / language / "LC_MESSAGES" / "django.po")
    missing = found - _ids(LOCALE / language / "LC_MESSAGES" / "django.po")
    assert not missing, f"run make messages, and translate these {len(missing)}"


def _ids(file: Path) -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(file)) if not entry.obsolete}


def test_texts_that_are_data_stand_in_three_languages():
    """Registries hold {nl, fr, en} beside each other; a language may not be forgotten."""
    import yaml

    gaps = []
    for file in repository_files():
        if file.is_relative_to(SRC) and file.suffix == ".yaml":
            for path, said in _tongues(yaml.safe_load(file.read_text(encoding="utf-8")), ""):
                if any(not str(said.get(code) or "").strip() for code in ("nl", "fr", "en")):
                    gaps.append(f"{file.relative_to(SRC)}{path}: {sorted(said)}")

    assert not gaps


def _tongues(value: object, path: str) -> list[tuple[str, dict[str, object]]]:
    """Every mapping in a file that has a Dutch text in it."""
    if isinstance(value, list):
        return [f for n, item in enumerate(value) for f in _tongues(item, f"{path}[{n}]")]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("nl"), str):
        return [(path, value)]
    return [f for key, item in value.items() for f in _tongues(item, f"{path}.{key}")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_hides_in_an_f_string_where_nobody_gathers_it(language):
    """xgettext does not look there: such a word is translated only if it stands elsewhere too."""
    known = {entry.msgid for entry in live(language)}
    hidden = {
        f"{file.relative_to(SRC)}: {word}"
        for file in SRC.rglob("*.py")
        for word in _within_f_strings(ast.parse(file.read_text()))
        if word not in known
    }

    assert not hidden, "say it on a line of its own, before the f-string"


def _within_f_strings(tree: ast.AST) -> set[str]:
    calls = (
        call
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    )
    return {
        str(word.value)
        for call in calls
        if call.func.id in {"_", "gettext", "gettext_lazy", "ngettext"}
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }

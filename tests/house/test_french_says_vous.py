"""In French we say vous: to an adult whose income depends on us, and to a colleague."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from klaverblad import yaml_text
from tests.house.source import SRC, modules, repository_files
from tests.house.test_words import live

# tu, toi, ton and the like, also in "es-tu" and "t'aide"; "le ton" of a talk is not tutoiement,
# and "l'État" or "a-t-il" hold no word of it. Then the imperatives that only a tu can open with.
_TU = re.compile(
    r"(?<!\w)(?:tu|toi|(?<!\ble )(?<!\bun )(?<!\bce )(?<!\bdu )ton|ta|tes|te)(?!\w)"
    r"|(?<!\w)t['’](?=\w)"
    r"|(?:^|[.?!:]\s+)(?:écris|choisis|dis|mets|remets|remplis|prends|reprends|fais|attends"
    r"|réponds|préviens|inscris|réinscris|lis)(?!\w)",
    re.IGNORECASE,
)


def _french() -> Iterator[tuple[str, str]]:
    """Every French text, and where it stands: the catalogue, the registries, the code."""
    for entry in live("fr"):
        for said in (entry.msgstr, *entry.msgstr_plural.values()):
            yield entry.msgid, said
    for file in repository_files():
        if file.is_relative_to(SRC) and file.suffix == ".yaml" and not _is_frozen(file):
            for said in _under_fr(yaml_text.read(file.read_text(encoding="utf-8"))):
                yield str(file.relative_to(SRC)), said
    for module in modules():
        for node in ast.walk(module.tree):
            yield from ((module.at(one), one.value) for one in _french_of(node))


def _is_frozen(file: Path) -> bool:
    """The first two questionnaires say tu for ever: screenings point to them as they were asked."""
    return file.parent.name == "screening" and file.name in {"v0.yaml", "v1.yaml"}


def _under_fr(value: object, french: bool = False) -> Iterator[str]:
    if isinstance(value, str) and french:
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _under_fr(item, french)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _under_fr(item, french or key == "fr")


def _french_of(node: ast.AST) -> list[ast.Constant]:
    """The words of {"fr": …}, of fr=…, and of the second in Words(nl, fr, en)."""
    said: list[ast.expr] = []
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        said = [word for key, word in pairs if isinstance(key, ast.Constant) and key.value == "fr"]
    elif isinstance(node, ast.Call):
        said = node.args[1:2] if getattr(node.func, "id", "") == "Words" else []
        said += [word.value for word in node.keywords if word.arg == "fr"]
    parts = [part for one in said for part in ast.walk(one) if isinstance(part, ast.Constant)]
    return [part for part in parts if isinstance(part.value, str)]


def test_nobody_is_called_tu_in_french():
    texts = list(_french())

    assert len(texts) > 5_000
    assert not [(where, said) for where, said in texts if _TU.search(said)]


def test_a_tu_is_found_and_what_looks_like_one_is_not():
    tu = ("Es-tu là ?", "Ton plan", "On t’aide.", "Et toi-même ?", "Vide. Écris 0.")
    other = ("a-t-il", "l'État", "le ton", "vous écrivez", "statut", "Loi DIS, art. 14", "je fais")

    assert all(_TU.search(said) for said in tu)
    assert not [said for said in other if _TU.search(said)]

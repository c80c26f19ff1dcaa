"""Every template is used, and every one that is asked for exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template

from tests.house.source import SRC, modules, repository_files

_NAME = re.compile(r"""["']([\w./-]+\.(?:html|txt|xml|svg))["']""")
# Found by their name alone, by Django or by allauth.
_BY_NAME = {"403_csrf.html", "400.html", "403.html", "404.html", "500.html"}


def files() -> dict[str, Path]:
    """Each template by the name it is asked for."""
    return {
        str(file).rpartition("/templates/")[2]: file
        for file in repository_files()
        if "/templates/" in str(file) and file.is_relative_to(SRC) and file.suffix != ".yaml"
    }


def asked_for() -> set[str]:
    """Every name in code and in other templates; a component is asked for by its tag."""
    texts = [module.text for module in modules()]
    names = set()
    for text in [*texts, *(file.read_text(encoding="utf-8") for file in files().values())]:
        names |= set(_NAME.findall(text))
        for tag in re.findall(r"<c-([\w.-]+)", text):
            path = tag.replace(".", "/").replace("-", "_")
            names |= {f"cotton/{path}.html", f"cotton/{path}/index.html"}
    return names


def is_overriding(name: str) -> bool:
    """Whether another package asks for it: allauth has pages of this name."""
    import allauth

    return (Path(allauth.__file__).parent / "templates" / name).exists()


def test_every_template_is_used():
    asked = asked_for()
    # errors/{name}.html and the like: a name that is put together in code.
    together = {
        prefix for module in modules() for prefix in re.findall(r'f"([\w/]+/)\{', module.text)
    }

    # The catalogue shows each component that has examples beside it.
    shown = {name for name, file in files().items() if file.with_suffix(".yaml").exists()}

    idle = {
        name
        for name in set(files()) - shown
        if name not in asked | _BY_NAME
        # Its elements are asked for by its own pages alone, and none of those is shown here.
        and (name.startswith("allauth/elements/") or not is_overriding(name))
        and not any(name.startswith(prefix) for prefix in together)
    }

    assert not idle


def test_every_template_that_is_asked_for_exists():
    missing = []
    for module in modules():
        for name in _NAME.findall(module.text):
            if "/" not in name or not name.endswith(".html"):
                continue
            try:
                get_template(name)
            except TemplateDoesNotExist:
                missing.append(f"{module.name}: {name}")

    assert not missing


@pytest.mark.parametrize("name", sorted(files()))
def test_it_can_be_read(name):
    assert engines["django"].get_template(name)


@pytest.mark.parametrize("name", sorted(files()))
def test_it_holds_no_script_style_or_handler(name):
    text = files()[name].read_text(encoding="utf-8")

    assert not re.findall(r"\sstyle=|\son(?:click|change|load|submit|input)=|javascript:", text)
    assert not re.findall(r"https?://(?!www\.w3\.org)[\w.]+[^\"' ]*\.(?:js|css|woff2?)", text)


@pytest.mark.parametrize("name", sorted(files()))
def test_nothing_is_called_safe_that_people_typed(name):
    # A help text is ours; Django's validators write theirs as a list.
    text = files()[name].read_text(encoding="utf-8").replace("help_text|safe", "")

    assert "|safe" not in text
    assert "autoescape off" not in text


def test_every_form_that_changes_something_carries_its_token():
    bare = [
        name
        for name, file in files().items()
        for form in re.findall(
            r"<form\b[^>]*method=[\"']post[\"'].*?</form>",
            file.read_text(encoding="utf-8"),
            re.DOTALL | re.IGNORECASE,
        )
        if "csrf_token" not in form
    ]

    assert not bare

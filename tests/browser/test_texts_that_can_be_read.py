"""Of the texts that are drawn alike two are measured; what is drawn otherwise is found among them."""

from __future__ import annotations

from typing import Any

import pytest

_PALE = {
    "its own letters": "<li><span style='color: #aaa'>Bleek</span></li>",
    "the ground it lies on": "<li style='background: #555'><span>Bleek</span></li>",
    "the ground of a list": "<li><ul style='background: #444'><li><span>Bleek</span></li></ul></li>",
    "what shines through": "<li style='opacity: .3'><span>Bleek</span></li>",
    "its weight on a middle grey": "<li style='background: #fff'><b style='color: #999'>Bleek</b></li>",
}


@pytest.fixture
def list_of(chromium: Any) -> Any:
    """A page of thirty lines that can be read, and one in their middle."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})

    def page(line: str) -> Any:
        opened = context.new_page()
        many = "<li><span>Leesbaar</span></li>" * 15
        opened.set_content(
            "<!doctype html><html lang='nl'><title>Lijst</title><main><h1>Lijst</h1>"
            f"<ul style='color: #111; background: #fff'>{many}{line}{many}</ul></main></html>"
        )
        return opened

    yield page
    context.close()


@pytest.mark.parametrize("line", _PALE.values(), ids=_PALE)
def test_one_line_that_cannot_be_read_is_found_among_thirty(list_of, assert_accessible, line):
    with pytest.raises(AssertionError, match=r"color-contrast[\s\S]*Bleek"):
        assert_accessible(list_of(line))


def test_lines_that_can_all_be_read_pass_and_keep_no_trace(list_of, assert_accessible):
    page = list_of("<li><span>Ook leesbaar</span></li>")

    assert_accessible(page)

    assert not page.evaluate("document.querySelectorAll('[data-measured]').length")


def test_every_other_rule_still_sees_every_line(list_of, assert_accessible):
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(list_of("<li><img src='data:,'></li>"))

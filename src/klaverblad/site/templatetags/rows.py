"""The parts of a list that stand on a page fifty times, drawn by Python: a row and its buttons.

They are builtins. The components `row`, `button`, `post`, `more` and `chip` are drawn by the same
functions, so a row of a long list and the one in the catalogue cannot differ. A component costs a
tenth of a millisecond before it has drawn anything; on a page of fifty rows that is most of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from klaverblad.site.look import clover_words
from klaverblad.site.templatetags import look

register = template.Library()
NOTHING = mark_safe("")
# What Django says where there is no request to protect.
_NO_REQUEST = "NOTPROVIDED"
# A row that changes is put in the place of the one that was asked about.
_IN_ITS_PLACE = mark_safe(' hx-target="closest .row" hx-swap="outerHTML"')


@register.simple_tag
def button(
    label: Any = "",
    *,
    kind: str = "outlined",
    icon: str = "",
    icon_after: str = "",
    url: str = "",
    type: str = "submit",  # noqa: A002
    name: str = "",
    value: str = "",
    spoken: str = "",
    wide: Any = "",
    attrs: Any = "",
) -> SafeString:
    """Doing something: with a url a link, else it submits."""
    of = (
        f"button is-{kind}{' is-wide' if wide else ''}{' is-alone' if spoken and not label else ''}"
    )
    before = look.icon(icon) if icon else ""
    after = look.icon(icon_after) if icon_after else ""
    said = _said("aria-label", spoken)
    more = _spaced(attrs)
    if url:
        return _drawn(
            '<a class="', safe(of), '" href="', safe(url), '"', said, more, ">", before, safe(label),
            after, "</a>",
        )  # fmt: skip
    named = said if not (name or value) else _said("name", name) + _said("value", value) + said
    return _drawn(
        '<button class="', safe(of), '" type="', safe(type), '"', named, more, ">", before,
        safe(label), after, "</button>",
    )  # fmt: skip


@register.simple_tag
def opens(label: Any, icon: str = "", *, url: str, spoken: str = "") -> SafeString:
    """A button of a row that opens it in its place; without a script, a link to a page."""
    return button(label, icon=icon, url=url, spoken=spoken, attrs=_hx("get", url))


@register.simple_tag(takes_context=True)
def press(
    context: Context,
    label: Any,
    icon: str = "",
    *,
    url: str,
    kind: str = "outlined",
    spoken: str = "",
) -> SafeString:
    """A button of a row that changes something, and puts what came of it in the place of the row."""
    return post(
        context, label, url=url, icon=icon, kind=kind, spoken=spoken, attrs=_hx("post", url)
    )


@register.simple_tag(takes_context=True)
def post(
    context: Context,
    label: Any = "",
    *,
    url: str = "",
    kind: str = "outlined",
    icon: str = "",
    name: str = "",
    value: str = "",
    spoken: str = "",
    next: str = "",  # noqa: A002
    attrs: Any = "",
) -> SafeString:
    """One button that changes something: a form of its own, because a link never changes data."""
    token = context.get("csrf_token")
    hidden = (
        _hidden("csrfmiddlewaretoken", token) if token and str(token) != _NO_REQUEST else NOTHING
    )
    if next:
        hidden += _hidden("next", next)
    pressed = button(label, kind=kind, icon=icon, name=name, value=value, spoken=spoken)
    return _drawn(
        '<form method="post" action="', safe(url), '"', _spaced(attrs), ">", hidden, pressed,
        "</form>",
    )  # fmt: skip


@register.simple_tag
def chip(label: Any, icon: str = "", tone: str = "") -> SafeString:
    """A short fact about a row, with its icon."""
    drawn = look.icon(icon, 16) if icon else ""
    of = f"chip is-{tone}" if tone else "chip"
    return _drawn('<span class="', safe(of), '">', drawn, safe(label), "</span>")


@register.simple_tag
def more(inner: Any, spoken: str = "") -> SafeString:
    """What is done now and then, behind three dots."""
    dots = look.icon("more", 20, spoken or _("Meer"))
    return _drawn(
        '<details class="more"><summary>', dots, "</summary><div>", safe(inner), "</div></details>"
    )


@register.simple_tag
def drawn_row(
    *,
    name: Any = "",
    url: str = "",
    place: Any = "",
    phrase: Any = "",
    clover: Mapping[str, str] | None = None,
    row_icon: str = "",
    chip_label: Any = "",
    chip_icon: str = "",
    chip_tone: str = "",
    done: Any = False,
    text: Any = "",
    actions: str = "",
    behind: str = "",
    opened: str = "",
    id: Any = None,  # noqa: A002
    attrs: Any = "",
) -> SafeString:
    """One person or thing that asks something; with `opened` it is a sheet."""
    of = "row"
    if opened.strip():
        of += " is-open"
    if done:
        of += " is-done"
    sign: Any = ""
    if clover is not None:
        sign = look.clover(clover, 24)
    elif row_icon:
        sign = look.icon(row_icon, 20)
    else:
        of += " is-bare"
    named = (
        _drawn('<a class="name" href="', safe(url), '">', safe(name), "</a>")
        if url
        else _drawn("<strong>", safe(name), "</strong>")
    )
    told = phrase or (clover_words.phrase(clover) if clover is not None else "")
    head = [
        named,
        _drawn("<span>", safe(place), "</span>") if place else "",
        chip(chip_label, chip_icon, chip_tone) if chip_label else "",
        _drawn("<span>", safe(told), "</span>") if told else "",
    ]
    acts: Any = ""
    hidden = more(behind, _("Meer voor %(name)s") % {"name": name}) if behind.strip() else ""
    if actions.strip() or hidden:
        acts = _drawn('<div class="row-actions">', safe(actions), hidden, "</div>")
    sheet = _drawn('<div class="row-open">', safe(opened), "</div>") if opened.strip() else ""
    return _drawn(
        '<div class="', of, '" role="listitem"', _said("id", id), _spaced(attrs), ">", sign,
        '<div><div class="row-head">', " ".join(filter(None, head)), '</div><div class="row-text">',
        safe(text), "</div></div>", acts, sheet, "</div>",
    )  # fmt: skip


_PARTS = ("actions", "behind", "opened")


class RowNode(template.Node):
    """{% row name=… url=… %} the text {% actions %} … {% behind %} … {% opened %} … {% endrow %}."""

    def __init__(
        self, given: Mapping[str, FilterExpression], inside: Mapping[str, NodeList]
    ) -> None:
        self.given, self.inside = given, inside

    def render(self, context: Context) -> SafeString:
        """Draw what stands between the tags, and the row around it."""
        given = {name: value.resolve(context) for name, value in self.given.items()}
        inner = {name: nodes.render(context) for name, nodes in self.inside.items()}
        return drawn_row(**given, **inner)


@register.tag
def row(parser: Parser, token: Token) -> RowNode:
    """A row of a long list: what the component `row` draws, at a fifth of what that costs."""
    given = token_kwargs(token.split_contents()[1:], parser)
    inside, part = {}, "text"
    while part != "endrow":
        ends = [one for one in _PARTS if one not in inside and one != part]
        inside[part] = parser.parse((*ends, "endrow"))
        part = parser.next_token().contents
    return RowNode(given, inside)


def _hx(method: str, url: str) -> SafeString:
    return _drawn("hx-", safe(method), '="', safe(url), '"', _IN_ITS_PLACE)


def _hidden(name: str, value: Any) -> SafeString:
    return _drawn('<input type="hidden" name="', safe(name), '" value="', safe(value), '">')


def _said(attribute: str, value: Any) -> SafeString:
    return _drawn(" ", safe(attribute), '="', safe(value), '"') if value else NOTHING


def _spaced(attrs: Any) -> SafeString:
    """More attributes, as a component hands them on."""
    said = conditional_escape(str(attrs)) if attrs else ""
    return SafeString(f" {said}") if said else NOTHING


def safe(said: Any) -> str:
    """What was said, as HTML: what is HTML already stays, all else is escaped."""
    kind = type(said)
    if kind is SafeString:
        return said  # type: ignore[no-any-return]
    # What `conditional_escape` does of a plain word, without its four questions first.
    return escape(said) if kind is str else conditional_escape(said)


def _drawn(*parts: str) -> SafeString:
    """One piece of HTML out of its parts, of which each is safe."""
    return SafeString("".join(parts))

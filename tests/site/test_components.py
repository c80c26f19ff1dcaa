"""Every component renders each of its examples, and keeps to itself."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.urls import reverse
from django_cotton.compiler_regex import CottonCompiler

from klaverblad.site.catalogue import COMPONENTS, BadExampleError, components, read_component
from klaverblad.site.templatetags import rows

EXAMPLES = [
    pytest.param(example, id=f"{component.tag}: {example.title}")
    for component in components()
    for example in component.examples
]


def render(source: str, **given: object) -> str:
    return Template(CottonCompiler().process(source)).render(Context(given))


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_renders_without_leaving_a_tag_behind(example):
    html = example.render()

    assert "<c-" not in html
    assert not re.search(r"\{[{%#]", html)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_leaves_no_gap_where_a_word_should_stand(example):
    html = example.render()

    assert not re.search(r"\b(?:None|True|False)\b", html)
    assert not re.search(r'aria-label="\s*"', html)


def test_every_component_has_examples_and_every_example_a_component():
    templates = {path.stem for path in COMPONENTS.glob("*.html")}

    assert templates == {path.stem for path in COMPONENTS.glob("*.yaml")}


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_a_component_declares_every_word_that_it_reads(path):
    """What is not declared would be read from whatever page happens to use the component."""
    text = path.read_text(encoding="utf-8")
    declared = set(re.findall(r"[\s:]([a-z_]+)(?:=|\s|/>)", _vars_of(text)))
    made = set(re.findall(r"\bas (\w+)", text)) | set(re.findall(r"(?:with|[\s,])(\w+)=", text))
    looped = {name for names in re.findall(r"\{% for ([\w, ]+) in", text) for name in _split(names)}

    read = set(re.findall(r"\{\{ (\w+)", text)) | {
        name
        for condition in re.findall(r"\{% (?:if|elif) (.*?) %\}", text)
        for name in _names(condition)
    }

    assert read <= declared | made | looped | {"slot", "attrs", "forloop", "csrf_token"}


def _vars_of(text: str) -> str:
    found = re.search(r"<c-vars(.*?)/>", text, re.DOTALL)
    return found[1] + "/>" if found else ""


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


def _names(condition: str) -> list[str]:
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", condition)
    words = re.findall(r"(?<![.\w|])([a-z_]\w*)", bare)
    return [word for word in words if word not in {"and", "or", "not", "is", "in"}]


def test_words_of_people_are_shown_as_words_and_never_as_markup():
    html = render(
        '<c-row :name="name" place="Malle">{{ reason }}</c-row>', name="<b>x", reason="<i>"
    )

    assert "<b>" not in html
    assert "&lt;b&gt;x" in html
    assert "<i>" not in html


def test_a_button_with_an_address_is_a_link_and_without_one_a_button():
    assert "<button" not in render('<c-button label="Toon" url="/x/" />')
    assert "<button" in render('<c-button label="Bewaar" />')


def test_an_attribute_for_htmx_reaches_the_button():
    assert 'hx-post="/x/"' in render('<c-button label="Klaar" hx-post="/x/" />')


def test_a_row_opens_in_place_when_it_is_given_something_to_open():
    closed = render('<c-row name="Nadia" />')
    opened = render('<c-row name="Nadia"><c-slot name="open">vraag</c-slot></c-row>')

    assert "is-open" not in closed
    assert "is-open" in opened
    assert "vraag" in opened


def test_an_unknown_fact_is_a_row_with_its_question():
    html = render('<c-fact-row label="Rijbewijs B" ask_url="/vraag/" />')

    assert "onbekend" in html
    assert "/vraag/" in html


def test_a_zero_in_a_table_stays_a_zero_and_a_gap_is_said():
    columns = [{"label": "Plek"}, {"label": "Aantal", "figure": True}]
    html = render(
        '<c-table :columns="columns" :rows="rows" />',
        columns=columns,
        rows=[["Malle", 0], ["Brecht", None]],
    )

    assert re.search(r'data-label="Aantal">\s*0\s*<', html)
    assert html.count("onbekend") == 1


def test_two_steps_apart_asks_for_a_talk_and_one_step_does_not():
    row = '<c-domain-row label="Zorg" :person="person" :professional="2" talk_url="/praat/" note="x" />'

    assert "Praat hierover" in render(row, person=4)
    assert "Praat hierover" not in render(row, person=3)


def test_an_error_is_tied_to_its_field_for_whoever_cannot_see_it():
    html = render('<c-field label="Naam" name="name" error="Vul je naam in." />')

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby=" name_error"' in html
    assert 'id="name_error"' in html


def test_a_form_sent_with_a_fault_shows_a_summary_that_leads_to_the_field():
    from klaverblad.site.look.example_form import faulty_form

    html = render('<c-fields :form="form" />', form=faulty_form())

    assert 'href="#faulty_name"' in html
    assert 'id="faulty_name"' in html
    assert 'aria-invalid="true"' in html


def test_the_choice_that_was_made_is_the_one_that_is_checked():
    html = render(
        '<c-choice label="x" name="w" :options="options" value="no" unknown="Weet ik niet" />',
        options=[("yes", "Ja"), ("no", "Nee")],
    )

    assert re.search(r'value="no" checked', html)
    assert html.count("checked") == 1


def test_a_list_on_one_page_has_no_pager():
    assert render("<c-pager />").strip() == ""


def test_an_example_file_without_a_group_is_refused_by_name(tmp_path):
    path = tmp_path / "thing.yaml"
    path.write_text("name: Ding\nabout: x\nexamples: []\n", encoding="utf-8")

    with pytest.raises(BadExampleError, match=r"thing\.yaml: group"):
        read_component(path)


@pytest.mark.parametrize(
    "drawn",
    [
        rows.button(label="<b>&'", url='/?a="<'),
        rows.button(label="<b>&'", name='"<', value='"<', spoken='"<'),
        rows.chip("<b>&'", tone='"<'),
        rows.drawn_row(name="<b>&'", url='/?a="<', place="<b>", phrase="<b>", text="<b>", id='"<'),
        rows.drawn_row(name="<b>&'", chip_label="<b>", actions="<b>", behind="<b>", opened="<b>"),
    ],
)
def test_words_of_people_in_a_row_are_words_and_no_markup(drawn):
    assert "<b>" not in drawn
    assert '"<' not in drawn


def test_an_address_with_a_fixed_word_is_what_django_makes_of_it():
    step = uuid4()
    source = "{% url 'desk:move_step' one 'done' as a %}{{ a }} {% url 'desk:today' %}"

    assert render(source, one=step) == (
        f"{reverse('desk:move_step', args=[step, 'done'])} {reverse('desk:today')}"
    )


def test_an_address_with_a_word_that_is_given_follows_that_word():
    step = uuid4()
    source = "{% for one in words %}{% url 'desk:move_step' step one %} {% endfor %}"

    assert render(source, step=step, words=["done", "dropped"]).split() == [
        reverse("desk:move_step", args=[step, one]) for one in ("done", "dropped")
    ]

"""A question about rights, answered by keyboard: the list changes in its place, and undo brings it back."""

from __future__ import annotations


def test_an_answer_changes_the_page_in_its_place_and_is_taken_back(visit, desk):
    nadia = desk.person("Nadia", "Wouters")
    page = visit("coach", width=360, theme="dark").open(f"/mensen/{nadia}/rechten/")
    asked = page.locator("#question input[name=key]")
    asked.wait_for(state="attached")
    key = asked.input_value()

    page.locator("#question").evaluate("part => part.dataset.seen = 'before'")
    box = page.locator("#question form .choice-box input").first
    if box.count():
        box.focus()
        page.keyboard.press("Space")
    else:
        page.locator("#question form input[name=value]").fill("1")
    page.locator("#question form button[type=submit]").last.press("Enter")
    page.locator(".last-answer").wait_for(state="visible")

    assert page.url.endswith(f"/mensen/{nadia}/rechten/")
    assert page.evaluate("document.activeElement.id") == "question"
    assert page.locator(".right-row").count() == 25
    assert asked.count() == 0 or asked.input_value() != key
    page.locator(".last-answer button").press("Enter")
    page.wait_for_function(
        "key => document.querySelector('#question input[name=key]')?.value === key", arg=key
    )
    assert page.evaluate(
        "document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth"
    )

"""No way leads from a group to a file: every key is walked, and every column is known by name."""

from __future__ import annotations

from django.apps import apps
from django.db import models

OURS = "exchange"
# Where somebody signs in: whoever does two things with one login is linked by that login alone.
BESIDE = {"accounts.user"}
# What is known of a member. A column more is read by a person first: could it tell who sent them?
OF_A_MEMBER = {
    "id", "group", "user", "name", "about", "area", "place", "code", "claim_digest", "state", "role",
    "sponsor", "account", "applied_on", "accepted_on", "accepted_by", "active_since",
    "leaving_since", "left_on", "forgotten_on",
}  # fmt: skip
_TELLING = ("refer", "verwe", "traject", "person", "ocmw", "vdab", "status", "tag", "label", "why")


def keys(model: type[models.Model]) -> set[type[models.Model]]:
    """Every table that a row of this one points to."""
    found = {one.related_model for one in model._meta.get_fields() if one.is_relation and (
        one.concrete or one.many_to_many
    )}  # fmt: skip
    return {one for one in found if one is not None}


def reached_from(start: set[type[models.Model]]) -> set[str]:
    seen, waiting = set(), list(start)
    while waiting:
        model = waiting.pop()
        if model._meta.label_lower not in seen:
            seen.add(model._meta.label_lower)
            waiting += keys(model)
    return seen


def test_no_path_of_keys_leads_from_the_exchange_to_a_file():
    ours = set(apps.get_app_config(OURS).get_models())

    elsewhere = {label for label in reached_from(ours) if not label.startswith(f"{OURS}.")}

    assert elsewhere == BESIDE


def test_no_table_of_another_app_points_into_the_exchange():
    found = {
        f"{model._meta.label} -> {one._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label != OURS
        for one in keys(model)
        if one._meta.app_label == OURS
    }

    assert not found


def test_no_column_has_room_for_where_somebody_came_from():
    member = apps.get_model("exchange.Member")
    columns = {one.name for one in member._meta.concrete_fields}
    everywhere = {
        f"{model._meta.label_lower}.{one.name}"
        for model in apps.get_app_config(OURS).get_models()
        for one in model._meta.concrete_fields
        if any(word in one.name for word in _TELLING)
    }

    assert columns == OF_A_MEMBER
    # The ledger's own reasons: of a limit, and of passing one; both are codes of the group.
    assert everywhere <= {"exchange.limitchange.why"}

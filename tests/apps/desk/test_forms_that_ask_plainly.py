"""A field that was left empty is asked again in words of our own, which say what would do."""

from __future__ import annotations

from django import forms

from klaverblad.apps.desk import asking_views
from klaverblad.apps.desk.aftercare import moment, work
from klaverblad.apps.desk.groups import forms as groups
from klaverblad.apps.desk.groups import own_forms as own_groups
from klaverblad.apps.desk.mentoring import forms as mentoring
from klaverblad.apps.desk.mentoring import own_forms as own_mentoring
from klaverblad.apps.desk.plan import gpmi_forms, step_views

MODULES = (
    asking_views, gpmi_forms, groups, mentoring, moment, own_groups, own_mentoring, step_views, work,
)  # fmt: skip


def test_no_form_of_plans_groups_and_work_asks_in_the_words_of_django():
    of_django = forms.Field.default_error_messages["required"]
    asked = [
        (name, key, str(field.error_messages["required"]))
        for module in MODULES
        for name, form in vars(module).items()
        if isinstance(form, type) and issubclass(form, forms.Form)
        for key, field in form.base_fields.items()
        if field.required
    ]

    assert len(asked) > 30
    assert not [one for one in asked if one[2] == of_django]

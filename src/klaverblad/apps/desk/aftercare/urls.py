"""The addresses of aftercare; included by the desk under its own name."""

from __future__ import annotations

from django.urls import path

from klaverblad.apps.desk.aftercare import link, moment, overview, work

_PERSON = "mensen/<uuid:person_id>/werk/"
urlpatterns = [
    path("nazorg/", overview.overview, name="aftercare_overview"),
    path("nazorg/blijven.csv", overview.export, name="aftercare_export"),
    path("nazorg/momenten/", overview.terms, name="aftercare_terms"),
    path("nazorg/<uuid:moment_id>/", moment.aftercare, name="aftercare"),
    path("nazorg/<uuid:moment_id>/terug/", moment.reopen, name="reopen_aftercare"),
    path("nazorg/<uuid:moment_id>/vraag/", link.ask, name="ask_aftercare"),
    path(_PERSON, work.start, name="start_work"),
    path(_PERSON + "verder/", work.take_up, name="take_up_plan"),
    path(_PERSON + "rest/", work.rest, name="skip_rest"),
    path("nog/<str:token>/", link.still, name="link_still"),
]

"""The addresses of requests for a right; they stand in the namespace of the desk."""

from django.urls import path

from klaverblad.apps.desk.requests import letter_views, overview, views

_ONE = "mensen/<uuid:person_id>/aanvragen/"
_REQUEST = "aanvragen/<uuid:right_request_id>/"
urlpatterns = [
    path("aanvragen/", overview.overview, name="right_requests"),
    path("aanvragen/lijst.csv", overview.export, name="right_requests_csv"),
    path(_ONE + "nieuw/", views.ask, name="ask_right"),
    path(_ONE + "brief/<slug:key>/", letter_views.preview, name="right_letter"),
    path(_ONE + "brief/<slug:key>.pdf", letter_views.as_pdf, name="right_letter_pdf"),
    path(_REQUEST, views.one, name="right_request"),
    path(_REQUEST + "wijzig/", views.change, name="change_right_request"),
    path(_REQUEST + "antwoord/terug/", views.take_back_answer, name="take_back_right_answer"),
    path(_REQUEST + "antwoord/geen/", views.no_answer, name="no_right_answer"),
    path(_REQUEST + "antwoord/<slug:what>/", views.answer, name="right_answer"),
    path(_REQUEST + "intrekken/", views.withdraw, name="withdraw_right_request"),
    path(_REQUEST + "weer/", views.put_back, name="put_back_right_request"),
    path(_REQUEST + "<slug:what>/", views.mark, name="mark_right_request"),
    path(_REQUEST + "<slug:what>/terug/", views.unmark, name="unmark_right_request"),
]

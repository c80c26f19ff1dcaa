from django.urls import path

from klaverblad.apps.desk.worksheet import line_views, views

_ONE = "mensen/<uuid:person_id>/leefloon-berekening/"
_LINE = "leefloon-berekening/lijn/<uuid:set_line_id>/"
_DRAFT = "leefloon-berekening/<uuid:worksheet_id>/"
urlpatterns = [
    path(_ONE, views.worksheet, name="worksheet"),
    path(_ONE + "ontwerp/", views.keep_draft, name="keep_worksheet"),
    path(_ONE + "feit/<slug:key>/", views.keep_tried, name="keep_tried"),
    path(_ONE + "lijn/<slug:line>/", line_views.set_line, name="set_line"),
    path(_LINE + "weg/", line_views.take_back_line, name="take_back_line"),
    path(_LINE + "terug/", line_views.put_back_line, name="put_back_line"),
    path(_DRAFT + "ontwerp.pdf", views.draft_pdf, name="worksheet_pdf"),
    path(_DRAFT + "weg/", views.withdraw, name="withdraw_worksheet"),
    path(_DRAFT + "terug/", views.put_back, name="put_back_worksheet"),
]

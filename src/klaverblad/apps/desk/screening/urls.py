from django.urls import path

from klaverblad.apps.desk.screening import paper_views, views

_ONE = "mensen/<uuid:person_id>/"
urlpatterns = [
    path(_ONE + "screening/", views.screening, name="screening"),
    path(_ONE + "screeningen/", views.screenings, name="screenings"),
    path("screeningen/<uuid:screening_id>/", views.one, name="one_screening"),
    path("screeningen/<uuid:screening_id>/verbeter/", views.correct, name="correct_screening"),
    path("screeningen/<uuid:screening_id>/terug/", views.withdraw, name="withdraw_screening"),
    path("screeningen/<uuid:screening_id>/screening.pdf", paper_views.filled, name="screening_pdf"),
    path("screening/<slug:language>.pdf", paper_views.empty, name="empty_screening_pdf"),
]

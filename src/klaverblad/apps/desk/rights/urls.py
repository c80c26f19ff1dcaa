"""The addresses of the rights of a person; those of their own pages stand with the other own pages."""

from django.urls import path

from klaverblad.apps.desk.rights import interview_views, views

_ONE = "mensen/<uuid:person_id>/rechten"
urlpatterns = [
    path(f"{_ONE}/", views.rights_page, name="rights"),
    path(f"{_ONE}.pdf", views.rights_pdf, name="rights_pdf"),
    path(f"{_ONE}/vragen.pdf", views.questions_pdf, name="rights_questions_pdf"),
    path(f"{_ONE}/vraag/", interview_views.question, name="rights_question"),
    path(
        f"{_ONE}/vraag/<uuid:member_id>/<uuid:fact_id>/terug/",
        interview_views.take_back,
        name="rights_take_back",
    ),
    path(f"{_ONE}/<slug:slug>/", views.right_page, name="right"),
]

"""The addresses of files that look alike."""

from django.urls import path

from klaverblad.apps.desk.doubles import views

_PAIR = "mensen/<uuid:person_id>/samen/<uuid:double_id>/"
urlpatterns = [
    path("dubbels/", views.doubles, name="doubles"),
    path(_PAIR, views.compare, name="compare"),
    path(_PAIR + "niet/", views.not_same, name="not_same"),
    path(_PAIR + "toch/", views.may_be_same, name="may_be_same"),
    path("samengevoegd/<uuid:merge_id>/terug/", views.undo, name="undo_merge"),
]

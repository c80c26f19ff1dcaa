from django.urls import path

from klaverblad.apps.library import views

app_name = "library"
_ONE = "maatregelen/<slug:slug>/"
urlpatterns = [
    path("", views.library, name="list"),
    path("rechten/<slug:slug>/", views.right, name="right"),
    path("ladder/", views.ladder, name="ladder"),
    path("nieuw/", views.new, name="new"),
    path(_ONE, views.instrument, name="instrument"),
    path(_ONE + "wijzig/", views.edit, name="edit"),
    path(_ONE + "hoger/", views.higher, name="higher"),
    path(_ONE + "lager/", views.lower, name="lower"),
    path(_ONE + "stop/", views.retire, name="retire"),
    path(_ONE + "terug/", views.undo, name="undo"),
]

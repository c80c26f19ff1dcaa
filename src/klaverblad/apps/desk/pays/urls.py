from django.urls import path

from klaverblad.apps.desk.mine import pays_views
from klaverblad.apps.desk.pays import views

_ONE = "mensen/<uuid:person_id>/loont-werken/"
urlpatterns = [
    path(_ONE, views.pays_page, name="pays"),
    path(_ONE + "loont-werken.pdf", views.pays_pdf, name="pays_pdf"),
    path("mijn/loont-werken/", pays_views.my_pays, name="my_pays"),
    path("mijn/loont-werken/loont-werken.pdf", pays_views.my_pays_pdf, name="my_pays_pdf"),
]

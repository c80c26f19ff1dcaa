from django.urls import path

from klaverblad.apps.desk.summary import views

_ONE = "mensen/<uuid:person_id>/"
urlpatterns = [
    path(_ONE + "kort/", views.summary, name="summary"),
    path(_ONE + "kort/samenvatting.pdf", views.summary_pdf, name="summary_pdf"),
    path(_ONE + "eerder/", views.past, name="past"),
]

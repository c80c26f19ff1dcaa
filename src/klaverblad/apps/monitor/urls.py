"""Figures, in Dutch addresses."""

from django.urls import path

from klaverblad.apps.monitor import views

app_name = "monitor"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("cijfers.csv", views.figures_csv, name="figures_csv"),
]

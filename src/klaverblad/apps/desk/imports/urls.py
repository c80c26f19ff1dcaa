"""Addresses of files that are taken in, under mensen/inlezen/."""

from django.urls import path

from klaverblad.apps.desk.imports import row_views, views

_ONE = "<uuid:import_id>/"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("voorbeeld.csv", views.example, name="import_example"),
    path(_ONE, views.imported, name="import"),
    path(_ONE + "kolommen/", views.columns, name="import_columns"),
    path(_ONE + "stand/", views.progress, name="import_progress"),
    path(_ONE + "lees-in/", views.write, name="import_write"),
    path(_ONE + "verder/", views.go_on, name="import_go_on"),
    path(_ONE + "ongedaan/", views.undo, name="import_undo"),
    path(_ONE + "weg/", views.discard, name="import_discard"),
    path(_ONE + "klopt-niet.csv", views.wrong_rows, name="import_wrong"),
    path(_ONE + "klopt-niet/sla-over/", row_views.skip_wrong, name="import_skip_wrong"),
    path(_ONE + "klopt-niet/neem-mee/", row_views.take_wrong, name="import_take_wrong"),
    path(_ONE + "rij/<int:line>/", row_views.row, name="import_row"),
    path(_ONE + "rij/<int:line>/sla-over/", row_views.skip, name="import_skip"),
    path(_ONE + "rij/<int:line>/neem-mee/", row_views.take, name="import_take"),
]

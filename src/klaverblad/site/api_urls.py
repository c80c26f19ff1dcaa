"""The API, its description, and the page that people read of it."""

from django.urls import include, path

from klaverblad.site import api, api_views

urlpatterns = [
    path("", api_views.page, name="api_page"),
    path("v1/openapi.json", api_views.openapi, name="api_document"),
    path("v1/", include((api.urlpatterns, "ninja"), namespace="api")),
]

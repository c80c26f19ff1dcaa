"""Your own sign-in: one page, and what its buttons do."""

from django.urls import path

from klaverblad.apps.signin import oidc_views, views

app_name = "signin"
urlpatterns = [
    path("beveiliging/", views.security, name="security"),
    path("beveiliging/afmelden/", views.end_session, name="end_session"),
    path("beveiliging/overal-afmelden/", views.end_others, name="end_others"),
    path("beveiliging/ontkoppelen/", views.unlink, name="unlink"),
    path("beveiliging/koppelen/<slug:provider_id>/", oidc_views.connect, name="connect"),
    path("tweede-stap/kiezen/", views.choose_factor, name="choose_factor"),
    path("nog-hier/", views.still_here, name="still_here"),
]

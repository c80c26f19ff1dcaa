"""The root of all addresses. Dutch, because people read and say them."""

from django.urls import include, path

from klaverblad.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("gezond/", views.health, name="health"),
    path("taal/", views.set_language, name="set_language"),
    path("bouwstenen/", views.catalogue, name="catalogue"),
    path("aanmelden/", include("klaverblad.apps.signin.urls")),
    path("aanmelden/", include("klaverblad.site.allauth_urls")),
    path("", include("klaverblad.site.signin_urls")),
    path("sleutels/", include("klaverblad.apps.access.urls")),
    path("api/", include("klaverblad.site.api_urls")),
    path("", include("klaverblad.apps.desk.urls")),
    path("plekken/", include("klaverblad.apps.places.urls")),
    path("bibliotheek/", include("klaverblad.apps.library.urls")),
    path("cijfers/", include("klaverblad.apps.monitor.urls")),
    path("bijeenkomsten/", include("klaverblad.apps.events.urls")),
    path("ruilen/", include("klaverblad.apps.exchange.lets.urls")),
    path("komunitin/", include("klaverblad.apps.exchange.lets.komunitin.urls")),
    path("ruilen/", include("klaverblad.apps.exchange.creditcommons.urls")),
    path("credit-commons/", include("klaverblad.apps.exchange.creditcommons.wire_urls")),
    path("munt/", include("klaverblad.apps.exchange.citycoin.urls")),
]

handler403 = "klaverblad.site.views.denied"
handler404 = "klaverblad.site.views.not_found"
handler429 = "klaverblad.site.views.slow_down"
handler500 = "klaverblad.site.views.broken"

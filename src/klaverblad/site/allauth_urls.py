"""allauth under Dutch addresses, and only the parts this house uses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as linked
from django.urls import path, re_path

from klaverblad.apps.signin import oidc_views, views

urlpatterns = [
    path("", account.login, name="account_login"),
    path("uit/", account.logout, name="account_logout"),
    path("opnieuw/", account.reauthenticate, name="account_reauthenticate"),
    path("inactief/", account.account_inactive, name="account_inactive"),
    path("wachtwoord/", account.password_change, name="account_change_password"),
    path("wachtwoord/zetten/", views.FirstPassword.as_view(), name="account_set_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/klaar/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    # By its letters: a key has a hyphen of its own, and a path takes the last one.
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("geen-account/", account.signup, name="account_signup"),
    path("tweede-stap/", views.to_security, name="mfa_index"),
    path("tweede-stap/code/", mfa.authenticate, name="mfa_authenticate"),
    path("tweede-stap/opnieuw/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tweede-stap/app/", views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("tweede-stap/app/uit/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tweede-stap/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "tweede-stap/codes/nieuw/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tweede-stap/codes/bestand/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("sleutels/", views.to_security, name="mfa_list_webauthn"),
    path("sleutels/nieuw/", views.AddKey.as_view(), name="mfa_add_webauthn"),
    path("sleutels/in/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sleutels/opnieuw/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sleutels/<int:pk>/naam/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("sleutels/<int:pk>/weg/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("met/", views.to_security, name="socialaccount_connections"),
    path("met/afgebroken/", linked.login_cancelled, name="socialaccount_login_cancelled"),
    path("met/<slug:provider_id>/", oidc_views.start, name="openid_connect_login"),
    path("met/<slug:provider_id>/terug/", oidc_views.callback, name="openid_connect_callback"),
]

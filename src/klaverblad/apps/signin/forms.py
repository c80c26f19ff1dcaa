"""allauth's forms with our words. They do the same; they only speak Dutch, and say "je"."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, "str | Promise"]

_PASSWORD = _("Wachtwoord")
_NEW = _("Nieuw wachtwoord")
_AGAIN = _("Nog eens hetzelfde wachtwoord")
_LONG_ENOUGH = _("Minstens 12 tekens. Een zin van een paar woorden onthoud je het best.")
_KEY_HINT = _("Bijvoorbeeld: mijn laptop, of: de gele sleutel.")
_WRONG_CODE = _("Deze code klopt niet. Neem de nieuwste code over.")
WRONG_KEY = _("We herkenden deze sleutel niet. Probeer het nog eens, of meld je anders aan.")


class Worded:
    """Labels, hints and errors of ours, and no placeholder: a label stays when somebody types."""

    labels: ClassVar[Words] = {}
    hints: ClassVar[Words] = {}
    errors_said: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            # Not allauth's own: those are English sentences and links in pieces of html.
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)

    def add_error(self, field: str | None, error: Any) -> None:
        """Say an error of allauth's in our words, by its code."""
        code = getattr(error, "code", None)
        if code in self.errors_said:
            error = ValidationError(self.errors_said[code], code=code)
        super().add_error(field, error)  # type: ignore[misc]


class LoginForm(Worded, account.LoginForm):
    labels: ClassVar[Words] = {"login": _("E-mailadres"), "password": _PASSWORD}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    labels: ClassVar[Words] = {
        "oldpassword": _("Huidig wachtwoord"),
        "password1": _NEW,
        "password2": _AGAIN,
    }
    hints: ClassVar[Words] = {"password1": _LONG_ENOUGH}


class SetPasswordForm(Worded, account.SetPasswordForm):
    labels: ClassVar[Words] = {"password1": _NEW, "password2": _AGAIN}
    hints: ClassVar[Words] = {"password1": _LONG_ENOUGH}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    labels: ClassVar[Words] = {"email": _("E-mailadres")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    labels: ClassVar[Words] = {"password1": _NEW, "password2": _AGAIN}
    hints: ClassVar[Words] = {"password1": _LONG_ENOUGH}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    labels: ClassVar[Words] = {"password": _PASSWORD}


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    labels: ClassVar[Words] = {"code": _("Code")}
    errors_said: ClassVar[Words] = {"incorrect_code": _WRONG_CODE}


class ReauthenticateCodeForm(Worded, mfa.ReauthenticateForm):
    labels: ClassVar[Words] = {"code": _("Code")}
    errors_said: ClassVar[Words] = {"incorrect_code": _WRONG_CODE}


class ActivateAppForm(Worded, totp.ActivateTOTPForm):
    labels: ClassVar[Words] = {"code": _("De zes cijfers in je app")}
    errors_said: ClassVar[Words] = {"incorrect_code": _WRONG_CODE}


def _name_of_a_key() -> forms.CharField:
    return forms.CharField(label=_("Hoe noem je deze sleutel?"), max_length=60)


class AddKeyForm(Worded, webauthn.AddWebAuthnForm):
    """A key that can also sign in on its own: the browser asks for a finger, a face or a PIN."""

    hints: ClassVar[Words] = {"name": _KEY_HINT}
    name = _name_of_a_key()
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    errors_said: ClassVar[Words] = {"incorrect_code": WRONG_KEY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = _("Mijn sleutel")


class EditKeyForm(Worded, webauthn.EditWebAuthnForm):
    hints: ClassVar[Words] = {"name": _KEY_HINT}
    name = _name_of_a_key()


class AuthenticateKeyForm(Worded, webauthn.AuthenticateWebAuthnForm):
    errors_said: ClassVar[Words] = {"incorrect_code": WRONG_KEY}


class ReauthenticateKeyForm(Worded, webauthn.ReauthenticateWebAuthnForm):
    errors_said: ClassVar[Words] = {"incorrect_code": WRONG_KEY}


class LoginKeyForm(Worded, webauthn.LoginWebAuthnForm):
    errors_said: ClassVar[Words] = {"incorrect_code": WRONG_KEY}

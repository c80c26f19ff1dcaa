"""allauth's forms with our words. They do the same; they only speak Dutch, and say "je"."""

from __future__ import annotations

import struct
from collections.abc import Callable
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
        """Say the errors of allauth and Django in our words, by their codes."""
        if isinstance(error, ValidationError) and not hasattr(error, "error_dict"):
            error = ValidationError([self._in_our_words(one) for one in error.error_list])
        super().add_error(field, error)  # type: ignore[misc]

    def _in_our_words(self, error: ValidationError) -> ValidationError:
        ours = self.errors_said.get(error.code)
        return error if ours is None else ValidationError(ours, code=error.code)


class _ChoosingPassword(Worded):
    """Twice the same new password, that is hard to guess."""

    hints: ClassVar[Words] = {"password1": _LONG_ENOUGH}
    errors_said: ClassVar[Words] = {
        "password_too_short": _("Dit wachtwoord is te kort. Kies er een van minstens 12 tekens."),
        "password_too_common": _("Dit wachtwoord gebruiken veel mensen. Kies iets van jezelf."),
        "password_too_similar": _("Dit lijkt te veel op je naam of je adres. Kies iets anders."),
    }

    def add_error(self, field: str | None, error: Any) -> None:
        # Of these two fields allauth says only this, and without a code.
        if field == "password2" and not isinstance(error, ValidationError):
            error = _("Dit is niet twee keer hetzelfde. Typ het nog eens.")
        super().add_error(field, error)


class LoginForm(Worded, account.LoginForm):
    labels: ClassVar[Words] = {"login": _("E-mailadres"), "password": _PASSWORD}


class ChangePasswordForm(_ChoosingPassword, account.ChangePasswordForm):
    labels: ClassVar[Words] = {
        "oldpassword": _("Huidig wachtwoord"),
        "password1": _NEW,
        "password2": _AGAIN,
    }


class SetPasswordForm(_ChoosingPassword, account.SetPasswordForm):
    labels: ClassVar[Words] = {"password1": _NEW, "password2": _AGAIN}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    labels: ClassVar[Words] = {"email": _("E-mailadres")}


class ResetPasswordKeyForm(_ChoosingPassword, account.ResetPasswordKeyForm):
    labels: ClassVar[Words] = {"password1": _NEW, "password2": _AGAIN}


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


class _WithKey(Worded):
    """A form with what a browser says of a key. Anybody can type that, and the parsers below us
    stop at what they do not expect in ways of their own."""

    errors_said: ClassVar[Words] = {"incorrect_code": WRONG_KEY}

    def clean_credential(self) -> Any:
        read = getattr(super(), "clean_credential", lambda: self.cleaned_data["credential"])
        return _or_wrong_key(read)


class AddKeyForm(_WithKey, webauthn.AddWebAuthnForm):
    """A key that can also sign in on its own: the browser asks for a finger, a face or a PIN."""

    hints: ClassVar[Words] = {"name": _KEY_HINT}
    name = _name_of_a_key()
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = _("Mijn sleutel")

    def clean(self) -> Any:
        return _or_wrong_key(super().clean)


class EditKeyForm(Worded, webauthn.EditWebAuthnForm):
    hints: ClassVar[Words] = {"name": _KEY_HINT}
    name = _name_of_a_key()


class AuthenticateKeyForm(_WithKey, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateKeyForm(_WithKey, webauthn.ReauthenticateWebAuthnForm):
    pass


class LoginKeyForm(_WithKey, webauthn.LoginWebAuthnForm):
    pass


def _or_wrong_key(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error):
        raise ValidationError(WRONG_KEY) from None

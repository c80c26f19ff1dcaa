"""The national register number (rijksregisternummer) or BIS number, and what is wrong with it."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _
from stdnum.be import bis, nn
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat

from klaverblad.apps.people.values.refusal import quoted
from klaverblad.errors import BadInput

_DIGITS = 11
# A BIS number is told by its month: twenty or forty is added to it.
_BIS_FROM = 20


def read_insz(raw: str) -> str:
    """Read a number with or without dots, dashes and spaces: its eleven digits.

    raises   BadInput, with the rule that the digits break
    """
    number = re.sub(r"[\s.\-–/]", "", raw)
    if not re.fullmatch(r"[0-9]+", number):
        sentence = _("Een rijksregisternummer bestaat uit cijfers. We vonden “%(found)s”.")
        raise BadInput(sentence % {"found": quoted(raw)}, reason="insz_not_digits")
    if len(number) != _DIGITS:
        sentence = _("Een rijksregisternummer heeft 11 cijfers. Hier staan er %(count)s.")
        raise BadInput(sentence % {"count": len(number)}, reason="insz_length")
    month = number[2:4]
    try:
        (bis if int(month) >= _BIS_FROM else nn).validate(number)
    except InvalidComponent as error:
        sentence = _(
            "Het derde en vierde cijfer zeggen in welke maand iemand geboren is. "
            "%(month)s kan niet. Kijk die cijfers na."
        )
        raise BadInput(sentence % {"month": month}, reason="insz_month") from error
    except (InvalidChecksum, InvalidFormat) as error:  # the format error: only zeroes
        sentence = _(
            "De laatste twee cijfers passen niet bij de eerste negen. "
            "Er staat ergens een cijfer fout, of twee cijfers zijn omgewisseld."
        )
        raise BadInput(sentence, reason="insz_check_digits") from error
    return number


def birthday_in(number: str) -> date | None:
    """The birthday that a valid number holds; None when it holds no whole one."""
    return nn.get_birth_date(number)

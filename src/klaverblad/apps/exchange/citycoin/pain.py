"""The file with which a bank pays merchants: ISO 20022 pain.001.001.09, as SEPA asks it.

Pure: what goes in decides every byte. Source: EPC132-08, SEPA credit transfer, customer-to-bank.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
NAME_MOST = 70
# The letters that every bank of SEPA takes (EPC217-08), and those of Europe that are not one of
# them with a mark. A slash at an end, or two in a row, make some banks refuse the whole file.
_OTHER = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_SLASHES = re.compile(r"/{2,}")
_LIKE = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l",
        "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "’": "'", "‘": "'", "–": "-",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One payment. `end_to_end` is unique for ever; at most 35 letters."""

    end_to_end: str
    name: str
    iban: str
    cents: int
    says: str


@dataclass(frozen=True, slots=True)
class Message:
    """A file: who pays, from which account, when, and what."""

    message_id: str
    made_at: datetime
    execute_on: date
    debtor: str
    iban: str
    lines: Sequence[Line]


def written(message: Message) -> str:
    """The file, in the order that the schema asks."""
    assert message.lines, "a file pays something"
    count = str(len(message.lines))
    total = euro(sum(one.cents for one in message.lines))
    root = ET.Element("Document", xmlns=NAMESPACE)
    start = ET.SubElement(root, "CstmrCdtTrfInitn")
    head = ET.SubElement(start, "GrpHdr")
    _put(head, "MsgId", message.message_id)
    _put(head, "CreDtTm", message.made_at.replace(microsecond=0).isoformat())
    _put(head, "NbOfTxs", count)
    _put(head, "CtrlSum", total)
    _put(ET.SubElement(head, "InitgPty"), "Nm", plain(message.debtor))
    block = ET.SubElement(start, "PmtInf")
    _put(block, "PmtInfId", message.message_id)
    _put(block, "PmtMtd", "TRF")
    _put(block, "BtchBookg", "true")
    _put(block, "NbOfTxs", count)
    _put(block, "CtrlSum", total)
    _put(block, "PmtTpInf/SvcLvl/Cd", "SEPA")
    _put(block, "ReqdExctnDt/Dt", message.execute_on.isoformat())
    _put(block, "Dbtr/Nm", plain(message.debtor))
    _put(block, "DbtrAcct/Id/IBAN", message.iban)
    # The bank knows itself by the account (EPC132-08, AT-06 may be left out in SEPA).
    _put(block, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    _put(block, "ChrgBr", "SLEV")
    for line in message.lines:
        one = ET.SubElement(block, "CdtTrfTxInf")
        _put(one, "PmtId/EndToEndId", line.end_to_end)
        _put(one, "Amt/InstdAmt", euro(line.cents)).set("Ccy", "EUR")
        _put(one, "Cdtr/Nm", plain(line.name))
        _put(one, "CdtrAcct/Id/IBAN", line.iban)
        _put(one, "RmtInf/Ustrd", plain(line.says))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def euro(cents: int) -> str:
    """1234 is 12.34: two decimals, a point, never a float."""
    return f"{cents // 100}.{cents % 100:02d}"


def plain(text: str) -> str:
    """Words in the letters that a bank takes: é becomes e, what has no likeness a space."""
    bare = unicodedata.normalize("NFKD", text.translate(_LIKE))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = _SLASHES.sub("/", " ".join(_OTHER.sub(" ", bare).split()))
    return bare.strip("/ ")[:NAME_MOST].rstrip("/ ") or "-"


def _put(where: ET.Element, path: str, text: str) -> ET.Element:
    for name in path.split("/"):
        where = ET.SubElement(where, name)
    where.text = text
    return where

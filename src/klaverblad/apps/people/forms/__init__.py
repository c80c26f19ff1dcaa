"""Forms about people: facts, somebody new, a household, and with whom a file is shared."""

from klaverblad.apps.people.forms.facts import FactForm
from klaverblad.apps.people.forms.households import BirthdayForm, ComerForm, LeaveForm, LinkForm
from klaverblad.apps.people.forms.persons import PersonForm
from klaverblad.apps.people.forms.sharing import (
    ConsentForm,
    EmergencyForm,
    GrantForm,
    JoinForm,
    NumberForm,
    RequestForm,
)

__all__ = [
    "BirthdayForm",
    "ComerForm",
    "ConsentForm",
    "EmergencyForm",
    "FactForm",
    "GrantForm",
    "JoinForm",
    "LeaveForm",
    "LinkForm",
    "NumberForm",
    "PersonForm",
    "RequestForm",
]

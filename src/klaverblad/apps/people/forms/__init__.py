"""Forms about people: a fact under a key of the registry, somebody new, and a household."""

from klaverblad.apps.people.forms.facts import FactForm
from klaverblad.apps.people.forms.households import BirthdayForm, ComerForm, LeaveForm, LinkForm
from klaverblad.apps.people.forms.persons import PersonForm

__all__ = ["BirthdayForm", "ComerForm", "FactForm", "LeaveForm", "LinkForm", "PersonForm"]

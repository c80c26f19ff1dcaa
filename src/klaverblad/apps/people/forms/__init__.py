"""Forms about people: a fact under a key of the registry, and somebody new."""

from klaverblad.apps.people.forms.facts import FactForm
from klaverblad.apps.people.forms.persons import PersonForm

__all__ = ["FactForm", "PersonForm"]

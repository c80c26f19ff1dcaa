"""Taking in people from a file: their columns, what each row is, writing them, putting them back."""

from klaverblad.apps.trajectories.importing.people import PeopleKind

__all__ = ["PeopleKind"]

"""What is kept about the rights of people."""

from klaverblad.apps.rights.models.worksheets import Worksheet

__all__ = ["Worksheet"]

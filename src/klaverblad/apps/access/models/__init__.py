"""What access itself keeps: warnings of what goes, and links that let somebody do one thing."""

from klaverblad.apps.access.models.links import LinkScope, Signature, SignedLink
from klaverblad.apps.access.models.retention import RetentionNotice, RetentionTerm

__all__ = ["LinkScope", "RetentionNotice", "RetentionTerm", "Signature", "SignedLink"]

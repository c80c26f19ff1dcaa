"""How the keys of the shared cache are written down."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def sealed_key(key: str, key_prefix: str, version: int) -> str:
    """A key that says nothing to whoever reads the table: some keys hold an internet address."""
    said = f"{key_prefix}:{version}:{key}"
    return salted_hmac("klaverblad.site.cache", said, algorithm="sha256").hexdigest()

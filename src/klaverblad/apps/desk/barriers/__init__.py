"""Drempelkaart: what lifting a barrier would bring, where, for whom and at which price."""

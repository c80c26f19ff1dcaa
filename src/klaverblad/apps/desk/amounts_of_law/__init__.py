"""The amounts of law: looked up by everybody who guides, kept by the administrator of the region."""

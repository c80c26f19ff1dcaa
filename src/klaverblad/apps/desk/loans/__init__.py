"""The interest-free loan for a driving licence: asked, decided, signed, paid back, and what is left."""

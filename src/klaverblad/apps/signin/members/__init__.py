"""Who has access as what: given by an invitation, changed, ended, and who may do so."""

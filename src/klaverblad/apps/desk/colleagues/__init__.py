"""Who of an organisation has access as what: the list, an invitation by mail, a change, an end."""

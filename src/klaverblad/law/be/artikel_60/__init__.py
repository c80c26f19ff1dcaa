"""Work through artikel 60 §7 of the OCMW-wet, and the unemployment right that it builds up."""

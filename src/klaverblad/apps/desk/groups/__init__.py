"""The pages of groups: what the region offers, a series, a session with its sheet, who takes part."""

"""Who may do what: one permission per verb."""

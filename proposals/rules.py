"""Who may do what: one permission per verb."""

from proposals import dispositifs_rules  # noqa: F401 (each topic registers its own)

"""Who may do what: one permission per verb; each subject has its module."""

from proposals import calls_rules, dispositifs_rules  # noqa: F401 (each registers its own)

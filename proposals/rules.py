"""Who may do what: one permission per verb; each subject has its module."""

from proposals import calls_rules  # noqa: F401 (it registers its own)

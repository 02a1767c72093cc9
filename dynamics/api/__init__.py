"""Public read-only API of the dynamiques."""

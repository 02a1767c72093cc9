"""The app of people: accounts, profiles, charter, letters, moderation."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Leftmost app: it imports none of the others."""

    name = "community.members"
    label = "members"
    verbose_name = "membres"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import receivers  # noqa: F401, PLC0415 (models are loaded by then)

"""The app of the mise en relation: needs, offers, suggestions, introductions."""

from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    """It knows people, dynamiques and tools; they know it by hooks only."""

    name = "community.exchanges"
    label = "exchanges"
    verbose_name = "mises en relation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from community.exchanges import receivers  # noqa: F401, PLC0415 (models are ready only now)

"""The app of what the community carries together: propositions, calls for commons, the directory of dispositifs."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """It knows the life of the community; evaluation and the portal know it."""

    name = "proposals"
    verbose_name = "propositions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from proposals import calls_receivers, dispositifs_receivers, receivers  # noqa: F401, PLC0415 (models are ready only now)
